"""What feeling follows what, and how likely."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.audience.intervals import LEVEL, Floats, Interval, normal, student

_FEWEST: Final = 2  # people who were in a feeling, below which nothing is told of what follows


@dataclass(frozen=True, slots=True)
class Transition:
    """`after` follows `before` in such a share of cases; the interval's people are those who were
    ever in `before`, `times` how often all of them left it or stayed."""

    before: str
    after: str
    share: Interval
    times: int


def transitions(ways: Sequence[Sequence[int]], names: Sequence[str]) -> tuple[Transition, ...]:
    """What follows what, from each person's sequence of feelings (places in `names`).

    The posterior of a Dirichlet distribution whose prior is worth one case in all (Perks, 1947).
    One person's cases resemble each other, so that cases are counted as fewer than they are, by
    how much more people differ than cases of one kind would (the design effect of Rao and Scott,
    "On simple adjustments to chi-square tests with sample survey data", 1987).
    """
    size = len(names)
    counts = np.zeros((len(ways), size, size))
    for person, way in enumerate(ways):
        for before, after in itertools.pairwise(way):
            counts[person, before, after] += 1
    found = []
    for before in range(size):
        mine = counts[:, before, :]
        mine = mine[mine.sum(axis=1) > 0]
        if len(mine) < _FEWEST:
            continue
        low, high, value = _posterior(mine)
        times = int(mine.sum())
        found += [
            Transition(
                names[before],
                names[after],
                Interval(float(value[after]), float(low[after]), float(high[after]), len(mine)),
                times,
            )
            for after in range(size)
            if value[after] > 1 / (2 * times) or mine[:, after].any()
        ]
    return tuple(found)


def _posterior(counts: Floats) -> tuple[Floats, Floats, Floats]:
    """Low, high and mean of each share, from `counts` (people, feelings)."""
    from scipy.stats import beta

    size = counts.shape[1]
    whole = counts.sum()
    # Each share has its own effective number of cases; so its marginal is a beta distribution.
    effective = whole / _design_effect(counts)
    share = counts.sum(axis=0) / whole
    parts = share * effective + 1.0 / size
    rest = (1.0 - share) * effective + 1.0 - 1.0 / size
    error = (1 - LEVEL) / 2
    low, high = beta.ppf(error, parts, rest), beta.isf(error, parts, rest)
    return low, high, share


def _design_effect(counts: Floats) -> Floats:
    """How many of one person's cases say as much as one case of somebody else; 1 at least."""
    people, whole = len(counts), counts.sum()
    share = counts.sum(axis=0) / whole
    away = counts - counts.sum(axis=1, keepdims=True) * share
    between = people / (people - 1) * (away**2).sum(axis=0) / whole**2
    alone = share * (1 - share) / whole
    effect = np.where(alone > 0, between / np.where(alone > 0, alone, 1), 1.0)
    # How much people differ is itself known from few of them (Korn and Graubard, 1998).
    found: Floats = np.maximum(1.0, effect * (student(people - 1) / normal()) ** 2)
    return found
