"""How much people feel alike at the same second: leave-one-out correlation."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.audience.intervals import NOBODY, Floats, Interval, student
from engine.audience.panel import Panel
from engine.audience.telling import TOO_FEW

_OVERLAP: Final = 10  # bins that somebody must have in common with others
DRAWS: Final = 499


@dataclass(frozen=True, slots=True)
class Synchrony:
    """`together` is the mean over people of each one's correlation with the mean of all others
    (-1 to 1), by person in `each` (NaN where too little is in common).

    `probability` is how likely chance alone (circular shifts) brings as much, `chance` what it
    brings on the whole. `says` is "together", "not more than by chance" or "too few to tell"
    (under three people). It rises with the number of people, since the mean of many is less
    noisy: only screenings of like sizes are compared by it.
    """

    together: Interval
    each: tuple[float, ...]
    chance: float
    probability: float
    says: str


def synchrony(panel: Panel, seed: int, draws: int = DRAWS) -> Synchrony:
    """The synchrony of people in one quantity (Nastase and others, "Measuring shared responses
    across subjects using intersubject correlation", 2019).

    The interval is by the jackknife over people, on Fisher's scale.
    """
    scaled = panel.standardized()
    values = scaled.by_bin()
    each = leave_one_out(values)
    people = int(np.isfinite(each).sum())
    if people < 3:
        return Synchrony(NOBODY, tuple(each.tolist()), math.nan, math.nan, TOO_FEW)
    mean = float(np.nanmean(each))
    by_chance = [_mean(leave_one_out(scaled.by_bin(v))) for v in scaled.shifts(seed, draws)]
    beaten = sum(value >= mean for value in by_chance)
    probability = (1 + beaten) / (1 + draws)
    says = "together" if probability <= 0.05 else "not more than by chance"
    chance = float(np.mean(by_chance)) if by_chance else math.nan
    return Synchrony(_jackknife(values, mean), tuple(each.tolist()), chance, probability, says)


def leave_one_out(values: Floats) -> Floats:
    """Each person's correlation with the mean of the others, over the bins that both have.

    `values` (people, bins) are standardized; NaN where there is none.
    """
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    others = known.sum(axis=0) - known
    means = (filled.sum(axis=0) - filled) / np.maximum(1, others)
    both = known & (others > 0)
    counts = both.sum(axis=1)
    many = np.maximum(1, counts)[:, None]
    one = np.where(both, filled - np.where(both, filled, 0).sum(axis=1, keepdims=True) / many, 0.0)
    other = np.where(both, means - np.where(both, means, 0).sum(axis=1, keepdims=True) / many, 0.0)
    norm = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    told = (counts >= _OVERLAP) & (norm > 1e-12)
    found: Floats = np.where(told, (one * other).sum(axis=1) / np.where(told, norm, 1.0), np.nan)
    return found


def _jackknife(values: Floats, mean: float) -> Interval:
    """Leaving out one after the other, from all that is worked out (Tukey, 1958)."""
    known = np.flatnonzero(np.isfinite(values).any(axis=1))
    people = len(known)
    whole = math.atanh(_inside(mean))
    without = np.array(
        [math.atanh(_inside(_mean(leave_one_out(np.delete(values, i, axis=0))))) for i in known]
    )
    pseudo = people * whole - (people - 1) * without
    half = student(people - 1) * float(np.std(pseudo, ddof=1)) / math.sqrt(people)
    return Interval(mean, math.tanh(whole - half), math.tanh(whole + half), people)


def _inside(value: float) -> float:
    return min(0.9999, max(-0.9999, value))


def _mean(each: Floats) -> float:
    return float(np.nanmean(each)) if np.isfinite(each).any() else 0.0
