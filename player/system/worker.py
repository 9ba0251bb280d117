"""A pair of hands: a thread for what must not wait in the window's, and what threads post."""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from engine.clock import Clock
from engine.words import Seconds

Posted = TypeVar("Posted")


def drain(posted: queue.SimpleQueue[Posted]) -> list[Posted]:
    """What other threads have posted since the last call, oldest first; never waits."""
    taken = []
    while not posted.empty():
        taken.append(posted.get_nowait())
    return taken


class Worker:
    """A thread that does one thing after another, in order, and nothing of its own accord."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def do(self, job: Callable[..., object], *arguments: object) -> None:
        self._jobs.put(lambda: (job(*arguments), None)[1])

    def at(self, instant: Seconds, clock: Clock, job: Callable[[], object]) -> None:
        """Do it at a monotonic instant, within a millisecond."""

        def later() -> None:
            threading.Event().wait(max(0.0, instant - clock.now()))
            job()

        self._jobs.put(later)

    def close(self) -> None:
        self._jobs.put(None)
        self._thread.join(5.0)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
