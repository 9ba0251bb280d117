"""Who of those before a kiosk's camera has agreed, and who came later. Pure: readings in.

Whoever is there while neutral is learnt, or at the film's first picture, was asked with the
others: a group is welcomed as one. Whoever comes later has not agreed: nothing of theirs is used,
and nothing is heard, since a microphone does not tell who speaks, until they are asked and agree.
Nobody is recognised: a person is a face that the camera has not lost, and someone who takes the
place of another within a second or two cannot be told from them.
"""

from typing import Final

from engine.sensing.quantities import FACE_PRESENT
from engine.sensing.reading import Reading
from engine.words import Seconds

_SEEN: Final = 0.5
STANDS: Final[Seconds] = 2.0
"""A second person who stands there for so long is asked."""
GONE: Final[Seconds] = 10.0
"""A person not seen for so long is nobody any more: the next one under their number is new."""


class Company:
    """Everybody before one showing. Window thread."""

    def __init__(self) -> None:
        self.is_welcoming = True
        """Whether whoever is seen belongs to those who were asked."""
        self._admitted: set[int] = set()
        self._refused: set[int] = set()
        self._since: dict[int, Seconds] = {}
        self._seen_at: dict[int, Seconds] = {}

    def admits(self, reading: Reading) -> bool:
        """Whether a reading may be used; takes note of who is there."""
        if reading.quantity == FACE_PRESENT:
            self._note(reading)
        if reading.quantity.startswith("face."):
            nobody = reading.quantity == FACE_PRESENT and reading.value < _SEEN
            return reading.person in self._admitted or (nobody and reading.person == 0)
        return not self._strangers(reading.time)

    def joined(self, now: Seconds) -> bool:
        """Whether somebody has stood there for a while who was never asked."""
        return any(
            now - self._since[person] >= STANDS for person in self._strangers(now) - self._refused
        )

    @property
    def count(self) -> int:
        """How many were seen lately."""
        return len(self._seen_at)

    def take_in(self) -> None:
        """Whoever is there has agreed."""
        self._admitted |= set(self._seen_at)
        self._refused.clear()

    def stay(self) -> None:
        """Whoever came later has not: nobody asks them again."""
        self._refused |= set(self._seen_at) - self._admitted

    def _note(self, reading: Reading) -> None:
        now, person = reading.time, reading.person
        for each in [each for each, at in self._seen_at.items() if now - at > GONE]:
            self._forget(each)
        if reading.value < _SEEN or reading.quality < _SEEN:
            if person not in self._admitted:
                self._since.pop(person, None)
            return
        self._since.setdefault(person, now)
        self._seen_at[person] = now
        if self.is_welcoming or not self._admitted:  # whoever agreed may have come into sight late
            self._admitted.add(person)

    def _forget(self, person: int) -> None:
        del self._seen_at[person]
        self._since.pop(person, None)
        self._refused.discard(person)
        if len(self._admitted) > 1:  # the one who agreed may come back to the screen
            self._admitted.discard(person)

    def _strangers(self, now: Seconds) -> set[int]:
        """Who is there now without having agreed."""
        return {
            person
            for person, since in self._since.items()
            if person not in self._admitted and now - self._seen_at[person] <= STANDS
        }
