"""Several viewers at once: a filtered state for each, and the state of the group.

The group's state is the mean over its people, weighted by presence and confidence, with the
spread among them. A microphone does not tell who spoke, so that its readings count for everybody
who is there, each with an equal share of the quality.
"""

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from engine.adding import added
from engine.sensing.reading import PEOPLE, Reading
from engine.viewer.felt import Estimate, Felt, Moment, ScheduledBeat, causes_of
from engine.viewer.inference import NEWEST, Inference
from engine.viewer.state import ViewerState
from engine.words import DIMENSIONS, Dimension, Seconds

_THERE: Final = 0.5
"""The presence from which on a person counts."""


class Group:
    """The state of everybody before the screen, one to four people. One thread.

    It has the methods of `ViewerState`, with the same word on feelings, and holds one for each
    person; of a single person it gives exactly that one's state.
    """

    def __init__(self, *, feels: bool = True, inference: Inference = NEWEST) -> None:
        self._feels, self._inference = feels, inference
        self._people: dict[int, ViewerState] = {0: ViewerState(feels=feels, inference=inference)}
        self._now: Seconds | None = None
        self._beats: tuple[ScheduledBeat, ...] = ()

    def expect(self, beats: Iterable[ScheduledBeat]) -> None:
        """Replace the beats that the film has scheduled from here on."""
        self._beats = tuple(beats)
        for state in self._people.values():
            state.expect(self._beats)

    def advance(self, now: Seconds) -> None:
        """Let time pass until `now` (seconds). An instant already past changes nothing."""
        if not math.isfinite(now) or (self._now is not None and now <= self._now):
            return
        self._now = now
        for state in self._people.values():
            state.advance(now)

    def update(self, reading: Reading) -> bool:
        """Take in one reading of any person; return whether it was used."""
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
        """The whole state of the group at `now`; changes nothing."""
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
            added(known) / len(known) if known else None,
            len(there),
            _spread(there, estimates),
        )

    def smile_at(self, now: Seconds) -> float | None:
        """How broadly those who are there smile at `now`, on the average; see `ViewerState`."""
        each = [self._people[number].smile_at(now) for number in self._there()]
        seen = [smile for smile in each if smile is not None]
        return added(seen) / len(seen) if seen else None

    def people(self, now: Seconds) -> dict[int, Felt]:
        """The state of each person who is there at `now`, by their number."""
        each = {number: state.felt(now) for number, state in sorted(self._people.items())}
        return {number: felt for number, felt in each.items() if felt.people}

    def forecast(self, seconds: Seconds) -> dict[Dimension, Estimate]:
        """The estimate of each dimension in `seconds`; see `ViewerState.forecast`."""
        there = self._there() or [0]
        each = [self._people[number].forecast(seconds) for number in there]
        if len(each) == 1:
            return each[0]
        return {name: _combined([one[name] for one in each]) for name in DIMENSIONS}

    def estimates(self) -> dict[Dimension, Estimate]:
        """The estimate of each dimension at the instant last advanced to."""
        return self.felt(self._now or 0.0).estimates

    def take_moments(self) -> list[Moment]:
        """Everybody's moments found since the last call, in the order of their finding."""
        found = [moment for state in self._people.values() for moment in state.take_moments()]
        return sorted(found, key=lambda moment: (moment.now, moment.person))

    def _there(self) -> list[int]:
        now = self._now or 0.0
        return [
            number for number, state in self._people.items() if state.presence_at(now) >= _THERE
        ]

    def _newcomer(self, number: int) -> ViewerState:
        state = ViewerState(number, feels=self._feels, inference=self._inference)
        state.expect(self._beats)
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
    total = added(weights)
    if total <= 1e-9:
        weights, total = [1.0] * len(each), float(len(each))
    shares = [weight / total for weight in weights]
    pushes: dict[str, float] = {}
    for share, one in zip(shares, each, strict=True):
        for quantity, push in one.causes:
            pushes[quantity] = pushes.get(quantity, 0.0) + share * push
    causes = sorted(pushes.items(), key=lambda cause: (-abs(cause[1]), cause[0]))
    lows, highs = min(one.mean for one in each), max(one.mean for one in each)
    mean = added(share * one.mean for share, one in zip(shares, each, strict=True))
    return Estimate(
        min(highs, max(lows, mean)),
        added(share * share * one.variance for share, one in zip(shares, each, strict=True)),
        min(1.0, added(share * one.confidence for share, one in zip(shares, each, strict=True))),
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
    mean = added(w * square for w, square in zip(weights, squares, strict=True)) / added(weights)
    return math.sqrt(mean)
