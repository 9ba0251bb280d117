"""A face tracker: assigns faces to people from picture to picture, by place and size.

Nobody is recognised. A face is taken for the same person's where it is near the last place of
that person and of about the same size; a person who is back within seconds keeps the number.
Where it may be somebody else, the number is told to be a newcomer's, so that nobody is held
against another's baseline: a number that was lost for long or freed, or found again elsewhere; a
seat that somebody was seen to leave; two faces of which one hid the other, or that came so near
that they cannot be told apart; a face that is found where another has just been; and one whose
shape or size is another than a picture ago. A shape takes a number's baseline away and never gives
one back. Pure; times are passed in; nothing outlasts the tracker.
"""

import math
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from engine.sensing.face.geometry import Points
from engine.sensing.face.likeness import TOLD_WITHIN, Shape, is_another
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
_LEAP: Final = 1.25
"""The largest within `_UNSEEN` seconds, where there are others: beyond it another head has come
in front, or from behind one."""
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
_UNSEEN: Final[Seconds] = 0.2
"""Of those who are not found for longer than this, another may have come to where one was, ..."""
_ITS_PLACE: Final = 0.3
"""... but not nearer than this, in sizes, to the last place, ..."""
_ON_THE_WAY: Final = 0.2
"""... unless that was on the way: so many sizes from the place half a second before."""
_LATELY: Final[Seconds] = 0.5
_COMPANY: Final[Seconds] = 60.0
"""Somebody who was found less than this ago may still be in the room."""
_TRAIL: Final = 0.75
"""A face that is found nearer than this, in sizes, to where another was since may be either."""
_SETTLES: Final[Seconds] = 0.4
"""For how long after another shape the mesh may still lie on both faces."""
_STEP: Final[Seconds] = 0.1  # from one remembered place to the next


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
    suspected: bool = False
    """Whether another was found near by while this one was not."""
    shape: Shape | None = None
    changed: Seconds | None = None
    """When it last was, or may have been, another's, until that has settled."""
    trail: deque[tuple[Seconds, FaceBox]] = field(default_factory=deque)
    """Where it was in the last `KEPT` seconds."""

    def move(self, place: FaceBox, time: Seconds, shape: Shape | None) -> None:
        self.place, self.seen, self.shape, self.left = place, time, shape, False
        if not self.trail or not 0.0 <= time - self.trail[-1][0] < _STEP:
            self.trail.append((time, place))
        while time - self.trail[0][0] > KEPT:
            self.trail.popleft()

    def was_on_the_way(self) -> bool:
        """Whether it was moving when it was last seen."""
        return any(
            self.seen - when <= _LATELY and _sizes(self.place, there) > _ON_THE_WAY
            for when, there in self.trail
        )

    def was_near(self, place: FaceBox, since: Seconds) -> bool:
        # The trail is sampled: the last place of all may not be in it yet.
        last = (self.seen, self.place)
        return any(
            when >= since and _sizes(place, there) < _TRAIL for when, there in (*self.trail, last)
        )


