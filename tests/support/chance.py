"""How many cases the tests by chance try.

All of them in `./run test`, fewer in `./run test quick`; KULESHOV_EXAMPLES=10 tries ten times as
many.
"""

import os
from typing import Final

from hypothesis import HealthCheck, settings

SHARE: Final = float(os.environ.get("KULESHOV_EXAMPLES", "1"))


def share_of(count: int, least: int = 10) -> int:
    """So many of `count` cases, which are what `./run test` tries."""
    return max(least, round(count * SHARE))


def settle() -> None:
    """Every test by chance of this process: none is judged by the clock of a busy machine."""
    settings.register_profile(
        "kuleshov",
        max_examples=share_of(100),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("kuleshov")


def examples(count: int) -> settings:
    """In place of Hypothesis' own `settings(max_examples=count)`."""
    return settings(max_examples=share_of(count))
