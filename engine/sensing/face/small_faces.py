"""A sliding-window search for faces that are too small to be detected in the whole picture.

MediaPipe's detector scales its input to 128 x 128 pixels and finds no face smaller than a fifth
of them. While nobody is found, overlapping squares of the picture are searched, the largest first
and a few in each picture; a face that was found in one is then tracked in a crop of its own.
Pure; the detector is passed in.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from engine.sensing.face.geometry import Points
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
ROOM: Final = 1.7
"""The side of a face's crop, in sizes of the face."""
_KEPT: Final[Seconds] = 0.4  # a crop without a face for this long is dropped
_UNPROVEN: Final = 3  # pictures without a face after which a new crop is dropped
_OFF: Final = 0.08  # of its side: how far a face may move before its crop is moved
_LARGE: Final = 0.8  # of the picture's shorter side: a face with a larger crop needs none


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


class Candidate(NamedTuple):
    """The middle and size of a possible face: in shares (0 to 1) of a square, or in pixels."""

    x: float
    y: float
    size: float
    score: float = 1.0
    """The detector's score, 0 to 1."""


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


def around(x: float, y: float, size: float, width: int, height: int) -> Square:
    """The crop for a face, in pixels, moved inside the picture."""
    side = max(8, min(round(ROOM * size), width, height))
    left, top = round(x - side / 2), round(y - side / 2)
    return Square(max(0, min(left, width - side)), max(0, min(top, height - side)), side)


class _Crop:
    """The square in which one small face is tracked."""

    def __init__(self, square: Square, time: Seconds) -> None:
        self.square = square
        self.seen = time
        self.tries = 0
        self.proven = False


class SmallFaceSearch:
    """The search and its crops, from picture to picture. One thread at a time.

    Call `search` while no face is found in the whole picture. Once there are `crops`, these are
    to be processed instead of it, and `update` takes what was found in each.
    """

    def __init__(self, people: int) -> None:
        self._people = people
        self._size = (0, 0)
        self._searches: list[tuple[Square, int]] = []
        self._next = 0
        self._crops: list[_Crop] = []
        self.sweeps = 0
        """How often the whole picture was searched since a face was found last."""
        self.smallest_side = math.inf
        """The side of the smallest squares that were all searched, in pixels, at first infinite."""
        self._lay: Seconds = -math.inf

    @property
    def crops(self) -> list[Square]:
        """The squares to process, one for each small face; empty: process the whole picture."""
        return [each.square for each in self._crops]

    def reset(self) -> None:
        """Drop all crops, because faces are found in the whole picture."""
        self._crops.clear()
        self._begin()

    def search(
        self,
        picture: Picture,
        time: Seconds,
        detect: Callable[[Picture], Sequence[Candidate]],
        prove: Callable[[Picture], bool],
        many: int,
    ) -> None:
        """Search the next `many` squares of a picture for faces that have no crop yet.

        `detect` returns candidates in shares of a square; `prove` whether a crop has a face.
        """
        width, height = self._measure(picture)
        for square, turns in self._next_squares(many):
            turned = np.ascontiguousarray(np.rot90(square.cut_from(picture), turns))
            side = square.side
            for box in detect(turned):
                x, y, size = (each * side for each in box[:3])
                if not turns:
                    x, y = square.left + x, square.top + y
                    self._add_crop(around(x, y, size, width, height), time)
                elif box.score >= _SURE and prove(around(x, y, size, side, side).cut_from(turned)):
                    self._lay = time

    def update(self, found: Sequence[Points | None], time: Seconds) -> None:
        """Take in the result of each crop: a face's points in pixels of the picture, or None."""
        width, height = self._size
        for crop, points in zip(list(self._crops), found, strict=True):
            if points is None:
                crop.tries += 1
                lost = time - crop.seen > _KEPT or time < crop.seen
                if lost or (not crop.proven and crop.tries >= _UNPROVEN):
                    self._crops.remove(crop)
                continue
            crop.seen, crop.tries, crop.proven = time, 0, True
            self._begin()
            low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
            x, y = ((low + high) / 2.0).tolist()
            wanted = around(x, y, float((high - low).max()), width, height)
            if _apart(crop.square, wanted) > _OFF * crop.square.side:
                crop.square = wanted
        self._prune(width, height)

    def _prune(self, width: int, height: int) -> None:
        """Drop crops of the same face, and all crops where one face has come near."""
        kept: list[_Crop] = []
        for crop in self._crops:
            if all(not _same(crop.square, other.square) for other in kept):
                kept.append(crop)
        near = any(each.square.side > _LARGE * min(width, height) for each in kept)
        self._crops = [] if near else kept

    def add(self, picture: Picture, found: Iterable[Candidate], time: Seconds) -> None:
        """Make crops for small faces found in the whole picture, given in its pixels."""
        width, height = self._measure(picture)
        for box in found:
            self._add_crop(around(box.x, box.y, box.size, width, height), time)

    def _measure(self, picture: Picture) -> tuple[int, int]:
        height, width = picture.shape[:2]
        if (width, height) != self._size:
            self._size, self._searches = (width, height), _searches(squares(width, height))
            self.reset()
        return width, height

    def _begin(self) -> None:
        """Begin a new sweep: a face was found."""
        self._next = self.sweeps = 0
        self.smallest_side = math.inf

    def has_lying_face(self, time: Seconds) -> bool:
        """Whether a face on its side was detected within the last five seconds."""
        return 0.0 <= time - self._lay < _LYING

    @property
    def many(self) -> int:
        """The squares to search in a picture; an empty room costs no more than a face does."""
        return AT_ONCE if not self.sweeps and not self._crops else 1

    def _next_squares(self, many: int) -> Iterator[tuple[Square, int]]:
        for _ in range(min(many, len(self._searches))):
            look = self._searches[self._next]
            yield look
            self._next = (self._next + 1) % len(self._searches)
            if self._searches[self._next][0].side != look[0].side:
                self.smallest_side = min(self.smallest_side, look[0].side)
            if self._next == 0:
                self.sweeps += 1

    def _add_crop(self, square: Square, time: Seconds) -> None:
        if len(self._crops) < self._people and not any(
            _same(square, each.square) for each in self._crops
        ):
            self._crops.append(_Crop(square, time))


def _apart(one: Square, other: Square) -> float:
    """The largest difference of two squares in place or size, in pixels."""
    return max(
        abs(one.left + one.side / 2 - other.left - other.side / 2),
        abs(one.top + one.side / 2 - other.top - other.side / 2),
        abs(one.side - other.side),
    )


def _same(one: Square, other: Square) -> bool:
    """Whether two crops are of one face."""
    across = abs(one.left + one.side / 2 - other.left - other.side / 2)
    down = abs(one.top + one.side / 2 - other.top - other.side / 2)
    return max(across, down) < 0.5 * max(one.side, other.side) / ROOM * 1.2
