"""What can be told, and how many people would do where it cannot."""

import math
from functools import lru_cache
from typing import Final

from engine.audience.intervals import noncentral_student, student

TOO_FEW: Final = "too few to tell"
"""What is said where the people were too few."""

POWER: Final = 0.8
"""How surely as many people as are said to do would tell."""

LEAST_EFFECT: Final = 0.2
"""The least effect (a difference in standard deviations) that is worth a question; a smaller one is
reckoned as so large."""

FEWEST_PEOPLE: Final = 5
"""Of fewer nothing is said of a beat or of a second, whatever a test finds in them."""

MOST_PEOPLE: Final = 1600
"""More are never asked for."""


@lru_cache(maxsize=4096)
def people_needed(effect: float, error: float = 0.05, *, groups: int = 2) -> int:
    """How many people would tell an effect of so many standard deviations in four of five
    screenings, by the power of the t test (Cohen, "Statistical Power Analysis", 1988).

    The people of each group, where `groups` is 2; of the one where it is 1 (people who saw both,
    and the effect in standard deviations of their differences). `error` is the two-sided error of
    one look, smaller where many are taken. An effect below `LEAST_EFFECT` is reckoned as that.
    """
    size = max(LEAST_EFFECT, abs(effect)) if math.isfinite(effect) else LEAST_EFFECT
    low, high = 2, MOST_PEOPLE
    while low < high:
        middle = (low + high) // 2
        if power_of(size, middle, error, groups=groups) >= POWER:
            high = middle
        else:
            low = middle + 1
    return low


def power_of(effect: float, people: int, error: float = 0.05, *, groups: int = 2) -> float:
    """How likely a two-sided t test tells an effect (in standard deviations) with so many people in
    each group."""
    freedom = groups * (people - 1)
    limit = float(student(freedom, error))
    centre = abs(effect) * math.sqrt(people / groups)
    return 1.0 - noncentral_student(limit, freedom, centre)


@lru_cache(maxsize=4096)
def people_for_share(share: float, against: float, error: float = 0.05) -> int:
    """How many people would tell a share from another, by the arcsine's power (Cohen, 1988)."""
    from scipy.special import ndtri

    apart = abs(2 * math.asin(math.sqrt(share)) - 2 * math.asin(math.sqrt(against)))
    apart = max(LEAST_EFFECT, apart)
    limits = float(ndtri(1 - error / 2) + ndtri(POWER))
    return min(MOST_PEOPLE, math.ceil((limits / apart) ** 2))
