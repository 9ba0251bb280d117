"""Random relabellings of people, and Student's t in many bins under each of them at once."""

import itertools
import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from engine.audience.intervals import Floats

_FEWEST: Final = 3  # people measured in each group in a bin, below which it has no t
_AT_ONCE: Final = 200  # relabellings worked out together

TwoGroups = tuple[Floats, Floats, Floats]
"""t, its standard error and its degrees of freedom, each (relabellings, bins)."""


def signs(people: int, draws: int, chance: np.random.Generator) -> Iterator[Floats]:
    """Which differences are turned round, (some, people) of 1 and -1 at a time, the truth first:
    all there are, where these are no more than `draws`. Turning all round changes nothing, so that
    the first is never turned then."""
    if people - 1 <= math.log2(draws):
        every = itertools.product((1.0, -1.0), repeat=max(0, people - 1))
        yield np.array([(1.0, *each) for each in every])[:, :people]
        return
    yield np.ones((1, people))
    for many in _parts(draws):
        yield chance.choice(np.array([1.0, -1.0]), (many, people))


def labels(first: int, second: int, draws: int, chance: np.random.Generator) -> Iterator[Floats]:
    """Who is in the second group, (some, people) of 0 and 1 at a time, the truth first: all there
    are, where these are no more than `draws`."""
    people = first + second
    if math.comb(people, second) <= draws:
        every = np.zeros((math.comb(people, second), people))
        for row, those in enumerate(itertools.combinations(range(people - 1, -1, -1), second)):
            every[row, list(those)] = 1.0
        yield every
        return
    truth = np.concatenate([np.zeros(first), np.ones(second)])
    yield truth[None, :]
    yield from (chance.permuted(np.tile(truth, (many, 1)), axis=1) for many in _parts(draws))


def paired_t(signed: Floats, apart: Floats) -> TwoGroups:
    """Of the mean difference, for `signed` (relabellings, people) and `apart` (people, bins)."""
    known = np.isfinite(apart)
    filled = np.where(known, apart, 0.0)
    people = known.sum(axis=0)
    many = np.maximum(2, people)
    mean = signed @ filled / many
    variance = np.maximum(0.0, (filled**2).sum(axis=0) / many - mean**2) * many / (many - 1)
    return _t(mean, np.sqrt(variance / many), np.broadcast_to(many - 1.0, mean.shape), people)


def unpaired_t(label: Floats, values: Floats) -> TwoGroups:
    """Of the difference of means, the second group less the first, after Welch (1947): for `label`
    (relabellings, people) and `values` (people, bins)."""
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    # Deviations from the mean of all keep the squares small.
    filled = np.where(known, filled - filled.sum(axis=0) / np.maximum(1, known.sum(axis=0)), 0.0)
    measured, squares = known.astype(float), filled**2
    means, parts, sizes = [], [], []
    for group in (1.0 - label, label):
        size = group @ measured
        many = np.maximum(2.0, size)
        mean = group @ filled / many
        variance = np.maximum(0.0, group @ squares / many - mean**2) * many / (many - 1)
        means.append(mean)
        parts.append(variance / many)
        sizes.append(size)
    whole = parts[0] + parts[1]
    shares = sum(
        part**2 / np.maximum(1.0, size - 1) for part, size in zip(parts, sizes, strict=True)
    )
    freedom = np.where(shares > 0, whole**2 / np.where(shares > 0, shares, 1.0), 1.0)
    return _t(means[1] - means[0], np.sqrt(whole), freedom, np.minimum(*sizes))


def largest(every: Iterator[Floats]) -> Floats:
    """The largest of |t| over all bins, for each relabelling."""
    found = [np.nanmax(np.abs(each), axis=1, initial=0.0) for each in every]
    return np.concatenate(found) if found else np.zeros(0)


def _t(mean: Floats, error: Floats, freedom: Floats, people: Floats) -> TwoGroups:
    told = (people >= _FEWEST) & (error > 1e-12)
    seen = np.where(told, mean / np.where(told, error, 1.0), np.nan)
    return seen, np.where(told, error, np.nan), np.maximum(1.0, freedom)


def _parts(draws: int) -> Iterator[int]:
    for first in range(0, draws, _AT_ONCE):
        yield min(_AT_ONCE, draws - first)
