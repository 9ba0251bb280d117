"""All faults there are, in the order of the table.

To add one: write a function that takes a `Trial`, begins a film, strikes and says what it saw, in
the module of its kind, and name it with `fault`. What is true of every fault (nothing crashes,
nothing is black, no log is lost, nothing is left running) the trial judges by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.faults.trial import Trial


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault by its name in the table, and what does it."""

    name: str
    strike: Callable[[Trial], None]


FAULTS: Final[dict[str, Fault]] = {}


def fault(name: str) -> Callable[[Callable[[Trial], None]], Callable[[Trial], None]]:
    """Put a function into the table under this name."""

    def put(strike: Callable[[Trial], None]) -> Callable[[Trial], None]:
        assert name not in FAULTS, name
        FAULTS[name] = Fault(name, strike)
        return strike

    return put


def all_faults() -> dict[str, Fault]:
    """All of them, once the modules that hold them are read."""
    from tests.faults import devices, disks, kept, media, processes, supervised, surroundings

    assert all((devices, disks, kept, media, processes, supervised, surroundings))
    return FAULTS
