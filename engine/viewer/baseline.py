"""The baseline of a quantity: its neutral value for this person, today, in this light.

Faces differ at rest, and so do they under other lamps; each quantity is therefore read relative
to a baseline. It is the median of the first half minute, over bins of a quarter second, so that
neither the camera's rate nor a passing expression changes it (median and median absolute
deviation, as in Rousseeuw and Croux, 1993). Afterwards it follows values near it with a time
constant of two minutes: a change of light is corrected within minutes, a smile held for minutes
is not. Plain floats, the same on every replay.

Many faces look sad, cross or tense while they rest: of 1,136 photographs labelled neutral a
twentieth has a valence below -0.35 by the network, and a hundredth below -0.57. Expressions pass
(felt ones within some four seconds, Ekman 1984), a resting face stays. So a look that does not
move is taken for rest, however far from the usual it lies, and from the first seconds on: what
lasts is believed to be rest by two thirds at once, by nine tenths after seven seconds. The price:
whoever comes in sad and whose face does not move is read as at rest, and only a change tells. A
face that comes in smiling is believed to smile.

Others look tense or surprised while they rest, and so roused for a whole film. But a film stirs
whoever sees it, often soon and for long: arousal is believed to be rest only as far as three
quarters of the time since the beginning go beyond it. Who is stirred after some seconds stays so.
The price: who comes in stirred and keeps that look for half a minute is read as at rest.

Voices differ more: another throat, microphone or language moves all that the voice network says
of somebody. So a voice as it is mostly is its baseline wherever it lies. Until half a minute of
speech is heard, it is sought where three quarters of the speech go beyond it, and whatever lies
between it and what is usual may be neutral as well: who begins with a shout is hardly roused by
it, and not calm when it is over; who shouts once they are heard is roused. For some minutes more
the median goes on, and counts where it lies nearer to the usual than before: whoever was roused
for the whole first half minute is not calm for the rest of the film.
"""

import math
from bisect import insort
from dataclasses import dataclass, replace
from typing import Final, Literal

from engine.sensing import quantities
from engine.viewer.inference import NEWEST, Inference
from engine.words import Seconds

LEARNED: Final[Seconds] = 30.0
"""How many seconds of readings a baseline is learned from."""

BIN: Final[Seconds] = 0.25
TIME_CONSTANT: Final[Seconds] = 120.0  # of the slow correction
FURTHEST: Final = 1.0  # from the usual that any look of a face can lie
# What lasts is believed to be rest by these seconds and those it was sensed, of all of them and as
# many as one would need to know: two thirds at first, nine tenths after seven.
AT_REST: Final[Seconds] = 2.0
EXPRESSED: Final[Seconds] = 1.0
STILL: Final[Seconds] = 1.0  # a look that has not moved for this long may be rest
MOVES: Final = 2.0  # by how many tolerances it moves
# One that came later may be an expression, and is rest only once it outlasts those.
PASSES: Final[Seconds] = 2.0


