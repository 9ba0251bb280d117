"""Probes a clip without trusting its header: it decodes both ends and counts the packets."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.media.containers import container_of
from engine.media.headers import Header, Matrix, read_header
from engine.media.mp4_boxes import Times, read_times
from engine.media.playability import Refusal, playability
from engine.problems import Trouble
from engine.words import Seconds

_MOST_PACKETS: Final = 500_000  # five hours and more; a clip is minutes long
_TAIL: Final = 0.5  # seconds before the end; what a file says of its length may be a little off

_DECODED_ELSEWHERE: Final = frozenset({"AV1"})
"""Codecs that libVLC decodes and OpenCV's wheels do not."""

_RATES: Final = sorted(
    {Fraction(rate) for rate in range(1, 241)}
    | {Fraction(1000 * rate, 1001) for rate in (24, 30, 48, 60, 120, 240)}
    | {Fraction(25, 2), Fraction(15, 2)}
)
_LONGEST_LEAD: Final = 0.1

_JUDGED: Final = 12  # pictures that are looked at for combs, in a stripe of the middle …
_JUDGED_WIDTH: Final = 640  # … so many pixels wide
_MOVED: Final = 12  # of 255, from one picture to the next
_ENOUGH: Final = 0.002  # of all pixels
_COMBED: Final = 1.6
_NEAR: Final = 3e-4  # of a rate: 24 and 24000/1001 are three times as far apart


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """A clip's contents: `duration` in seconds, sizes in pixels, `frame_rate` in frames a second.

    `has_audio` is None where the probe cannot tell; so are the others below it. `sample_rate` in
    samples a second, `sample_aspect` the width of a pixel over its height, `keyframes` the times
    at which decoding can begin (empty: not known), `reordered` where there are B-frames, `rotated`
    where the file asks to be turned. `header` is all that the file states, `refusal` why it is
    not played although it is a film, `lead` how much its picture begins after its sound where
    media time counts from the picture all the same, `combed` whether what moves has combs.
    """

    duration: Seconds
    has_video: bool
    has_audio: bool | None
    width: int
    height: int
    frame_rate: float
    codec: str = ""
    matrix: Matrix | None = None
    full_range: bool | None = None
    sample_aspect: float = 1.0
    rotated: bool = False
    variable_rate: bool = False
    reordered: bool = False
    keyframes: tuple[Seconds, ...] = ()
    sound_codec: str = ""
    sample_rate: int | None = None
    channels: int | None = None
    header: Header = field(default_factory=Header)
    refusal: Refusal | None = None
    lead: Seconds = 0.0
    combed: bool = False


def probe_media(path: Path) -> MediaFacts:
    """Probe a clip. Raises Trouble where it is no film or cannot be decoded.

    A frame at the beginning and one near the end are really decoded, so a truncated or encrypted
    file does not pass; the packets between are only counted, and say how long it is and how many
    frames a second it has. Colour and sound are as the header states them, and `refusal` says why
    it is not played although it is a film.
    """
    try:
        container = container_of(path)
        if container is None:
            raise Trouble(f"{path.name} is not a film: it is no MP4 or Matroska file.")
    except OSError as error:
        raise Trouble(f"{path.name} cannot be read: {error.strerror}.") from None
    # The decoder writes its own complaints past us to the screen; ours are the better ones.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    header = read_header(path)
    times = read_times(path) if container == "mp4" else None
    packets = _packets(path)
    picture = _look(path, header, packets.duration)
    rate = (times and times.frame_rate) or packets.frame_rate
    plays = playability(container, header, times)
    return replace(
        picture,
        duration=packets.duration or picture.duration,
        frame_rate=float(rate) if rate else picture.frame_rate,
        header=header,
        refusal=plays.refusal,
        lead=_lead(header, times, plays.refusal),
        has_audio=header.has_audio,
        codec=header.codec,
        matrix=header.matrix,
        full_range=header.full_range,
        variable_rate=packets.variable_rate,
        reordered=packets.reordered,
        keyframes=packets.keyframes,
        sound_codec=header.sound_codec,
        sample_rate=header.sample_rate,
        channels=header.channels,
    )


def _lead(header: Header, times: Times | None, refusal: Refusal | None) -> Seconds:
    if header.sound_begins is None or (refusal and refusal.code == "PICTURE-LATE"):
        return 0.0
    picture = times.begins if times else header.picture_begins
    lead = max(0.0, picture - max(0.0, header.sound_begins))
    return round(lead, 6) if lead < _LONGEST_LEAD else 0.0


