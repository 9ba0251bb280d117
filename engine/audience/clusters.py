"""Kinds of people by their arcs, and how sure it is that there are several kinds."""

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
    one kind are so by the other half as well. `agreement` is the share of resamplings, of four
    fifths of the people each, that find the same number. `says` is it in words.
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
    number, strength = _number(ready, chance, _SPLITS)
    again = [
        _number(ready[chance.permutation(people)[: int(_SHARE * people)]], chance, _SPLITS // 4)[0]
        for _ in range(_RESAMPLES)
    ]
    agreement = sum(each == number for each in again) / _RESAMPLES
    says = f"{number} kinds" if number > 1 else "one kind"
    return Clusters(number, _named(_kinds(ready, number)), strength, agreement, says)


def _number(
    arcs: Floats, chance: np.random.Generator, splits: int
) -> tuple[int, tuple[float, ...]]:
    strength = []
    number = 1
    for kinds in range(2, _MOST + 1):
        found = np.array([_strength(arcs, kinds, chance) for _ in range(splits)])
        strength.append(float(found.mean()))
        large = np.bincount(_kinds(arcs, kinds)).min() >= FEWEST
        if large and strength[-1] >= _STRONG:
            number = kinds
    return number, tuple(strength)


def _strength(arcs: Floats, number: int, chance: np.random.Generator) -> float:
    """How well one half of the people foretells which of the other half belong together."""
    places = chance.permutation(len(arcs))
    half = len(arcs) // 2
    one, other = arcs[places[:half]], arcs[places[half:]]
    kinds, theirs = _kinds(one, number), _kinds(other, number)
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


def _kinds(arcs: Floats, number: int) -> Kinds:
    from scipy.cluster.hierarchy import fcluster, linkage

    if number < 2:
        return np.zeros(len(arcs), np.int64)
    found: Kinds = fcluster(linkage(arcs, "ward"), number, "maxclust").astype(np.int64) - 1
    return found


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
