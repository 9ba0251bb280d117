"""A naive Bayes classifier from a point of feeling to a name of the lexicon, and how sure it is."""

import math
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.adding import added
from engine.viewer.emotions import TOLD_BY_A_STORY, FeelingPoint, lexicon, name_meant

_BLUR: Final = 0.25  # how far off, in one direction, a face's place may be read
_SURENESS: Final = (1.0, 0.8, 0.35, 0.4)  # a face tells valence best and dominance least
_RARE: Final = 0.3  # how likely a story's family is beside others while no beat means it
_MEANT: Final = 3.0  # how much likelier a family is when the beat at hand means it
_NAMED: Final = 2.0  # and the very word the beat names, among its family
_FAIR: Final = 0.40  # of older logs: a name this far from what is meant is a fair word for it
_PLAINER: Final = 1.6  # of older logs: how much finer a word must fit than its family's plainest

Numbers = NDArray[np.float64]


class Named(NamedTuple):
    """The likeliest name of a point of feeling and its family, with the certainty of each.

    `certainty` is the probability, 0 to 1, that of all names of the lexicon this one is meant:
    names near it, of its own family or of another, take their share of it. `family_certainty` is
    the sum over the family's names, and so never less.
    """

    name: str
    family: str
    certainty: float
    family_certainty: float


def classify(place: FeelingPoint, beat: str | None = None) -> Named:
    """The likeliest name of a point of feeling, by Bayes' theorem.

    Each axis is measured with a normal error. Before anything is measured all families are as
    likely, but for those that only a story tells, and so are the names of one family. `beat` is
    the feeling that the film intended just before: it makes that family three times as likely
    as another, and the very name twice as likely as others of it. That is all a beat does; the
    rest has to be seen or heard. The family is the likeliest one, the name the likeliest in it.
    """
    known = _names()
    likely = _likelihoods(place)
    prior = known.rarity[known.family] / known.counts[known.family]
    intended = _number_of(beat)
    if intended is not None:
        family = known.family[intended]
        own, count = known.members[family], known.counts[family]
        prior[own] = _MEANT / (count - 1 + _NAMED)
        prior[intended] *= _NAMED
    likely = likely * prior
    everything = added(likely.tolist())
    totals = np.bincount(known.family, weights=likely)
    best = int(np.argmax(totals))
    own = known.members[best]
    named = int(own[np.argmax(likely[own])])
    return Named(
        known.words[named],
        known.families[best],
        _share(likely.item(named), everything),
        _share(totals.item(best), everything),
    )


def classify_boldly(place: FeelingPoint, beat: str | None = None) -> Named:
    """The same as logs up to version 4 have it: its certainty is that of all names that lie near,
    whatever their family, so that a beat's word could be said for more than it was worth."""
    known = _names()
    intended = _number_of(beat)
    near = _likelihoods(place)
    likely = near * known.rarity[known.family]
    if intended is not None:
        own = known.members[known.family[intended]]
        likely[own] = near[own] * _MEANT
    totals = np.bincount(known.family, weights=likely)
    best = int(np.argmax(totals / known.counts))
    likely[known.plainest[best]] *= _PLAINER
    if intended is not None:
        likely[intended] *= _NAMED
    own = known.members[best]
    named = int(own[np.argmax(likely[own])])
    fair = added(likely[_fair(named)].tolist())
    share = _share(fair, added(likely.tolist()))
    return Named(known.words[named], known.families[best], share, share)


def likeliest_family(valence: float, arousal: float, variance: tuple[float, float]) -> Named:
    """The family that a viewer state looks most like, by its place in the plane alone.

    `valence` and `arousal` are means, -1 to 1, `variance` theirs. Families that only a story
    tells are left out, and of the others the plainest names are compared. Both certainties are
    the family's.
    """
    known = _names()
    shown = np.array(
        [known.plainest[i] for i, each in enumerate(known.families) if each not in TOLD_BY_A_STORY]
    )
    power = np.zeros(len(shown))
    for side, at, doubt in zip(known.sides[:2], (valence, arousal), variance, strict=True):
        away = side[shown] - at
        power -= away * away / (2 * (_BLUR * _BLUR + doubt))
    likely = list(map(math.exp, power.tolist()))
    best = int(np.argmax(likely))
    family = known.words[shown.item(best)]
    certainty = _share(likely[best], added(likely))
    return Named(family, family, certainty, certainty)


def _number_of(beat: str | None) -> int | None:
    meant = None if beat is None else name_meant(beat)
    return None if meant is None else _names().numbers[meant]


def _likelihoods(place: FeelingPoint) -> Numbers:
    # Not numpy's exponential, which differs from machine to machine in the last digit.
    powers = (_squares(_names().sides, place) * (-1 / (2 * _BLUR * _BLUR))).tolist()
    return np.array(list(map(math.exp, powers)))


def _share(part: float, everything: float) -> float:
    return min(1.0, part / everything) if everything > 0 else 0.0


class _Names(NamedTuple):
    """The lexicon in arrays, an element for each name, in its order: the sides of its place, its
    family's number. For each family how likely it is beside others, its members, and which of them
    bears its name."""

    words: list[str]
    numbers: dict[str, int]
    sides: tuple[Numbers, ...]
    rarity: Numbers
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
        np.array([_RARE if each in TOLD_BY_A_STORY else 1.0 for each in families]),
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
