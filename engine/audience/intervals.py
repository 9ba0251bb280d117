"""An estimate with its interval and the number of people behind it.

People are the units: whatever was measured of one person is first made one number, since the
readings of one person say nearly the same thing again and again.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

LEVEL: Final = 0.95
"""How often an interval holds the true value."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate, the 95 % interval around it, and the number of `people` behind it.

    `low` and `high` are NaN where there is no telling (fewer than two people), all of it where
    there is nobody.
    """

    value: float
    low: float
    high: float
    people: int

    def holds(self, value: float) -> bool:
        """Whether a value lies inside."""
        return self.low <= value <= self.high


def percent(share: float) -> str:
    """A share as whole per cent: `67 %`."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


NOBODY: Final = Interval(math.nan, math.nan, math.nan, 0)


def mean_over(values: Floats, axis: int) -> Floats:
    """The mean of those values that are there, along an axis; NaN where none is."""
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        found: Floats = np.where(known, values, 0.0).sum(axis=axis) / known.sum(axis=axis)
    return found


def mean_interval(values: Floats, weights: Floats | None = None) -> Interval:
    """The mean over people (one number each, NaN where there is none), by Student's t.

    With `weights` (one of each person, above 0) it is their weighted mean, with the variance of
    a ratio of sums and as many degrees of freedom as Kish's effective number of people has
    (Kish, "Survey Sampling", 1965).
    """
    known = np.isfinite(values)
    values = values[known]
    people = len(values)
    if not people:
        return NOBODY
    weights = np.ones(people) if weights is None else weights[known]
    share = weights / weights.sum()
    mean = float(share @ values)
    effective = 1.0 / float(share @ share)
    if people < 2 or effective < 1.5:
        return Interval(mean, math.nan, math.nan, people)
    # Where all weigh the same this is the variance over n - 1, divided by n.
    variance = float(share**2 @ (values - mean) ** 2) * effective / (effective - 1.0)
    half = float(student(effective - 1.0)) * math.sqrt(variance)
    return Interval(mean, mean - half, mean + half, people)


def share_interval(count: float, people: int) -> Interval:
    """A share of people by Wilson's score interval (Wilson, 1927), which holds for few as well.

    `count` is how many of the `people`; where each is only probably one, the sum of
    probabilities.
    """
    if not people:
        return NOBODY
    z = normal()
    share = count / people
    spread = 1.0 + z * z / people
    middle = (share + z * z / (2 * people)) / spread
    half = z / spread * math.sqrt(share * (1 - share) / people + (z / (2 * people)) ** 2)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half), people)


def student(freedom: float | Floats, error: float | Floats = 1 - LEVEL) -> float:
    """The two-sided quantile of Student's t outside of which `error` lies."""
    from scipy.special import stdtrit

    return -stdtrit(freedom, np.asarray(error) / 2)[()]  # type: ignore[no-any-return]


def normal(error: float = 1 - LEVEL) -> float:
    """The two-sided quantile of the normal distribution outside of which `error` lies."""
    from scipy.special import ndtri

    return -float(ndtri(error / 2))


def noncentral_student(seen: float, freedom: float, centre: float) -> float:
    """How likely Student's t with the non-centrality `centre` is no larger than `seen`.

    Where the library has no value, by the normal approximation (Johnson and Welch, 1940).
    """
    from scipy.special import nctdtr, ndtr

    found = float(nctdtr(freedom, centre, seen))
    if not math.isfinite(found):
        scaled = seen * (1 - 1 / (4 * freedom)) - centre
        found = float(ndtr(scaled / math.sqrt(1 + seen * seen / (2 * freedom))))
    return found
