"""What is neutral for this person, today, in this light.

Faces rest differently: one frowns over a book, another smiles at a wall, and a lamp from below
pulls the corners of any mouth. So each quantity is read against what it rests at: the median of
the first half minute, taken over quarter seconds so that a camera's rate does not matter and a
passing expression does not count (median and spread as Rousseeuw and Croux, 1993, have them).
Afterwards it follows slowly, and only what is near it: light that changes is corrected within
minutes, a smile held for minutes is not. Plain floats, the same on every replay.
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
"""How long a quantity must have been heard until its baseline is known."""

_BIN: Final[Seconds] = 0.25
_GAP: Final[Seconds] = 2.0  # a reading stands for at most this long (a heart speaks once a beat)
_FOLLOWS: Final[Seconds] = 120.0  # time constant of the slow correction
_LONGEST: Final = int(LEARNED / _BIN)


@dataclass(frozen=True, slots=True)
class Rest:
    """Where a quantity rests in most people, and what may count as resting.

    `usual` is None where people differ so much that only their own values tell (a heart);
    `reach` is how far from usual a resting value may lie: what is further off is an expression.
    `near` is how far from the baseline a value may be and still correct it.
    """

    usual: float | None
    reach: float
    near: float


_ACTION: Final = Rest(0.0, 0.6, 0.12)
BASELINE_PRIORS: Final[dict[str, Rest]] = {
    quantities.FACE_VALENCE: Rest(0.0, 0.5, 0.15),
    quantities.FACE_AROUSAL: Rest(0.0, 0.5, 0.15),
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
    quantities.FACE_EYE_OPEN: Rest(0.8, 0.7, 0.15),
    quantities.VOICE_LEVEL: Rest(None, math.inf, 8.0),
    quantities.VOICE_AROUSAL: Rest(0.0, 0.5, 0.15),
    quantities.HEART_RATE: Rest(None, math.inf, 8.0),
    quantities.HEART_BREATHING: Rest(None, math.inf, 3.0),
}
"""The quantities that have a baseline."""


class Baseline:
    """The baseline of one quantity of one person. Time is passed in; pure.

    Readings that are not numbers, of no quality, or not later than the last are ignored.
    """

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._sorted: list[float] = []  # quarter seconds of the first half minute, by value
        self._heard: Seconds = 0.0
        self._time: Seconds | None = None
        self._began: Seconds = 0.0
        self._sum = self._weight = 0.0
        self._median = rest.usual
        self._value = rest.usual
        self._near = rest.near

    @property
    def progress(self) -> float:
        """How much of it is learned, 0 to 1."""
        return min(1.0, self._heard / LEARNED)

    @property
    def value(self) -> float | None:
        """What is neutral, as far as is known; None before anything was heard."""
        return self._value

    @property
    def doubt(self) -> float:
        """How unsure the neutral value still is (a standard deviation), in the quantity's unit."""
        reach = self._rest.reach if math.isfinite(self._rest.reach) else 2 * self._rest.near
        return reach / 3 * (1 - self.progress)

    def update(self, time: Seconds, value: float, quality: float) -> None:
        """Take in a reading: captured at `time` (seconds), of a quality from 0 to 1."""
        if not (math.isfinite(time) and math.isfinite(value) and 0.0 < quality <= 1.0):
            return
        if self._time is not None and time <= self._time:
            return
        passed = 0.0 if self._time is None else min(_GAP, time - self._time)
        self._time = time
        usual = self._rest.usual
        if usual is not None and not abs(value - usual) <= self._rest.reach:
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
        # What people usually rest at gives way late: the first seconds may be an expression.
        usual = self._rest.usual
        share = self.progress * self.progress
        self._value = self._median if usual is None else usual + share * (self._median - usual)
        if self.progress >= 1.0:
            self._near = _nearness(self._rest, self._sorted, self._median)
            self._sorted.clear()

    def _correct(self, value: float, quality: float, passed: Seconds) -> None:
        if self._value is None:
            return
        off = value - self._value
        away = min(40.0, abs(off) / self._near)
        nearness = math.exp(-0.5 * (away * away))
        share = 1 - math.exp(-passed * quality * nearness / _FOLLOWS)
        self._value += share * off


Numbers = NDArray[np.float64]
Who = NDArray[np.intp]


class Baselines:
    """The baseline of one quantity in many people, an element of an array for each.

    To the last bit what as many `Baseline`s are, of a quantity that is known to rest somewhere.
    """

    def __init__(self, rest: Rest, many: int) -> None:
        assert rest.usual is not None
        self._rest, self._usual = rest, rest.usual
        self._value, self._near = np.full(many, rest.usual), np.full(many, rest.near)
        self._heard, self._time = np.zeros(many), np.full(many, -np.inf)
        self._began, self._sum, self._weight = np.zeros(many), np.zeros(many), np.zeros(many)
        self._count = np.zeros(many, dtype=np.intp)
        self._sorted = np.full((many, _LONGEST + 1), np.inf)

    def forget(self, who: Who) -> None:
        """The people `who` left, and others come."""
        self._value[who], self._near[who] = self._usual, self._rest.near
        self._heard[who], self._time[who] = 0.0, -np.inf
        self._sum[who] = self._weight[who] = 0.0
        self._count[who], self._sorted[who] = 0, np.inf

    def value(self, who: Who) -> Numbers:
        """See `Baseline.value`: of the people `who`, in their order."""
        return self._value[who]

    def doubt(self, who: Who) -> Numbers:
        """See `Baseline.doubt`."""
        return self._rest.reach / 3 * (1 - self._progress(who))

    def update(self, who: Who, now: Seconds, value: Numbers, quality: float) -> None:
        """See `Baseline.update`: readings of the people `who`, all captured `now`."""
        before = self._time[who]
        passed = np.where(np.isfinite(before), np.minimum(_GAP, now - before), 0.0)
        self._time[who] = now
        resting = np.abs(value - self._usual) <= self._rest.reach
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
        self._value[who] = self._usual + progress * progress * (median - self._usual)
        for place in np.flatnonzero(progress >= 1.0).tolist():
            heard = ordered[place, : counts[place]].tolist()
            self._near[who[place]] = _nearness(self._rest, heard, median.item(place))

    def _correct(self, who: Who, value: Numbers, quality: float, passed: Numbers) -> None:
        off = value - self._value[who]
        away = np.minimum(40.0, np.abs(off) / self._near[who])
        nearness = _exp(-0.5 * (away * away))
        self._value[who] += (1 - _exp(-passed * quality * nearness / _FOLLOWS)) * off


def _exp(numbers: Numbers) -> Numbers:
    """As `math.exp`: numpy's own may differ in the last bit."""
    return np.array([math.exp(each) for each in numbers.tolist()])


def _nearness(rest: Rest, heard: list[float], median: float) -> float:
    """How far from a baseline just learned a value may be and still correct it."""
    spread = _middle(sorted(abs(each - median) for each in heard))
    return max(rest.near, min(2 * rest.near, 2 * 1.4826 * spread))


def _middle(ordered: list[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
