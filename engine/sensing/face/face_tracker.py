"""Who is who from picture to picture, by place and size alone. Pure; times are passed in.

Nobody is recognised: a face is the same person's for as long as it is about where it was, and
about as large. Somebody who is back in the same place within seconds keeps the number.
"""

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.sensing.reading import PEOPLE
from engine.words import Seconds

KEPT: Final[Seconds] = 5.0
"""How long the place of a face that was lost is kept for it."""
_REACH: Final = 0.8
"""How far, in sizes of the face, a face may move from one picture to the next."""
_WALK: Final = 0.8
"""Sizes a second that the reach grows by while a face is not seen."""
_GROWTH: Final = 1.8
"""The largest ratio of sizes that can still be the same face."""
_SAME: Final = 0.4
"""Two found faces nearer than this, in sizes, are one face found twice."""


class Place(NamedTuple):
    """Where a face is: the middle of its box and its size (the longer side), pixels."""

    x: float
    y: float
    size: float


@dataclass(slots=True)
class _Known:
    place: Place
    seen: Seconds


class FaceTracker:
    """Gives each face a number from 0 to `PEOPLE` - 1 that stays with it."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}

    @property
    def people(self) -> list[int]:
        """The numbers of those here or gone for less than `KEPT` seconds, in order."""
        return sorted(self._known)

    def follow(self, places: list[Place], time: Seconds) -> list[int | None]:
        """The number of each face, or None for one found twice and for one too many.

        Nearest pairs are matched first. A newcomer takes the lowest free number, and where none
        is free that of whoever has been gone the longest.
        """
        for number in [n for n, known in self._known.items() if time - known.seen > KEPT]:
            del self._known[number]
        numbers: list[int | None] = [None] * len(places)
        pairs = sorted(
            (distance, index, number)
            for index, place in enumerate(places)
            for number, known in self._known.items()
            if (distance := _distance(place, known, time)) is not None
        )
        taken: set[int] = set()
        for _, index, number in pairs:
            if numbers[index] is None and number not in taken:
                numbers[index] = number
                taken.add(number)
        for index, place in enumerate(places):
            if numbers[index] is None and not _twice(index, places, numbers):
                numbers[index] = self._newcomer(taken, time)
            number_ = numbers[index]
            if number_ is not None:
                taken.add(number_)
                self._known[number_] = _Known(place, time)
        return numbers

    def _newcomer(self, taken: set[int], time: Seconds) -> int | None:
        for number in range(PEOPLE):
            if number not in self._known:
                return number
        gone = [(known.seen, n) for n, known in self._known.items() if n not in taken]
        gone = [each for each in gone if each[0] < time]
        return min(gone)[1] if gone else None


def _distance(place: Place, known: _Known, time: Seconds) -> float | None:
    """In sizes of the face; None when it cannot be the same."""
    size = max(place.size, known.place.size, 1e-9)
    if size > _GROWTH * min(place.size, known.place.size):
        return None
    apart = math.hypot(place.x - known.place.x, place.y - known.place.y) / size
    return apart if apart <= _REACH + _WALK * max(0.0, time - known.seen) else None


def _twice(index: int, places: list[Place], numbers: list[int | None]) -> bool:
    """Whether this face is another that already has its number."""
    here = places[index]
    return any(
        number is not None
        and other != index
        and math.hypot(here.x - places[other].x, here.y - places[other].y) < _SAME * here.size
        for other, number in enumerate(numbers)
    )
