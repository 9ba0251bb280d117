"""Two cuts, or two audiences, second by second: where they differ, with many looks corrected."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.audience.comparing import Difference, difference
from engine.audience.discoveries import WRONG
from engine.audience.intervals import Floats, Truths, mean_over, student
from engine.audience.relabelling import labels, largest, paired_t, signs, unpaired_t
from engine.audience.standing_out import runs
from engine.audience.telling import TOO_FEW, people_needed

DRAWS: Final = 1999
_ENOUGH: Final = 5  # people measured in each group (all, where it has fewer) to look at a bin


@dataclass(frozen=True, slots=True)
class Apart:
    """Bins `first` to `last`, in each of which the second is higher (or lower) than the first;
    `most` is where the most. `difference` compares people's means over them; as it was chosen for
    being large, it will be somewhat smaller another time. `probability` is how likely chance
    alone brings as much anywhere."""

    first: int
    last: int
    most: int
    difference: Difference
    probability: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Bin by bin: the means of both, the `difference` of the second less the first, and its
    `effect` (Hedges' g).

    `low` and `high` are 95 % intervals of each bin by itself, `band_low` and `band_high` hold all
    bins at once. `probability` is of each bin, corrected for all looks. `people` are those behind
    the two. `apart` are the stretches that differ; where there is none, `says` is "too few to
    tell" and `would_do` the number of people (in each group, where they are two) that would tell an
    effect as large as the largest seen, at the least: the largest of many is larger than it is.
    """

    first: tuple[float, ...]
    second: tuple[float, ...]
    difference: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    band_low: tuple[float, ...]
    band_high: tuple[float, ...]
    effect: tuple[float, ...]
    probability: tuple[float, ...]
    people: tuple[int, int]
    paired: bool
    apart: tuple[Apart, ...]
    says: str
    would_do: int | None


def compared(
    first: Floats, second: Floats, seed: int, *, paired: bool, draws: int = DRAWS
) -> Comparison:
    """Two groups over the same bins, each (people, bins), NaN where somebody was not measured; the
    same people in the same order, where `paired`.

    The largest t of all bins is compared with that of `draws` random relabellings (of all there
    are, where these are fewer): signs of differences, where paired, else who is in which group.
    So in one comparison of twenty at most there is a false second (max-T; Westfall and Young,
    1993; Nichols and Holmes, "Nonparametric permutation tests for functional neuroimaging", 2002).
    """
    chance = np.random.default_rng(seed)
    if paired:
        apart = second - first
        looked_at = _looked_at(apart)
        told = np.where(looked_at, apart, np.nan)
        (seen,), (errors,), (freedom,) = paired_t(np.ones((1, len(told))), told)
        by_chance = largest(paired_t(each, told)[0] for each in signs(len(told), draws, chance))
        # Of t, and Hedges' factor against its bias.
        scale, between = 1 / np.sqrt(_people(apart)), mean_over(apart, 0)
    else:
        values = np.concatenate([first, second])
        looked_at = _looked_at(first) & _looked_at(second)
        truth = np.repeat([0.0, 1.0], [len(first), len(second)])[None, :]
        values = np.where(looked_at, values, np.nan)
        (seen,), (errors,), (freedom,) = unpaired_t(truth, values)
        every = labels(len(first), len(second), draws, chance)
        by_chance = largest(unpaired_t(each, values)[0] for each in every)
        scale = np.sqrt(1 / _people(first) + 1 / _people(second))
        between = mean_over(second, 0) - mean_over(first, 0)
    effect = seen * scale * (1 - 3 / (4 * freedom - 1))
    known = np.isfinite(seen)
    beaten = (by_chance[None, :] >= np.abs(seen)[:, None] - 1e-9).sum(axis=1)
    probability = np.where(known, np.maximum(1, beaten) / max(1, len(by_chance)), np.nan)
    limit = float(np.quantile(by_chance, 1 - WRONG, method="higher"))
    half = student(freedom) * errors
    stretches = tuple(
        Apart(
            one,
            other,
            one + int(np.nanargmax(np.abs(seen[one : other + 1]))),
            _over(first[:, one : other + 1], second[:, one : other + 1], paired=paired),
            float(probability[one : other + 1].min()),
        )
        for sign in (1, -1)
        for one, other in runs((probability <= WRONG) & (np.sign(between) == sign))
    )
    wide = limit * errors
    people = _most(first), _most(second)
    return Comparison(
        first=_line(mean_over(first, 0)),
        second=_line(mean_over(second, 0)),
        difference=_line(between),
        low=_line(between - half),
        high=_line(between + half),
        band_low=_line(between - wide),
        band_high=_line(between + wide),
        effect=_line(effect),
        probability=_line(probability),
        people=people,
        paired=paired,
        apart=tuple(sorted(stretches, key=lambda each: each.first)),
        says="they differ" if stretches else TOO_FEW,
        would_do=None if stretches else _would_do(effect, limit, freedom, people, paired=paired),
    )


def _over(first: Floats, second: Floats, *, paired: bool) -> Difference:
    """The means over a few bins; of the bins that both have, where the same people saw both."""
    if paired:
        both = np.isfinite(first) & np.isfinite(second)
        first, second = np.where(both, first, np.nan), np.where(both, second, np.nan)
    return difference(mean_over(first, 1), mean_over(second, 1), paired=paired)


def _would_do(
    effect: Floats, limit: float, freedom: Floats, people: tuple[int, int], *, paired: bool
) -> int | None:
    """By the largest effect seen and the error of one look that the correction leaves."""
    from scipy.special import stdtr

    if not np.isfinite(effect).any():
        return None
    error = float(2 * stdtr(float(np.median(freedom)), -limit))
    most = float(np.nanmax(np.abs(effect)))
    groups = 1 if paired else 2
    return max(people_needed(round(most, 2), float(f"{error:.1e}"), groups=groups), min(people) + 1)


def _looked_at(values: Floats) -> Truths:
    found: Truths = np.isfinite(values).sum(axis=0) >= min(_ENOUGH, len(values))
    return found


def _people(values: Floats) -> Floats:
    """How many were measured in each bin, 1 at least."""
    found: Floats = np.maximum(1.0, np.isfinite(values).sum(axis=0))
    return found


def _most(values: Floats) -> int:
    return int(np.isfinite(values).any(axis=1).sum())


def _line(values: Floats) -> tuple[float, ...]:
    return tuple(values.tolist())
