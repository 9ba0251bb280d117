"""The base of every sensor: a thread that measures, and a bounded queue in which the newest wins.

A sensor measures in a thread of its own from `start` to `stop`. Its consumer pulls from another
thread: `take` returns the readings since the last call, `faults` the sentences about failures.
Nothing is ever called in the consumer's thread.
"""

import os
import sys
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, Literal

from engine.clock import Clock
from engine.sensing.reading import Reading
from engine.sensing.retrying import Retrying
from engine.words import Seconds

SensorKind = Literal["camera", "microphone", "heart", "recorded"]
RETRY: Final[Seconds] = 1.5
"""The first pause before a device that failed is opened again."""
_KEPT_READINGS = 4096
_JOIN_SECONDS = 3.0
_NICE = 5  # where cores are scarce, a late reading costs less than a lost frame
_POLL = 0.1  # a manual clock is asked this often


class Sensor(ABC):
    """One source of readings. Subclasses implement `_run`, which must watch `self._stop`.

    `start`, `take`, `faults`, `withdraw` and `stop` belong to the consumer's thread. `is_held` is
    true from before a device or file can be open until after it is closed: the indicator on screen
    shows it. After a fault the sensor tries again by itself, first after some `retry` seconds,
    then ever less often (`retrying`), or it ends, as files do. `leave` is the event that ends it,
    for whoever works for it and must not be waited for.
    """

    kind: SensorKind
    live = True
    """Whether it measures somebody who is there now; false of files."""

    def __init__(
        self,
        name: str,
        clock: Clock,
        leave: threading.Event | None = None,
        retry: Seconds = RETRY,
    ) -> None:
        self.name = name
        self._clock = clock
        self._stop = leave or threading.Event()
        self._readings: deque[Reading] = deque(maxlen=_KEPT_READINGS)
        self._faults: deque[str] = deque(maxlen=16)
        self._open = threading.Event()
        self._held = threading.Event()
        self._well = True
        self._retrying = Retrying(retry)
        self._thread = threading.Thread(target=self._guarded, name=f"sensor {name}", daemon=True)

    @property
    def is_open(self) -> bool:
        """Whether the device is open, and gives what it measures by. Any thread."""
        return self._open.is_set()

    @property
    def is_held(self) -> bool:
        """Whether a handle of the device may exist: from before it is opened until after it is
        closed, and what of it is still in memory is gone. Any thread."""
        return self._held.is_set() or self._open.is_set()

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was told to close; it never opens again. Any thread."""
        return self._stop.is_set()

    @property
    def is_ready(self) -> bool:
        """Whether it is open and its first reading will come without delay. Any thread."""
        return self.is_open

    @property
    def is_alive(self) -> bool:
        """Whether more readings may come. Any thread."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Open the device and begin to measure; only to be called after consent. One that was
        withdrawn before stays closed."""
        if self._stop.is_set():
            return
        self._held.set()
        self._thread.start()

    def take(self) -> list[Reading]:
        """The readings since the last call, oldest first; of more than 4096 the latest."""
        taken = []
        while self._readings:
            taken.append(self._readings.popleft())
        return taken

    def faults(self) -> list[str]:
        """Sentences for the viewer since the last call: what failed, and what works again."""
        taken = []
        while self._faults:
            taken.append(self._faults.popleft())
        return taken

    def withdraw(self) -> None:
        """Have the device closed, for good and without waiting for it; within a second it is."""
        self._stop.set()

    def stop(self) -> None:
        """Close the device and join the thread, within three seconds."""
        self.withdraw()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_SECONDS)

    def _emit(self, readings: Iterable[Reading]) -> None:
        """Queue readings for the consumer. Sensor's thread."""
        self._readings.extend(readings)
        self._retrying.works(self._clock.now())

    def _report(self, sentence: str) -> None:
        """Queue a sentence for the consumer. Sensor's thread."""
        self._faults.append(sentence)

    def _fail(self, sentence: str) -> None:
        """Report a fault once, and not again until `_recover`. Sensor's thread."""
        if self._well:
            self._well = False
            self._report(sentence)

    def _recover(self) -> None:
        """Report that a device which had failed works again. Sensor's thread."""
        if not self._well:
            self._well = True
            self._report(f"The {self.name} is back.")

    @contextmanager
    def _holding(self) -> Iterator[None]:
        """Around whatever opens and closes the device: the indicator is lit inside."""
        self._held.set()
        try:
            yield
        finally:
            self._open.clear()
            self._held.clear()

    def _wait_until(self, due: Seconds) -> bool:
        """Wait for an instant of the clock; return False where it must stop. Sensor's thread."""
        while (ahead := due - self._clock.now()) > 0.0:
            if self._stop.wait(min(ahead, _POLL)):
                return False
        return not self._stop.is_set()

    @abstractmethod
    def _run(self) -> None:
        """Within `self._holding` open the device, set `self._open`, measure until `self._stop` and
        close it. Sensor's thread."""

    def _guarded(self) -> None:
        _lower_priority()
        again = True
        while again:
            again = False
            try:
                self._run()
            except Exception as error:
                # A sensor must never take the film down: its consumer gets a sentence instead.
                self._fail(f"The {self.name} stopped: {error}")
                again = True
            finally:
                self._open.clear()
                self._held.clear()
            again = again and self._may_retry()

    def _may_retry(self) -> bool:
        """Wait before the next try, ever longer; False where it must stop. Sensor's thread."""
        return self._retrying.wait(self._clock.now(), self._stop)


def _lower_priority() -> None:
    """Make this thread, and those it starts, nicer than the film's.

    Only Linux has a nice value for each thread.
    """
    if sys.platform == "linux":
        own = threading.get_native_id()
        # Who began the player nicer still stays so: nobody but root may take that back.
        nice = max(_NICE, os.getpriority(os.PRIO_PROCESS, own))
        os.setpriority(os.PRIO_PROCESS, own, nice)
