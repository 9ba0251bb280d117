"""What the worn heart sensors share: readings of rates and intervals, and the sensor's loop.

`strap` connects by Bluetooth, `lab_stream` by the Lab Streaming Layer.
"""

import struct
from abc import abstractmethod
from collections import deque
from collections.abc import Iterable
from statistics import median
from typing import Final, NamedTuple

from engine.clock import Clock
from engine.sensing.heart.breathing import SPAN, breathing
from engine.sensing.quantities import HEART_BREATHING, HEART_INTERVAL, HEART_RATE, QUANTITIES
from engine.sensing.reading import Reading
from engine.sensing.sensors import Sensor
from engine.words import Seconds

RETRY: Final[Seconds] = 3.0
GOES_ON: Final = "the film goes on without your heart."
_BREATHING_EVERY: Final[Seconds] = 5.0
_COMPARED: Final = 5  # intervals that the next one is held against
_SURE_WITHOUT_CONTACT: Final = 0.8
"""Quality where a strap does not say whether it touches the skin."""


class Measurement(NamedTuple):
    """One notification of a strap.

    `rate` in beats a minute; `contact` with the skin, None where the strap does not say;
    `energy` in kilojoules since it was reset, None where it is not sent; `intervals` from beat to
    beat since the last notification, oldest first, in seconds.
    """

    rate: int
    contact: bool | None
    energy: int | None
    intervals: tuple[Seconds, ...]


def parse_measurement(data: bytes) -> Measurement:
    """Read the characteristic Heart Rate Measurement, 0x2A37.

    As the Bluetooth SIG's Heart Rate Service 1.0 and the GATT Specification Supplement have it:
    a byte of flags (bit 0: the rate has 16 bits; bit 1: contact, bit 2: contact is supported;
    bit 3: energy; bit 4: intervals), then the fields in that order, little-endian, intervals in
    1/1024 s. Raises ValueError when it is too short for what its flags promise.
    """
    try:
        flags = data[0]
        place = 1
        (rate,) = struct.unpack_from("<H" if flags & 0x01 else "<B", data, place)
        place += 2 if flags & 0x01 else 1
        energy = None
        if flags & 0x08:
            (energy,) = struct.unpack_from("<H", data, place)
            place += 2
    except (IndexError, struct.error) as error:
        raise ValueError(f"a heart rate measurement of {len(data)} bytes is too short") from error
    intervals: tuple[Seconds, ...] = ()
    if flags & 0x10:
        rest = data[place:]
        if len(rest) % 2:
            raise ValueError("a heart rate measurement ends amid an interval")
        intervals = tuple(each / 1024.0 for (each,) in struct.iter_unpack("<H", rest))
    contact = bool(flags & 0x02) if flags & 0x04 else None
    return Measurement(rate, contact, energy, intervals)


class HeartReader:
    """Makes readings of rates and intervals as they come in. Synchronous; one thread at a time.

    Times are those of `Reading`. Values that no heart has are rejected.
    """

    def __init__(self) -> None:
        self._recent: deque[Seconds] = deque(maxlen=_COMPARED)
        self._ends: deque[Seconds] = deque(maxlen=256)
        self._intervals: deque[Seconds] = deque(maxlen=256)
        self._breathed: Seconds = 0.0

    def measurement(self, sent: Measurement, time: Seconds) -> list[Reading]:
        """Readings of one notification that came at `time`, at which its last interval ended."""
        quality = _SURE_WITHOUT_CONTACT if sent.contact is None else float(sent.contact)
        readings: list[Reading] = []
        later = sum(sent.intervals)
        for interval in sent.intervals:
            later -= interval
            readings += self.interval(interval, time - later, quality)
        return readings + self.rate(sent.rate, time, quality)

    def rate(self, rate: float, time: Seconds, quality: float = 1.0) -> list[Reading]:
        """The reading of a rate, in beats a minute, that a sensor states."""
        if not _possible(HEART_RATE, rate):
            return []
        return [Reading(time, HEART_RATE, float(rate), quality)]

    def interval(self, interval: Seconds, time: Seconds, quality: float = 1.0) -> list[Reading]:
        """The reading of an interval that ended at `time`; every five seconds one of breathing too.

        An interval that differs from the median of the last five is an ectopic or a missed beat:
        its quality falls, to 0 at a difference of half the median, and breathing is computed
        without it.
        """
        if not _possible(HEART_INTERVAL, interval):
            return []
        usual = median(self._recent) if self._recent else interval
        self._recent.append(interval)
        leap = abs(interval - usual) / usual
        quality *= min(1.0, max(0.0, (0.5 - leap) / 0.3))
        readings = [Reading(time, HEART_INTERVAL, interval, quality)]
        if quality > 0.5 and (not self._ends or time > self._ends[-1]):
            self._ends.append(time)
            self._intervals.append(interval)
            readings += self._breathing(time, quality)
        return readings

    def usual_rate(self) -> float | None:
        """Beats a minute by the median of the last five intervals; None before the first."""
        return 60.0 / median(self._recent) if self._recent else None

    def _breathing(self, time: Seconds, quality: float) -> list[Reading]:
        if time - self._ends[0] < SPAN - 2.0 or time - self._breathed < _BREATHING_EVERY:
            return []
        self._breathed = time
        found = breathing(tuple(self._ends), tuple(self._intervals))
        if found is None:
            return []
        return [Reading(time, HEART_BREATHING, found.rate, found.clarity * quality)]


def _possible(quantity: str, value: float) -> bool:
    low, high = QUANTITIES[quantity]
    return low <= value <= high


class HeartSensor(Sensor):
    """A sensor that follows one heart source, and looks for it again after it was lost.

    Subclasses implement `_follow`.
    """

    kind = "heart"

    def __init__(self, name: str, clock: Clock, retry: Seconds) -> None:
        super().__init__(name, clock)
        self._retry = retry
        self._reader = HeartReader()

    @abstractmethod
    def _follow(self) -> str:
        """Find the source and read it until it is lost. Sensor's thread.

        Sets `self._open` while the source is held. Returns the sentence of the fault, empty at a
        stop.
        """

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                sentence = self._follow()
            finally:
                self._open.clear()
            if sentence and not self._stop.is_set():
                self._fail(sentence)
            self._stop.wait(self._retry)

    def _hear(self, readings: Iterable[Reading]) -> None:
        """Queue readings; the first after a fault ends it. Sensor's thread."""
        self._recover()
        self._emit(readings)
