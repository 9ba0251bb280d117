"""Waiting for what other threads and processes do, on a machine that may be busy with others."""

import functools
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

One = TypeVar("One")

PATIENCE: Final = 60.0
"""Seconds; so long does nothing take that works at all, however busy the machine is."""


def until(
    happened: Callable[[], object], what: str = "nothing happened", seconds: float = PATIENCE
) -> None:
    """Look again and again; fails with `what` after so many seconds."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.005)


def collected(some: Callable[[], list[One]], count: int) -> list[One]:
    """Take from what comes little by little, until there are so many."""
    found: list[One] = []
    until(lambda: found.extend(some()) or len(found) >= count, f"only {found}")
    return found


def once_in(tries: int, because: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """For a test of what a busy machine disturbs by chance, and says how: it has to hold once.

    What is wrong in the program is wrong every time. Its fixtures stay the same in each try.
    """
    assert because

    def decorated(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def tried(*words: Any, **named: Any) -> None:
            for _ in range(tries - 1):
                try:
                    return test(*words, **named)
                except AssertionError:
                    continue
            return test(*words, **named)

        return tried

    return decorated


def assert_within(seconds: float, timed: Callable[[], float], tries: int = 3) -> None:
    """`timed` does something anew and returns how long that took.

    What waits for something else takes too long every time, a busy machine only by chance: it
    has to be quick enough once.
    """
    took = [timed()]
    while min(took) >= seconds and len(took) < tries:
        took.append(timed())
    assert min(took) < seconds, took
