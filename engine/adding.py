"""Adding numbers up so that every Python comes to the same last bit.

From 3.12 on `sum` adds floats with compensation for what is rounded away. A log shall replay bit
for bit, and what was decided be decided anew, on whichever Python.
"""

from collections.abc import Iterable
from functools import reduce
from operator import add


def added(values: Iterable[float]) -> float:
    """The sum, added from the first to the last; 0.0 of none."""
    return reduce(add, values, 0.0)
