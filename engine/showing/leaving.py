"""When the segment on screen may be left, and the asking at each such instant."""

import math
from collections.abc import Callable
from typing import NamedTuple

from engine.showing.question import HOLDS_FOR
from engine.steering.stretch import Verdict
from engine.story.model import Segment
from engine.words import Seconds

Judge = Callable[[Seconds, Seconds], Verdict]
"""Film time and media time of an instant in; whether to leave there."""


class Leave(NamedTuple):
    """The film time at which a segment is left, and what is to be said of it (or nothing)."""

    at: Seconds
    note: str


class Leaving:
    """The instants ahead at which one segment, begun at media time `start`, may be left.

    `at` is the film time at which `start` was on screen. Where a question may wait for its
    answer the last picture is held, and the segment may be left at short intervals.
    """

    def __init__(self, segment: Segment, at: Seconds, start: Seconds) -> None:
        self._written = segment.out_point
        outs = segment.out_points
        if segment.hold and segment.choices:
            steps = math.ceil(segment.hold / HOLDS_FOR)
            outs = (*outs, *(outs[-1] + segment.hold * (n + 1) / steps for n in range(steps)))
        self._ahead = [(at + max(0.0, out - start), out) for out in outs if out >= start] or [
            (at, start)
        ]
        self._stays = ""  # why it was not left at an earlier one

    @property
    def due(self) -> Seconds:
        """Film time of the next instant."""
        return self._ahead[0][0] if self._ahead else math.inf

    def ask(self, now: Seconds, lead: Seconds, judge: Judge) -> Leave | None:
        """Ask at each instant that is `lead` away or nearer, in turn; None: stay for now."""
        while now >= self.due - lead:
            at, out = self._ahead[0]
            if len(self._ahead) == 1:
                return Leave(at, self._note(out, ""))
            if at >= now:  # a missed one is no place to cut
                verdict = judge(at, out)
                if verdict.leave:
                    return Leave(at, self._note(out, verdict.why))
                self._stays = verdict.why
            self._ahead.pop(0)
        return None

    def _note(self, out: Seconds, why: str) -> str:
        if out < self._written and why:
            return f"leaves {self._written - out:.1f} s early: {why}"
        if out > self._written and self._stays:
            return f"stays {out - self._written:.1f} s longer: {self._stays}"
        return ""
