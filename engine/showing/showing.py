"""One playing of a story to one viewer: time and inputs in, commands and events out.

`Showing.step` is pure: it neither sleeps nor reads a clock, a file or a device, and draws no
random numbers. The same steps give the same commands and events, bit for bit.

The rules it keeps, whatever comes in:

- The film goes on. A clip that fails, or is not ready in time, is routed around; only when
  nothing is left to show does the film finish, and it says so.
- A guard that does not hold is respected, with four stated exceptions: the default path
  (also when a viewer cannot be read), a wish by hand to begin again or go back, a way around
  a clip that fails when no permitted one is left, and the way home of a film that has run
  longer than its limit.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

from engine.showing.events import (
    Command,
    CutTo,
    Decided,
    Ended,
    Entered,
    Event,
    Failed,
    Faulted,
    Finish,
    Inputs,
    MediaEvent,
    Prepare,
    Ready,
    Shown,
    Wish,
)
from engine.showing.leaving import Leaving
from engine.showing.observer import Observer
from engine.steering.planner import Planner
from engine.steering.situation import Situation
from engine.steering.stretch import Verdict
from engine.story.model import Story
from engine.viewer.felt import Felt
from engine.words import Seconds, SegmentName

LEAD: Seconds = 0.6
"""How long before the out point a decision falls, so that the next deck can be resumed."""

PATIENCE: Seconds = 3.0
"""How long a chosen segment may be overdue before another that is ready takes its place."""

GIVING_UP: Seconds = 10.0
"""How long nothing at all may become ready before the film finishes by a fault."""

BACK_TO_PREVIOUS: Seconds = 2.0
"""Within this much of a segment `back` means the segment before."""

FELT_EVERY: Seconds = 0.5
"""How often the viewer state is kept."""

_Cause = Literal["asked", "fault"]
_CAUSES: Final[dict[_Cause, str]] = {"asked": "asked by hand", "fault": "a clip failed"}


@dataclass(frozen=True, slots=True)
class Step:
    """What one step orders and what it tells, each in order."""

    commands: tuple[Command, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(slots=True)
class _Pending:
    """A cut that was ordered and is not yet on screen; `due` moves when it is replaced."""

    to: SegmentName
    due: Seconds
    since: Seconds
    back: bool = False


class Showing:
    """One showing of one story. One thread.

    `lead` is how many seconds before an out point its decision falls. Film time that runs
    backwards or is not a number is read as standing still; nothing that comes in raises.
    """

    def __init__(self, story: Story, *, lead: Seconds = LEAD) -> None:
        self.story = story
        self.lead = lead
        self._planner = Planner(story)
        self._viewer = Observer(story)
        self._now: Seconds = 0.0
        self._begun: Seconds | None = None
        self._felt_due: Seconds = -math.inf
        self._current: SegmentName | None = None
        self._entered_at: Seconds = 0.0
        self._leaving: Leaving | None = None
        self._path: list[SegmentName] = []
        self._shown: dict[SegmentName, int] = {}
        self._failed: dict[SegmentName, str] = {}
        self._passed_over: set[SegmentName] = set()
        self._ready: set[SegmentName] = set()
        self._pending: _Pending | None = None
        self._finish: tuple[Seconds, Literal["ending", "fault"]] | None = None
        self._done = False
        self._commands: list[Command] = []
        self._events: list[Event] = []

    @property
    def done(self) -> bool:
        """Whether the film is over; further steps do nothing."""
        return self._done

    @property
    def felt(self) -> Felt:
        """The viewer state of the latest step."""
        return self._viewer.felt

    @property
    def current(self) -> SegmentName | None:
        """The segment on screen; None before the first."""
        return self._current

    @property
    def entered_at(self) -> Seconds:
        """Film time at which the current segment came on screen; 0 before the first."""
        return self._entered_at

    def step(self, now: Seconds, inputs: Inputs) -> Step:
        """Take in everything since the last step; `now` is film time in seconds."""
        if self._done:
            return Step()
        self._commands, self._events = [], []
        if math.isfinite(now):
            self._now = max(self._now, now)
        self._viewer.sense(self._now, inputs.readings)
        if self._now >= self._felt_due:
            self._felt_due = self._now + FELT_EVERY
            self._events.append(self.felt)
        if self._begun is None:
            self._begun = self._now
            self._prepare(self.story.start)
        self._events += [Faulted(self._now, sentence) for sentence in inputs.faults]
        for event in inputs.media:
            self._hear(event)
        for wish in inputs.wishes:
            self._grant(wish)
        self._go_on()
        return Step(tuple(self._commands), tuple(self._events))

    # --- what the player says -------------------------------------------------------------

    def _hear(self, event: MediaEvent) -> None:
        if self._done or event.segment not in self.story.segments:
            return
        match event:
            case Ready(segment):
                if segment not in self._failed:
                    self._ready.add(segment)
                first = self._current is None and self._pending is None and self._finish is None
                if first and segment == self.story.start:
                    self._cut(segment)
            case Shown(segment, at):
                self._enter(segment, at)
            case Failed(segment, reason):
                self._fail(segment, reason)

    def _enter(self, segment: SegmentName, at: Seconds) -> None:
        pending = self._pending
        if self._finish is not None:
            return
        if segment == self._current and (pending is None or pending.to != segment):
            return  # said twice
        at = at if math.isfinite(at) else self._now
        at = min(max(at, self._entered_at), self._now + self.lead)
        planned = pending.due if pending is not None else at
        if pending is not None and pending.back and pending.to == segment:
            self._path = self._path[: len(self._path) - 1 - self._path[::-1].index(segment)]
        if self._current is not None and self._now >= self._due - self.lead:
            # What was broken off before its beats could do their work teaches nothing.
            left = self.story.segments[self._current]
            self._viewer.learn(left, self._now - self._entered_at)
        self._viewer.enter(self._now, self.story.segments[segment])
        self._current, self._entered_at, self._pending = segment, at, None
        into = self.story.segments[segment]
        self._leaving = Leaving(into, at, into.in_point)
        self._path.append(segment)
        self._shown[segment] = self._shown.get(segment, 0) + 1
        self._passed_over.clear()
        self._failed.pop(segment, None)  # whatever was said of it before, it plays
        self._ready.discard(segment)
        self._events.append(Entered(segment, at, at - planned))
        self._prepare(*self._candidates())

    def _fail(self, segment: SegmentName, reason: str) -> None:
        if segment in self._failed:
            return
        self._failed[segment] = reason
        self._events.append(Faulted(self._now, f"{segment} cannot be played: {reason}"))
        self._ready.discard(segment)
        pending = self._pending
        if self._finish is not None:
            if segment == self._current:
                self._end_film(self._now, self._finish[1])
        elif self._current is None:
            if segment == self.story.start:
                self._end_film(self._now, "fault")
        elif segment == self._current:
            # Nothing is left of the picture: cut at once, whatever was planned for later.
            self._advance(self._now, "fault")
        elif pending is not None and pending.to == segment:
            self._advance(max(pending.due, self._now), "fault")

    # --- what the viewer wishes -----------------------------------------------------------

    def _grant(self, wish: Wish) -> None:
        if self._done:
            return
        if wish.kind == "quit":
            self._commands.append(Finish(self._now))
            self._events.append(Ended(self._now, self._current, "quit"))
            self._done = True
        elif self._current is None:
            return
        elif wish.kind == "next":
            if self._finish is not None:
                self._end_film(self._now, self._finish[1])
            elif self._pending is None or self._pending.due > self._now:
                self._advance(self._now, "asked")
        elif self._finish is None:
            self._go_back()

    def _go_back(self) -> None:
        assert self._current is not None
        target = self._current
        if self._now - self._entered_at < BACK_TO_PREVIOUS and len(self._path) > 1:
            target = self._path[-2]
        pending = self._pending
        if target in self._failed or (pending and pending.back and pending.to == target):
            return
        again = "again" if target == self._current else "the segment before"
        self._events.append(
            Decided(
                now=self._now,
                segment=self._current,
                to=target,
                at=self._now,
                kind="asked",
                why=f"asked for {again}: {target}",
                default=self._default(self._current),
                alternatives=(),
                felt=self.felt,
            )
        )
        self._prepare(target, *self._candidates())
        self._cut(target, back=True)

    # --- the course of the film -----------------------------------------------------------

    def _go_on(self) -> None:
        if self._done:
            return
        if self._finish is not None:
            at, reason = self._finish
            if self._now >= at:
                self._events.append(Ended(self._now, self._current, reason))
                self._done = True
        elif self._current is None:
            self._wait_for_the_first()
        elif self._pending is not None:
            self._wait_for(self._pending)
        elif self._leaving is not None:
            leave = self._leaving.ask(self._now, self.lead, self._judge)
            if leave is not None:
                self._advance(leave.at, None, leave.note)

    def _wait_for_the_first(self) -> None:
        if self._begun is not None and self._now - self._begun > GIVING_UP:
            sentence = f"{self.story.start} was not on screen {GIVING_UP:g} s after the beginning"
            self._events.append(Faulted(self._now, sentence))
            self._end_film(self._now, "fault")

    def _wait_for(self, pending: _Pending) -> None:
        assert self._current is not None
        others = {cut.to for cut in self.story.segments[self._current].next}
        others -= {pending.to, *self._passed_over, *self._failed}
        if self._now - pending.since > GIVING_UP:
            sentence = f"nothing could be shown for {GIVING_UP:g} s after {self._current}"
            self._events.append(Faulted(self._now, sentence))
            self._end_film(self._now, "fault")
        elif self._now - pending.due > PATIENCE and others & self._ready:
            sentence = f"{pending.to} was not ready {PATIENCE:g} s after it was due"
            self._passed_over.add(pending.to)
            self._events.append(Faulted(self._now, sentence))
            self._advance(self._now, "fault")

    @property
    def _due(self) -> Seconds:
        """Film time at which the current segment may next be left."""
        return self._leaving.due if self._leaving is not None else math.inf

    def _judge(self, at: Seconds, out: Seconds) -> Verdict:
        return self._planner.leave(self._situation(at), out)

    def _advance(self, at: Seconds, cause: _Cause | None, note: str = "") -> None:
        """Decide where to go from the current segment, and order it for `at`."""
        assert self._current is not None
        segment = self.story.segments[self._current]
        if segment.is_ending:
            self._end_film(at, "ending")
            return
        choice = self._planner.choose(self._situation(at))
        if choice is None:
            self._events.append(Faulted(self._now, f"no clip after {self._current} can be shown"))
            self._end_film(at, "fault")
            return
        why = f"{_CAUSES[cause]}; {choice.why}" if cause and cause != choice.kind else choice.why
        self._events.append(
            Decided(
                now=self._now,
                segment=self._current,
                to=choice.cut.to,
                at=at,
                kind=cause or choice.kind,
                why=f"{why}; {note}" if note else why,
                default=self._default(self._current),
                alternatives=choice.alternatives,
                felt=self.felt,
            )
        )
        self._cut(choice.cut.to, at, choice.cut.join.duration)

    def _situation(self, at: Seconds) -> Situation:
        assert self._current is not None
        return Situation(
            segment=self._current,
            at=at,
            felt=self.felt,
            traits=self._viewer.traits,
            holding=self._viewer.holding,
            failed={
                **dict.fromkeys(self._passed_over, "was not ready in time"),
                **{name: f"cannot be played: {why}" for name, why in self._failed.items()},
            },
            shown=dict(self._shown),
            values=self._viewer.values,
            before=self._viewer.before,
        )

    def _cut(
        self,
        to: SegmentName,
        at: Seconds | None = None,
        dissolve: Seconds = 0.0,
        *,
        back: bool = False,
    ) -> None:
        """Order a cut for `at` (film time; now if None)."""
        at = self._now if at is None else at
        since = min(self._pending.since, at) if self._pending is not None else at
        self._pending = _Pending(to, at, since, back)
        self._commands.append(CutTo(to, at, dissolve))

    def _end_film(self, at: Seconds, reason: Literal["ending", "fault"]) -> None:
        self._pending = None
        self._finish = (at, reason)
        self._commands.append(Finish(at))

    def _default(self, segment: SegmentName) -> SegmentName | None:
        cut = self.story.segments[segment].default_cut
        return cut.to if cut is not None else None

    def _candidates(self) -> tuple[SegmentName, ...]:
        """Where the current segment may go on to, likeliest first, without what has failed."""
        assert self._current is not None
        segment = self.story.segments[self._current]
        if segment.is_ending:
            return ()
        choice = self._planner.choose(self._situation(self._due))
        default = self._default(self._current)
        first = [choice.cut.to] if choice is not None else []
        order = [*first, *([default] if default else []), *(cut.to for cut in segment.next)]
        return tuple(each for each in dict.fromkeys(order) if each not in self._failed)

    def _prepare(self, *segments: SegmentName) -> None:
        wanted = tuple(dict.fromkeys(segments))
        self._ready.intersection_update(wanted)
        self._commands.append(Prepare(wanted))
