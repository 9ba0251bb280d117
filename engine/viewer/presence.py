"""How surely somebody is before the camera: a low-pass filter that falls within a second."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.words import Seconds

_TIME_CONSTANT: Final[Seconds] = 0.35  # somebody who left is gone within a second
_SURE: Final = 0.5
"""A reading of no face with less quality than this does not say that nobody is there."""
_UNSURE_TIME_CONSTANT: Final[Seconds] = 2.5  # of the fall while such readings come
_ABSENT_AFTER: Final[Seconds] = 0.7  # without any reading for this long, nobody is there
_UNKNOWN_AFTER: Final[Seconds] = 2.0  # and after this long, presence is not known


class Presence:
    """The presence of one person, 0 to 1. Time is passed in, in seconds, never backwards; pure."""

    def __init__(self) -> None:
        self._value = 0.0
        self._now: Seconds = 0.0
        self._found = self._quality = 0.0
        self._read_at: Seconds = -math.inf
        self._unsure: tuple[Seconds, float] = -math.inf, 0.0  # time and quality of the last

    def advance(self, now: Seconds) -> None:
        """Let time pass until `now` (seconds)."""
        self._value = self.value_at(now)
        self._now = now

    def update(self, found: float, quality: float) -> None:
        """Take in a camera's reading of this instant: 1 for a face, 0 for none.

        Where no face was found with little quality, the presence known before falls slowly, as
        it does without readings.
        """
        if found < 0.5 and quality < _SURE:
            self._unsure = self._now, quality
            return
        self._found, self._quality, self._read_at = found, quality, self._now

    def restore(self, now: Seconds, value: float, reading: tuple[float, float, Seconds]) -> None:
        """Take over the state of one of `Presences`; `reading` holds value, quality and time."""
        self._now, self._value = now, value
        self._found, self._quality, self._read_at = reading

    def value_at(self, now: Seconds) -> float:
        """The presence at `now` if no reading comes until then, 0 to 1."""
        target = self._found if now - self._read_at <= _ABSENT_AFTER else 0.0
        time_constant = _UNSURE_TIME_CONSTANT if self._is_unsure(now) else _TIME_CONSTANT
        kept = math.exp(-max(0.0, now - self._now) / time_constant)
        return target + kept * (self._value - target)

    def confidence_at(self, now: Seconds) -> float:
        """The confidence in that value, 0 to 1; 0 where no camera has read for two seconds."""
        age = now - self._read_at
        unsure = self._unsure[1] if self._is_unsure(now) else 0.0
        if not age <= _UNKNOWN_AFTER:
            return unsure
        known = self._quality * math.exp(-max(0.0, age - _ABSENT_AFTER) / _ABSENT_AFTER)
        if age > _ABSENT_AFTER and self._found >= 0.5:
            known *= self.value_at(now)  # readings that stop do not say that somebody left
        return max(known, unsure)

    def _is_unsure(self, now: Seconds) -> bool:
        """Whether the latest reading found no face without being sure that nobody is there."""
        at, _ = self._unsure
        return at >= self._read_at and now - at <= _ABSENT_AFTER


class Presences:
    """`Presence` for many people, vectorised: arrays of shape (count,).

    The numbers are those of as many `Presence`s that get no unsure reading, to the last bit.
    """

    def __init__(self, count: int) -> None:
        self._value = np.zeros(count)
        self._now: Seconds = 0.0
        self._found, self._quality = np.zeros(count), np.zeros(count)
        self._read_at = np.full(count, -math.inf)

    def advance(self, now: Seconds) -> None:
        """See `Presence.advance`."""
        target = np.where(now - self._read_at <= _ABSENT_AFTER, self._found, 0.0)
        kept = math.exp(-max(0.0, now - self._now) / _TIME_CONSTANT)
        self._value = target + kept * (self._value - target)
        self._now = now

    def update(self, who: NDArray[np.intp], found: NDArray[np.float64], quality: float) -> None:
        """See `Presence.update`: a reading of each person in `who`, in their order."""
        self._found[who], self._quality[who], self._read_at[who] = found, quality, self._now

    @property
    def values(self) -> NDArray[np.float64]:
        """How surely each is there now, 0 to 1."""
        return self._value.copy()

    def presence_of(self, number: int) -> Presence:
        """A copy of one person's presence."""
        presence = Presence()
        presence.restore(
            self._now,
            self._value.item(number),
            (self._found.item(number), self._quality.item(number), self._read_at.item(number)),
        )
        return presence
