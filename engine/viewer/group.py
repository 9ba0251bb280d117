"""Several viewers at once: each followed alone, all of them taken together.

The group's state is the mean of its people, each weighted by presence and by how well they are
known, with its spread: how far they differ. What a microphone hears nobody can give to one of
them, so it counts for everybody who is there, at its share of the quality.
"""

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from engine.sensing.reading import PEOPLE, Reading
from engine.viewer.felt import Estimate, Felt, Intended, Moment, causes_of
from engine.viewer.state import ViewerState
from engine.words import DIMENSIONS, Dimension, Seconds

_THERE: Final = 0.5
"""The presence from which on a person counts."""


class Group:
    """The belief about everybody before the screen, one or up to four. One thread.

    Used as a `ViewerState` is, of which it holds one for each person; with nobody but the first
    it says exactly what that one says.
    """

    def __init__(self) -> None:
        self._people: dict[int, ViewerState] = {0: ViewerState()}
        self._now: Seconds | None = None
        self._intended: tuple[Intended, ...] = ()

    def expect(self, beats: Iterable[Intended]) -> None:
        """What the film intends from here on; replaces what was expected before."""
        self._intended = tuple(beats)
        for state in self._people.values():
            state.expect(self._intended)

    def advance(self, now: Seconds) -> None:
        """Let time pass until `now` (seconds). An instant already past changes nothing."""
        if not math.isfinite(now) or (self._now is not None and now <= self._now):
            return
        self._now = now
        for state in self._people.values():
            state.advance(now)

    def update(self, reading: Reading) -> bool:
        """Take in one reading of anybody; whether it was of any use."""
        if not 0 <= reading.person < PEOPLE:
            return False
        if reading.quantity.startswith("voice.") and len(there := self._there()) > 1:
            shared = replace(reading, quality=reading.quality / len(there))
            used = [self._people[each].update(replace(shared, person=each)) for each in there]
            return any(used)
        if reading.person not in self._people:
            self._people[reading.person] = self._newcomer(reading.person)
        return self._people[reading.person].update(reading)

    def felt(self, now: Seconds) -> Felt:
        """The whole belief as it stands at `now`; changes nothing."""
        each = [state.felt(now) for state in self._people.values()]
        there = [felt for felt in each if felt.people]
        if len(there) < 2:
            return there[0] if there else each[0]
        estimates = {name: _mean(name, there) for name in DIMENSIONS}
        known = [felt.heart for felt in there if felt.heart is not None]
        return Felt(
            there[0].now,
            estimates,
            max(felt.presence for felt in there),
            (estimates["valence"].confidence + estimates["arousal"].confidence) / 2,
            causes_of(estimates),
            max(felt.presence_confidence for felt in there),
            sum(known) / len(known) if known else None,
            len(there),
            _spread(there, estimates),
        )

    def people(self, now: Seconds) -> dict[int, Felt]:
        """The belief about each person who is there at `now`, by number."""
        each = {number: state.felt(now) for number, state in sorted(self._people.items())}
        return {number: felt for number, felt in each.items() if felt.people}

    def predicted(self, seconds: Seconds) -> dict[Dimension, Estimate]:
        """The belief as it will be in `seconds`; see `ViewerState.predicted`."""
        there = self._there() or [0]
        each = [self._people[number].predicted(seconds) for number in there]
        if len(each) == 1:
            return each[0]
        return {name: _combined([one[name] for one in each]) for name in DIMENSIONS}

    def estimates(self) -> dict[Dimension, Estimate]:
        """The belief about each dimension at the instant last advanced to."""
        return self.felt(self._now or 0.0).estimates

    def take_moments(self) -> list[Moment]:
        """Everybody's moments since this was last asked, in the order they were told."""
        found = [moment for state in self._people.values() for moment in state.take_moments()]
        return sorted(found, key=lambda moment: (moment.now, moment.person))

    def _there(self) -> list[int]:
        now = self._now or 0.0
        return [
            number for number, state in self._people.items() if state.presence_at(now) >= _THERE
        ]

    def _newcomer(self, number: int) -> ViewerState:
        state = ViewerState(number)
        state.expect(self._intended)
        if self._now is not None:
            state.advance(self._now)
        return state


def _mean(name: Dimension, there: list[Felt]) -> Estimate:
    return _combined([felt.estimates[name] for felt in there], [felt.presence for felt in there])


def _combined(each: list[Estimate], presence: list[float] | None = None) -> Estimate:
    """The mean of several estimates, weighted by confidence and presence."""
    weights = [one.confidence for one in each]
    if presence is not None:
        weights = [weight * there for weight, there in zip(weights, presence, strict=True)]
    total = sum(weights)
    if total <= 1e-9:
        weights, total = [1.0] * len(each), float(len(each))
    shares = [weight / total for weight in weights]
    pushes: dict[str, float] = {}
    for share, one in zip(shares, each, strict=True):
        for quantity, push in one.causes:
            pushes[quantity] = pushes.get(quantity, 0.0) + share * push
    causes = sorted(pushes.items(), key=lambda cause: (-abs(cause[1]), cause[0]))
    lows, highs = min(one.mean for one in each), max(one.mean for one in each)
    mean = sum(share * one.mean for share, one in zip(shares, each, strict=True))
    return Estimate(
        min(highs, max(lows, mean)),
        sum(share * share * one.variance for share, one in zip(shares, each, strict=True)),
        min(1.0, sum(share * one.confidence for share, one in zip(shares, each, strict=True))),
        tuple(causes[:4]),
    )


def _spread(there: list[Felt], estimates: dict[Dimension, Estimate]) -> float:
    """The root mean square distance of the people from their mean, weighted as the mean is."""
    weights = [max(1e-9, felt.confidence * felt.presence) for felt in there]
    squares = [
        (felt.affect.valence - estimates["valence"].mean) ** 2
        + (felt.affect.arousal - estimates["arousal"].mean) ** 2
        for felt in there
    ]
    mean = sum(w * square for w, square in zip(weights, squares, strict=True)) / sum(weights)
    return math.sqrt(mean)
