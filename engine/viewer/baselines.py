"""`Baseline` for many people, vectorised, for simulations."""

import math

import numpy as np
from numpy.typing import NDArray

from engine.viewer import baseline
from engine.words import Seconds

Numbers = NDArray[np.float64]
Who = NDArray[np.intp]


class Baselines:
    """The baselines of one quantity of many people, vectorised: arrays of shape (count,).

    The numbers are those of as many `Baseline`s, to the last bit; the prior must have a mean.
    """

    def __init__(self, prior: baseline.BaselinePrior, count: int) -> None:
        assert prior.mean is not None
        self._prior, self._mean = prior, prior.mean
        self._value, self._tolerance = np.full(count, prior.mean), np.full(count, prior.tolerance)
        self._heard, self._time = np.zeros(count), np.full(count, -np.inf)
        self._began, self._sum, self._weight = np.zeros(count), np.zeros(count), np.zeros(count)
        self._count = np.zeros(count, dtype=np.intp)
        self._sorted = np.full((count, prior.longest + 1), np.inf)
        self._first = np.full(count, np.nan)
        self._level, self._still = np.full(count, np.nan), np.full(count, baseline.STILL)
        self._left = np.zeros(count)

    def forget(self, who: Who) -> None:
        """Begin anew for the numbers `who`: other people sit there now."""
        self._value[who], self._tolerance[who] = self._mean, self._prior.tolerance
        self._heard[who], self._time[who] = 0.0, -np.inf
        self._sum[who] = self._weight[who] = 0.0
        self._count[who], self._sorted[who], self._first[who] = 0, np.inf, np.nan
        self._level[who], self._still[who], self._left[who] = np.nan, baseline.STILL, 0.0

    def value(self, who: Who) -> Numbers:
        """See `Baseline.value`: those of the people `who`, of shape (len(who),)."""
        return self._value[who]

    def uncertainty(self, who: Who) -> Numbers:
        """See `Baseline.uncertainty`: those of the people `who`, of shape (len(who),)."""
        usual = self._prior.reach / 3 * (1 - self._progress(who))
        left = self._left[who]
        return np.where(left == 0.0, usual, np.sqrt(usual * usual + left * left))

    def update(self, who: Who, now: Seconds, value: Numbers, quality: float) -> None:
        """See `Baseline.update`: a reading of each of the people `who`, captured `now`."""
        before = self._time[who]
        longest = self._prior.stands_for
        passed = np.where(np.isfinite(before), np.minimum(longest, now - before), 0.0)
        self._time[who] = now
        resting = np.abs(value - self._mean) <= self._prior.reach
        resting |= self._is_still(who, value, passed)
        learning = self._is_learning(who)
        some = resting & learning
        self._learn(who[some], now, value[some], quality, passed[some])
        some = resting & ~learning
        self._correct(who[some], value[some], quality, passed[some])

    def _progress(self, who: Who) -> Numbers:
        return np.minimum(1.0, self._heard[who] / baseline.LEARNED)

    def _is_learning(self, who: Who) -> NDArray[np.bool_]:
        learning: NDArray[np.bool_] = self._heard[who] < self._prior.goes_on
        return learning | (self._progress(who) < 1.0)

    def _learn(
        self, who: Who, now: Seconds, value: Numbers, quality: float, passed: Numbers
    ) -> None:
        self._began[who[self._weight[who] == 0.0]] = now
        self._sum[who] += quality * value
        self._weight[who] += quality
        self._heard[who] += passed
        first = who[self._count[who] == 0]
        self._rest(first, self._sum[first] / self._weight[first])
        who = who[(now - self._began[who] >= baseline.BIN) | ~self._is_learning(who)]
        if not len(who):
            return
        each, longest = np.arange(len(who)), self._count[who].max() + 1
        ordered = self._sorted[who, :longest]
        ordered[each, self._count[who]] = self._sum[who] / self._weight[who]
        ordered.sort(axis=1)
        ordered[:, self._prior.longest :] = np.inf
        self._sorted[who, :longest] = ordered
        self._count[who] = counts = np.minimum(self._prior.longest, self._count[who] + 1)
        self._sum[who] = self._weight[who] = 0.0
        half = counts // 2
        lower = ordered[each, np.maximum(0, half - 1)]
        median = np.where(counts % 2 == 1, ordered[each, half], (lower + ordered[each, half]) / 2)
        quartile = self._quartile(ordered, counts)
        if self._prior.early:
            far = np.abs(median - self._mean) > self._prior.reach
            median = np.where(far, quartile, median)
        progress, first = self._progress(who), self._first[who]
        nearer = np.abs(first - self._mean) < np.abs(median - self._mean)
        median = np.where(nearer, first, median)
        self._value[who] = self._mean + progress * progress * (median - self._mean)
        some = np.isnan(first)
        self._rest(who[some], quartile[some])
        self._left[who[progress >= 1.0]] = 0.0
        some &= progress >= 1.0
        self._first[who[some]] = median[some]
        for place in np.flatnonzero(~self._is_learning(who)).tolist():
            heard = ordered[place, : counts[place]].tolist()
            tolerance = baseline.tolerance_of(self._prior, heard, median.item(place))
            self._tolerance[who[place]] = tolerance

    def _quartile(self, ordered: Numbers, counts: Who) -> Numbers:
        each, last = np.arange(len(counts)), counts - 1
        low, high = ordered[each, last // 4], ordered[each, last - last // 4]
        if self._prior.rests == "anywhere":
            quartile: Numbers = np.maximum(low, np.minimum(self._mean, high))
            return quartile
        return low if self._prior.rests == "above" else high

    def _is_still(self, who: Who, value: Numbers, passed: Numbers) -> NDArray[np.bool_]:
        if self._prior.rests == "anywhere":
            return np.ones(len(who), dtype=bool)
        if not self._prior.rests:
            return np.zeros(len(who), dtype=bool)
        level = np.where(np.isnan(self._level[who]), value, self._level[who])
        moved = np.abs(value - level) > baseline.MOVES * self._prior.tolerance
        self._still[who] = np.where(moved, 0.0, self._still[who] + passed)
        self._level[who] = level + (1 - _exp(-passed / baseline.STILL)) * (value - level)
        return (self._still[who] >= baseline.STILL) & self._may_rest(value)

    def _may_rest(self, value: Numbers) -> NDArray[np.bool_]:
        if self._prior.rests == "anywhere":
            off: NDArray[np.bool_] = value != self._mean
            return off
        below: NDArray[np.bool_] = value < self._mean
        return below if self._prior.rests == "below" else ~below

    def _rest(self, who: Who, seen: Numbers) -> None:
        if not self._prior.rests:
            return
        self._left[who] = 0.0
        some = who[np.isfinite(self._level[who])]
        some = some[self._may_rest(self._level[some]) & (not self._prior.early)]
        lasts = np.maximum(0.0, self._still[some] - baseline.PASSES)
        level = self._level[some] - self._mean
        share = lasts / (lasts + baseline.PASSES + baseline.EXPRESSED)
        self._believe(some, self._mean + share * level)
        lasting = self._may_rest(seen)
        who, seen = who[lasting], seen[lasting]
        lasts = self._heard[who] + baseline.AT_REST
        self._believe(who, self._mean + lasts / (lasts + baseline.EXPRESSED) * (seen - self._mean))
        self._left[who] = np.abs(seen - self._value[who])

    def _believe(self, who: Who, rest: Numbers) -> None:
        now = self._value[who]
        further = np.abs(rest - self._mean) > np.abs(now - self._mean)
        self._value[who] = np.where(further, rest, now)

    def _correct(self, who: Who, value: Numbers, quality: float, passed: Numbers) -> None:
        deviation = value - self._value[who]
        away = np.minimum(40.0, np.abs(deviation) / self._tolerance[who])
        weight = _exp(-0.5 * (away * away))
        share = 1 - _exp(-passed * quality * weight / baseline.TIME_CONSTANT)
        self._value[who] += share * deviation


def _exp(numbers: Numbers) -> Numbers:
    """`math.exp` of each: numpy's own may differ from it in the last bit."""
    return np.array([math.exp(each) for each in numbers.tolist()])
