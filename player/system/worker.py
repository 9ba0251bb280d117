"""A worker: a thread for what the window thread must not wait for, and a queue back from it."""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from engine.clock import Clock
from engine.words import Seconds

Posted = TypeVar("Posted")


def drain(posted: queue.SimpleQueue[Posted]) -> list[Posted]:
    """Everything that other threads have posted since the last call, oldest first; never waits."""
    taken = []
    while not posted.empty():
        taken.append(posted.get_nowait())
    return taken


class Worker:
    """A thread that runs jobs one after another, in the order in which they were submitted.

    A job must handle its own exceptions: one that raises ends the thread.
    """

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Callable[..., object], *arguments: object) -> None:
        """Run a job after those submitted before it. Any thread; returns at once."""
        self._jobs.put(lambda: (job(*arguments), None)[1])

    def submit_at(self, instant: Seconds, clock: Clock, job: Callable[[], object]) -> None:
        """Run a job at a monotonic instant, within a millisecond; later jobs wait for it."""

        def later() -> None:
            threading.Event().wait(max(0.0, instant - clock.now()))
            job()

        self._jobs.put(later)

    def close(self) -> None:
        """Run the jobs submitted so far and join the thread, for five seconds at most."""
        self._jobs.put(None)
        self._thread.join(5.0)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
