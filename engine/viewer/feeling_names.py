"""A naive Bayes classifier from a point of feeling to a name of the lexicon."""

import math
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.viewer.emotions import TOLD_BY_A_STORY, FeelingPoint, lexicon, name_meant

_BLUR: Final = 0.25  # how far off, in one direction, a face's place may be read
_FAIR: Final = 0.40  # a name this far from what is meant is still a fair word for it
_SURENESS: Final = (1.0, 0.8, 0.35, 0.4)  # a face tells valence best and dominance least
_RARE: Final = 0.3  # how likely a story's family is beside others while no beat means it
_MEANT: Final = 3.0  # how much likelier a family is when the beat at hand means it
_NAMED: Final = 2.0  # and the very word the beat names, among its family
_PLAINER: Final = 1.6  # how much finer a word must fit than its family's plainest to be taken

Numbers = NDArray[np.float64]


def classify(place: FeelingPoint, beat: str | None = None) -> tuple[str, str, float]:
    """The likeliest name of a point of feeling, its family, and its probability (0 to 1).

    Each axis is measured with a normal error. The family is the one of highest mean likelihood
    over its names, the name the likeliest in it. `beat` is the feeling that the film intended
    just before: it raises the prior of that name and of its family. The probability sums those
    of all names that lie near enough to this one for it to be a fair word for them.
    """
    known = _names()
    meant = None if beat is None else name_meant(beat)
    intended = None if meant is None else known.numbers[meant]
    # Not numpy's exponential, which differs from machine to machine in the last digit.
    powers = (_squares(known.sides, place) * (-1 / (2 * _BLUR * _BLUR))).tolist()
    near = np.array(list(map(math.exp, powers)))
    likely = near * known.prior
    if intended is not None:
        own = known.members[known.family[intended]]
        likely[own] = near[own] * _MEANT
    # A family of many names is no likelier for it.
    totals = np.bincount(known.family, weights=likely)
    best = int(np.argmax(totals / known.counts))
    likely[known.plainest[best]] *= _PLAINER
    if intended is not None:
        likely[intended] *= _NAMED
    own = known.members[best]
    named = int(own[np.argmax(likely[own])])
    fair = likely[_fair(named)]
    everything = sum(likely.tolist())
    share = min(1.0, sum(fair.tolist()) / everything) if everything > 0 else 0.0
    return known.words[named], known.families[best], share


class _Names(NamedTuple):
    """The lexicon in arrays, an element for each name, in its order: the sides of its place, its
    family's number. For each family its members, and which of them bears its name."""

    words: list[str]
    numbers: dict[str, int]
    sides: tuple[Numbers, ...]
    prior: Numbers
    family: NDArray[np.intp]
    families: list[str]
    counts: NDArray[np.intp]
    members: list[NDArray[np.intp]]
    plainest: list[int]


@cache
def _names() -> _Names:
    known = lexicon()
    words = list(known)
    numbers = {word: number for number, word in enumerate(words)}
    families = list(dict.fromkeys(each.family for each in known.values()))
    family = np.array([families.index(each.family) for each in known.values()], dtype=np.intp)
    return _Names(
        words,
        numbers,
        tuple(
            np.array(side) for side in zip(*(each.place for each in known.values()), strict=True)
        ),
        np.array([_RARE if each.family in TOLD_BY_A_STORY else 1.0 for each in known.values()]),
        family,
        families,
        np.bincount(family),
        [np.flatnonzero(family == number) for number in range(len(families))],
        [numbers[each] for each in families],
    )


@cache
def _fair(named: int) -> NDArray[np.intp]:
    """The names that lie so near this one that each is a fair word for the other."""
    sides = _names().sides
    place = FeelingPoint(*(side.item(named) for side in sides))
    return np.flatnonzero(_squares(sides, place) <= _FAIR * _FAIR)


def _squares(sides: tuple[Numbers, ...], place: FeelingPoint) -> Numbers:
    total = np.zeros(len(sides[0]))
    for weight, side, at in zip(_SURENESS, sides, place, strict=True):
        away = side - at
        total += weight * (away * away)
    return total
