"""Clips whose every picture says which it is, and what a deck shows of them.

A picture holds 16 blocks of black or white across: its number in 8 bits, then their complement.
A short tone falls on each whole second, so that the sound says where it is as well.
"""

import ctypes
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from player.audio.buffer import RATE as SAMPLES
from player.playback.deck import Deck
from player.playback.picture import Picture

RATE: Final = 24
SECONDS: Final = 8
WIDTH, HEIGHT = 256, 128
_BLOCKS: Final = 16
CLICK: Final = "0.7*sin(2*PI*1000*t)*lt(mod(t\\,1)\\,0.02)"


def row(number: int) -> npt.NDArray[np.uint8]:
    """One line of the picture with this number; shape (WIDTH,)."""
    code = (number & 255) << 8 | (~number & 255)
    bits = [(code >> place) & 1 for place in range(_BLOCKS - 1, -1, -1)]
    return np.repeat(np.array(bits, np.uint8) * 200 + 20, WIDTH // _BLOCKS)


def read_row(line: npt.NDArray[np.uint8]) -> int | None:
    """The number that a line of a picture, of any width, says; None where it says none."""
    width = len(line) // _BLOCKS
    middles = line[: width * _BLOCKS].reshape(_BLOCKS, width).astype(float)
    levels = middles[:, width // 4 : width - width // 4].mean(axis=1)
    code = 0
    for bit in levels > 115:
        code = code << 1 | int(bit)
    number, check = code >> 8, code & 255
    return number if check == ~number & 255 else None


def make_source(folder: Path) -> Path:
    """Eight seconds without loss, 24 numbered pictures a second, stereo clicks: `source.nut`."""
    path = folder / "source.nut"
    process = subprocess.Popen(
        ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray",
         "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-",
         "-f", "lavfi", "-i", f"aevalsrc={CLICK}|{CLICK}:s=48000:d={SECONDS}",
         "-c:v", "rawvideo", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", str(path)],
        stdin=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    for number in range(SECONDS * RATE):
        process.stdin.write(np.tile(row(number), (HEIGHT, 1)).tobytes())
    process.stdin.close()
    assert process.wait() == 0
    return path


def ffmpeg(*words: str | Path) -> None:
    """Run ffmpeg, quietly; an error fails the test."""
    command = ["ffmpeg", "-v", "error", "-y", *map(str, words)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def number_of(picture: Picture) -> int | None:
    """Which picture a deck gave."""
    pitch, lines = picture.pitches[0], picture.lines[0]
    plane = np.ctypeslib.as_array(
        (ctypes.c_uint8 * (pitch * lines)).from_address(picture.addresses[0])
    )
    return read_row(plane.reshape(lines, pitch)[picture.height // 2, : picture.width])


@dataclass(frozen=True, slots=True)
class Seen:
    """What a deck showed of a numbered clip. `opened` in seconds; `numbers` of the pictures after
    it was let go, `late` how many pictures each came after its place by the clock; `sound` how
    many seconds the sound's clicks are from where they should be (None: none was heard)."""

    state: str
    opened: float
    first: int | None
    numbers: Sequence[int | None]
    late: Sequence[float]
    longest_still: float
    sound: float | None


def see(path: Path, begin: float, seconds: float = 1.5, patience: float = 3.0) -> Seen:
    """Preroll a deck at `begin`, let it go, and watch for so many seconds."""
    deck = Deck("numbered")
    try:
        ordered = time.monotonic()
        deck.load(path, begin)
        while deck.state == "opening" and time.monotonic() < ordered + patience:
            time.sleep(0.002)
        opened = time.monotonic() - ordered
        if deck.state != "ready":
            return Seen(deck.state, opened, None, [], [], 0.0, None)
        picture = deck.picture()
        first = number_of(picture) if picture else None
        begun = time.monotonic()
        deck.start(begun)
        numbers: list[int | None] = []
        late: list[float] = []
        instants = [begun]
        while time.monotonic() < begun + seconds:
            while deck.has_unseen():
                found = deck.picture()
                instant = deck.displayed_at
                if found is None:
                    continue
                number = number_of(found)
                numbers.append(number)
                if number is not None:
                    late.append(deck.position(instant) * RATE - number)
                instants.append(instant)
            time.sleep(0.002)
        still = max(np.diff([*instants, time.monotonic()]))
        sound = _clicks(deck, begin, seconds)
        return Seen(deck.state, opened, first, numbers, late, float(still), sound)
    finally:
        deck.close()


def _clicks(deck: Deck, begin: float, seconds: float) -> float | None:
    """Where the first whole second's click is heard after where it should be, by the sound."""
    second = int(begin + 0.5) + 1
    index = deck.sound.index_of(second)
    if index is None:
        return None
    around = SAMPLES * 45 // 100
    loud = np.flatnonzero(np.abs(deck.sound.read(index - around, 2 * around)[:, 0]) > 0.2)
    return float(loud[0] - around) / SAMPLES if len(loud) else None
