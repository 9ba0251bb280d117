"""A film whose every picture says which it is, over its whole height, and is never dark.

A picture holds 20 upright bars: its clip and number in 12 bits, and the complement of the lower 8
as a check, so that any row that nothing is drawn over tells it, and at least eight bars are light.
"""

import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

RATE: Final = 24
CLIPS: Final = 5
IN_POINT: Final = 0.75
LENGTH: Final = 2.0
"""Seconds of a segment."""
CLIP_LENGTH: Final = 3.5
SIZE: Final = (640, 360)

_BITS: Final = 20
_DARK, _LIGHT = 45, 225
_READ_AT: Final = (0.45, 0.55, 0.65, 0.75, 0.82)


@dataclass(frozen=True, slots=True)
class Mark:
    """One picture: the clip's number, and the picture's number in it."""

    clip: int
    number: int

    @property
    def media_time(self) -> float:
        """Where in its clip it stands, in seconds."""
        return self.number / RATE


def _row(clip: int, number: int) -> npt.NDArray[np.uint8]:
    value = clip << 8 | number
    code = value << 8 | (~value & 255)
    bits = [(code >> place) & 1 for place in range(_BITS - 1, -1, -1)]
    levels = np.array(bits, np.uint8) * (_LIGHT - _DARK) + _DARK
    return np.repeat(levels, SIZE[0] // _BITS)


def picture(clip: int, number: int) -> npt.NDArray[np.uint8]:
    """A picture of a clip in grey, (height, width)."""
    return np.tile(_row(clip, number), (SIZE[1], 1))


def read(grey: npt.NDArray[np.uint8]) -> Mark | None:
    """Which picture a screen (height, width) in grey shows; None where it shows none.

    Two rows have to agree.
    """
    found: set[Mark] = set()
    for share in _READ_AT:
        mark = _read_row(grey[int(share * len(grey))])
        if mark in found:
            return mark
        if mark is not None:
            found.add(mark)
    return None


def _read_row(line: npt.NDArray[np.uint8]) -> Mark | None:
    width = len(line) / _BITS
    middles = ((np.arange(_BITS) + 0.5) * width).astype(int)
    levels = np.stack([line[middles - 3], line[middles], line[middles + 3]]).astype(int)
    if (np.ptp(levels, axis=0) > 60).any() or np.ptp(levels) < 60:
        return None  # something stands over it, or it is of one colour
    middle = (levels.max() + levels.min()) / 2
    code = 0
    for light in np.median(levels, axis=0) > middle:
        code = code << 1 | int(light)
    value, check = code >> 8, code & 255
    if check != ~value & 255 or value >> 8 >= CLIPS:
        return None
    return Mark(value >> 8, value & 255)


@cache
def clips(folder: Path) -> tuple[Path, ...]:
    """The clips, made once in this folder."""
    return tuple(_make(folder / f"clip{clip}.mp4", clip) for clip in range(CLIPS))


def _make(path: Path, clip: int) -> Path:
    tone = 220 * (clip + 2)
    process = subprocess.Popen(
        ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray",
         "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(RATE), "-i", "-",
         "-f", "lavfi", "-i", f"sine=frequency={tone}:sample_rate=48000", "-t", str(CLIP_LENGTH),
         "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "12", "-bf", "0",
         "-c:a", "aac", "-ac", "2", "-movflags", "+faststart", str(path)],
        stdin=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    for number in range(round(CLIP_LENGTH * RATE)):
        process.stdin.write(picture(clip, number).tobytes())
    process.stdin.close()
    assert process.wait() == 0
    return path


def write_story(folder: Path, segments: int) -> Path:
    """A film of so many segments one after another: `s0` shows clip 0, and `s1` clip 1 …

    From each but the last two there is a second way on, to the segment after the next, which the
    default leaves out: where a clip cannot be shown, that way is open.
    """
    lines = [
        "kuleshov: 1", "title: A Film in Numbers", "start: s0", "media: .", "frame_rate: 24",
        "segments:",
    ]  # fmt: skip
    for place in range(segments):
        ways = [f"{{to: s{place + 1}, default: true}}"] if place + 1 < segments else []
        ways += [f"{{to: s{place + 2}}}"] if place + 2 < segments else []
        onward = f", next: [{', '.join(ways)}]" if ways else ""
        out = IN_POINT + LENGTH
        lines.append(
            f"  s{place}: {{clip: clip{place % CLIPS}.mp4, in: {IN_POINT}s, out: {out}s{onward}}}"
        )
    path = folder / "story.yaml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
