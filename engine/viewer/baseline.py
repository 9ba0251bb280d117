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

from engine.sensing import reading as said
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
RESTS: Final[dict[str, Rest]] = {
    said.FACE_VALENCE: Rest(0.0, 0.5, 0.15),
    said.FACE_AROUSAL: Rest(0.0, 0.5, 0.15),
    **dict.fromkeys(
        (
            said.FACE_SMILE,
            said.FACE_BROW_RAISE,
            said.FACE_BROW_LOWER,
            said.FACE_LID_RAISE,
            said.FACE_LID_TIGHTEN,
            said.FACE_NOSE_WRINKLE,
            said.FACE_LIP_RAISE,
            said.FACE_LIP_CORNER_DOWN,
            said.FACE_CHIN_RAISE,
            said.FACE_LIP_STRETCH,
            said.FACE_LIP_PRESS,
            said.FACE_JAW_DROP,
            said.FACE_SURPRISE,
            said.FACE_SADNESS,
            said.FACE_ANGER,
            said.FACE_DISGUST,
            said.FACE_FEAR,
        ),
        _ACTION,
    ),
    said.FACE_EYE_OPEN: Rest(0.8, 0.7, 0.15),
    said.VOICE_LEVEL: Rest(None, math.inf, 8.0),
    said.VOICE_AROUSAL: Rest(0.0, 0.5, 0.15),
    said.HEART_RATE: Rest(None, math.inf, 8.0),
    said.HEART_BREATHING: Rest(None, math.inf, 3.0),
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
        share = self.progress**2
        self._value = self._median if usual is None else usual + share * (self._median - usual)
        if self.progress >= 1.0:
            spread = _middle(sorted(abs(each - self._median) for each in self._sorted))
            self._near = max(self._rest.near, min(2 * self._rest.near, 2 * 1.4826 * spread))
            self._sorted.clear()

    def _correct(self, value: float, quality: float, passed: Seconds) -> None:
        if self._value is None:
            return
        off = value - self._value
        nearness = math.exp(-0.5 * min(40.0, abs(off) / self._near) ** 2)
        share = 1 - math.exp(-passed * quality * nearness / _FOLLOWS)
        self._value += share * off


def _middle(ordered: list[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
