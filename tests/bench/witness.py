"""Whether the machine itself stood still: what no program on it could have helped.

A process of its own, before all others where the system lets it (SCHED_FIFO), wakes every two
milliseconds and notes when it was let sleep longer. On a virtual machine that shares its host
that happens, for tens of milliseconds at a time, and looks like a fault of whatever is measured.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_EVERY: Final = 0.002
_LATE: Final = 0.008  # seconds beyond that: half a refresh of the screen


@dataclass
class Stalls:
    """When the machine stood still: from and to, in seconds of `time.monotonic`."""

    found: list[tuple[float, float]] = field(default_factory=list)

    def near(self, at: float, within: float) -> bool:
        """Whether it stood still so near an instant."""
        return any(begin - within <= at <= end + within for begin, end in self.found)

    def as_json(self) -> dict[str, float | int]:
        """How often, how long at most and how long in all, in milliseconds."""
        lengths = [1000 * (end - begin) for begin, end in self.found]
        return {
            "count": len(lengths),
            "longest_ms": round(max(lengths, default=0.0), 1),
            "together_ms": round(sum(lengths), 1),
        }


@contextmanager
def witness(folder: Path) -> Iterator[Stalls]:
    """Watch the machine meanwhile; what was found is there afterwards."""
    stalls, told = Stalls(), folder / "stalls"
    with told.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "tests.bench.witness"], stdout=out)
    try:
        yield stalls
    finally:
        process.kill()
        process.wait()
        for line in told.read_text("utf-8").splitlines():
            begin, _, end = line.partition(" ")
            stalls.found.append((float(begin), float(end)))


def _watch() -> None:
    with suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
    before = time.monotonic()
    while True:
        time.sleep(_EVERY)
        now = time.monotonic()
        if now - before > _EVERY + _LATE:
            print(f"{before:.4f} {now:.4f}", flush=True)
        before = now


if __name__ == "__main__":
    _watch()
