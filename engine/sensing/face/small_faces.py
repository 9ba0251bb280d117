"""Looking nearer: where in a picture faces may be that are too small for the whole to show them.

MediaPipe's detector sees 128 x 128 pixels of whatever it is given, and in them no face smaller
than a fifth. So while nobody is found, the picture is looked over in overlapping squares, the
large ones first and a few at each picture, and a face that was found in one is from then on
looked at through a crop of its own. Pure; what detects is handed in.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from engine.sensing.face.geometry import Points
from engine.sensing.picture import Picture
from engine.words import Seconds

AT_ONCE: Final = 3
"""Squares looked at in one picture until all of it was looked over; from then on one is."""
SHRINK: Final = 0.56
"""From one size of squares to the next: what is too small in one is large enough in the next."""
SMALLEST: Final = 140
"""Pixels of the smallest squares. They show faces of 32; of smaller ones little is to be read."""
_FINE: Final = 1.3  # what is hardly larger is small enough
_STEP: Final = 0.65  # from square to square, in sides: a face of a third of one is whole in some
ROOM: Final = 1.7
"""The side of a face's crop, in sizes of the face."""
_KEPT: Final[Seconds] = 0.4  # a crop in which no face is found for as long is given up
_UNPROVEN: Final = 3  # pictures in which a crop must have shown its face for the first time
_OFF: Final = 0.08  # of its side: as far as a face may move before its crop moves with it
_LARGE: Final = 0.8  # a crop of this share of the picture's shorter side is no crop


_LYING: Final[Seconds] = 5.0  # who lay there a moment ago still does
_SURE: Final = 0.75  # turned letters were taken for faces with less
_TURNS: Final = (1, 3)  # quarter turns, by which a face that lies stands up
_TURNED_FROM: Final = 2 * SMALLEST


class Square(NamedTuple):
    """A square of a picture, in pixels."""

    left: int
    top: int
    side: int

    def of(self, picture: Picture) -> Picture:
        """What it holds; a view."""
        return picture[self.top : self.top + self.side, self.left : self.left + self.side]


class Looked(NamedTuple):
    """How thoroughly faces were looked for since one was found last, and in vain."""

    sweeps: int
    """How often the whole picture was looked over, in squares of every size."""
    side: float
    """The smallest squares in which all of it was, in pixels; infinite before the first."""
    lies: bool
    """Whether a face was noticed that lies on its side: somebody is there."""


class Box(NamedTuple):
    """The middle and the size of what may be a face, from 0 to 1 across a square or in pixels."""

    x: float
    y: float
    size: float
    sureness: float = 1.0
    """0 to 1."""


def squares(width: int, height: int) -> list[Square]:
    """Overlapping squares that cover a picture of this size, the largest first."""
    found: list[Square] = []
    side = min(width, height)
    while True:
        found += [
            Square(left, top, side)
            for top in _places(height, side)
            for left in _places(width, side)
        ]
        if side < _FINE * SMALLEST:
            return found
        side = max(SMALLEST, round(SHRINK * side))


def _places(length: int, side: int) -> list[int]:
    if length <= side:
        return [0]
    count = int(np.ceil((length - side) / (side * _STEP))) + 1
    return [round(each) for each in np.linspace(0, length - side, count)]


def _looks(found: list[Square]) -> list[tuple[Square, int]]:
    """What to look at and turned how often, all of one size before the next smaller."""
    looks = []
    for side in sorted({each.side for each in found}, reverse=True):
        turns = (0, *_TURNS) if side >= _TURNED_FROM else (0,)
        looks += [(each, turn) for turn in turns for each in found if each.side == side]
    return looks


def around(x: float, y: float, size: float, width: int, height: int) -> Square:
    """The crop for a face, kept inside the picture."""
    side = max(8, min(round(ROOM * size), width, height))
    left, top = round(x - side / 2), round(y - side / 2)
    return Square(max(0, min(left, width - side)), max(0, min(top, height - side)), side)


class _Crop:
    """The square through which one small face is looked at."""

    def __init__(self, square: Square, time: Seconds) -> None:
        self.square = square
        self.seen = time
        self.tries = 0
        self.proven = False