class FaceTracker:
    """Numbers people from 0 to `PEOPLE` - 1, by greedy nearest-neighbour assignment."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        self._given: dict[int, Seconds] = {}
        self.newcomers: frozenset[int] = frozenset()
        """The numbers in the latest picture that had been somebody else's, or may have been."""

    @property
    def people(self) -> list[int]:
        """The numbers of the people found less than `KEPT` seconds ago, ascending."""
        return sorted(self._known)

    def track(
        self, faces: list[FaceBox], time: Seconds, shapes: Sequence[Shape | None] = ()
    ) -> list[int | None]:
        """The number of each face; None for a second detection of a face, and for one too many.

        The nearest pairs are matched first. A new face takes the lowest free number or, where
        none is free, that of the person who has been lost the longest. `shapes` are those of the
        faces, in their order, as far as they are known.
        """
        self._forget(time)
        numbers = self._by_place(faces, time)
        before = {number: known.seen for number, known in self._known.items()}
        new: set[int] = set()
        shaped = dict(zip(range(len(faces)), shapes, strict=False))
        for index, place in enumerate(faces):
            if numbers[index] is None and not _twice(index, faces, numbers):
                numbers[index] = newcomer = self._newcomer(numbers, time)
                if newcomer is not None:
                    new |= self._given_away(newcomer, faces, numbers, time)
                    self._known[newcomer] = _Known(place, time)
                    before.pop(newcomer, None)
                    if newcomer in self._given:
                        new.add(newcomer)
        placed = [(index, n) for index, n in enumerate(numbers) if n is not None]
        for index, number in placed:
            if self._may_be_another(number, faces[index], time, shaped.get(index)):
                new.add(number)
            new |= self._on_trails(number, faces[index], time, before.get(number))
        for index, number in placed:
            self._known[number].move(faces[index], time, shaped.get(index))
            self._given[number] = time
        there = {number for _, number in placed}
        for number in new - there:
            self._known[number].suspected = True
        new &= there
        self.newcomers = frozenset(new | self._mingled(before.keys(), there, time))
        return numbers

    def _forget(self, time: Seconds) -> None:
        """Who was lost for too long, and the shapes that tell nothing any more."""
        for number in [n for n, known in self._known.items() if time - known.seen > KEPT]:
            del self._known[number]
        for known in self._known.values():
            if not 0.0 <= time - known.seen <= TOLD_WITHIN:
                known.shape = None

    def _by_place(self, faces: list[FaceBox], time: Seconds) -> list[int | None]:
        """The number of each face that is where somebody was."""
        numbers: list[int | None] = [None] * len(faces)
        pairs = sorted(
            (distance, index, number)
            for index, place in enumerate(faces)
            for number, known in self._known.items()
            if (distance := _distance(place, known, time)) is not None
        )
        for _, index, number in pairs:
            if numbers[index] is None and number not in numbers:
                numbers[index] = number
        return numbers

    def _may_be_another(
        self, number: int, place: FaceBox, time: Seconds, shape: Shape | None
    ) -> bool:
        """Whether a face that has the number by its place may be somebody else's."""
        known = self._known[number]
        passed = time - known.seen
        if known.suspected:
            known.suspected = False
            return True
        if is_another(known.shape, shape, passed):
            known.changed = time
            return True
        if known.changed is not None and time - known.changed > _SETTLES:
            known.changed = None
            return True
        if known.left and passed > _SURE:
            return True
        company = any(
            number != other and time - seen < _COMPANY for other, seen in self._given.items()
        )
        if not company:
            return False
        if passed <= _UNSEEN:
            sizes = sorted((place.size, known.place.size))
            return sizes[1] > _LEAP * sizes[0]
        return _sizes(place, known.place) > _ITS_PLACE or known.was_on_the_way()

    def _on_trails(
        self, number: int, place: FaceBox, time: Seconds, seen: Seconds | None
    ) -> set[int]:
        """The numbers, this one and others, of whom one was just where this face is found."""
        if seen is not None and time - seen <= _UNSEEN:
            return set()
        since = time - KEPT if seen is None else seen
        others = {
            other
            for other, known in self._known.items()
            if other != number and known.was_near(place, since)
        }
        if others and seen is not None:
            others.add(number)
        return others

    def _given_away(
        self, number: int, faces: list[FaceBox], numbers: list[int | None], time: Seconds
    ) -> set[int]:
        """The numbers whose face may be that of whom this number was until now: somebody new takes
        it, so that it cannot be told any more that the two hide one another."""
        lost = self._known.get(number)
        if lost is None or time - lost.seen >= _SURE:
            return set()
        either = {
            other
            for other, place in zip(numbers, faces, strict=True)
            if other not in (None, number) and _sizes(place, lost.place) < _MINGLED
        }
        for other in either:
            self._known[other].changed = time + _SURE - _SETTLES  # and once more after that
        return either

    def left(self, number: int) -> None:
        """Somebody was seen to leave: whoever is found there in a while may be another."""
        if number in self._known:
            self._known[number].left = True

    def _mingled(self, before: Collection[int], there: set[int], time: Seconds) -> set[int]:
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

    def _newcomer(self, taken: Collection[int | None], time: Seconds) -> int | None:
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
