"""A one-dimensional Kalman filter that knows which source moved its mean.

Between measurements the quantity follows an Ornstein-Uhlenbeck process (Uhlenbeck and Ornstein,
1930): the mean returns to neutral and the variance grows back to the stationary variance. Each
measurement moves the mean by the gain times the innovation and narrows the variance (Kalman,
1960). The filter is linear, so that the mean is neutral plus a sum of contributions, one for each
source of measurements; these are the causes that explanations name.

Plain floats, or numpy arrays for many filters at once: both give the same bits on every replay.
"""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.viewer.felt import Causes, Estimate
from engine.words import Seconds

_QUALITY_MEMORY: Final[Seconds] = 0.4  # time constant of the mean quality of measurements
_FRESH: Final[Seconds] = 0.5  # a measurement this young keeps the confidence it gave
_STALE: Final[Seconds] = 1.0  # afterwards the confidence falls with this time constant
_FULL_QUALITY: Final = 0.5  # mean quality from which on the confidence is not lowered
_NAMED: Final = 0.02  # a contribution smaller than this is no cause worth naming
_CAUSES: Final = 4


@dataclass(frozen=True, slots=True)
class ProcessModel:
    """An Ornstein-Uhlenbeck process: its stationary mean and variance, and its time constant."""

    neutral: float
    variance: float
    time_constant: Seconds

    def predict(self, mean: float, variance: float, elapsed: Seconds) -> tuple[float, float]:
        """The prior mean and variance after `elapsed` seconds without a measurement."""
        kept = math.exp(-max(0.0, elapsed) / self.time_constant)
        return (
            self.neutral + kept * (mean - self.neutral),
            kept * kept * variance + self.variance * (1 - kept * kept),
        )


@dataclass(slots=True)
class KalmanFilter:
    """The posterior of one quantity at the instant of the last `predict` or `update`.

    `contributions` says by how much each source holds the mean off neutral; they add up to it.
    """

    model: ProcessModel
    mean: float = field(init=False)
    variance: float = field(init=False)
    contributions: dict[str, float] = field(default_factory=dict)
    _quality: float = 0.0
    _weight: float = 0.0
    _age: Seconds = math.inf

    def __post_init__(self) -> None:
        self.mean, self.variance = self.model.neutral, self.model.variance

    def predict(self, elapsed: Seconds, process_noise: float = 0.0) -> None:
        """Let `elapsed` seconds pass; `process_noise` is variance a second beside the model's.

        The variance never exceeds the stationary variance.
        """
        kept = math.exp(-elapsed / self.model.time_constant)
        self.mean, self.variance = self.model.predict(self.mean, self.variance, elapsed)
        if process_noise > 0.0:
            self.variance = min(self.model.variance, self.variance + process_noise * elapsed)
        for source in self.contributions:
            self.contributions[source] *= kept
        faded = math.exp(-elapsed / _QUALITY_MEMORY)
        self._quality *= faded
        self._weight *= faded
        self._age += elapsed

    def update(
        self,
        value: float,
        measurement_noise: float,
        source: str,
        quality: float,
        duration: Seconds,
    ) -> None:
        """Take in a measurement with a variance of `measurement_noise`, made by `source`.

        `quality` (0 to 1) counts towards the confidence for the `duration`, in seconds, that the
        measurement stands for.
        """
        gain = self.variance / (self.variance + measurement_noise)
        self.mean += gain * (value - self.mean)
        self.variance *= 1 - gain
        for each in self.contributions:
            self.contributions[each] *= 1 - gain
        own = self.contributions.get(source, 0.0) + gain * (value - self.model.neutral)
        self.contributions[source] = own
        # Weighted by quality, so that one poor source does not spoil a good one beside it.
        weight = quality * min(_QUALITY_MEMORY, duration)
        self._quality += weight * quality
        self._weight += weight
        if self._quality > 0.0:
            mean_quality = self._quality / self._weight
            self._age = min(self._age, _STALE * max(0.0, 1 - quality / mean_quality))

    def restore(self, mean: float, variance: float, quality: tuple[float, float, Seconds]) -> None:
        """Take over the state of one of `KalmanFilters`, without its contributions.

        `quality` holds the weighted sum of qualities, the sum of weights and the age in seconds.
        """
        self.mean, self.variance = mean, variance
        self._quality, self._weight, self._age = quality

    def estimate(self, ahead: Seconds = 0.0) -> Estimate:
        """The belief in `ahead` seconds if nothing is measured until then; changes nothing."""
        mean, variance = self.model.predict(self.mean, self.variance, ahead)
        known = min(1.0, max(0.0, 1 - variance / self.model.variance))
        quality = self._quality / self._weight if self._weight > 1e-9 else 0.0
        trust = min(1.0, quality / _FULL_QUALITY)
        stale = self._age + max(0.0, ahead) - _FRESH
        fresh = math.exp(-stale / _STALE) if stale > 0.0 else 1.0
        return Estimate(mean, variance, known * trust * fresh, self._causes(ahead))

    def _causes(self, ahead: Seconds) -> Causes:
        kept = math.exp(-max(0.0, ahead) / self.model.time_constant)
        strong = [
            (source, part * kept)
            for source, part in self.contributions.items()
            if abs(part * kept) >= _NAMED
        ]
        strong.sort(key=lambda each: (-abs(each[1]), each[0]))
        return tuple(strong[:_CAUSES])


