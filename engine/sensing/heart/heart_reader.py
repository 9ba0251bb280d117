"""Makes readings of the rates and intervals that worn heart sensors send. Pure."""

from collections import deque
from statistics import median
from typing import Final

from engine.sensing.heart.breathing import SPAN, breathing
from engine.sensing.heart.heart_rate_service import Measurement
from engine.sensing.quantities import HEART_BREATHING, HEART_INTERVAL, HEART_RATE, QUANTITIES
from engine.sensing.reading import Reading
from engine.words import Seconds

_BREATHING_EVERY: Final[Seconds] = 5.0
_COMPARED: Final = 5  # intervals that the next one is held against
_SURE_WITHOUT_CONTACT: Final = 0.8
"""Quality where a strap does not say whether it touches the skin."""


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
