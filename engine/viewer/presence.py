"""Whether somebody is there: a filter quick enough to notice within a second that nobody is."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.words import Seconds

_FOLLOWS: Final[Seconds] = 0.35  # time constant: gone within a second
_SURE: Final = 0.5
"""Quality below which "no face" says nothing yet of whether somebody is there."""
_SLOWLY: Final[Seconds] = 2.5  # time constant at which somebody unseen is believed there no more
_UNSEEN: Final[Seconds] = 0.7  # no word of a face for this long: nobody is there
_KNOWN: Final[Seconds] = 2.0  # and for this long: nobody knows


class Presence:
    """From 0, nobody, to 1, a face is there. Time is passed in, never backwards; pure."""

    def __init__(self) -> None:
        self._value = 0.0
        self._now: Seconds = 0.0
        self._said = self._quality = 0.0
        self._heard: Seconds = -math.inf
        self._unsure: tuple[Seconds, float] = -math.inf, 0.0  # when last, and its quality

    def advance(self, now: Seconds) -> None:
        """Let time pass until `now` (seconds)."""
        self._value = self.at(now)
        self._now = now

    def see(self, found: float, quality: float) -> None:
        """What a camera says now: 1 a face, 0 none.

        No face with little quality is not yet nobody: what was known before fades, as in silence.
        """
        if found < 0.5 and quality < _SURE:
            self._unsure = self._now, quality
            return
        self._said, self._quality, self._heard = found, quality, self._now

    def take(self, now: Seconds, value: float, heard: tuple[float, float, Seconds]) -> None:
        """Stand where one of `Presences` stands."""
        self._now, self._value = now, value
        self._said, self._quality, self._heard = heard

    def at(self, now: Seconds) -> float:
        """The value at `now`, with nothing heard meanwhile."""
        target = self._said if now - self._heard <= _UNSEEN else 0.0
        follows = _SLOWLY if self._is_unsure(now) else _FOLLOWS
        kept = math.exp(-max(0.0, now - self._now) / follows)
        return target + kept * (self._value - target)

    def known(self, now: Seconds) -> float:
        """The confidence (0 to 1) in that: 0 while no camera speaks."""
        age = now - self._heard
        unsure = self._unsure[1] if self._is_unsure(now) else 0.0
        if not age <= _KNOWN:
            return unsure
        known = self._quality * math.exp(-max(0.0, age - _UNSEEN) / _UNSEEN)
        if age > _UNSEEN and self._said >= 0.5:
            known *= self.at(now)  # not to see somebody is not to know that they are gone
        return max(known, unsure)

    def _is_unsure(self, now: Seconds) -> bool:
        """Whether what was said last is that nobody knows."""
        at, _ = self._unsure
        return at >= self._heard and now - at <= _UNSEEN


class Presences:
    """Many people at once, an element of an array for each: to the last bit what as many
    `Presence`s are that are advanced at the same instants and hear nothing unsure."""

    def __init__(self, many: int) -> None:
        self._value = np.zeros(many)
        self._now: Seconds = 0.0
        self._said, self._quality = np.zeros(many), np.zeros(many)
        self._heard = np.full(many, -math.inf)

    def advance(self, now: Seconds) -> None:
        """See `Presence.advance`."""
        target = np.where(now - self._heard <= _UNSEEN, self._said, 0.0)
        kept = math.exp(-max(0.0, now - self._now) / _FOLLOWS)
        self._value = target + kept * (self._value - target)
        self._now = now

    def see(self, who: NDArray[np.intp], found: NDArray[np.float64], quality: float) -> None:
        """See `Presence.see`: what a camera says of the people `who`, in their order."""
        self._said[who], self._quality[who], self._heard[who] = found, quality, self._now

    def of(self, number: int) -> Presence:
        """One of them, as it stands."""
        presence = Presence()
        presence.take(
            self._now,
            self._value.item(number),
            (self._said.item(number), self._quality.item(number), self._heard.item(number)),
        )
        return presence
