"""What is done where nobody minds that readings are not people and that many looks find something;
measured beside, to show what that costs."""

import numpy as np
from scipy.special import stdtr

from engine.audience.intervals import Floats
from engine.audience.relabelling import unpaired_t

READINGS = 4  # a second


def differs(first: Floats, second: Floats) -> bool:
    """Whether a t test at any second is below 0.05."""
    who = np.repeat([0.0, 1.0], [len(first), len(second)])[None, :]
    seen, _, freedom = unpaired_t(who, np.concatenate([first, second]))
    return bool(np.nanmin(2 * stdtr(freedom, -np.abs(seen))) < 0.05)


def holds(values: Floats, truth: float) -> bool:
    """Whether the interval of all readings of a few seconds, each taken for a person, holds it."""
    known = values[np.isfinite(values)]
    half = 1.96 * known.std(ddof=1) / np.sqrt(READINGS * len(known))
    return bool(abs(known.mean() - truth) <= half)
