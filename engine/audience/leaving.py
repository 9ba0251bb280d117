"""How many are still there: survival over the film's time."""

import warnings
from dataclasses import dataclass

import numpy as np

from engine.audience.intervals import LEVEL, Floats, Truths


@dataclass(frozen=True, slots=True)
class Staying:
    """The share of people still watching, as steps: from `at` on (film time, s) it is `share`.

    `low` and `high` are 95 % intervals of each instant by itself. `people` is how many had been
    followed until just before. The first step is the film's beginning, where all are there.
    """

    at: tuple[float, ...]
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    people: tuple[int, ...]
    left: int


def staying(until: Floats, left: Truths) -> Staying:
    """By Kaplan and Meier (1958), with log-log intervals of Greenwood's variance (Kalbfleisch and
    Prentice, 1980), which hold for few people.

    `until` (people,) is how long each was followed, `left` whether they left then; else their film
    was over, or nobody knows what they did after it.
    """
    from scipy.stats import CensoredData, ecdf

    people = len(until)
    if not people:
        return Staying((0.0,), (float("nan"),), (float("nan"),), (float("nan"),), (0,), 0)
    gone = np.unique(until[left])
    if not len(gone):
        return Staying((0.0,), (1.0,), (_least(people),), (1.0,), (people,), 0)
    survival = ecdf(CensoredData(uncensored=until[left], right=until[~left])).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of what is mended below
        between = survival.confidence_interval(LEVEL, method="log-log")
    low, high = between.low.evaluate(gone), between.high.evaluate(gone)
    share = survival.evaluate(gone)
    # Where nobody is left the variance has no value: anything from nobody to the step before.
    before = np.concatenate([[1.0], high[:-1]])
    low, high = np.where(np.isfinite(low), low, 0.0), np.where(np.isfinite(high), high, before)
    at_risk = [int((until >= instant).sum()) for instant in gone]
    return Staying(
        (0.0, *map(float, gone)),
        (1.0, *map(float, share)),
        (1.0, *map(float, low)),
        (1.0, *map(float, high)),
        (people, *at_risk),
        int(left.sum()),
    )


def _least(people: int) -> float:
    """How few may be staying, with 95 %, where all of so many stayed (Clopper and Pearson)."""
    return float(((1 - LEVEL) / 2) ** (1 / people))
