"""The question of one segment: when it is on screen, what it offers, what was chosen."""

import math
from collections.abc import Collection, Mapping
from typing import Final

from engine.story.model import Segment
from engine.words import Seconds, SegmentName

ASKS_AGAIN_EVERY: Final[Seconds] = 0.25
"""How often, while a freeze frame waits, it is asked whether the answer has come."""


class Question:
    """One segment's question, for a segment that began at film time `at` at media time `start`.

    `offered` are its options by their place in `next`, empty until it has been asked.
    """

    def __init__(self, segment: Segment, at: Seconds, start: Seconds) -> None:
        self._segment = segment
        asked = segment.asked
        begin = at - (start - segment.in_point)
        self._from, self.until = (begin + asked[0], begin + asked[1]) if asked else (0.0, 0.0)
        self._waits = asked is not None
        self.offered: Mapping[int, str] = {}
        self.chosen: int | None = None

    def carry_on(self, before: "Question") -> None:
        """The story was edited meanwhile: an answer that still has its words stands."""
        place = before.chosen
        if place is not None and self._segment.choices.get(place) == before.offered[place]:
            self.offered, self.chosen, self._waits = before.offered, place, False

    @property
    def prompt(self) -> str:
        """The words of the question."""
        return self._segment.ask.prompt if self._segment.ask else ""

    @property
    def asks_at(self) -> Seconds:
        """The film time at which it is put on screen; infinity if never, or done."""
        return self._from if self._waits else math.inf

    def ask(self, now: Seconds, holding: Collection[int], failed: Collection[SegmentName]) -> bool:
        """Whether to put it on screen now; true once. Segments out of reach are not offered."""
        if not self._waits or now < self._from:
            return False
        self._waits = False
        cuts = self._segment.next
        self.offered = {
            place: words
            for place, words in self._segment.choices.items()
            if cuts[place].to not in failed and (cuts[place].when is None or place in holding)
        }
        return bool(self.offered) and now < self.until

    def choose(self, now: Seconds, place: int | None) -> bool:
        """Take an answer; whether it was one. The last one counts."""
        if place not in self.offered or now > self.until or place == self.chosen:
            return False
        self.chosen = place
        return True

    def is_open(self, at: Seconds) -> bool:
        """Whether it may still be answered at a film time."""
        waits = self._waits or bool(self.offered)
        return waits and self.chosen is None and at < self.until

    def holding(self, holding: frozenset[int]) -> frozenset[int]:
        """The places whose guards hold, with the one that was chosen and without the others.

        An option that was offered and chosen is kept, whatever its guard says by then.
        """
        others = holding - self._segment.choices.keys()
        return others if self.chosen is None else others | {self.chosen}
