"""A face tracker: assigns faces to people from picture to picture, by place and size alone.

Nobody is recognised. A face is taken for the same person's where it is near the last place of
that person and of about the same size; a person who is back within seconds keeps the number.
Where it may be somebody else, the number is told to be a newcomer's, so that nobody is held
against another's baseline: a number that was lost for long or freed, a seat that somebody was
seen to leave, and two faces of which one hid the other, or that came so near that they cannot
be told apart. Pure; times are passed in; nothing outlasts the tracker.
"""

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.sensing.face.geometry import Points
from engine.sensing.reading import PEOPLE
from engine.words import Seconds

KEPT: Final[Seconds] = 5.0
"""For how many seconds a face that was lost keeps its number."""
_REACH: Final = 0.8
"""The largest movement from one picture to the next, in sizes of the face."""
_WALK: Final = 0.8
"""By how many sizes a second that grows while the face is not found."""
_GROWTH: Final = 1.8
"""The largest ratio of the sizes of one face in two pictures."""
_SURE: Final[Seconds] = 2.0
"""Within so many seconds nobody gets up and somebody else sits down."""
_MINGLED: Final = 0.9
"""Two faces nearer than this, in sizes, may hide one another."""
_HEADS: Final = 0.6
"""Two faces that are both seen and nearer than this may have changed places between pictures."""
_APART: Final = 1.0
"""And from this on, where both are seen, they are told apart again: people who sit shoulder to
shoulder are hardly farther apart."""
_SAME: Final = 0.4
"""Two detections nearer than this, in sizes, are of one face."""


class FaceBox(NamedTuple):
    """The middle of a face's box and its size, which is the longer side; all in pixels."""

    x: float
    y: float
    size: float


def face_box(points: Points) -> FaceBox:
    """The box of a face by its landmarks, (478, 3) in pixels."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    x, y = ((low + high) / 2.0).tolist()
    return FaceBox(x, y, float((high - low).max()))


@dataclass(slots=True)
class _Known:
    place: FaceBox
    seen: Seconds
    left: bool = False
    """Whether somebody was seen to leave this place since."""
    doubted: bool = False
    """Whether another face was so near that it may be either of the two."""


class FaceTracker:
    """Numbers people from 0 to `PEOPLE` - 1, by greedy nearest-neighbour assignment."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        self._given: set[int] = set()
        self.newcomers: frozenset[int] = frozenset()
        """The numbers in the latest picture that had been somebody else's, or may have been."""

    @property
    def people(self) -> list[int]:
        """The numbers of the people found less than `KEPT` seconds ago, ascending."""
        return sorted(self._known)

    def track(self, faces: list[FaceBox], time: Seconds) -> list[int | None]:
        """The number of each face; None for a second detection of a face, and for one too many.

        The nearest pairs are matched first. A new face takes the lowest free number or, where
        none is free, that of the person who has been lost the longest.
        """
        for number in [n for n, known in self._known.items() if time - known.seen > KEPT]:
            del self._known[number]
        numbers: list[int | None] = [None] * len(faces)
        pairs = sorted(
            (distance, index, number)
            for index, place in enumerate(faces)
            for number, known in self._known.items()
            if (distance := _distance(place, known, time)) is not None
        )
        taken: set[int] = set()
        before = dict(self._known)
        new: set[int] = set()
        for _, index, number in pairs:
            if numbers[index] is None and number not in taken:
                numbers[index] = number
                taken.add(number)
                known = before[number]
                if known.left and time - known.seen > _SURE:
                    new.add(number)
        for index, place in enumerate(faces):
            if numbers[index] is None and not _twice(index, faces, numbers):
                number_ = numbers[index] = self._newcomer(taken, time)
                if number_ is not None:
                    before.pop(number_, None)
                    if number_ in self._given:
                        new.add(number_)
            number_ = numbers[index]
            if number_ is not None:
                taken.add(number_)
                kept = before.get(number_)
                self._known[number_] = _Known(place, time, doubted=bool(kept and kept.doubted))
        self._given |= taken
        self.newcomers = frozenset(new | self._mingled(before, taken, time))
        return numbers

    def left(self, number: int) -> None:
        """Somebody was seen to leave: whoever is found there in a while may be another."""
        if number in self._known:
            self._known[number].left = True

    def _mingled(self, before: dict[int, _Known], there: set[int], time: Seconds) -> set[int]:
        """Doubt those who may be either of two, and return whose number is new by that: once as
        they mingle, and once more as they come apart."""
        new: set[int] = set()
        for one in there:
            known = self._known[one]
            nearest = min(
                (
                    _sizes(known.place, other.place)
                    for number, other in self._known.items()
                    if number != one and (number in there or time - other.seen < _SURE)
                ),
                default=math.inf,
            )
            # Side by side two faces can be told apart as long as both are seen all the while.
            hidden = any(
                number != one
                and number not in there
                and number in before
                and time - other.seen < _SURE
                and _sizes(known.place, other.place) < _MINGLED
                for number, other in self._known.items()
            )
            if not known.doubted and (hidden or nearest < _HEADS):
                known.doubted = True
                new.add(one)
            elif known.doubted and nearest > _APART:
                known.doubted = False
                new.add(one)
        for number, other in self._known.items():
            if number not in there and any(
                self._known[one].doubted and _sizes(self._known[one].place, other.place) < _MINGLED
                for one in there
            ):
                other.doubted = True
        return new

    def _newcomer(self, taken: set[int], time: Seconds) -> int | None:
        for number in range(PEOPLE):
            if number not in self._known:
                return number
        gone = [(known.seen, n) for n, known in self._known.items() if n not in taken]
        gone = [each for each in gone if each[0] < time]
        return min(gone)[1] if gone else None


def _distance(place: FaceBox, known: _Known, time: Seconds) -> float | None:
    """The distance in sizes of the face; None where it cannot be the same person."""
    size = max(place.size, known.place.size, 1e-9)
    if size > _GROWTH * min(place.size, known.place.size):
        return None
    apart = math.hypot(place.x - known.place.x, place.y - known.place.y) / size
    return apart if apart <= _REACH + _WALK * max(0.0, time - known.seen) else None


def _sizes(one: FaceBox, other: FaceBox) -> float:
    """How far two faces are apart, in sizes of the larger."""
    return math.hypot(one.x - other.x, one.y - other.y) / max(one.size, other.size, 1e-9)


def _twice(index: int, faces: list[FaceBox], numbers: list[int | None]) -> bool:
    """Whether this is a second detection of a face that has a number already."""
    here = faces[index]
    return any(
        number is not None
        and other != index
        and math.hypot(here.x - faces[other].x, here.y - faces[other].y) < _SAME * here.size
        for other, number in enumerate(numbers)
    )
