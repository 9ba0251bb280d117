"""Many looks at once: which of many small probabilities still count."""

from typing import Final

import numpy as np

from engine.audience.intervals import Floats

WRONG: Final = 0.05
"""The share of false ones among what is told (false discovery rate), and the probability of any
(family-wise error), that every answer keeps to."""


def adjusted(probabilities: Floats) -> Floats:
    """The probabilities as the false discovery rate has them: those up to `WRONG` count (Benjamini
    and Hochberg, 1995). NaN, where nothing was looked at, stays and counts as no look."""
    from scipy.stats import false_discovery_control

    known = np.isfinite(probabilities)
    found = np.full(probabilities.shape, np.nan)
    if known.any():
        found[known] = false_discovery_control(probabilities[known])
    return found
