"""The mean of many people over time, with two bands around it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.audience.intervals import LEVEL, Floats, mean_over, student
from engine.audience.relabelling import paired_t

DRAWS: Final = 499
_FEWEST: Final = 3  # people, below which a second has a mean and no band


@dataclass(frozen=True, slots=True)
class Curve:
    """A mean over people, instant by instant; all have the same length.

    `at` are seconds. `low` and `high` are 95 % intervals of each instant by itself (*pointwise*,
    Student's t). `band_low` and `band_high` hold the whole curve at once with 95 %
    (*simultaneous*): whoever looks for the place where two things differ goes by these. `people`
    says how many were measured there; NaN stands where nobody was, and in the bands where fewer
    than three were.
    """

    at: tuple[float, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    band_low: tuple[float, ...]
    band_high: tuple[float, ...]
    people: tuple[int, ...]


def curve(values: Floats, at: Floats, seed: int, weights: Floats | None = None) -> Curve:
    """The curve of `values` (people, instants), NaN where nothing was measured of somebody.

    `weights` (people,) or (people, instants) weigh people, where some were more likely than others
    to be shown this (inverse probability; see `mean_interval`).
    """
    found = weighted(values, weights)
    means, low, high, people = _around(values, found, 1 - LEVEL)
    _, band_low, band_high, _ = _around(values, found, simultaneous_error(values, seed))
    return Curve(
        *(tuple(each.tolist()) for each in (at, means, low, high, band_low, band_high, people))
    )


def pointwise(
    values: Floats, weights: Floats | None = None
) -> tuple[Floats, Floats, Floats, Floats]:
    """Of `values` (people, instants), at each instant by itself: the mean, both ends of its 95 %
    interval, and how many people were measured. `weights` as in `curve`."""
    return _around(values, weighted(values, weights), 1 - LEVEL)


def _around(
    values: Floats, found: tuple[Floats, Floats, Floats], error: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """What `pointwise` says, by what `weighted` found, with intervals that miss by `error`."""
    means, errors, freedom = found
    people = np.isfinite(values).sum(axis=0)
    with np.errstate(invalid="ignore"):
        half = student(np.maximum(freedom, 0.5), error) * errors
    half = np.where(people >= _FEWEST, half, np.nan)
    return means, means - half, means + half, people


def weighted(values: Floats, weights: Floats | None = None) -> tuple[Floats, Floats, Floats]:
    """The means over people of `values` (people, instants), their standard errors, and the degrees
    of freedom; NaN where there are none."""
    known = np.isfinite(values)
    if weights is None:
        weights = np.ones(len(values))
    weight = np.where(known, weights if weights.ndim == 2 else weights[:, None], 0.0)
    filled = np.where(known, values, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = weight / weight.sum(axis=0)
        means = (share * filled).sum(axis=0)
        squares = (share**2).sum(axis=0)
        effective = 1.0 / squares
        variance = (share**2 * (filled - means) ** 2).sum(axis=0) * effective / (effective - 1.0)
        errors = np.where(effective > 1.2, np.sqrt(variance), np.nan)
    means = np.where(known.any(axis=0), means, np.nan)
    return means, errors, effective - 1.0


def simultaneous_error(values: Floats, seed: int, draws: int = DRAWS) -> float:
    """How seldom each instant by itself may fall outside, so that the whole curve of `values`
    (people, instants) falls outside a band in 5 % of screenings.

    By turning round the deviations of whole people at random and looking where the least
    probable instant then lies (the wild bootstrap, whose draws keep each person's course in time;
    Chang, Lin and Ogden, "Simultaneous confidence bands for functional regression models", 2017).
    """
    from scipy.special import stdtr

    wrong = 1 - LEVEL
    told = np.isfinite(values).sum(axis=0) >= _FEWEST
    if told.sum() < 2:
        return wrong
    away = values[:, told] - mean_over(values[:, told], 0)
    chance = np.random.default_rng(seed)
    signs = chance.choice(np.array([1.0, -1.0]), (draws, len(values)))
    seen, _, freedom = paired_t(signs, away)
    least = np.nanmin(2 * stdtr(freedom, -np.abs(seen)), axis=1, initial=1.0)
    return float(np.quantile(least, wrong))
