"""What a clip holds, found out without trusting it.

Decoders follow playlists to the network, whatever the file is called; so a file is opened
only if its first bytes are those of a container of film.
"""

import os
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from engine.media.headers import Matrix, read_header
from engine.problems import Trouble
from engine.words import Seconds

SUFFIXES: Final = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm", ".ts"})
"""What a clip's name may end in."""

Container = Literal["mp4", "matroska", "mpeg-ts"]

# The box types an ISO base media or QuickTime file may begin with (ISO/IEC 14496-12, QTFF).
_FIRST_BOXES: Final = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}
_EBML: Final = b"\x1a\x45\xdf\xa3"  # RFC 8794
_PACKET: Final = 188  # bytes of an MPEG transport packet, each beginning with 0x47
_MOST_PACKETS: Final = 500_000  # five hours and more; a clip is minutes long
_TAIL: Final = 0.5  # seconds before the end; what a file says of its length may be a little off


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a clip holds. `duration` in seconds, sizes in pixels, `frame_rate` in frames a second.

    `has_audio` is None where the probe cannot tell; so are the others below it. `sample_rate` in
    samples a second, `sample_aspect` the width of a pixel over its height, `keyframes` the times
    at which decoding can begin (empty: not known), `reordered` where there are B-frames, `rotated`
    where the file asks to be turned.
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


def container_of(path: Path) -> Container | None:
    """The kind of film file by its first bytes; None for anything else. May raise OSError."""
    with path.open("rb") as file:
        head = file.read(2 * _PACKET + 1)
    if head[4:8] in _FIRST_BOXES:
        return "mp4"
    if head.startswith(_EBML):
        return "matroska"
    if len(head) > 2 * _PACKET and all(head[place] == 0x47 for place in (0, _PACKET, 2 * _PACKET)):
        return "mpeg-ts"
    return None


def probe_media(path: Path) -> MediaFacts:
    """Open a clip and look. Raises Trouble when it is no film or cannot be decoded.

    The duration is frames divided by frame rate. A frame at the beginning and one near the
    end are really decoded, so a truncated or encrypted file does not pass; the packets between
    are only counted. Colour and sound are as the header states them.
    """
    try:
        if container_of(path) is None:
            raise Trouble(f"{path.name} is not a film: it is no MP4, Matroska or MPEG-TS file.")
    except OSError as error:
        raise Trouble(f"{path.name} cannot be read: {error.strerror}.") from None
    # The decoder writes its own complaints past us to the screen; ours are the better ones.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    picture, header = _look(path), read_header(path)
    packets = _packets(path)
    return replace(
        picture,
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


def _look(path: Path) -> MediaFacts:
    """What can be seen by decoding a frame at either end."""
    import cv2  # large; only a command that looks at clips pays for it

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
        duration = frames / frame_rate
        if decoded and duration > 2 * _TAIL:
            capture.set(cv2.CAP_PROP_POS_MSEC, (duration - _TAIL) * 1000)
            if not capture.read()[0]:
                raise Trouble(f"{path.name} breaks off before its end; copy or convert it anew.")
    finally:
        capture.release()
    aspect = across / down if across > 0 and down > 0 else 1.0
    return MediaFacts(
        duration, bool(decoded), None, width, height, frame_rate,
        sample_aspect=aspect, rotated=rotated,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Packets:
    keyframes: tuple[Seconds, ...]
    variable_rate: bool
    reordered: bool


def _packets(path: Path) -> _Packets:
    """The order and the times of a clip's encoded pictures, without decoding them."""
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
    return _Packets(tuple(sorted(keys)), _is_variable(ordered), ordered != times)


def _is_variable(times: list[Seconds]) -> bool:
    """Whether frames last unequally. Matroska counts milliseconds, and one slip is no rhythm."""
    intervals = sorted(later - earlier for earlier, later in pairwise(times))
    if not intervals:
        return False
    usual = intervals[len(intervals) // 2]
    slack = max(0.0021, 0.15 * usual)
    odd = sum(abs(interval - usual) > slack for interval in intervals)
    return odd > max(2, 0.02 * len(intervals))
