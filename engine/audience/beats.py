"""Beats: whether each did what it was meant to, and what was felt instead."""

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from engine.audience.discoveries import WRONG, adjusted
from engine.audience.intervals import Floats, Interval, share_interval
from engine.audience.telling import FEWEST_PEOPLE, MOST_PEOPLE, TOO_FEW, people_for_share

WANTED: Final = 0.5
"""The share of people from which on a beat has done what it was meant to do, where nobody says
otherwise."""

Landing = Literal["landed", "landed with some", "flat", "too few to tell"]


@dataclass(frozen=True, slots=True)
class Beat:
    """What came of one beat, over everybody who saw it.

    `share` is the share of people in whom it landed. `above_chance` is how likely chance alone
    brings as many, `below_wanted` how likely so few come where the wanted share of people
    answers; both as the false discovery rate over all beats has them. `says` is "landed" where
    more answered than by chance and as many as wanted, "landed with some" where more than by chance
    and fewer than wanted, "flat" where no more than by chance is told and fewer than wanted are,
    and else, and of fewer than `FEWEST_PEOPLE`, "too few to tell": then `would_do` is how many
    people would tell.
    """

    name: str
    intended: str
    share: Interval
    chance: float
    above_chance: float
    below_wanted: float
    says: Landing
    would_do: int | None


def beats(
    landed: Floats,
    names: tuple[str, ...],
    intended: tuple[str, ...],
    chance: Floats,
    wanted: float = WANTED,
) -> tuple[Beat, ...]:
    """Each beat, by `landed` (people, beats): how probably it landed in somebody (0 to 1), NaN
    where they did not see it.

    `chance` (beats,) is the share of people in whom such a reaction is found where nothing was
    meant. Counts are compared by the binomial distribution (a sum of probabilities is rounded), and
    all probabilities corrected for the number of beats (Benjamini and Hochberg).
    """
    from scipy.stats import binom

    known = np.isfinite(landed)
    people = known.sum(axis=0)
    counts = np.where(known, landed, 0.0).sum(axis=0)
    whole = np.rint(counts)
    seen = people > 0
    above = np.where(seen, binom.sf(whole - 1, people, chance), np.nan)
    below = np.where(seen, binom.cdf(whole, people, wanted), np.nan)
    above, below = adjusted(above), adjusted(below)
    found = []
    for place, name in enumerate(names):
        share = share_interval(float(counts[place]), int(people[place]))
        says = _landing(float(above[place]), float(below[place]), share.value >= wanted)
        if share.people < FEWEST_PEOPLE:
            says = TOO_FEW
        found.append(
            Beat(
                name,
                intended[place],
                share,
                float(chance[place]),
                float(above[place]),
                float(below[place]),
                says,
                _would_do(share, float(chance[place]), wanted) if says == TOO_FEW else None,
            )
        )
    return tuple(found)


def chance_of(moments: Floats, meant: Floats) -> float:
    """The share of windows in which somebody reacts where nothing was meant.

    `moments` (people, windows) is 1 where such a reaction was found, 0 where not, NaN where nobody
    was measured; `meant` (windows,) is above 0 where a beat falls. Half a reaction is added for
    and against, so that it is never 0.
    """
    free = moments[:, meant <= 0]
    known = np.isfinite(free)
    return float((np.where(known, free, 0.0).sum() + 0.5) / (known.sum() + 1.0))


def _landing(above: float, below: float, enough: bool) -> Landing:
    if above <= WRONG:
        return "landed" if enough else "landed with some"
    return "flat" if below <= WRONG else TOO_FEW


def _would_do(share: Interval, chance: float, wanted: float) -> int | None:
    """The people that would tell the share seen from chance, or from what was wanted, whichever
    takes fewer; None where nobody has seen the beat."""
    if not share.people or math.isnan(share.value):
        return None
    needed = [people_for_share(round(share.value, 3), round(each, 3)) for each in (chance, wanted)]
    return min(MOST_PEOPLE, max(FEWEST_PEOPLE, share.people + 1, min(needed)))


@dataclass(frozen=True, slots=True)
class Felt:
    """How many of those in whom `intended` was meant felt `felt` instead or as meant: a share of
    all answers to such beats, with the people behind it."""

    intended: str
    felt: str
    share: Interval


def intended_against_felt(answers: list[tuple[int, str, str]]) -> tuple[Felt, ...]:
    """The table of what was meant and what was felt, from (person, intended, felt) of every answer.

    The share is over people: each one's own share of such answers first, so that who answers often
    counts no more than others.
    """
    met: dict[str, dict[int, dict[str, int]]] = {}
    for person, intended, felt in answers:
        mine = met.setdefault(intended, {}).setdefault(person, {})
        mine[felt] = mine.get(felt, 0) + 1
    found = []
    for intended, people in sorted(met.items()):
        feelings = sorted({felt for each in people.values() for felt in each})
        for felt in feelings:
            share = sum(each.get(felt, 0) / sum(each.values()) for each in people.values())
            found.append(Felt(intended, felt, share_interval(share, len(people))))
    return tuple(found)
