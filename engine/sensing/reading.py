"""A reading: one measurement by one sensor."""

from dataclasses import dataclass, replace
from typing import Final

from engine.words import Seconds


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement by one sensor.

    `time` is the instant of capture (not of computation), in the clock of whoever holds the
    reading: sensors stamp with their clock, a showing holds film time. `quality` is 0 to 1;
    0 means that the value says nothing. `person` tells apart the faces that a camera sees: 0 is
    the first or only one, and everything that is not a face's.
    """

    time: Seconds
    quantity: str
    value: float
    quality: float
    person: int = 0

    def at(self, time: Seconds) -> "Reading":
        """The same, captured at an instant of another clock, and as exact as a line of a log or a
        recording holds it: time and quality to four places, the value to five."""
        return replace(
            self, time=round(time, 4), value=round(self.value, 5), quality=round(self.quality, 4)
        )


PEOPLE: Final = 4
"""How many faces are told apart: `person` is below this."""
