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
    kind: str
    """The module that holds it."""


FAULTS: Final[dict[str, Fault]] = {}


def fault(name: str) -> Callable[[Callable[[Trial], None]], Callable[[Trial], None]]:
    """Put a function into the table under this name."""

    def put(strike: Callable[[Trial], None]) -> Callable[[Trial], None]:
        assert name not in FAULTS, name
        FAULTS[name] = Fault(name, strike, _module(strike))
        return strike

    return put


def _module(strike: Callable[[Trial], None]) -> str:
    """Where a function was written, also where some of its arguments are set already."""
    return str(getattr(strike, "func", strike).__module__)


def all_faults() -> dict[str, Fault]:
    """All of them, once the modules that hold them are read."""
    from tests.faults import devices, disks, kept, media, processes, supervised, surroundings

    kinds = (processes, supervised, surroundings, disks, kept, media, devices)
    order = [kind.__name__ for kind in kinds]
    return dict(sorted(FAULTS.items(), key=lambda each: order.index(each[1].kind)))
