"""When the segment on screen may be left, and the asking at each such instant."""

import math
from collections.abc import Callable
from typing import NamedTuple

from engine.showing.question import ASKS_AGAIN_EVERY
from engine.steering.stretch import Verdict
from engine.story.model import Segment
from engine.words import Seconds

Judge = Callable[[Seconds, Seconds], Verdict]
"""Film time and media time of an instant in; whether to leave there."""


class Leave(NamedTuple):
    """The film time at which a segment is left, and what is to be said of it (or nothing)."""

    at: Seconds
    note: str


class FreezeFrame(NamedTuple):
    """The film time from which a segment's picture is a freeze frame, before it is left."""

    at: Seconds


class Leaving:
    """The instants ahead at which one segment, begun at media time `start`, may be left.

    `at` is the film time at which `start` was on screen. A segment with a `hold` is left that
    much after its out point, its last picture a freeze frame meanwhile; where a question waits
    for its answer, that long at most, at short intervals.
    """

    def __init__(self, segment: Segment, at: Seconds, start: Seconds) -> None:
        self._written = segment.out_point
        outs = segment.out_points
        self._after_freeze: Leave | None = None
        self._hold, self._freezes_at = segment.hold, math.inf
        if segment.hold and segment.choices:
            self._hold, self._freezes_at = 0.0, outs[-1]
            steps = math.ceil(segment.hold / ASKS_AGAIN_EVERY)
            outs = (*outs, *(outs[-1] + segment.hold * (n + 1) / steps for n in range(steps)))
        self._ahead = [(at + max(0.0, out - start), out) for out in outs if out >= start] or [
            (at, start)
        ]
        self.stays = ""
        """Why it was not left at an earlier one."""

    @property
    def due(self) -> Seconds:
        """Film time of the next instant at which it may be left."""
        if self._after_freeze is not None:
            return self._after_freeze.at
        return self._hold + (self._ahead[0][0] if self._ahead else math.inf)

    @property
    def asks_at(self) -> Seconds:
        """The film time, less the lead, at which `ask` next has something to say."""
        if self._after_freeze is not None:
            return self._after_freeze.at
        return self._ahead[0][0] if self._ahead else math.inf

    def ask(self, now: Seconds, lead: Seconds, judge: Judge) -> Leave | FreezeFrame | None:
        """Ask at each instant that is `lead` away or nearer, in turn; None: stay for now.

        Where the segment ends with a freeze frame, `FreezeFrame` comes first, once.
        """
        if self._after_freeze is not None:
            return self._after_freeze if now >= self._after_freeze.at - lead else None
        while self._ahead and now >= self._ahead[0][0] - lead:
            at, out = self._ahead[0]
            if len(self._ahead) == 1:
                return self._leave(at, self._note(out, ""))
            if at >= now:  # a missed one is no place to cut
                verdict = judge(at, out)
                if verdict.leave:
                    return self._leave(at, self._note(out, verdict.why))
                self.stays = verdict.why
            self._ahead.pop(0)
            if out == self._freezes_at:
                return FreezeFrame(at)
        return None

    def _leave(self, at: Seconds, note: str) -> Leave | FreezeFrame:
        leave = Leave(at + self._hold, note)
        if not self._hold:
            return leave
        self._after_freeze = leave
        return FreezeFrame(at)

    def _note(self, out: Seconds, why: str) -> str:
        if out < self._written and why:
            return f"leaves {self._written - out:.1f} s early: {why}"
        if out > self._written and self.stays:
            return f"stays {out - self._written:.1f} s longer: {self.stays}"
        return ""
