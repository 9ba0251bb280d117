"""The segment on screen: since when it runs, when it may be left, and what it asks."""

import math

from engine.showing.leaving import Leaving
from engine.showing.question import Question
from engine.steering.stretch import Verdict
from engine.story.model import Segment
from engine.words import Seconds, SegmentName


class OnAir:
    """One segment on screen, from its coming to its going.

    `at` is the film time at which its media time `start` was on screen. Its question is asked
    only if `asks`: on a path that was asked for beforehand there is nothing to choose.
    """

    def __init__(
        self, name: SegmentName, segment: Segment, at: Seconds, start: Seconds, *, asks: bool
    ) -> None:
        self.name = name
        self.segment = segment
        self.at = at
        self.leaving = Leaving(segment, at, start)
        self.question = Question(segment, at, start) if asks else None
        self._start = start

    def reread(self, segment: Segment, *, asks: bool) -> "OnAir":
        """The same after its story was edited: an answer that still has its words stands."""
        edited = OnAir(self.name, segment, self.at, self._start, asks=asks)
        if self.question is not None and edited.question is not None:
            edited.question.carry_on(self.question)
        return edited

    @property
    def in_point_at(self) -> Seconds:
        """The film time at which its in point was, or would have been, on screen."""
        return self.at - (self._start - self.segment.in_point)

    @property
    def due(self) -> Seconds:
        """The film time at which it may next be left."""
        return self.leaving.due

    @property
    def asks_at(self) -> Seconds:
        """The film time at which its question comes on screen; infinity if never, or done."""
        return self.question.asks_at if self.question is not None else math.inf

    @property
    def chosen(self) -> int | None:
        """The place in its `next` that the viewer chose."""
        return self.question.chosen if self.question is not None else None

    def holding(self, holding: frozenset[int]) -> frozenset[int]:
        """The places in its `next` that are open, of those whose guards hold; see `Question`."""
        return self.question.holding(holding) if self.question is not None else holding

    def verdict(self, at: Seconds, out: Seconds) -> Verdict | None:
        """Whether to leave it at film time `at`, media time `out`, as far as its question says:
        not while that waits; at its last out point surely. None: somebody else is to judge."""
        if self.question is not None and self.question.is_open(at):
            return Verdict(False, "a question waits for its answer")
        if out >= self.segment.out_points[-1]:
            return Verdict(True)  # only a question could keep the picture
        return None
