"""What every sensor is: a worker with a bounded, newest-wins hand-over.

A sensor runs in a thread of its own from `start` to `stop`. Its consumer, in another thread,
pulls: `take` empties what has gathered since the last call, `faults` what went wrong. Nothing
is ever pushed into the consumer's thread.
"""

import os
import sys
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable
from typing import Literal

from engine.clock import Clock
from engine.sensing.reading import Reading
from engine.words import Seconds

SensorKind = Literal["camera", "microphone", "heart", "recorded"]
_KEPT_READINGS = 4096
_JOIN_SECONDS = 3.0
_COURTESY = 5  # nice value: where cores are scarce, a late reading costs less than a lost frame
_LOOK = 0.1  # clocks that are moved by hand are looked at this often


class Sensor(ABC):
    """One source of readings. Subclasses write `_run`, which must watch `self._stop`.

    `start`, `take`, `faults`, `stop` belong to the consumer's thread. `is_open` is true only
    while the device or file is really held: the indicator on screen shows it. After a fault
    the worker may go on (and say so) or end; the consumer never has to restart it.
    """

    kind: SensorKind
    live = True
    """Whether somebody is before it now; false of files."""

    def __init__(self, name: str, clock: Clock) -> None:
        self.name = name
        self._clock = clock
        self._stop = threading.Event()
        self._readings: deque[Reading] = deque(maxlen=_KEPT_READINGS)
        self._faults: deque[str] = deque(maxlen=16)
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._guarded, name=f"sensor {name}", daemon=True)

    @property
    def is_open(self) -> bool:
        """Whether the device is held right now. Any thread."""
        return self._open.is_set()

    @property
    def is_ready(self) -> bool:
        """Whether it is open and nothing slow lies before its first reading. Any thread."""
        return self.is_open

    @property
    def is_alive(self) -> bool:
        """Whether more readings may come. Any thread."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Open the device and begin. Only ever called after consent."""
        self._thread.start()

    def take(self) -> list[Reading]:
        """Everything measured since the last call, oldest first; the oldest fall out at 4096."""
        taken = []
        while self._readings:
            taken.append(self._readings.popleft())
        return taken

    def faults(self) -> list[str]:
        """What went wrong since the last call, each a sentence for the viewer.

        That a device which had failed is back is told here too.
        """
        taken = []
        while self._faults:
            taken.append(self._faults.popleft())
        return taken

    def stop(self) -> None:
        """Close the device and join the thread, within three seconds."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_SECONDS)

    def _give(self, readings: Iterable[Reading]) -> None:
        """Hand readings over. Worker."""
        self._readings.extend(readings)

    def _say(self, sentence: str) -> None:
        """Tell the consumer what went wrong, or that it is well again. Worker."""
        self._faults.append(sentence)

    def _until(self, due: Seconds) -> bool:
        """Wait for an instant of the clock; false when it is time to stop instead. Worker."""
        while (ahead := due - self._clock.now()) > 0.0:
            if self._stop.wait(min(ahead, _LOOK)):
                return False
        return not self._stop.is_set()

    @abstractmethod
    def _run(self) -> None:
        """The worker's body: open, `self._open.set()`, read until `self._stop`, close."""

    def _guarded(self) -> None:
        _give_way()
        try:
            self._run()
        except Exception as error:
            # A sensor must never take the film down: its consumer is told instead.
            self._say(f"{self.name} stopped: {error}")
        finally:
            self._open.clear()


def _give_way() -> None:
    """Let the film go first: this thread and those it starts, such as MediaPipe's.

    Only Linux gives threads a nice value of their own.
    """
    if sys.platform == "linux":
        own = threading.get_native_id()
        # Who began the player nicer still stays so: nobody but root may take that back.
        nice = max(_COURTESY, os.getpriority(os.PRIO_PROCESS, own))
        os.setpriority(os.PRIO_PROCESS, own, nice)
