"""How feelings change by themselves, and what a film means to do to them in the next seconds."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.viewer.emotions import feelings
from engine.viewer.felt import Estimate, ScheduledBeat
from engine.viewer.kalman import ProcessModel
from engine.words import DIMENSIONS, RANGES, Dimension, Seconds

PROCESS_MODELS: Final[dict[Dimension, ProcessModel]] = {
    "valence": ProcessModel(0.0, 0.20, 10.0),
    "arousal": ProcessModel(0.0, 0.20, 8.0),
    "attention": ProcessModel(0.5, 0.09, 5.0),
}
"""How each dimension behaves while nothing is measured."""

RESPONSE_WINDOW: Final = (0.3, 2.5)
"""A beat is answered from this many to this many seconds after its instant."""

_FOLLOWS: Final[Seconds] = 4.0  # time constant at which a viewer follows a beat of full strength
_BEAT_NOISE: Final = 0.04  # variance a second that such a beat adds: it doubles the model's own
_DIFFERENCE: Final = 0.08  # variance among viewers of what a beat does, about what it intends


def process_noise(beats: Sequence[ScheduledBeat], since: Seconds, until: Seconds) -> float:
    """Variance a second that beats add to every dimension between two film times.

    A beat adds it within its response window, in proportion to its strength.
    """
    elapsed = until - since
    if not beats or elapsed <= 0.0:
        return 0.0
    total = 0.0
    for beat in beats:
        begin, end = beat.at + RESPONSE_WINDOW[0], beat.at + RESPONSE_WINDOW[1]
        total += max(0.0, min(end, until) - max(begin, since)) * _strength(beat)
    return _BEAT_NOISE * total / elapsed


class ProcessNoise:
    """`process_noise` for many viewers, vectorised; the same numbers to the last bit."""

    def __init__(self, count: int) -> None:
        self._begin, self._end, self._strength = (np.zeros((0, count)) for _ in range(3))

    def expect(self, number: int, beats: Sequence[ScheduledBeat]) -> None:
        """Replace the beats of one viewer's film."""
        short = len(beats) - len(self._strength)
        if short > 0:
            self._begin, self._end, self._strength = (
                np.pad(each, ((0, short), (0, 0)))
                for each in (self._begin, self._end, self._strength)
            )
        self._strength[:, number] = 0.0
        for place, beat in enumerate(beats):
            self._begin[place, number] = beat.at + RESPONSE_WINDOW[0]
            self._end[place, number] = beat.at + RESPONSE_WINDOW[1]
            self._strength[place, number] = _strength(beat)

    def between(self, since: Seconds, until: Seconds) -> NDArray[np.float64]:
        """Variance a second between two film times, of shape (count,)."""
        shared = np.minimum(self._end, until) - np.maximum(self._begin, since)
        total = np.zeros(self._strength.shape[1])
        for each in np.maximum(0.0, shared) * self._strength:  # in the order of `process_noise`
            total += each
        return _BEAT_NOISE * total / (until - since)


def forecast(
    name: Dimension,
    mean: float,
    variance: float,
    now: Seconds,
    ahead: Seconds,
    beats: Sequence[ScheduledBeat],
) -> Estimate:
    """The estimate of a dimension `ahead` seconds after `now`, by the process and the beats.

    The confidence is 1 less the share of the stationary variance that is left.
    """
    model = PROCESS_MODELS[name]
    until = now + ahead
    edges = {now, until}
    for beat in beats:
        edges.update(
            edge
            for edge in (beat.at + RESPONSE_WINDOW[0], beat.at + RESPONSE_WINDOW[1])
            if now < edge < until
        )
    for begin, end in pairwise(sorted(edges)):
        middle = (begin + end) / 2
        mean, variance = model.predict(mean, variance, end - begin)
        for beat in beats:
            if beat.at + RESPONSE_WINDOW[0] <= middle < beat.at + RESPONSE_WINDOW[1]:
                target = _target(name, beat)
                share = 1 - math.exp(-(end - begin) * _strength(beat) / _FOLLOWS)
                if target is not None:
                    mean += share * (target - mean)
                    variance += share * share * _DIFFERENCE
                variance += _BEAT_NOISE * _strength(beat) * (end - begin)
        variance = min(model.variance, variance)
    low, high = RANGES[name]
    known = min(1.0, max(0.0, 1 - variance / model.variance))
    return Estimate(min(high, max(low, mean)), variance, known)


def _target(name: Dimension, beat: ScheduledBeat) -> float | None:
    place = feelings().get(beat.feel)
    if place is None or name not in DIMENSIONS[:2]:
        return None
    return _strength(beat) * (place.valence if name == "valence" else place.arousal)


def _strength(beat: ScheduledBeat) -> float:
    return min(1.0, max(0.0, beat.strength)) if math.isfinite(beat.strength) else 0.0
