"""The baseline of a quantity: its neutral value for this person, today, in this light.

Faces differ at rest, and so do they under other lamps; each quantity is therefore read relative
to a baseline. It is the median of the first half minute, over bins of a quarter second, so that
neither the camera's rate nor a passing expression changes it (median and median absolute
deviation, as in Rousseeuw and Croux, 1993). Afterwards it follows values near it with a time
constant of two minutes: a change of light is corrected within minutes, a smile held for minutes
is not. Plain floats, the same on every replay.
"""

import math
from bisect import insort
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing import quantities
from engine.words import Seconds

LEARNED: Final[Seconds] = 30.0
"""How many seconds of readings a baseline is learned from."""

_BIN: Final[Seconds] = 0.25
_GAP: Final[Seconds] = 2.0  # a reading stands for at most this long (hearts read once a beat)
_TIME_CONSTANT: Final[Seconds] = 120.0  # of the slow correction
_LONGEST: Final = int(LEARNED / _BIN)


@dataclass(frozen=True, slots=True)
class BaselinePrior:
    """The baseline of a quantity before anything is measured, in the quantity's unit.

    `mean` is that of most people, None where people differ too much for one (a heart). A value
    further than `reach` from it is an expression, and never part of a baseline. `tolerance` is
    the standard deviation of the Gaussian weight by which values near a baseline correct it.
    """

    mean: float | None
    reach: float
    tolerance: float


_ACTION: Final = BaselinePrior(0.0, 0.6, 0.12)
BASELINE_PRIORS: Final[dict[str, BaselinePrior]] = {
    quantities.FACE_VALENCE: BaselinePrior(0.0, 0.5, 0.15),
    quantities.FACE_AROUSAL: BaselinePrior(0.0, 0.5, 0.15),
    **dict.fromkeys(
        (
            quantities.FACE_SMILE,
            quantities.FACE_BROW_RAISE,
            quantities.FACE_BROW_LOWER,
            quantities.FACE_LID_RAISE,
            quantities.FACE_LID_TIGHTEN,
            quantities.FACE_NOSE_WRINKLE,
            quantities.FACE_LIP_RAISE,
            quantities.FACE_LIP_CORNER_DOWN,
            quantities.FACE_CHIN_RAISE,
            quantities.FACE_LIP_STRETCH,
            quantities.FACE_LIP_PRESS,
            quantities.FACE_JAW_DROP,
            quantities.FACE_SURPRISE,
            quantities.FACE_SADNESS,
            quantities.FACE_ANGER,
            quantities.FACE_DISGUST,
            quantities.FACE_FEAR,
        ),
        _ACTION,
    ),
    quantities.FACE_EYE_OPEN: BaselinePrior(0.8, 0.7, 0.15),
    quantities.VOICE_LEVEL: BaselinePrior(None, math.inf, 8.0),
    quantities.VOICE_AROUSAL: BaselinePrior(0.0, 0.5, 0.15),
    quantities.HEART_RATE: BaselinePrior(None, math.inf, 8.0),
    quantities.HEART_BREATHING: BaselinePrior(None, math.inf, 3.0),
}
"""The quantities that have a baseline."""


class Baseline:
    """The baseline of one quantity of one person. Time is passed in, in seconds; pure.

    Readings that are not numbers, of no quality, or not later than the last are rejected.
    """

    def __init__(self, prior: BaselinePrior) -> None:
        self._prior = prior
        self._sorted: list[float] = []  # quarter seconds of the first half minute, by value
        self._heard: Seconds = 0.0
        self._time: Seconds | None = None
        self._began: Seconds = 0.0
        self._sum = self._weight = 0.0
        self._median = prior.mean
        self._value = prior.mean
        self._tolerance = prior.tolerance

    @property
    def progress(self) -> float:
        """The share of the time of learning that is over, 0 to 1."""
        return min(1.0, self._heard / LEARNED)

    @property
    def value(self) -> float | None:
        """The neutral value as far as it is learned; None where nothing is known of it."""
        return self._value

    @property
    def uncertainty(self) -> float:
        """The standard deviation of the neutral value, in the quantity's unit; 0 once learned."""
        prior = self._prior
        reach = prior.reach if math.isfinite(prior.reach) else 2 * prior.tolerance
        return reach / 3 * (1 - self.progress)

    def update(self, time: Seconds, value: float, quality: float) -> None:
        """Take in a reading: captured at `time` (seconds), of a quality from 0 to 1."""
        if not (math.isfinite(time) and math.isfinite(value) and 0.0 < quality <= 1.0):
            return
        if self._time is not None and time <= self._time:
            return
        passed = 0.0 if self._time is None else min(_GAP, time - self._time)
        self._time = time
        mean = self._prior.mean
        if mean is not None and not abs(value - mean) <= self._prior.reach:
            return
        if self.progress < 1.0:
            self._learn(time, value, quality, passed)
        else:
            self._correct(value, quality, passed)

    def _learn(self, time: Seconds, value: float, quality: float, passed: Seconds) -> None:
        if self._value is None:
            self._median = self._value = value
        if self._weight == 0.0:
            self._began = time
        self._sum += quality * value
        self._weight += quality
        self._heard += passed
        if time - self._began < _BIN and self.progress < 1.0:
            return
        insort(self._sorted, self._sum / self._weight)
        del self._sorted[_LONGEST:]
        self._sum = self._weight = 0.0
        self._median = _middle(self._sorted)
        # The prior gives way late: the first seconds may be an expression.
        mean = self._prior.mean
        share = self.progress * self.progress
        self._value = self._median if mean is None else mean + share * (self._median - mean)
        if self.progress >= 1.0:
            self._tolerance = _tolerance(self._prior, self._sorted, self._median)
            self._sorted.clear()

    def _correct(self, value: float, quality: float, passed: Seconds) -> None:
        if self._value is None:
            return
        deviation = value - self._value
        away = min(40.0, abs(deviation) / self._tolerance)
        weight = math.exp(-0.5 * (away * away))
        share = 1 - math.exp(-passed * quality * weight / _TIME_CONSTANT)
        self._value += share * deviation


