"""Short sentences in the corner of the film."""

from dataclasses import dataclass, field
from typing import Final

from engine.words import Seconds

STAYS: Final[Seconds] = 8.0
MANY: Final = 4


@dataclass(slots=True)
class Notices:
    """What was said within the last eight seconds, the newest last, four at most.

    What a key did stands until the next key: of "Captions: de" and "Captions: en" one is true.
    """

    _lines: list[tuple[Seconds, str, bool]] = field(default_factory=list)

    def add(self, now: Seconds, sentence: str) -> None:
        """Show a sentence from film time `now` on."""
        self._lines.append((now, sentence, False))

    def answer(self, now: Seconds, sentence: str) -> None:
        """What a key did, in the place of what the last one did."""
        self._lines = [line for line in self._lines if not line[2]]
        self._lines.append((now, sentence, True))

    def current(self, now: Seconds) -> tuple[str, ...]:
        """The sentences to show at film time `now`."""
        self._lines = [line for line in self._lines if now - line[0] < STAYS][-MANY:]
        return tuple(sentence for _, sentence, _ in self._lines)
