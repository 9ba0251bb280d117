"""The times of the pictures of an MP4 or QuickTime file, from its boxes (ISO/IEC 14496-12).

They decide whether playback can start at an exact picture; general parsers give only totals.
Reads the sample tables of the first video track, some 10 kB a minute of film.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt

from engine.words import Seconds

_LARGEST_TABLE: Final = 32 * 1024 * 1024  # bytes: sixty hours of pictures of unequal length
_MOST_BOXES: Final = 10_000
_MOST_PICTURES: Final = 4_000_000
_FOLDERS: Final = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl"}


@dataclass(frozen=True, slots=True)
class Times:
    """The timing of a video track, in seconds of presentation time.

    `begins` is the time of the first picture, `waits` the part of it that is an empty edit.
    `hidden` is the length of pictures before the first edit that must be decoded all the same, 0
    where that begins at a keyframe. `edits` counts the edits. `behind` is the most by which a
    picture is presented before it is decoded (negative composition offsets). `frame_rate` is
    exact, None where it varies. `fragmented` says that the pictures lie in movie fragments, each
    with tables of its own.
    """

    begins: Seconds = 0.0
    waits: Seconds = 0.0
    hidden: Seconds = 0.0
    edits: int = 1
    behind: Seconds = 0.0
    frame_rate: Fraction | None = None
    fragmented: bool = False


_Box = tuple[bytes, int, int]
Numbers = npt.NDArray[np.int64]


def read_times(path: Path) -> Times | None:
    """The timing of an MP4's pictures; None without a video track, or with damaged tables."""
    try:
        with path.open("rb") as file:
            return _read(file)
    except (OSError, struct.error, ValueError, IndexError, OverflowError, ZeroDivisionError):
        return None


def _read(file: BinaryIO) -> Times | None:
    end = file.seek(0, 2)
    found = list(_walk(file, 0, end, (b"moov",)))
    fragmented = any(kind == b"mvex" for kind, _, _ in found)
    movie_scale = next((_scale(file, box) for box in found if box[0] == b"mvhd"), 1)
    pictures: list[dict[bytes, _Box]] = []
    for kind, start, stop in found:
        if kind != b"trak":
            continue
        track: dict[bytes, _Box] = {}
        for box in _walk(file, start, stop, ()):
            track.setdefault(box[0], box)  # QuickTime has a second hdlr, of the data
        if b"hdlr" in track and _bytes(file, track[b"hdlr"])[8:12] == b"vide":
            pictures.append(track)
    enabled = [each for each in pictures if b"tkhd" in each and _bytes(file, each[b"tkhd"])[3] & 1]
    shown = (enabled or pictures)[:1]
    return _track(file, shown[0], movie_scale, fragmented) if shown else None


def _walk(file: BinaryIO, start: int, end: int, top: tuple[bytes, ...]) -> Iterator[_Box]:
    """Every box between two offsets, with those in container boxes; of the outermost only `top`."""
    count = 0
    while start + 8 <= end and count < _MOST_BOXES:
        count += 1
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            head = 16
        elif size == 0:
            size = end - start
        if size < head:
            return
        stop = min(start + size, end)
        if not top or kind in top:
            yield kind, start + head, stop
            if kind in _FOLDERS:
                yield from _walk(file, start + head, stop, ())
        start += size


def _bytes(file: BinaryIO, box: _Box) -> bytes:
    _, start, stop = box
    if stop - start > _LARGEST_TABLE:
        raise ValueError("a table as large as that is none")
    file.seek(start)
    return file.read(stop - start)


def _scale(file: BinaryIO, box: _Box) -> int:
    """The time scale of mvhd or mdhd, in ticks a second."""
    content = _bytes(file, box)
    return max(1, int(struct.unpack_from(">I", content, 20 if content[0] == 1 else 12)[0]))


def _track(file: BinaryIO, track: dict[bytes, _Box], movie_scale: int, fragmented: bool) -> Times:
    scale = _scale(file, track[b"mdhd"])
    lasts = _runs(file, track.get(b"stts"))
    edits = _edits(file, track.get(b"elst"))
    waits = sum(length for length, start in edits if start < 0) / movie_scale
    real = [start for _, start in edits if start >= 0]
    if not len(lasts):
        return Times(begins=waits, waits=waits, edits=max(1, len(real)), fragmented=fragmented)
    shown = np.cumsum(lasts) - lasts
    offsets = _runs(file, track.get(b"ctts"))
    if len(offsets):
        offsets = offsets[: len(shown)]
        shown[: len(offsets)] += offsets
    first, begin = int(shown.min()), real[0] if real else 0
    keys = _keys(file, track.get(b"stss"))
    keys = keys[(keys >= 0) & (keys < len(shown))]
    before = shown[keys][shown[keys] <= begin] if len(keys) else shown[shown <= begin]
    cut_off = (begin - int(before.max())) if begin > first and len(before) else 0
    usual = int(np.median(lasts))
    # The last picture may last longer or shorter, and one slip is no rhythm.
    even = bool((np.abs(lasts[:-1] - usual) <= max(1, usual // 500)).all())
    exact = Fraction(scale * len(lasts[:-1]), int(lasts[:-1].sum())) if lasts[:-1].sum() else None
    return Times(
        begins=waits + max(0, first - begin) / scale,
        waits=waits,
        hidden=cut_off / scale,
        edits=max(1, len(real)),
        behind=max(0, -int(offsets.min())) / scale if len(offsets) else 0.0,
        frame_rate=exact if even else None,
        fragmented=fragmented,
    )


def _runs(file: BinaryIO, box: _Box | None) -> Numbers:
    """The run-length table of stts or ctts, expanded to a number for each picture."""
    if box is None:
        return np.zeros(0, np.int64)
    content = _bytes(file, box)
    table = np.frombuffer(content[8 : 8 + (len(content) - 8) // 8 * 8], ">i4").reshape(-1, 2)
    counts = table[:, 0].astype(np.int64)
    if (counts < 0).any() or counts.sum() > _MOST_PICTURES:
        raise ValueError("more pictures than a clip can have")
    return np.repeat(table[:, 1].astype(np.int64), counts)


def _keys(file: BinaryIO, box: _Box | None) -> Numbers:
    """The numbers of the keyframes, from 0; empty where every picture is one."""
    content = b"" if box is None else _bytes(file, box)[8:]
    return np.frombuffer(content[: len(content) // 4 * 4], ">u4").astype(np.int64) - 1


def _edits(file: BinaryIO, box: _Box | None) -> list[tuple[int, int]]:
    """Each edit: its length in ticks of the movie, its start in ticks of the track (-1: empty)."""
    if box is None:
        return []
    content = _bytes(file, box)
    form = ">QqI" if content[0] == 1 else ">IiI"
    size, (count,) = struct.calcsize(form), struct.unpack_from(">I", content, 4)
    rows = min(count, (len(content) - 8) // size)
    return [struct.unpack_from(form, content, 8 + row * size)[:2] for row in range(rows)]
