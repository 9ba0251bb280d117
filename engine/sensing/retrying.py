"""Trying again: how long a sensor waits before it opens once more what has failed.

Soon at first, then ever less often, a minute apart in the end, for as long as the showing lasts: a
camera that is plugged in again in the morning is found. What works for half a minute counts as
mended; a reader that crashes over and over after a few pictures does not bring the film's machine
to build it all the time.
"""

import random
import threading
from typing import Final

from engine.backoff import Backoff
from engine.words import Seconds

LONGEST: Final[Seconds] = 60.0
MENDED_AFTER: Final[Seconds] = 30.0
"""What worked for so many seconds had come up well."""


class Retrying:
    """Counts one sensor's failures. Sensor's thread; times are its clock's.

    The first pause has `first` seconds, or `LONGEST` where that is less.
    """

    def __init__(self, first: Seconds) -> None:
        self._backoff = Backoff(first=min(first, LONGEST), most=LONGEST)
        self._failures = 0
        self._works_since: Seconds | None = None

    @property
    def failures(self) -> int:
        """How many failed in a row."""
        return self._failures

    def works(self, now: Seconds) -> None:
        """Something was measured."""
        if self._works_since is None:
            self._works_since = now
        elif now - self._works_since >= MENDED_AFTER:
            self._failures = 0

    def pause(self, now: Seconds, chance: float) -> Seconds:
        """How long to wait after one more failure; `chance`, in 0 to 1, is for the jitter."""
        if self._works_since is not None and now - self._works_since >= MENDED_AFTER:
            self._failures = 0
        self._works_since = None
        self._failures += 1
        return self._backoff.pause(self._failures, chance)

    def wait(self, now: Seconds, stop: threading.Event) -> bool:
        """Wait after one more failure; False where `stop` is set meanwhile."""
        return not stop.wait(self.pause(now, random.random()))
