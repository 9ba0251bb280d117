"""A belief about one number that is never seen, only heard of: a Kalman filter with causes.

Unheard, the number wanders and slowly returns to neutral (Uhlenbeck and Ornstein, 1930), so
the mean drifts home and the variance grows back to knowing nothing. Each piece of evidence
pulls the mean and narrows the variance (Kalman, 1960). The filter is linear, so the mean is
neutral plus a sum of shares, one for each source: those shares are its causes, exactly.
"""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.viewer.felt import Causes, Estimate
from engine.words import Seconds

_TRUST: Final[Seconds] = 0.4  # how long the quality of what is heard is averaged over
_FRESH: Final[Seconds] = 0.5  # evidence this young is believed in full
_FADES: Final[Seconds] = 1.0  # after that its confidence falls with this time constant
_PLENTY: Final = 0.5  # quality from which on nothing is held back
_NAMED: Final = 0.02  # a push smaller than this is no cause worth naming
_CAUSES: Final = 4


@dataclass(frozen=True, slots=True)
class Nature:
    """How a number behaves unheard: where it rests, how widely, how long it remembers."""

    neutral: float
    variance: float
    memory: Seconds

    def unheard(self, mean: float, variance: float, passed: Seconds) -> tuple[float, float]:
        """Mean and variance after `passed` seconds without a word."""
        kept = math.exp(-max(0.0, passed) / self.memory)
        return (
            self.neutral + kept * (mean - self.neutral),
            kept * kept * variance + self.variance * (1 - kept * kept),
        )


@dataclass(slots=True)
class Belief:
    """The belief as it stands at the instant it was last advanced to."""

    nature: Nature
    mean: float = field(init=False)
    variance: float = field(init=False)
    pushes: dict[str, float] = field(default_factory=dict)
    _quality: float = 0.0
    _weight: float = 0.0
    _silent: Seconds = math.inf

    def __post_init__(self) -> None:
        self.mean, self.variance = self.nature.neutral, self.nature.variance

    def advance(self, passed: Seconds, stirred: float = 0.0) -> None:
        """Let `passed` seconds go by; `stirred` is variance a second that comes on top."""
        kept = math.exp(-passed / self.nature.memory)
        self.mean, self.variance = self.nature.unheard(self.mean, self.variance, passed)
        if stirred > 0.0:
            self.variance = min(self.nature.variance, self.variance + stirred * passed)
        for source in self.pushes:
            self.pushes[source] *= kept
        faded = math.exp(-passed / _TRUST)
        self._quality *= faded
        self._weight *= faded
        self._silent += passed

    def measure(
        self, value: float, noise: float, source: str, quality: float, stands: Seconds
    ) -> None:
        """Take in evidence: a value with the variance of its error, and who says so.

        `quality` (0 to 1) is kept for the confidence; the evidence stands for `stands` seconds.
        """
        gain = self.variance / (self.variance + noise)
        self.mean += gain * (value - self.mean)
        self.variance *= 1 - gain
        for each in self.pushes:
            self.pushes[each] *= 1 - gain
        own = self.pushes.get(source, 0.0) + gain * (value - self.nature.neutral)
        self.pushes[source] = own
        # Weighted by quality, so that one poor source does not spoil a good one beside it.
        weight = quality * min(_TRUST, stands)
        self._quality += weight * quality
        self._weight += weight
        if self._quality > 0.0:
            mean_quality = self._quality / self._weight
            self._silent = min(self._silent, _FADES * max(0.0, 1 - quality / mean_quality))

    def take(self, mean: float, variance: float, heard: tuple[float, float, Seconds]) -> None:
        """Stand where one of `KalmanFilters` stands."""
        self.mean, self.variance = mean, variance
        self._quality, self._weight, self._silent = heard

    def estimate(self, passed: Seconds = 0.0) -> Estimate:
        """The belief `passed` seconds later, with nothing heard meanwhile; changes nothing."""
        mean, variance = self.nature.unheard(self.mean, self.variance, passed)
        known = min(1.0, max(0.0, 1 - variance / self.nature.variance))
        quality = self._quality / self._weight if self._weight > 1e-9 else 0.0
        trust = min(1.0, quality / _PLENTY)
        silent = self._silent + max(0.0, passed) - _FRESH
        fresh = math.exp(-silent / _FADES) if silent > 0.0 else 1.0
        return Estimate(mean, variance, known * trust * fresh, self._causes(passed))

    def _causes(self, passed: Seconds) -> Causes:
        kept = math.exp(-max(0.0, passed) / self.nature.memory)
        strong = [
            (source, push * kept)
            for source, push in self.pushes.items()
            if abs(push * kept) >= _NAMED
        ]
        strong.sort(key=lambda each: (-abs(each[1]), each[0]))
        return tuple(strong[:_CAUSES])


Numbers = NDArray[np.float64]


class KalmanFilters:
    """KalmanFilters about the same number in many people, an element of an array for each.

    To the last bit what as many `Belief`s are that are advanced at the same instants, but
    without their causes: for simulations, where nobody asks for them.
    """

    def __init__(self, nature: Nature, many: int) -> None:
        self.nature = nature
        self._mean = np.full(many, nature.neutral)
        self._variance = np.full(many, nature.variance)
        self._quality, self._weight = np.zeros(many), np.zeros(many)
        self._silent = np.full(many, math.inf)

    def advance(self, passed: Seconds, stirred: Numbers) -> None:
        """See `Belief.advance`; `stirred` has one number for each person."""
        nature = self.nature
        kept = math.exp(-passed / nature.memory)
        self._mean = nature.neutral + kept * (self._mean - nature.neutral)
        self._variance = kept * kept * self._variance + nature.variance * (1 - kept * kept)
        wider = np.minimum(nature.variance, self._variance + stirred * passed)
        self._variance = np.where(stirred > 0.0, wider, self._variance)
        faded = math.exp(-passed / _TRUST)
        self._quality *= faded
        self._weight *= faded
        self._silent += passed

    def measure(
        self,
        who: NDArray[np.intp],
        value: Numbers,
        noise: Numbers,
        quality: float,
        stands: Numbers,
    ) -> None:
        """See `Belief.measure`: evidence about the people `who`, in their order."""
        gain = self._variance[who] / (self._variance[who] + noise)
        self._mean[who] += gain * (value - self._mean[who])
        self._variance[who] *= 1 - gain
        weight = quality * np.minimum(_TRUST, stands)
        self._quality[who] += weight * quality
        self._weight[who] += weight
        mean_quality = self._quality[who] / self._weight[who]
        fading = _FADES * np.maximum(0.0, 1 - quality / mean_quality)
        self._silent[who] = np.minimum(self._silent[who], fading)

    def of(self, number: int) -> Belief:
        """The belief about one of them as it stands, without its causes."""
        belief = Belief(self.nature)
        belief.take(
            self._mean.item(number),
            self._variance.item(number),
            (self._quality.item(number), self._weight.item(number), self._silent.item(number)),
        )
        return belief