def _look(path: Path, header: Header, length: Seconds) -> MediaFacts:
    """The facts from decoding a frame at either end of a clip of `length` seconds."""
    import cv2  # large; only a command that looks at clips pays for it

    cv2.setLogLevel(0)
    # An absolute path: a relative one might look like an address to the decoder.
    capture = cv2.VideoCapture(str(path.resolve()), cv2.CAP_FFMPEG)
    try:
        if not capture.isOpened():
            raise Trouble(f"{path.name} cannot be decoded: it is damaged or holds no picture.")
        decoded, _ = capture.read()
        frame_rate = float(capture.get(cv2.CAP_PROP_FPS))
        frames = float(capture.get(cv2.CAP_PROP_FRAME_COUNT))
        width = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        height = int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
        across = float(capture.get(cv2.CAP_PROP_SAR_NUM))
        down = float(capture.get(cv2.CAP_PROP_SAR_DEN))
        rotated = bool(capture.get(cv2.CAP_PROP_ORIENTATION_META) % 360)
        # Negated comparisons, so that what is not a number is refused too.
        if not 0 < frame_rate <= 1000 or not 0 < frames < 1e9:
            raise Trouble(f"{path.name} does not say how long it is; convert it to MP4 anew.")
        duration = length or frames / frame_rate
        elsewhere = header.codec in _DECODED_ELSEWHERE
        combed = not elsewhere and _is_combed(capture, duration / 2)
        if not elsewhere and decoded and duration > 2 * _TAIL:
            capture.set(cv2.CAP_PROP_POS_MSEC, (duration - _TAIL) * 1000)
            if not capture.read()[0]:
                raise Trouble(f"{path.name} breaks off before its end; copy or convert it anew.")
    finally:
        capture.release()
    aspect = across / down if across > 0 and down > 0 else 1.0
    return MediaFacts(
        duration, bool(decoded) or elsewhere, None, width, height, frame_rate,
        sample_aspect=aspect, rotated=rotated, combed=combed,
    )  # fmt: skip


def _is_combed(capture: Any, middle: Seconds) -> bool:
    """Whether some pictures from the middle hold two instants, whatever the file says: where
    something moved, each row is then like the row beyond its neighbour and not like that."""
    import cv2

    capture.set(cv2.CAP_PROP_POS_MSEC, middle * 1000)
    before: npt.NDArray[np.int16] | None = None
    moving = combed = 0
    for _ in range(_JUDGED):
        read, picture = capture.read()
        if not read:
            break
        left = (picture.shape[1] - min(picture.shape[1], _JUDGED_WIDTH)) // 2
        narrow = picture[:, left : left + _JUDGED_WIDTH]
        now = cv2.cvtColor(narrow, cv2.COLOR_BGR2GRAY).astype(np.int16)
        if before is not None and before.shape == now.shape and len(now) > 4:
            moved = np.abs(now - before)[1:-2] > _MOVED
            if moved.sum() > _ENOUGH * moved.size:
                near = np.abs(now[1:-2] - now[2:-1])[moved].mean()
                beyond = np.abs(now[1:-2] - now[3:])[moved].mean()
                moving += 1
                combed += near > _COMBED * max(beyond, 1.0)
        before = now
    return moving > 0 and combed >= 0.25 * moving  # film in 30 frames: two of five


@dataclass(frozen=True, slots=True)
class _Packets:
    keyframes: tuple[Seconds, ...]
    variable_rate: bool
    reordered: bool
    frame_rate: Fraction | None
    duration: Seconds


def _packets(path: Path) -> _Packets:
    """The order and the times of a clip's packets, without decoding them."""
    import cv2

    capture = cv2.VideoCapture(str(path.resolve()), cv2.CAP_FFMPEG)
    times: list[Seconds] = []
    keys: list[Seconds] = []
    try:
        capture.set(cv2.CAP_PROP_FORMAT, -1)  # packets as they are
        while len(times) < _MOST_PACKETS and capture.grab():
            times.append(float(capture.get(cv2.CAP_PROP_POS_MSEC)) / 1000)
            if capture.get(cv2.CAP_PROP_LRF_HAS_KEY_FRAME):
                keys.append(times[-1])
    finally:
        capture.release()
    ordered = sorted(times)
    rate = rate_of(ordered)
    length = ordered[-1] - ordered[0] + 1 / float(rate) if rate else 0.0
    return _Packets(tuple(sorted(keys)), _is_variable(ordered), ordered != times, rate, length)


def rate_of(times: Sequence[Seconds]) -> Fraction | None:
    """Frames a second of pictures that come at these times, in order: one of the usual rates where
    it is as near as what a container rounds; None of fewer than two pictures. Where one is missing
    or lasts longer the rate is the same."""
    intervals = [later - earlier for earlier, later in pairwise(times)]
    usual = sorted(intervals)[len(intervals) // 2] if intervals else 0.0
    if usual <= 0:
        return None
    regular = [interval for interval in intervals if abs(interval - usual) < usual / 4]
    mean = len(regular) / sum(regular)
    nearest = min(_RATES, key=lambda rate: abs(float(rate) / mean - 1))
    rounding = 0.001 / sum(regular)  # Matroska counts milliseconds
    if abs(float(nearest) / mean - 1) <= max(_NEAR, rounding):
        return nearest
    return Fraction(mean).limit_denominator(100_000)


def _is_variable(times: Sequence[Seconds]) -> bool:
    """Whether frames last unequally. Matroska counts milliseconds, and one slip is no rhythm."""
    intervals = sorted(later - earlier for earlier, later in pairwise(times))
    if not intervals:
        return False
    usual = intervals[len(intervals) // 2]
    slack = max(0.0021, 0.15 * usual)
    odd = sum(abs(interval - usual) > slack for interval in intervals)
    return odd > max(2, 0.02 * len(intervals))
