"""Two cuts, or two audiences, compared in one number: how much they differ, and whether that is
told by so many people."""

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from engine.audience.intervals import (
    LEVEL,
    NOBODY,
    Floats,
    Interval,
    mean_interval,
    noncentral_student,
    student,
)
from engine.audience.telling import TOO_FEW, people_needed

ALIKE: Final = 0.5
"""Effects up to this are no difference worth speaking of (a medium effect; Cohen, 1988)."""

Saying = Literal["higher", "lower", "alike", "too few to tell"]


@dataclass(frozen=True, slots=True)
class Difference:
    """`effect` is Hedges' g of the second less the first: in standard deviations of people, or,
    where the same people saw both (`paired`), of their differences; `difference` is in the units
    measured. `probability` is two-sided.

    `says` is of the second: "higher", "lower", "alike" (the whole interval of the effect lies
    within a half), or "too few to tell"; then `would_do` is how many people would tell an effect as
    large as the one seen (in each group, where they are two).
    """

    effect: Interval
    difference: Interval
    probability: float
    paired: bool
    says: Saying
    would_do: int | None


def difference(first: Floats, second: Floats, *, paired: bool, error: float = 0.05) -> Difference:
    """The difference of two groups, one number of each person, NaN where there is none.

    Of the same people, in the same order, where `paired`. `error` is how often chance alone may
    seem a difference; smaller where many are looked at.
    """
    if paired:
        return _of_pairs(second - first, error)
    first, second = first[np.isfinite(first)], second[np.isfinite(second)]
    people = len(first) + len(second)
    if min(len(first), len(second)) < 2:
        return Difference(NOBODY, NOBODY, math.nan, False, TOO_FEW, None)
    variances = float(np.var(first, ddof=1)), float(np.var(second, ddof=1))
    apart = float(second.mean() - first.mean())
    parts = variances[0] / len(first), variances[1] / len(second)
    standard = math.sqrt(sum(parts))
    if standard <= 0:
        return Difference(
            NOBODY, Interval(apart, apart, apart, people), math.nan, False, TOO_FEW, None
        )
    # Welch's degrees of freedom (1947).
    freedom = sum(parts) ** 2 / (
        parts[0] ** 2 / (len(first) - 1) + parts[1] ** 2 / (len(second) - 1)
    )
    half = student(freedom) * standard
    pooled = math.sqrt(
        ((len(first) - 1) * variances[0] + (len(second) - 1) * variances[1]) / (people - 2)
    )
    scale = math.sqrt(len(first) * len(second) / people)
    effect = hedges(apart / pooled, people - 2, scale, people)
    return _told(
        effect,
        Interval(apart, apart - half, apart + half, people),
        apart / standard,
        freedom,
        2,
        error,
    )


def _of_pairs(apart: Floats, error: float) -> Difference:
    apart = apart[np.isfinite(apart)]
    people = len(apart)
    interval = mean_interval(apart)
    spread = float(np.std(apart, ddof=1)) if people > 1 else 0.0
    if spread <= 0:
        return Difference(NOBODY, interval, math.nan, True, TOO_FEW, None)
    scale = math.sqrt(people)
    effect = hedges(interval.value / spread, people - 1, scale, people)
    return _told(effect, interval, interval.value / spread * scale, people - 1, 1, error)


def _told(
    effect: Interval, apart: Interval, seen: float, freedom: float, groups: int, error: float
) -> Difference:
    from scipy.special import stdtr

    probability = float(2 * stdtr(freedom, -abs(seen)))
    says: Saying = TOO_FEW
    if probability <= error:
        says = "higher" if seen > 0 else "lower"
    elif max(abs(effect.low), abs(effect.high)) <= ALIKE:
        says = "alike"
    needed = people_needed(round(effect.value, 2), error, groups=groups)
    would_do = max(needed, apart.people // groups + 1) if says == TOO_FEW else None
    return Difference(effect, apart, probability, groups == 1, says, would_do)


def hedges(standardized: float, freedom: float, scale: float, people: int) -> Interval:
    """Hedges' g (1981), a standardized difference without its bias, with the interval that the
    non-central t distribution gives (Cumming and Finch, 2001). `scale` makes it t."""
    correction = (
        math.exp(math.lgamma(freedom / 2) - math.lgamma((freedom - 1) / 2)) / math.sqrt(freedom / 2)
        if freedom > 1
        else 1.0
    )
    seen = standardized * scale
    error = (1 - LEVEL) / 2
    low, high = _centre(seen, freedom, 1 - error), _centre(seen, freedom, error)
    return Interval(
        correction * standardized, correction * low / scale, correction * high / scale, people
    )


def _centre(seen: float, freedom: float, below: float) -> float:
    """The non-centrality with which a t as large as `seen` is reached with a probability."""
    from scipy.optimize import brentq

    def outside(centre: float) -> float:
        return noncentral_student(seen, freedom, centre) - below

    spread = 4.0 + abs(seen)
    while outside(seen - spread) < 0 or outside(seen + spread) > 0:
        spread *= 2.0
        if spread > 1e6:  # of two people, very far apart: there is no telling
            return math.nan
    return float(brentq(outside, seen - spread, seen + spread))