Numbers = NDArray[np.float64]
Who = NDArray[np.intp]


class Baselines:
    """The baselines of one quantity of many people, vectorised: arrays of shape (count,).

    The numbers are those of as many `Baseline`s, to the last bit; the prior must have a mean.
    """

    def __init__(self, prior: BaselinePrior, count: int) -> None:
        assert prior.mean is not None
        self._prior, self._mean = prior, prior.mean
        self._value, self._tolerance = np.full(count, prior.mean), np.full(count, prior.tolerance)
        self._heard, self._time = np.zeros(count), np.full(count, -np.inf)
        self._began, self._sum, self._weight = np.zeros(count), np.zeros(count), np.zeros(count)
        self._count = np.zeros(count, dtype=np.intp)
        self._sorted = np.full((count, _LONGEST + 1), np.inf)

    def forget(self, who: Who) -> None:
        """Begin anew for the numbers `who`: other people sit there now."""
        self._value[who], self._tolerance[who] = self._mean, self._prior.tolerance
        self._heard[who], self._time[who] = 0.0, -np.inf
        self._sum[who] = self._weight[who] = 0.0
        self._count[who], self._sorted[who] = 0, np.inf

    def value(self, who: Who) -> Numbers:
        """See `Baseline.value`: those of the people `who`, of shape (len(who),)."""
        return self._value[who]

    def uncertainty(self, who: Who) -> Numbers:
        """See `Baseline.uncertainty`: those of the people `who`, of shape (len(who),)."""
        return self._prior.reach / 3 * (1 - self._progress(who))

    def update(self, who: Who, now: Seconds, value: Numbers, quality: float) -> None:
        """See `Baseline.update`: a reading of each of the people `who`, captured `now`."""
        before = self._time[who]
        passed = np.where(np.isfinite(before), np.minimum(_GAP, now - before), 0.0)
        self._time[who] = now
        resting = np.abs(value - self._mean) <= self._prior.reach
        learning = self._progress(who) < 1.0
        some = resting & learning
        self._learn(who[some], now, value[some], quality, passed[some])
        some = resting & ~learning
        self._correct(who[some], value[some], quality, passed[some])

    def _progress(self, who: Who) -> Numbers:
        return np.minimum(1.0, self._heard[who] / LEARNED)

    def _learn(
        self, who: Who, now: Seconds, value: Numbers, quality: float, passed: Numbers
    ) -> None:
        self._began[who[self._weight[who] == 0.0]] = now
        self._sum[who] += quality * value
        self._weight[who] += quality
        self._heard[who] += passed
        who = who[(now - self._began[who] >= _BIN) | (self._progress(who) >= 1.0)]
        if not len(who):
            return
        each, longest = np.arange(len(who)), self._count[who].max() + 1
        ordered = self._sorted[who, :longest]
        ordered[each, self._count[who]] = self._sum[who] / self._weight[who]
        ordered.sort(axis=1)
        ordered[:, _LONGEST:] = np.inf
        self._sorted[who, :longest] = ordered
        self._count[who] = counts = np.minimum(_LONGEST, self._count[who] + 1)
        self._sum[who] = self._weight[who] = 0.0
        half = counts // 2
        lower = ordered[each, np.maximum(0, half - 1)]
        median = np.where(counts % 2 == 1, ordered[each, half], (lower + ordered[each, half]) / 2)
        progress = self._progress(who)
        self._value[who] = self._mean + progress * progress * (median - self._mean)
        for place in np.flatnonzero(progress >= 1.0).tolist():
            heard = ordered[place, : counts[place]].tolist()
            self._tolerance[who[place]] = _tolerance(self._prior, heard, median.item(place))

    def _correct(self, who: Who, value: Numbers, quality: float, passed: Numbers) -> None:
        deviation = value - self._value[who]
        away = np.minimum(40.0, np.abs(deviation) / self._tolerance[who])
        weight = _exp(-0.5 * (away * away))
        self._value[who] += (1 - _exp(-passed * quality * weight / _TIME_CONSTANT)) * deviation


def _exp(numbers: Numbers) -> Numbers:
    """`math.exp` of each: numpy's own may differ from it in the last bit."""
    return np.array([math.exp(each) for each in numbers.tolist()])


def _tolerance(prior: BaselinePrior, heard: list[float], median: float) -> float:
    """The tolerance of a baseline just learned: twice the person's own spread, within limits."""
    spread = _middle(sorted(abs(each - median) for each in heard))
    return max(prior.tolerance, min(2 * prior.tolerance, 2 * 1.4826 * spread))


def _middle(ordered: list[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
