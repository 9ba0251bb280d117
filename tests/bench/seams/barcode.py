"""Clips whose every frame says which it is, and whose tone says whether a sample is missing.

Each clip has a row of its own at the bottom of the picture, black in all others, so that both
are readable in a dissolve. A row holds 20 blocks of black or white: the frame's number in 12
bits, then its complement's lower 8 bits as a check. The tone's phase follows media time, and a
segment holds a whole number of its periods: joined to the sample, it never jumps.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

WIDTH: Final = 1280
HEIGHT: Final = 720
ROW: Final = 16  # pixels
CLIPS: Final = 5
STRIP: Final = ROW * CLIPS
TONE: Final = 480  # Hz, 100 samples a period at 48 kHz

_NUMBER_BITS: Final = 12
_CHECK_BITS: Final = 8
_BITS: Final = _NUMBER_BITS + _CHECK_BITS
_BLOCK: Final = WIDTH // _BITS

Strip = npt.NDArray[np.uint8]
"""The lowest STRIP rows of a picture in grey: shape (STRIP, WIDTH), top row first."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Where segments begin and end in their clips, in seconds, at a frame rate."""

    rate: int
    in_point: float = 2.0
    duration: float = 2.0

    @property
    def clip(self) -> float:
        """Seconds of the whole clip: real picture and sound on either side."""
        return self.in_point + self.duration + 2.5

    @property
    def out_point(self) -> float:
        return self.in_point + self.duration

    @property
    def first(self) -> int:
        """The number of the first frame to be seen."""
        return round(self.in_point * self.rate)

    @property
    def last(self) -> int:
        """The number of the last frame to be seen."""
        return round(self.out_point * self.rate) - 1


def _row(number: int) -> npt.NDArray[np.uint8]:
    check = ~number & ((1 << _CHECK_BITS) - 1)
    code = (number << _CHECK_BITS) | check
    bits = [(code >> place) & 1 for place in range(_BITS - 1, -1, -1)]
    line = np.zeros(WIDTH, np.uint8)
    line[: _BITS * _BLOCK] = np.repeat(np.array(bits, np.uint8) * 255, _BLOCK)
    return line


def _pictures(clip: int, timing: Timing) -> Iterator[bytes]:
    across = np.linspace(30, 200, WIDTH, dtype=np.uint8)
    for number in range(round(timing.clip * timing.rate)):
        picture = np.tile(np.roll(across, 7 * number * (clip + 1)), (HEIGHT, 1))
        picture[-STRIP:] = 0
        top = HEIGHT - STRIP + ROW * clip
        picture[top : top + ROW] = _row(number)
        yield picture.tobytes()


def make(
    folder: Path,
    timing: Timing,
    *,
    click: int | None = None,
    clips: int = CLIPS,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> list[Path]:
    """Write the clips into `folder`; with `click` (Hz), 10 ms of it at each whole second."""
    sound = f"0.125*sin(2*PI*{TONE}*t)"
    if click:
        sound += f"+0.6*sin(2*PI*{click}*t)*lt(mod(t,1),0.01)"
    paths = []
    for clip in range(clips):
        path = folder / f"clip{clip}-{timing.rate}.mp4"
        process = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray",
             "-s", f"{WIDTH}x{HEIGHT}", "-r", str(timing.rate), "-i", "-",
             "-f", "lavfi", "-i", f"aevalsrc='{sound}':s=48000:d={timing.clip}",
             "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p",
             "-vf", f"scale={size[0]}:{size[1]}", "-g", "12",
             "-bf", "0",
             "-c:a", "aac", "-b:a", "160k", "-ac", "2", "-movflags", "+faststart", str(path)],
            stdin=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin is not None
        for picture in _pictures(clip, timing):
            process.stdin.write(picture)
        process.stdin.close()
        assert process.wait() == 0
        paths.append(path)
    return paths


def read(strip: Strip) -> dict[int, int]:
    """Which frame of which clip is to be seen, by clip; empty for a black picture."""
    found = {}
    middles = np.arange(_BITS) * _BLOCK + _BLOCK // 2
    for clip in range(CLIPS):
        line = strip[ROW * clip + 4 : ROW * clip + ROW - 4].mean(axis=0)
        levels = line[middles]
        if levels.max() < 24:
            continue
        code = 0
        for bit in levels > levels.max() / 2:
            code = (code << 1) | int(bit)
        number, check = code >> _CHECK_BITS, code & ((1 << _CHECK_BITS) - 1)
        if check == ~number & ((1 << _CHECK_BITS) - 1):
            found[clip] = number
    return found
