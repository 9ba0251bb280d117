"""Eyes outside the player: the X server's own picture, looked at a hundred times a second.

Xvfb keeps its picture in a file (`-fbdir`), which is mapped here: to look costs nothing, disturbs
nobody, and needs no word of the player. Every look is judged: a picture of the film, black, the
bare desktop, which is white, something else (a title, a card), or no screen at all.
"""

import struct
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from tests.faults.film import Mark, read

Kind = Literal["film", "black", "dark", "desktop", "other", "gone"]

EVERY: Final = 0.01
"""Seconds between two looks."""
_BLACK: Final = 16
"""No pixel of a black picture is lighter than this, of 255."""

_DARK: Final = 40
"""Of a picture that is black but for a notice, a line or a title, most pixels are not lighter."""


@dataclass(slots=True)
class Look:
    """What was on the screen from an instant to another, in seconds of `time.monotonic`."""

    begin: float
    end: float
    kind: Kind
    mark: Mark | None


def judged(picture: npt.NDArray[np.uint8]) -> tuple[Kind, Mark | None]:
    """What a picture (height, width, 3) is."""
    mark = read(picture[:, :, 1])
    if mark is not None:
        return "film", mark
    # Colour by colour, which is ten times faster than by the pixel: before a film most looks do it.
    still = np.stack([picture[:, :, colour] for colour in range(3)])
    lightest = still.max(axis=0)
    if lightest.max() <= _BLACK:
        return "black", None
    if (lightest <= _DARK).mean() > 0.9:
        return "dark", None
    if still.min() == 255:
        return "desktop", None
    return "other", None


class Framebuffer:
    """The picture of an Xvfb that was begun with `-fbdir folder`, as it stands at any moment."""

    def __init__(self, folder: Path) -> None:
        mapped = np.memmap(folder / "Xvfb_screen0", np.uint8, "r")
        head = struct.unpack(">25I", bytes(mapped[:100]))
        begins = head[0] + 12 * head[19]  # the header of XWDFile.h, then its colours
        width, height, line = head[4], head[5], head[12]
        pixels = mapped[begins : begins + line * height].reshape(height, line // 4, 4)
        self._pixels = pixels[:, :width, :3]

    @property
    def picture(self) -> npt.NDArray[np.uint8]:
        """It itself, which goes on changing: (height, width, 3)."""
        return self._pixels


class Eyes(threading.Thread):
    """Looks until it is closed, at whichever server `shown` names. Any thread may ask."""

    def __init__(self, shown: Callable[[], Path | None]) -> None:
        super().__init__(name="eyes", daemon=True)
        self._shown = shown
        self._closed = threading.Event()
        self._looks: list[Look] = []
        self.start()

    def run(self) -> None:
        """The thread's body."""
        folder: Path | None = None
        picture: npt.NDArray[np.uint8] | None = None
        while not self._closed.wait(EVERY):
            shown = self._shown()
            if shown != folder:
                folder, picture = shown, None if shown is None else Framebuffer(shown).picture
            kind, mark = ("gone", None) if picture is None else judged(picture)
            now = time.monotonic()
            last = self._looks[-1] if self._looks else None
            if last is not None and (last.kind, last.mark) == (kind, mark):
                last.end = now
            else:
                self._looks.append(Look(now, now, kind, mark))

    def close(self) -> None:
        """Look no more."""
        self._closed.set()
        self.join()

    def seen(self, since: float = 0.0, until: float = float("inf")) -> list[Look]:
        """What was seen between two instants, in order."""
        return [look for look in list(self._looks) if look.end >= since and look.begin <= until]

    def moved_after(self, instant: float, pictures: int = 1) -> float | None:
        """When so many new pictures of the film had come on screen after an instant."""
        new = [look for look in self.seen(instant) if look.kind == "film" and look.begin > instant]
        return new[pictures - 1].begin if len(new) >= pictures else None

    def last_mark(self, since: float, until: float) -> Mark | None:
        """The picture of the film that was on the screen last between two instants."""
        marks = [look.mark for look in self.seen(since, until) if look.mark is not None]
        return marks[-1] if marks else None


def black_frames(looks: Sequence[Look]) -> int:
    """How many times the screen was black after the first picture of the film, or, between two of
    its pictures, black but for what is written over it; a title and an end card are not between."""
    films = [place for place, look in enumerate(looks) if look.kind == "film"]
    if not films:
        return 0
    between = looks[films[0] : films[-1]]
    after = looks[films[-1] :]
    return sum(look.kind in ("black", "dark") for look in between) + sum(
        look.kind == "black" for look in after
    )


def longest_still(looks: Sequence[Look], until: float) -> float:
    """For how many seconds at most no new picture of the film came on screen."""
    begins = [look.begin for look in looks if look.kind == "film"]
    if not begins:
        return max(0.0, until - looks[0].begin) if looks else 0.0
    ends = [*begins[1:], until]
    return max((end - begin for begin, end in zip(begins, ends, strict=True)), default=0.0)
