"""The base of the worn heart sensors: it follows one source and looks for it again when lost.

`strap` connects by Bluetooth, `lab_stream` by the Lab Streaming Layer.
"""

from abc import abstractmethod
from collections.abc import Iterable
from typing import Final

from engine.clock import Clock
from engine.sensing.heart.heart_reader import HeartReader
from engine.sensing.reading import Reading
from engine.sensing.sensors import Sensor
from engine.words import Seconds

RETRY: Final[Seconds] = 3.0
"""The first pause before a source that was lost is looked for again."""
GOES_ON: Final = "the film goes on without your heart."


class HeartSensor(Sensor):
    """A sensor that follows one heart source, and looks for it again after it was lost.

    Subclasses implement `_follow`.
    """

    kind = "heart"

    def __init__(self, name: str, clock: Clock, retry: Seconds) -> None:
        super().__init__(name, clock, retry=retry)
        self._reader = HeartReader()

    @abstractmethod
    def _follow(self) -> str:
        """Find the source and read it until it is lost. Sensor's thread.

        Sets `self._open` once the source is open. Returns the sentence of the fault, empty at a
        stop.
        """

    def _run(self) -> None:
        while not self._stop.is_set():
            with self._holding():
                sentence = self._follow()
            if sentence and not self._stop.is_set():
                self._fail(sentence)
            self._may_retry()

    def _hear(self, readings: Iterable[Reading]) -> None:
        """Queue readings; the first after a fault ends it. Sensor's thread."""
        self._recover()
        self._emit(readings)
