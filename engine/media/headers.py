"""Reads a clip's header by MediaInfo. The only file that touches MediaInfo.

Nothing is decoded, so that it takes some 20 ms. MediaInfo gets the opened file and not its name;
whatever the header refers to, it cannot open another file.
"""

import functools
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from engine.words import Seconds

Matrix = Literal["bt601", "bt709"]
"""How Y'CbCr was made of R'G'B': ITU-R BT.601-7 section 2.5.1, or BT.709-6 item 3.2."""

_PATIENCE: Final[Seconds] = 3.0  # it takes some 20 ms, on a very busy machine a second

STANDARD_LINES: Final = 576
"""Pictures with at most so many lines are standard definition, and BT.601 if they do not say."""

_MATRICES: Final[dict[str, Matrix]] = {
    "BT.709": "bt709",
    "BT.601": "bt601",
    "BT.470 System B/G": "bt601",
    "FCC 73.682": "bt601",  # its numbers differ from BT.601's in the third place only
}


@dataclass(frozen=True, slots=True)
class Colour:
    """The colour matrix of a picture; `full_range` is 0 to 255, else 16 to 235 and 240."""

    matrix: Matrix
    full_range: bool = False


@dataclass(frozen=True, slots=True)
class Sound:
    """One sound track; language (ISO 639) and title are empty where they are not stated."""

    codec: str = ""
    channels: int | None = None
    language: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The statements of a file's header; None, or an empty text, where it states nothing.

    `sample_rate` in samples a second, of the first sound track, as are codec and channels;
    `sounds` has them all. `transfer` and `primaries` in MediaInfo's words, such as `HLG` and
    `BT.2020`. `scan` is `Progressive`, `Interlaced` or `MBAFF`; with `lower_first` the lower of
    two fields is the earlier. `picture_begins` and `sound_begins` count from the zero of the
    file's own time. `picture` counts the picture tracks: the first that the file itself would
    have shown, which is the one that libVLC shows.
    """

    matrix: Matrix | None = None
    full_range: bool | None = None
    codec: str = ""
    has_audio: bool | None = None
    sound_codec: str = ""
    sample_rate: int | None = None
    channels: int | None = None
    width: int | None = None
    height: int | None = None
    transfer: str = ""
    primaries: str = ""
    scan: str = ""
    lower_first: bool = False
    frame_rate: float | None = None
    picture: int = 0
    picture_begins: Seconds = 0.0
    sound_begins: Seconds | None = None
    sounds: tuple[Sound, ...] = ()


def colour_of(lines: int, matrix: Matrix | None, full_range: bool | None) -> Colour:
    """The colour of a picture; where none is stated BT.709 or, of few `lines`, BT.601."""
    customary: Matrix = "bt601" if lines <= STANDARD_LINES else "bt709"
    return Colour(matrix or customary, bool(full_range))


def read_header(path: Path) -> Header:
    """Read a clip's header; an empty one where it cannot be read. Any thread."""
    try:
        found = path.stat()
        return _read(path, found.st_mtime_ns, found.st_size)
    except OSError:  # also MediaInfo's library, where it does not load
        return Header()


@functools.lru_cache(maxsize=256)
def _read(path: Path, _changed: int, _size: int) -> Header:
    tracks = _tracks(path)
    pictures = [track.to_data() for track in tracks if track.track_type == "Video"]
    sounds = [track.to_data() for track in tracks if track.track_type == "Audio"]
    shown = (number for number, each in enumerate(pictures) if each.get("default") != "No")
    number = next(shown, 0)
    picture: dict[str, Any] = pictures[number] if pictures else {}
    sound: dict[str, Any] = sounds[0] if sounds else {}
    first_sounds = [_begins(each) for each in sounds]
    stated_range = str(picture.get("color_range", ""))
    return Header(
        matrix=_MATRICES.get(str(picture.get("matrix_coefficients", ""))),
        full_range={"Full": True, "Limited": False}.get(stated_range),
        codec=str(picture.get("format", "")),
        has_audio=bool(sounds) if tracks else None,
        sound_codec=str(sound.get("format", "")),
        sample_rate=_number(sound.get("sampling_rate")),
        channels=_number(sound.get("channel_s")),
        width=_number(picture.get("width")),
        height=_number(picture.get("height")),
        transfer=str(picture.get("transfer_characteristics", "")),
        primaries=str(picture.get("color_primaries", "")),
        scan=str(picture.get("scan_type", "")),
        lower_first=str(picture.get("scan_order", "")).startswith("BFF"),
        frame_rate=_decimal(picture.get("frame_rate")),
        picture=number,
        picture_begins=_begins(picture),
        sound_begins=min(first_sounds) if first_sounds else None,
        sounds=tuple(_sound(each) for each in sounds),
    )


def _tracks(path: Path) -> list[Any]:
    """What MediaInfo says of a file; nothing where it does not come to an end.

    Over 15 kB of damaged tables it was seen to compute for more than a minute, and nothing can stop
    it; so it does that in a thread, and no film waits for it. Raises OSError.
    """
    from pymediainfo import MediaInfo

    found: list[Any] = []
    failed: list[OSError] = []

    def parse() -> None:
        try:
            with path.open("rb") as file:
                found.extend(MediaInfo.parse(file).tracks)
        except OSError as error:
            failed.append(error)

    reading = threading.Thread(target=parse, name="header", daemon=True)
    reading.start()
    reading.join(_PATIENCE)
    if failed:
        raise failed[0]
    return [] if reading.is_alive() else found


def _sound(track: dict[str, Any]) -> Sound:
    texts = [str(track.get(key, "")) for key in ("format", "language", "title")]
    return Sound(texts[0], _number(track.get("channel_s")), texts[1], texts[2])


def _begins(track: dict[str, Any]) -> Seconds:
    """When a stream begins; MediaInfo gives MP4's edit lists as the delay of the source."""
    return (_decimal(track.get("delay", track.get("source_delay"))) or 0.0) / 1000


def _decimal(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _number(value: Any) -> int | None:
    """MediaInfo gives numbers, texts such as "48000 / 24000", or nothing."""
    first = str(value).split("/", maxsplit=1)[0].strip()
    return int(first) if first.isdigit() else None


@dataclass(frozen=True, slots=True)
class Source:
    """A clip's file as a whole.

    `duration` in seconds and `frame_rate` in frames a second are None where the file does not
    say; `timecode` is that of its first frame, such as 10:00:00:00 (; before the frames where
    some are dropped), empty where it has none. `sounds` is how many sound tracks it has.
    """

    duration: Seconds | None = None
    frame_rate: float | None = None
    timecode: str = ""
    sounds: int | None = None


def read_source(path: Path) -> Source:
    """Read a clip's file facts by MediaInfo; an empty `Source` where it cannot be read."""
    try:
        tracks = [track.to_data() for track in _tracks(path)]
    except OSError:  # also MediaInfo's library, where it does not load
        return Source()
    picture: dict[str, Any] = next((each for each in tracks if each["track_type"] == "Video"), {})
    codes = [each.get("time_code_of_first_frame") for each in (picture, *tracks)]
    rate, count = _positive(picture.get("frame_rate")), _positive(picture.get("frame_count"))
    milliseconds = _positive(picture.get("duration"))
    duration = count / rate if count and rate else None
    if duration is None and milliseconds:
        duration = milliseconds / 1000
    return Source(
        duration,
        rate,
        next((str(code) for code in codes if code), ""),
        sum(each["track_type"] == "Audio" for each in tracks) if picture else None,
    )


def _positive(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if 0 < number < 1e12 else None
