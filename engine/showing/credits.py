"""Who watched: which sensors really gave readings, from when to when. Pure.

A sensor that was agreed to, or is even open, need not have watched: a camera may be missing, a
strap never answer, a microphone fall silent after a second. Sensors that gave readings are
credited.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from engine.showing.events import Event, Gave, Opened, Sensed
from engine.words import Seconds

SILENT: Final[Seconds] = 5.0
"""A sensor that gave no reading for so long has stopped. Hearts beat more often than that."""
_MOST: Final = 0.8  # of a showing: who watched as much of it watched it


class Giving:
    """Which sensors give readings now; says so whenever that changes. One thread."""

    def __init__(self) -> None:
        self._last: dict[str, Seconds] = {}

    def note(self, now: Seconds, sensor: str, live: bool, says: bool) -> Gave | None:
        """A look at a sensor at `now`, in seconds of any clock: whether it said something."""
        gave = sensor in self._last
        if says:
            self._last[sensor] = now
            return None if gave else Gave(sensor, live, gives=True)
        if gave and now - self._last[sensor] > SILENT:
            del self._last[sensor]
            return Gave(sensor, live, gives=False)
        return None


@dataclass(frozen=True, slots=True)
class Credit:
    """A sensor that gave readings for so many `seconds` of a showing; `live` or from a file."""

    sensor: str
    live: bool
    seconds: Seconds


class Credits:
    """Gathers from a log's events who watched. Logs that do not say so name all agreed sensors."""

    def __init__(self) -> None:
        self._opened: Opened | None = None
        self._last: Seconds = 0.0
        self._since: dict[str, Seconds] = {}
        self._seconds: dict[str, Seconds] = {}
        self._live: dict[str, bool] = {}

    def take(self, event: Event) -> None:
        """The next event, in the order of the log."""
        match event:
            case Opened():
                self._opened = self._opened or event
            case Sensed(now, sensor, live, gives):
                self._live.setdefault(sensor, live)
                self._seconds.setdefault(sensor, 0.0)
                if gives:
                    self._since.setdefault(sensor, now)
                elif sensor in self._since:
                    # It was silent before that was noticed.
                    gone = max(self._since[sensor], now - SILENT)
                    self._seconds[sensor] += gone - self._since.pop(sensor)
        self._last = max(self._last, getattr(event, "now", 0.0))

    @property
    def watched(self) -> list[Credit]:
        """Who gave readings, in the order in which they began to."""
        opened = self._opened
        if opened is not None and not opened.credited:
            return [Credit(each, not opened.recorded, self._last) for each in opened.sensors]
        return [
            Credit(each, self._live[each], seconds + self._last - self._since.get(each, self._last))
            for each, seconds in self._seconds.items()
        ]

    @property
    def silent(self) -> list[str]:
        """The sensors that were agreed to and gave no readings."""
        agreed = self._opened.sensors if self._opened is not None else ()
        gave = {each.sensor for each in self.watched}
        return [each for each in agreed if each not in gave]

    def sentence(self) -> str:
        """The credits in words, such as `watched by camera 0 (live, 12 of 60 s)`."""
        silent = f"{' and '.join(self.silent)} gave no readings" if self.silent else ""
        if not self.watched:
            return f"not watched ({silent})" if silent else "not watched"
        each = " and ".join(self._said(credit) for credit in self.watched)
        return f"watched by {each}" + (f"; {silent}" if silent else "")

    def _said(self, credit: Credit) -> str:
        kind = "live" if credit.live else "a recording, no live viewer"
        if credit.seconds < _MOST * self._last:
            kind += f", {credit.seconds:.0f} of {self._last:.0f} s"
        return f"{credit.sensor} ({kind})"


def credits_of(events: Iterable[Event]) -> Credits:
    """The credits of a whole log."""
    gathered = Credits()
    for event in events:
        gathered.take(event)
    return gathered