@dataclass(frozen=True, slots=True)
class BaselinePrior:
    """The baseline of a quantity before anything is measured, in the quantity's unit.

    `mean` is that of most people, None where people differ too much for one (a heart). A value
    further than `reach` from it is an expression, and never part of a baseline, unless it is
    still and on the side where faces may rest, `below` or `above` the mean. A voice may lie
    `anywhere`, however much it moves.
    `tolerance` is the standard deviation of the Gaussian weight by which values near a baseline
    correct it. Of an `early` one only what three quarters of the time since the beginning go
    beyond is rest further off than `reach`. A reading `stands_for` at most so long (hearts are
    read once a beat). The median `goes_on` until so much was sensed, where that is more than is
    needed to learn it.
    """

    mean: float | None
    reach: float
    tolerance: float
    rests: Literal["", "below", "above", "anywhere"] = ""
    early: bool = False
    stands_for: Seconds = 2.0
    goes_on: Seconds = 0.0

    def may_rest(self, value: float) -> bool:
        """Whether a value this far from the mean may be that of a face at rest, or of a voice as
        it is mostly."""
        if self.rests == "anywhere":
            return value != self.mean
        if self.mean is None or not self.rests or not abs(value - self.mean) <= FURTHEST:
            return False
        return (value < self.mean) == (self.rests == "below")

    def neutral(self, median: float, heard: list[float]) -> float:
        """What is neutral by the `median` of what was `heard`, which is ordered."""
        far = self.mean is not None and abs(median - self.mean) > self.reach
        return self.quartile(heard) if self.early and far else median

    @property
    def longest(self) -> int:
        """The most bins of `BIN` that there are of what is learned from."""
        return int(max(LEARNED, self.goes_on) / BIN)

    def quartile(self, heard: list[float]) -> float:
        """The quartile nearest to the mean: three quarters of what was `heard`, which is ordered,
        go beyond it. The mean itself where they lie on both sides."""
        last = len(heard) - 1
        low, high = heard[last // 4], heard[last - last // 4]
        if self.rests == "anywhere" and self.mean is not None:
            return max(low, min(self.mean, high))
        return low if self.rests == "above" else high


# Of the sum that the network makes (`observation_model.summed`).
_VOICE: Final = BaselinePrior(0.0, 1.5, 0.2, "anywhere", stands_for=0.4, goes_on=300.0)
_ACTION: Final = BaselinePrior(0.0, 0.6, 0.12, "above")
BASELINE_PRIORS: Final[dict[str, BaselinePrior]] = {
    quantities.FACE_VALENCE: BaselinePrior(0.0, 0.5, 0.15, "below"),
    quantities.FACE_AROUSAL: BaselinePrior(0.0, 0.5, 0.15, "above", early=True),
    quantities.FACE_SMILE: BaselinePrior(0.0, 0.6, 0.12),
    **dict.fromkeys(
        (
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
    quantities.VOICE_AROUSAL: _VOICE,
    quantities.HEART_RATE: BaselinePrior(None, math.inf, 8.0),
    quantities.HEART_BREATHING: BaselinePrior(None, math.inf, 3.0),
}
"""The quantities that have a baseline."""

_VOICE_BEFORE: Final = BaselinePrior(0.0, 0.5, 0.15)


def prior_of(quantity: str, inference: Inference = NEWEST) -> BaselinePrior | None:
    """The prior of a quantity's baseline by that inference; None where it has no baseline."""
    if quantity == quantities.VOICE_AROUSAL and inference < 6:
        return _VOICE_BEFORE
    prior = BASELINE_PRIORS.get(quantity)
    since = 7 if quantity == quantities.FACE_AROUSAL else 5
    return replace(prior, rests="") if prior is not None and inference < since else prior


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
        self._level: float | None = None  # of the last second, and for how long it has not moved
        self._still: Seconds = STILL
        self._left = 0.0
        self._first: float | None = None  # median, of the time that it is learned in

    @property
    def progress(self) -> float:
        """The share of the time of learning that is over, 0 to 1."""
        return min(1.0, self._heard / LEARNED)

    @property
    def value(self) -> float | None:
        """The neutral value as far as it is learned; None where nothing is known of it."""
        return self._value

    def nearest_to(self, value: float) -> float | None:
        """The neutral value nearest to this one that may be: while it is learned, what is usual
        may be neutral as well, and all that lies between. None where nothing is known of it."""
        mean, rest = self._prior.mean, self._value
        if mean is None or rest is None or self.progress >= 1.0:
            return rest
        usual = mean + self.progress * self.progress * (rest - mean)
        return max(min(usual, rest), min(value, max(usual, rest)))

    @property
    def uncertainty(self) -> float:
        """The standard deviation of the neutral value, in the quantity's unit; 0 once learned.

        It is never less than what a look that lasts still differs by: that may be rest too.
        """
        prior = self._prior
        reach = prior.reach if math.isfinite(prior.reach) else 2 * prior.tolerance
        usual = reach / 3 * (1 - self.progress)
        return math.sqrt(usual * usual + self._left * self._left) if self._left else usual

    def update(self, time: Seconds, value: float, quality: float) -> None:
        """Take in a reading: captured at `time` (seconds), of a quality from 0 to 1."""
        if not (math.isfinite(time) and math.isfinite(value) and 0.0 < quality <= 1.0):
            return
        if self._time is not None and time <= self._time:
            return
        passed = 0.0 if self._time is None else min(self._prior.stands_for, time - self._time)
        self._time = time
        mean = self._prior.mean
        still = self._is_still(value, passed)
        if mean is not None and not abs(value - mean) <= self._prior.reach and not still:
            return
        if self._is_learning:
            self._learn(time, value, quality, passed)
        else:
            self._correct(value, quality, passed)

    @property
    def _is_learning(self) -> bool:
        return self.progress < 1.0 or self._heard < self._prior.goes_on

    def _learn(self, time: Seconds, value: float, quality: float, passed: Seconds) -> None:
        if self._value is None:
            self._median = self._value = value
        if self._weight == 0.0:
            self._began = time
        self._sum += quality * value
        self._weight += quality
        self._heard += passed
        if not self._sorted:
            self._rest(self._sum / self._weight)
        if time - self._began < BIN and self._is_learning:
            return
        insort(self._sorted, self._sum / self._weight)
        del self._sorted[self._prior.longest :]
        self._sum = self._weight = 0.0
        mean = self._prior.mean
        median = self._prior.neutral(_middle(self._sorted), self._sorted)
        if self._first is not None and mean is not None:
            median = min(median, self._first, key=lambda each: abs(each - mean))
        self._median = median
        # The prior gives way late: the first seconds may be an expression.
        share = self.progress * self.progress
        self._value = median if mean is None else mean + share * (median - mean)
        if self._first is None:
            self._rest(self._prior.quartile(self._sorted))
        if self.progress >= 1.0:
            self._left = 0.0
            self._first = median if self._first is None else self._first
        if not self._is_learning:
            self._tolerance = tolerance_of(self._prior, self._sorted, self._median)
            self._sorted.clear()

    def _is_still(self, value: float, passed: Seconds) -> bool:
        """Whether this is a look that lasts, on a side where faces may rest."""
        if self._prior.rests == "anywhere":
            return True
        if not self._prior.rests or not abs(value) <= FURTHEST:
            return False
        if self._level is None:
            self._level = value
        moved = abs(value - self._level) > MOVES * self._prior.tolerance
        self._still = 0.0 if moved else self._still + passed
        self._level += (1 - math.exp(-passed / STILL)) * (value - self._level)
        return self._still >= STILL and self._prior.may_rest(value)

    def _rest(self, seen: float) -> None:
        """Let a look that lasts be rest sooner than the median has it, while neutral is learned.

        `seen` is the quartile nearest to the usual: three quarters of the time go beyond it.
        """
        mean, level = self._prior.mean, self._level
        if mean is None or self._value is None or not self._prior.rests:
            return
        self._left = 0.0
        if level is not None and self._prior.may_rest(level) and not self._prior.early:
            lasts = max(0.0, self._still - PASSES)
            self._believe(mean + lasts / (lasts + PASSES + EXPRESSED) * (level - mean))
        if self._prior.may_rest(seen):
            lasts = self._heard + AT_REST
            self._believe(mean + lasts / (lasts + EXPRESSED) * (seen - mean))
            self._left = abs(seen - self._value)

    def _believe(self, rest: float) -> None:
        mean = self._prior.mean
        if mean is None or self._value is None or abs(rest - mean) > abs(self._value - mean):
            self._value = rest

    def _correct(self, value: float, quality: float, passed: Seconds) -> None:
        if self._value is None:
            return
        deviation = value - self._value
        away = min(40.0, abs(deviation) / self._tolerance)
        weight = math.exp(-0.5 * (away * away))
        share = 1 - math.exp(-passed * quality * weight / TIME_CONSTANT)
        self._value += share * deviation


def tolerance_of(prior: BaselinePrior, heard: list[float], median: float) -> float:
    """The tolerance of a baseline just learned: twice the person's own spread, within limits."""
    spread = _middle(sorted(abs(each - median) for each in heard))
    return max(prior.tolerance, min(2 * prior.tolerance, 2 * 1.4826 * spread))


def _middle(ordered: list[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
