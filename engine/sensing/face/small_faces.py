"""A sliding-window search for faces that are too small to be detected in the whole picture.

MediaPipe's detector scales its input to 128 x 128 pixels and finds no face smaller than a fifth
of them. While nobody is found, overlapping squares of the picture are searched, the largest first
and a few in each picture. Pure; the detector is passed in.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from engine.sensing.face.detector import Detection
from engine.sensing.picture import Picture
from engine.words import Seconds

AT_ONCE: Final = 3
"""Squares searched in each picture during the first sweep; afterwards one is."""
SHRINK: Final = 0.56
"""The ratio of one size of squares to the one before it."""
SMALLEST: Final = 140
"""Pixels of the smallest squares, which show faces of 32; smaller faces tell too little."""
_FINE: Final = 1.3  # times the smallest side: squares of less are the last size
_STEP: Final = 0.65  # in sides: a face of a third of a side is whole in some square

_LYING: Final[Seconds] = 5.0  # how long a face that lies on its side counts
_SURE: Final = 0.75  # a score below which turned letters were taken for faces
_TURNS: Final = (1, 3)  # quarter turns that bring a face on its side upright
_TURNED_FROM: Final = 2 * SMALLEST  # pixels: only larger squares are searched turned


class Square(NamedTuple):
    """A square of a picture, in pixels."""

    left: int
    top: int
    side: int

    def cut_from(self, picture: Picture) -> Picture:
        """The part of a picture in it, as a view."""
        return picture[self.top : self.top + self.side, self.left : self.left + self.side]


class SearchCoverage(NamedTuple):
    """How much of the picture was searched in vain since a face was found last."""

    sweeps: int
    """How often the whole picture was searched, in squares of every size."""
    side: float
    """The side, in pixels, of the smallest squares in which all of it was; infinite before any."""
    lying: bool
    """Whether a face on its side was detected lately: somebody lies there."""


def squares(width: int, height: int) -> list[Square]:
    """The overlapping squares that cover a picture of this size, the largest first."""
    found: list[Square] = []
    side = min(width, height)
    while True:
        found += [
            Square(left, top, side)
            for top in _offsets(height, side)
            for left in _offsets(width, side)
        ]
        if side < _FINE * SMALLEST:
            return found
        side = max(SMALLEST, round(SHRINK * side))


def _offsets(length: int, side: int) -> list[int]:
    if length <= side:
        return [0]
    count = int(np.ceil((length - side) / (side * _STEP))) + 1
    return [round(each) for each in np.linspace(0, length - side, count)]


def _searches(found: list[Square]) -> list[tuple[Square, int]]:
    """Each square with the quarter turns to search it in, all of one size before the next."""
    searches = []
    for side in sorted({each.side for each in found}, reverse=True):
        turns = (0, *_TURNS) if side >= _TURNED_FROM else (0,)
        searches += [(each, turn) for turn in turns for each in found if each.side == side]
    return searches


class SmallFaceSearch:
    """The search, from picture to picture. One thread at a time."""

    def __init__(self) -> None:
        self._size = (0, 0)
        self._searches: list[tuple[Square, int]] = []
        self._next = 0
        self.sweeps = 0
        """How often the whole picture was searched since the search began."""
        self.smallest_side = math.inf
        """The side of the smallest squares that were all searched, in pixels, at first infinite."""
        self._lay: Seconds = -math.inf

    def begin(self) -> None:
        """Begin anew, since whoever was there is not found any more."""
        self._next = self.sweeps = 0
        self.smallest_side = math.inf

    def search(
        self,
        picture: Picture,
        time: Seconds,
        detect: Callable[[Picture], Sequence[Detection]],
        prove: Callable[[Picture, Detection], bool],
        *,
        alone: bool,
    ) -> list[Detection]:
        """The upright faces that the detector finds in the next squares, in pixels of the picture.

        `detect` returns what is in a square, in its pixels; `prove` says whether that is a face.
        `alone` is whether no face is in the picture: several squares are searched then, until all
        were, so that an empty room costs no more than a face does.
        """
        self._measure(picture)
        found = []
        for square, turns in self._next_squares(AT_ONCE if alone and not self.sweeps else 1):
            turned = np.ascontiguousarray(np.rot90(square.cut_from(picture), turns))
            for one in detect(turned):
                if not turns:
                    found.append(one._replace(x=square.left + one.x, y=square.top + one.y))
                elif one.score >= _SURE and prove(turned, one):
                    self._lay = time
        return found

    def has_lying_face(self, time: Seconds) -> bool:
        """Whether a face on its side was detected within the last five seconds."""
        return 0.0 <= time - self._lay < _LYING

    def _measure(self, picture: Picture) -> None:
        height, width = picture.shape[:2]
        if (width, height) != self._size:
            self._size, self._searches = (width, height), _searches(squares(width, height))
            self.begin()

    def _next_squares(self, many: int) -> Iterator[tuple[Square, int]]:
        for _ in range(min(many, len(self._searches))):
            look = self._searches[self._next]
            yield look
            self._next = (self._next + 1) % len(self._searches)
            if self._searches[self._next][0].side != look[0].side:
                self.smallest_side = min(self.smallest_side, look[0].side)
            if self._next == 0:
                self.sweeps += 1
