"""How feelings pass by themselves, and what a film means to do to them in the next seconds."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.viewer.emotions import feelings
from engine.viewer.felt import Estimate, Intended
from engine.viewer.kalman import Nature
from engine.words import DIMENSIONS, RANGES, Dimension, Seconds

PROCESS_MODELS: Final[dict[Dimension, Nature]] = {
    "valence": Nature(0.0, 0.20, 10.0),
    "arousal": Nature(0.0, 0.20, 8.0),
    "attention": Nature(0.5, 0.09, 5.0),
}
"""How each dimension behaves while nothing is heard."""

ANSWERS: Final = (0.3, 2.5)
"""From when to when after its instant (seconds) a beat is answered."""

_FOLLOWS: Final[Seconds] = 4.0  # how long a viewer takes to follow a beat of full strength
_STIRS: Final = 0.04  # variance a second that such a beat adds: as much again as without it
_DIFFERS: Final = 0.08  # variance of how much viewers differ from what a beat intends


def stirred(intended: Sequence[Intended], since: Seconds, until: Seconds) -> float:
    """Variance a second that beats answered in this time add to any dimension."""
    passed = until - since
    if not intended or passed <= 0.0:
        return 0.0
    total = 0.0
    for beat in intended:
        begin, end = beat.at + ANSWERS[0], beat.at + ANSWERS[1]
        total += max(0.0, min(end, until) - max(begin, since)) * _strength(beat)
    return _STIRS * total / passed


class ProcessNoise:
    """`stirred` for many viewers at once, an element of an array for each, to the last bit."""

    def __init__(self, many: int) -> None:
        self._begin, self._end, self._strength = (np.zeros((0, many)) for _ in range(3))

    def expect(self, number: int, intended: Sequence[Intended]) -> None:
        """What one viewer's film intends from here on."""
        short = len(intended) - len(self._strength)
        if short > 0:
            self._begin, self._end, self._strength = (
                np.pad(each, ((0, short), (0, 0)))
                for each in (self._begin, self._end, self._strength)
            )
        self._strength[:, number] = 0.0
        for place, beat in enumerate(intended):
            self._begin[place, number] = beat.at + ANSWERS[0]
            self._end[place, number] = beat.at + ANSWERS[1]
            self._strength[place, number] = _strength(beat)

    def between(self, since: Seconds, until: Seconds) -> NDArray[np.float64]:
        """Variance a second that their beats add in this time, for each viewer."""
        shared = np.minimum(self._end, until) - np.maximum(self._begin, since)
        total = np.zeros(self._strength.shape[1])
        for each in np.maximum(0.0, shared) * self._strength:  # one after another, as `stirred`
            total += each
        return _STIRS * total / (until - since)


def predicted(
    name: Dimension,
    mean: float,
    variance: float,
    now: Seconds,
    ahead: Seconds,
    intended: Sequence[Intended],
) -> Estimate:
    """Where a dimension will be `ahead` seconds after `now`, and how surely."""
    nature = PROCESS_MODELS[name]
    until = now + ahead
    edges = {now, until}
    for beat in intended:
        edges.update(
            edge for edge in (beat.at + ANSWERS[0], beat.at + ANSWERS[1]) if now < edge < until
        )
    for begin, end in pairwise(sorted(edges)):
        middle = (begin + end) / 2
        mean, variance = nature.unheard(mean, variance, end - begin)
        for beat in intended:
            if beat.at + ANSWERS[0] <= middle < beat.at + ANSWERS[1]:
                target = _target(name, beat)
                share = 1 - math.exp(-(end - begin) * _strength(beat) / _FOLLOWS)
                if target is not None:
                    mean += share * (target - mean)
                    variance += share * share * _DIFFERS
                variance += _STIRS * _strength(beat) * (end - begin)
        variance = min(nature.variance, variance)
    low, high = RANGES[name]
    known = min(1.0, max(0.0, 1 - variance / nature.variance))
    return Estimate(min(high, max(low, mean)), variance, known)


def _target(name: Dimension, beat: Intended) -> float | None:
    place = feelings().get(beat.feel)
    if place is None or name not in DIMENSIONS[:2]:
        return None
    return _strength(beat) * (place.valence if name == "valence" else place.arousal)


def _strength(beat: Intended) -> float:
    return min(1.0, max(0.0, beat.strength)) if math.isfinite(beat.strength) else 0.0
