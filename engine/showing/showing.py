"""One playing of a story to one viewer: time and inputs in, commands and events out.

`Showing.step` is pure: it neither sleeps nor reads a clock, a file or a device, and draws no
random numbers. The same steps give the same commands and events, bit for bit.

The rules it keeps, whatever comes in:

- The film goes on. A clip that fails, or is not ready in time, is routed around; where every way
  on fails, the film goes past it, to what follows it; only when nothing is left to show does the
  film finish, and it says so.
- A guard that does not hold is respected, with four stated exceptions: the default path
  (also when a viewer cannot be read), a wish by hand to begin again or go back, a way around
  a clip that fails when no permitted one is left, and the way home of a film that has run
  longer than its limit.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from engine.showing.course import Course
from engine.showing.events import (
    Asked,
    Chose,
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
    Offer,
    Prepare,
    Ready,
    Sensed,
    Shown,
    Wish,
)
from engine.showing.excerpt import Excerpt, cut_between
from engine.showing.history import RETURNS, History, Place, Return, Span
from engine.showing.leaving import Leaving, Stand
from engine.showing.observer import Observer, State
from engine.showing.past import way_into, way_past
from engine.showing.question import Question
from engine.steering.decision import Alternative, BrokenLimit, Choice, DecisionKind
from engine.steering.planner import Planner
from engine.steering.preset import Preset
from engine.steering.situation import Situation
from engine.steering.stretch import Verdict
from engine.steering.traits import Traits
from engine.story.guards.watch import Facts
from engine.story.model import Story
from engine.viewer.felt import Felt
from engine.words import Seconds, SegmentName

LEAD: Seconds = 0.6
"""How long before the out point a decision falls, so that the next deck can be resumed."""

PATIENCE: Seconds = 3.0
"""How long a chosen segment may be overdue before another that is ready takes its place."""

GIVING_UP: Seconds = 10.0
"""How long nothing at all may become ready before the film finishes by a fault."""

FELT_EVERY: Seconds = 0.5
"""How often the viewer state is kept."""

_PLAIN: Final = Preset()
_WHOLE: Final = Excerpt()

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
    place: Place | None = None


class Showing:
    """One showing of one story. One thread.

    `lead` is how many seconds before an out point its decision falls; `resumed` the cut of an
    earlier showing to go on from (one that does not fit the story is left aside); `clock` the
    time of day at film time 0, in seconds after midnight. Film time that runs backwards or is
    not a number is read as standing still; nothing that comes in raises. `history` is the
    viewer's cut so far. An `excerpt` is what is shown of the story, its questions unasked.

    Many showings of one story may share a `planner`, which brings its preset with it. A `bare`
    showing tells nothing of the viewer state and prepares nothing ahead, and does all else the
    same: for simulations, whose player needs neither. `state` keeps the belief about the viewer,
    where that is not a `Group` of its own. Without `passes` a film ends where every way on fails,
    as it did in older logs, rather than go on past what fails.
    """

    def __init__(
        self,
        story: Story,
        *,
        lead: Seconds = LEAD,
        resumed: Sequence[Span] = (),
        clock: Seconds | None = None,
        preset: Preset = _PLAIN,
        planner: Planner | None = None,
        bare: bool = False,
        state: State | None = None,
        excerpt: Excerpt = _WHOLE,
        passes: bool = True,
    ) -> None:
        self.story = story
        self._excerpt = excerpt
        self.lead = lead
        self._bare = bare
        self._passes = passes
        self._opening: SegmentName | None = None  # past a beginning that fails
        self._planner = planner or Planner(story, preset)
        self._viewer = Observer(story, self._planner.preset, state)
        self._now: Seconds = 0.0
        self._begun: Seconds | None = None
        self._felt_due: Seconds = -math.inf
        self._current: SegmentName | None = None
        self._entered_at: Seconds = 0.0
        self._began: Seconds = 0.0  # media time that was on screen then
        self._leaving: Leaving | None = None
        self._question: Question | None = None
        fits = resumed and all(span.segment in story.segments for span in resumed)
        self.history = History(resumed if fits else ())
        self._course = Course(story, clock)
        self._goes_on = self.history.here(0.0) if fits else None
        self._rewound: Seconds = 0.0  # film time that is no part of the viewer's cut
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
    def sleeps_until(self) -> Seconds:
        """Film time until which steps that bring readings alone would order nothing and, of a
        bare showing, tell nothing but moments: whoever has many showings to step may wait."""
        if self._done:
            return math.inf
        if self._begun is None or self._leaving is None or not self._viewer.is_asleep:
            return self._now
        if self._finish is not None:
            return self._finish[0]
        if self._pending is not None:
            return min(self._pending.due + PATIENCE, self._pending.since + GIVING_UP)
        asks = self._question.asks_at if self._question is not None else math.inf
        return min(asks, self._leaving.asks_at - self.lead)

    @property
    def felt(self) -> Felt:
        """The viewer state of the latest step."""
        return self._viewer.felt

    @property
    def traits(self) -> Traits:
        """What was learned of the viewer, and what was known before."""
        return self._viewer.traits

    @property
    def current(self) -> SegmentName | None:
        """The segment on screen; None before the first."""
        return self._current

    def step(self, now: Seconds, inputs: Inputs) -> Step:
        """Take in everything since the last step; `now` is film time in seconds."""
        if self._done:
            return Step()
        self._commands, self._events = [], []
        if math.isfinite(now):
            self._now = max(self._now, now)
        self._viewer.sense(self._now, inputs.readings, self._course_facts)
        self._events += self._viewer.told
        if self._now >= self._felt_due and not self._bare:
            self._felt_due = self._now + FELT_EVERY
            self._events.append(self.felt)
        if self._begun is None:
            self._begun = self._now
            self._prepare_first()
        self._events += [Faulted(self._now, sentence) for sentence in inputs.faults]
        self._events += [
            Sensed(self._now, each.sensor, each.live, each.gives) for each in inputs.gave
        ]
        for event in inputs.media:
            self._hear(event)
        for wish in inputs.wishes:
            self._grant(wish)
        self._go_on()
        return Step(tuple(self._commands), tuple(self._events))

    def takes(self, story: Story) -> bool:
        """Whether an edited story could take the place of this one right now: the segment on
        screen is in it, and no cut is on its way."""
        settled = not self._done and self._pending is None and self._finish is None
        return settled and self._current in story.segments

    def reread(self, now: Seconds, story: Story) -> Step:
        """Go on by an edited story, from the very place where the film is.

        Raises ValueError where it `takes` no other story. What was shown of segments that are
        gone is forgotten; what could not be played may have been mended.
        """
        if self._current is None or not self.takes(story):
            raise ValueError("this story cannot be taken in now")
        self._commands, self._events = [], []
        if math.isfinite(now):
            self._now = max(self._now, now)
        self.story = story
        self._planner = Planner(story, self._planner.preset)
        self._failed.clear()
        self._passed_over.clear()
        self._ready.clear()
        into, at, before = story.segments[self._current], self._entered_at, self._question
        self.history.reread(story.segments.keys(), into.out_points[-1])
        self._course.reread(story, self.history.spans(self._now))
        self._viewer.reread(self._now, story, into, self._course_facts)
        self._leaving = Leaving(into, at, self._began)
        self._question = None if self._is_led else Question(into, at, self._began)
        if before is not None and self._question is not None:
            self._question.carry_on(before)
        self._prepare(*self._candidates())
        return Step(tuple(self._commands), tuple(self._events))

    # --- what the player says -------------------------------------------------------------

    def _hear(self, event: MediaEvent) -> None:
        if self._done or event.segment not in self.story.segments:
            return
        match event:
            case Ready(segment):
                self._ready.add(segment)
                if self._failed.pop(segment, None) and self._current and not self._bare:
                    self._prepare(*self._candidates())  # it was late, not broken
                first = self._current is None and self._pending is None and self._finish is None
                if first and segment == self._first:
                    self._cut(segment, place=self._goes_on)
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
        place = pending.place if pending is not None and pending.to == segment else None
        if place is None and self._current is not None and self._now >= self._due - self.lead:
            # What was broken off before its beats could do their work teaches nothing.
            left = self.story.segments[self._current]
            self._viewer.learn(self._current, left, self._now - self._entered_at)
        self._current, self._entered_at, self._pending = segment, at, None
        into = self.story.segments[segment]
        start = place.media if place else into.in_point
        self._began = start
        self._leaving = Leaving(into, at, start)
        before = self.history.length(at)
        if place is None:
            self.history.enter(segment, at, into.in_point, into.out_points[-1])
        else:
            self.history.return_to(place, at, into.out_points[-1])
        self._rewound += before - self.history.length(at)
        self._question = None if self._is_led else Question(into, at, start)
        self._course.follow(self.history.spans(at))
        self._viewer.enter(self._now, into, self._course_facts, at - (start - into.in_point))
        self._passed_over.clear()
        self._failed.pop(segment, None)  # whatever was said of it before, it plays
        self._ready.discard(segment)
        self._events.append(Entered(segment, at, at - planned, self._start_of(place)))
        if not self._bare:
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
            if self._goes_on is not None and segment == self._first != self._beginning:
                self._goes_on, self.history, self._pending = None, History(), None
                self._open()
            elif segment == self._beginning:
                self._open()
        elif segment == self._current:
            # Nothing is left of the picture: cut at once, whatever was planned for later.
            self._advance(self._now, "fault")
        elif pending is not None:
            if pending.to == segment:
                self._advance(max(pending.due, self._now), "fault")
        elif self._passes and not self._bare and not self._candidates(near=True):
            self._prepare(*self._candidates())  # what comes after it, while there is time

    def _open(self) -> None:
        """Begin at the beginning or, where that fails, past it."""
        if self._beginning in self._failed:
            way = way_into(self.story, self._planner, self._situation(self._now, begins=True))
            if way is None or not self._passes or self._excerpt.ends:
                self._end_film(self._now, "fault")
                return
            self._opening, self._begun, self._pending = way.choice.cut.to, self._now, None
            sentence = f"the film begins with {self._opening}, past {' and '.join(way.passed)}"
            self._events.append(Faulted(self._now, sentence))
        self._prepare_first()

    # --- what the viewer wishes -----------------------------------------------------------

    def _grant(self, wish: Wish) -> None:
        if self._done or wish.kind == "sound":
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
        elif wish.kind == "choose":
            self._choose(wish.choice)
        elif self._finish is None:
            self._go_back(wish.kind)

    def _choose(self, place: int | None) -> None:
        question = self._question
        if question is not None and self._current and question.choose(self._now, place):
            assert place is not None
            self._events.append(Chose(self._now, self._current, place, question.offered[place]))
            if self._pending is None:
                self._prepare(*self._candidates())

    def _go_back(self, kind: Return) -> None:
        assert self._current is not None
        pending = self._pending
        # Asked for twice in a row, it goes back twice as far.
        waiting = pending.place if pending is not None else None
        place = self.history.found(kind, waiting or self.history.here(self._now))
        if place.segment in self._failed or place == waiting:
            return
        why = f"asked for {RETURNS[kind]}: {place}"
        self._decide(place.segment, self._now, "asked", why)
        self._prepare(place.segment, *self._candidates(), start=self._start_of(place))
        self._cut(place.segment, place=place)

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
            self._ask()
            leave = self._leaving.ask(self._now, self.lead, self._judge)
            if isinstance(leave, Stand):
                self.history.stand(leave.at)
                self._commands.append(leave)
            elif leave is not None:
                self._advance(leave.at, None, leave.note)

    def _ask(self) -> None:
        """Put the segment's question on screen when its time has come."""
        question = self._question
        if question is None or self._current is None or self._now < question.asks_at:
            return
        if question.ask(self._now, self._viewer.holding, self._failed.keys()):
            options = tuple(question.offered.items())
            self._commands.append(Offer(question.prompt, options, question.until))
            self._events.append(Asked(self._now, self._current, question.prompt, options))

    def _wait_for_the_first(self) -> None:
        if self._begun is not None and self._now - self._begun > GIVING_UP:
            sentence = f"{self._first} was not on screen {GIVING_UP:g} s after the beginning"
            self._events.append(Faulted(self._now, sentence))
            self._end_film(self._now, "fault")

    def _wait_for(self, pending: _Pending) -> None:
        assert self._current is not None
        others = {cut.to for cut in self.story.segments[self._current].next}
        others -= {pending.to, *self._passed_over, *self._failed, *(others if self._is_led else ())}
        if self._now - pending.since > GIVING_UP:
            sentence = f"nothing could be shown for {GIVING_UP:g} s after {self._current}"
            self._events.append(Faulted(self._now, sentence))
            self._end_film(self._now, "fault")
        elif self._now - pending.due > PATIENCE and others & self._ready:
            sentence = f"{pending.to} was not ready {PATIENCE:g} s after it was due"
            self._passed_over.add(pending.to)
            self._events.append(Faulted(self._now, sentence))
            self._advance(self._now, "fault")

    def _course_facts(self) -> Facts:
        """What guards may ask about the course of the film."""
        return self._course.facts(self._now, self.history.length(self._now))

    @property
    def _due(self) -> Seconds:
        """Film time at which the current segment may next be left."""
        return self._leaving.due if self._leaving is not None else math.inf

    def _judge(self, at: Seconds, out: Seconds) -> Verdict:
        assert self._current is not None
        if self._question is not None and self._question.is_open(at):
            return Verdict(False, "a question waits for its answer")
        if out >= self.story.segments[self._current].out_points[-1]:
            return Verdict(True)  # only a question could hold the picture
        return self._planner.leave(self._situation(at), out)

    def _advance(self, at: Seconds, cause: _Cause | None, note: str = "") -> None:
        """Decide where to go from the current segment, and order it for `at`."""
        assert self._current is not None
        segment = self.story.segments[self._current]
        if segment.is_ending or (self._is_led and self._led_to is None):
            self._end_film(at, "ending")
            return
        if self._is_led:
            self._lead(at, note)
            return
        choice, past = self._choose_way(at)
        if choice is None:
            self._events.append(Faulted(self._now, f"no clip after {self._current} can be shown"))
            self._end_film(at, "fault")
            return
        why = f"{_CAUSES[cause]}; {choice.why}" if cause and cause != choice.kind else choice.why
        why = f"{why}; {note}" if note else why
        if past:
            cause, why = "fault", f"past {' and '.join(past)}, which cannot be shown; {why}"
        self._decide(
            choice.cut.to,
            at,
            cause or choice.kind,
            why,
            choice.alternatives,
            choice.probability,
            choice.broken,
        )
        self._cut(choice.cut.to, at, choice.cut.join.duration)

    def _lead(self, at: Seconds, note: str) -> None:
        """The cut that was asked for beforehand, whatever its guard says."""
        to, here = self._led_to, self._current
        if to in self._failed or to in self._planner.limits.forbidden:
            to = None
        choice = self._planner.choose(self._situation(at))
        weighed = choice.alternatives if choice is not None else ()
        cut = cut_between(self.story.segments[here or ""], to, weighed)
        if to is None or cut is None:
            sentence = f"the cut asked for after {here} cannot be made"
            self._events.append(Faulted(self._now, sentence))
            self._end_film(at, "fault")
            return
        why = f"asked for beforehand: {self._excerpt}"
        self._decide(to, at, "asked", f"{why}; {note}" if note else why, weighed)
        self._cut(to, at, cut.join.duration)

    def _choose_way(self, at: Seconds) -> tuple[Choice | None, tuple[SegmentName, ...]]:
        """The cut to take at `at`, and the segments it goes past because they fail."""
        situation = self._situation(at)
        choice = self._planner.choose(situation)
        if choice is not None or not self._passes:
            return choice, ()
        way = way_past(self.story, self._planner, situation)
        return (way.choice, way.passed) if way is not None else (None, ())

    def _decide(
        self,
        to: SegmentName,
        at: Seconds,
        kind: DecisionKind,
        why: str,
        alternatives: tuple[Alternative, ...] = (),
        probability: float = 1.0,
        broken: tuple[BrokenLimit, ...] = (),
    ) -> None:
        here, default = self._current or "", self._default(self._current or "")
        self._events.append(
            Decided(
                *(self._now, here, to, at, kind, why, default, alternatives, self.felt),
                probability,
                broken,
            )
        )

    def _situation(self, at: Seconds, *, begins: bool = False) -> Situation:
        segment = self._beginning if begins else self._current
        assert segment is not None
        return Situation(
            segment=segment,
            at=at - self._rewound,
            felt=self.felt,
            traits=self._viewer.traits,
            holding=self._question.holding(self._viewer.holding)
            if self._question is not None
            else self._viewer.holding,
            chosen=self._question.chosen if self._question is not None else None,
            failed={
                **dict.fromkeys(self._passed_over, "was not ready in time"),
                **{name: f"cannot be played: {why}" for name, why in self._failed.items()},
            },
            shown=self.history.counts(),
            values=self._viewer.facts,
            before=self._viewer.before,
        )

    def _cut(
        self,
        to: SegmentName,
        at: Seconds | None = None,
        dissolve: Seconds = 0.0,
        *,
        place: Place | None = None,
    ) -> None:
        """Order a cut for `at` (film time; now if None)."""
        at = self._now if at is None else at
        since = min(self._pending.since, at) if self._pending is not None else at
        self._pending = _Pending(to, at, since, place)
        self._commands.append(CutTo(to, at, dissolve, self._start_of(place)))

    def _end_film(self, at: Seconds, reason: Literal["ending", "fault"]) -> None:
        self._pending = None
        self._finish = (at, reason)
        self._commands.append(Finish(at))

    def _default(self, segment: SegmentName) -> SegmentName | None:
        cut = self.story.segments[segment].default_cut
        return cut.to if cut is not None else None

    def _candidates(self, *, near: bool = False) -> tuple[SegmentName, ...]:
        """Where the current segment may go on to, likeliest first, without what has failed; if
        `near`, without what comes after that."""
        assert self._current is not None
        segment = self.story.segments[self._current]
        if segment.is_ending:
            return ()
        if self._is_led:
            return () if self._led_to in (None, *self._failed) else (self._led_to or "",)
        if near:
            return tuple(cut.to for cut in segment.next if cut.to not in self._failed)
        choice, past = self._choose_way(self._due)
        if past:
            segment = self.story.segments[past[-1]]
        default = segment.default_cut
        first = [choice.cut.to] if choice is not None else []
        order = [*first, *([default.to] if default else []), *(cut.to for cut in segment.next)]
        return tuple(each for each in dict.fromkeys(order) if each not in self._failed)

    @property
    def _first(self) -> SegmentName:
        return self._goes_on.segment if self._goes_on is not None else self._beginning

    @property
    def _beginning(self) -> SegmentName:
        return self._opening or self._excerpt.begins(self.story)

    @property
    def _is_led(self) -> bool:
        """Whether the next cut was asked for beforehand, and none is to be chosen."""
        return bool(self._excerpt.path) and self._excerpt.is_led(self._shown)

    @property
    def _led_to(self) -> SegmentName | None:
        return self._excerpt.after(self._shown)

    @property
    def _shown(self) -> int:
        """How many segments the viewer's cut has, the one on screen among them."""
        return self.history.here(self._now).number + 1

    def _prepare_first(self) -> None:
        self._prepare(self._first, start=self._start_of(self._goes_on))

    def _start_of(self, place: Place | None) -> Seconds | None:
        """The media time to begin at; None for a segment's in point."""
        if place is None or place.media == self.story.segments[place.segment].in_point:
            return None
        return place.media

    def _prepare(self, *segments: SegmentName, start: Seconds | None = None) -> None:
        wanted = tuple(dict.fromkeys(segments))
        self._ready.intersection_update(wanted)
        self._commands.append(Prepare(wanted, start))