Numbers = NDArray[np.float64]


class KalmanFilters:
    """The filters of the same quantity for many people, vectorised: arrays of shape (count,).

    The numbers are those of as many `KalmanFilter`s, to the last bit. Contributions are left
    out, because simulations, which need many filters, never ask for causes.
    """

    def __init__(self, model: ProcessModel, count: int) -> None:
        self.model = model
        self._mean = np.full(count, model.neutral)
        self._variance = np.full(count, model.variance)
        self._quality, self._weight = np.zeros(count), np.zeros(count)
        self._age = np.full(count, math.inf)

    def predict(self, elapsed: Seconds, process_noise: Numbers) -> None:
        """See `KalmanFilter.predict`; `process_noise` has the shape (count,)."""
        model = self.model
        kept = math.exp(-elapsed / model.time_constant)
        self._mean = model.neutral + kept * (self._mean - model.neutral)
        self._variance = kept * kept * self._variance + model.variance * (1 - kept * kept)
        wider = np.minimum(model.variance, self._variance + process_noise * elapsed)
        self._variance = np.where(process_noise > 0.0, wider, self._variance)
        faded = math.exp(-elapsed / _QUALITY_MEMORY)
        self._quality *= faded
        self._weight *= faded
        self._age += elapsed

    def update(
        self,
        who: NDArray[np.intp],
        value: Numbers,
        measurement_noise: Numbers,
        quality: float,
        duration: Numbers,
    ) -> None:
        """See `KalmanFilter.update`: a measurement of each person in `who`, in their order."""
        gain = self._variance[who] / (self._variance[who] + measurement_noise)
        self._mean[who] += gain * (value - self._mean[who])
        self._variance[who] *= 1 - gain
        weight = quality * np.minimum(_QUALITY_MEMORY, duration)
        self._quality[who] += weight * quality
        self._weight[who] += weight
        mean_quality = self._quality[who] / self._weight[who]
        aged = _STALE * np.maximum(0.0, 1 - quality / mean_quality)
        self._age[who] = np.minimum(self._age[who], aged)

    def estimates(self) -> tuple[Numbers, Numbers, Numbers]:
        """Means, variances and confidences (0 to 1) of everybody as they are now; see
        `KalmanFilter.estimate`."""
        known = np.clip(1 - self._variance / self.model.variance, 0.0, 1.0)
        quality = np.divide(
            self._quality, self._weight, out=np.zeros_like(self._weight), where=self._weight > 1e-9
        )
        trust = np.minimum(1.0, quality / _FULL_QUALITY)
        fresh = np.exp(-np.maximum(0.0, self._age - _FRESH) / _STALE)
        return self._mean.copy(), self._variance.copy(), known * trust * fresh

    def filter_of(self, number: int) -> KalmanFilter:
        """A copy of one person's filter, without its contributions."""
        one = KalmanFilter(self.model)
        one.restore(
            self._mean.item(number),
            self._variance.item(number),
            (self._quality.item(number), self._weight.item(number), self._age.item(number)),
        )
        return one