class SmallFaceSearch:
    """Where to look nearer, from picture to picture. One thread at a time.

    `look` while nobody is found in the whole picture; `crops` then says which parts to look at
    instead, and `tell` what was found in them.
    """

    def __init__(self, people: int) -> None:
        self._people = people
        self._size = (0, 0)
        self._looks: list[tuple[Square, int]] = []
        self._next = 0
        self._crops: list[_Crop] = []
        self.sweeps = 0
        """How often the whole picture was looked over since a face was found last."""
        self.looked_over = math.inf
        """The side of the smallest squares in which all of it was, in pixels."""
        self._lay: Seconds = -math.inf

    @property
    def crops(self) -> list[Square]:
        """The squares to look at, one for each small face; empty: look at the whole picture."""
        return [each.square for each in self._crops]

    def rest(self) -> None:
        """Faces are found in the whole picture."""
        self._crops.clear()
        self._begin()

    def look(
        self,
        picture: Picture,
        time: Seconds,
        detect: Callable[[Picture], Sequence[Box]],
        prove: Callable[[Picture], bool],
        many: int,
    ) -> None:
        """Look at the next few squares of a picture for faces that have no crop yet.

        `detect` finds what may be faces in a square, `prove` says whether a crop holds one.
        """
        width, height = self._measure(picture)
        for square, turns in self._coming(many):
            held = np.ascontiguousarray(np.rot90(square.of(picture), turns))
            side = square.side
            for box in detect(held):
                x, y, size = (each * side for each in box[:3])
                if not turns:
                    x, y = square.left + x, square.top + y
                    self._notice(around(x, y, size, width, height), time)
                elif box.sureness >= _SURE and prove(around(x, y, size, side, side).of(held)):
                    self._lay = time

    def tell(self, found: Sequence[Points | None], time: Seconds) -> None:
        """What each crop showed: a face's points in pixels of the picture, or nothing."""
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
        self._part(width, height)

    def _part(self, width: int, height: int) -> None:
        """Give up crops that hold the same face, and all where one has come near."""
        kept: list[_Crop] = []
        for crop in self._crops:
            if all(not _same(crop.square, other.square) for other in kept):
                kept.append(crop)
        near = any(each.square.side > _LARGE * min(width, height) for each in kept)
        self._crops = [] if near else kept

    def take(self, picture: Picture, places: Iterable[Box], time: Seconds) -> None:
        """Small faces that the whole picture shows, in its pixels, shall have crops."""
        width, height = self._measure(picture)
        for box in places:
            self._notice(around(box.x, box.y, box.size, width, height), time)

    def _measure(self, picture: Picture) -> tuple[int, int]:
        height, width = picture.shape[:2]
        if (width, height) != self._size:
            self._size, self._looks = (width, height), _looks(squares(width, height))
            self.rest()
        return width, height

    def _begin(self) -> None:
        """A face was found: what was looked over before says nothing of now."""
        self._next = self.sweeps = 0
        self.looked_over = math.inf

    def lies(self, time: Seconds) -> bool:
        """Whether a moment ago there was a face that lay on its side."""
        return 0.0 <= time - self._lay < _LYING

    @property
    def many(self) -> int:
        """How many squares to look at in a picture: an empty room shall cost what a face does."""
        return AT_ONCE if not self.sweeps and not self._crops else 1

    def _coming(self, many: int) -> Iterator[tuple[Square, int]]:
        for _ in range(min(many, len(self._looks))):
            look = self._looks[self._next]
            yield look
            self._next = (self._next + 1) % len(self._looks)
            if self._looks[self._next][0].side != look[0].side:
                self.looked_over = min(self.looked_over, look[0].side)
            if self._next == 0:
                self.sweeps += 1

    def _notice(self, square: Square, time: Seconds) -> None:
        if len(self._crops) < self._people and not any(
            _same(square, each.square) for each in self._crops
        ):
            self._crops.append(_Crop(square, time))


def _apart(one: Square, other: Square) -> float:
    """How far two squares are from one another, in pixels, by place and by size."""
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
