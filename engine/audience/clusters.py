"""Kinds of people by their arcs, and how sure it is that there are several kinds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audience.groups import FEWEST
from engine.audience.intervals import Floats
from engine.audience.telling import TOO_FEW

_MOST: Final = 4
_STRONG: Final = 0.9  # prediction strength from which on kinds count; its authors: 0.8 to 0.9
_SPLITS: Final = 20
_RESAMPLES: Final = 10
_SHARE: Final = 0.8  # of people in each resampling

Kinds = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Clusters:
    """`number` kinds of arcs; 1 where people do not fall into several.

    `kind` is that of each person (from 0, the largest kind first). `strength` is the prediction
    strength of 2, 3 … kinds (0 to 1): how often two people whom one half of the audience puts into
    one kind are so by the other half as well. `number` is what most resamplings find, of four
    fifths of the people each, and `agreement` the share of them that do. `says` is it in words.
    """

    number: int
    kind: tuple[int, ...]
    strength: tuple[float, ...]
    agreement: float
    says: str


def clusters(arcs: Floats, seed: int) -> Clusters:
    """Kinds of people by their `arcs` (people, instants), NaN where there is none.

    Arcs are compared in their course, not in their level: each is standardized first. Ward's
    clustering (1963); as many kinds as still have a prediction strength of 0.9 (Tibshirani and
    Walther, "Cluster validation by prediction strength", 2005). No kind has under five people.
    """
    people = len(arcs)
    if people < 4 * FEWEST:
        return Clusters(1, (0,) * people, (), float("nan"), TOO_FEW)
    chance = np.random.default_rng(seed)
    ready = _standardized(arcs)
    strength = _number(ready, chance, _SPLITS)[1]
    again = [
        _number(ready[chance.permutation(people)[: int(_SHARE * people)]], chance, _SPLITS // 4)[0]
        for _ in range(_RESAMPLES)
    ]
    number = min(again, key=lambda each: (-again.count(each), each))
    agreement = again.count(number) / _RESAMPLES
    says = f"{number} kinds" if number > 1 else "one kind"
    return Clusters(number, _named(_kinds(ready, [number])[0]), strength, agreement, says)


def _number(
    arcs: Floats, chance: np.random.Generator, splits: int
) -> tuple[int, tuple[float, ...]]:
    numbers = range(2, _MOST + 1)
    found = np.array([_strengths(arcs, numbers, chance) for _ in range(splits)])
    strength = tuple(found.mean(axis=0).tolist())
    every = _kinds(arcs, numbers)
    number = 1
    for kinds, each, strong in zip(numbers, every, strength, strict=True):
        if strong >= _STRONG and np.bincount(each).min() >= FEWEST:
            number = kinds
    return number, strength


def _strengths(arcs: Floats, numbers: Sequence[int], chance: np.random.Generator) -> list[float]:
    """For each number of kinds, how well one half of the people foretells which of the other half
    belong together."""
    places = chance.permutation(len(arcs))
    half = len(arcs) // 2
    one, other = arcs[places[:half]], arcs[places[half:]]
    every = zip(numbers, _kinds(one, numbers), _kinds(other, numbers), strict=True)
    return [_strength(one, other, number, kinds, theirs) for number, kinds, theirs in every]


def _strength(one: Floats, other: Floats, number: int, kinds: Kinds, theirs: Kinds) -> float:
    centres = np.array([one[kinds == kind].mean(axis=0) for kind in range(number)])
    told = ((other[:, None, :] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    worst = 1.0
    for kind in range(number):
        mine = told[theirs == kind]
        size = len(mine)
        if size > 1:
            pairs = sum(count * (count - 1) for count in np.bincount(mine))
            worst = min(worst, float(pairs) / (size * (size - 1)))
    return worst


def _kinds(arcs: Floats, numbers: Sequence[int]) -> list[Kinds]:
    """The kind of each, for every number of kinds; one clustering is cut at each height."""
    from scipy.cluster.hierarchy import fcluster, linkage

    tree = linkage(arcs, "ward")
    return [fcluster(tree, number, "maxclust").astype(np.int64) - 1 for number in numbers]


def _named(kinds: Kinds) -> tuple[int, ...]:
    """The kinds in order of their size."""
    sizes = np.bincount(kinds)
    places = np.argsort(np.argsort(-sizes, kind="stable"), kind="stable")
    return tuple(int(places[kind]) for kind in kinds)


def _standardized(arcs: Floats) -> Floats:
    """Each arc less its mean, in its standard deviation; what is missing is as everybody's is."""
    known = np.isfinite(arcs)
    filled = np.where(known, arcs, 0.0)
    counts = np.maximum(1, known.sum(axis=1, keepdims=True))
    away = np.where(known, filled - filled.sum(axis=1, keepdims=True) / counts, 0.0)
    spread = np.sqrt((away**2).sum(axis=1, keepdims=True) / counts)
    scaled = away / np.where(spread > 1e-9, spread, np.inf)
    usual = scaled.sum(axis=0) / np.maximum(1, known.sum(axis=0))
    found: Floats = np.where(known, scaled, usual)
    return found
