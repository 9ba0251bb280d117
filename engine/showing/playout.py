"""The course of the film: what is on air, what comes next, and why.

It hears the player and the viewer's wishes, asks when the time has come, and orders the next cut.
"""

import math
from typing import Literal

from engine.showing.beginning import Beginning
from engine.showing.course import Course
from engine.showing.delivery import GIVING_UP, PATIENCE, Delivery
from engine.showing.events import (
    Asked,
    Chose,
    Command,
    Ended,
    Entered,
    Event,
    Failed,
    Faulted,
    Finish,
    MediaEvent,
    Offer,
    Ready,
    Shown,
    Wish,
)
from engine.showing.history import RETURNS, History, Position, Return
from engine.showing.known import Known, Left
from engine.showing.leaving import FreezeFrame
from engine.showing.observer import Observer
from engine.showing.on_air import OnAir
from engine.showing.onward import Cause, NoWay, Onward, Way, situation
from engine.steering.situation import Situation
from engine.steering.stretch import Verdict
from engine.story.guards.watch import Facts
from engine.story.model import Story
from engine.words import Seconds, SegmentName


class Playout:
    """One film from its beginning to its end. Film times; set `now` before anything else.

    `onward` finds where it goes on, `viewer` knows who watches, `history` is the viewer's cut and
    `course` its facts for guards. It `begins` with a segment, or at the end of the history where
    that has one. Decisions fall `lead` seconds ahead; a `bare` one prepares nothing ahead.
    """

    def __init__(
        self,
        story: Story,
        *,
        onward: Onward,
        viewer: Observer,
        history: History,
        course: Course,
        begins: SegmentName,
        lead: Seconds,
        bare: bool,
    ) -> None:
        self.now: Seconds = 0.0
        self.done = False
        self.follows = False
        """Whether elastic segments are left as a log says, and not by the viewer."""
        self.left: Left | None = None
        """How an elastic segment was left in this step, or is to be."""
        self.story = story
        self._onward = onward
        self._viewer = viewer
        self._history = history
        self._course = course
        self._lead = lead
        self._bare = bare
        self._beginning = Beginning(begins, None if history.is_empty else history.here(0.0))
        self._delivery = Delivery()
        self._on_air: OnAir | None = None
        self._told: list[Event] = []

    @property
    def current(self) -> SegmentName | None:
        """The segment on screen; None before the first."""
        return self._on_air.name if self._on_air is not None else None

    @property
    def is_settled(self) -> bool:
        """Whether neither a cut nor the end is on its way."""
        return not self.done and self._delivery.is_idle

    @property
    def wakes_at(self) -> Seconds:
        """Film time until which nothing happens of itself; infinity where the film is over."""
        if self.done:
            return math.inf
        if self._on_air is None:
            return self.now
        if not self._delivery.is_idle:
            return self._delivery.wakes_at
        return min(self._on_air.asks_at, self._on_air.leaving.asks_at - self._lead)

    def facts(self) -> Facts:
        """The facts about the film's course that guards may ask about."""
        return self._course.facts(self.now, self._history.length(self.now))

    def take_orders(self) -> tuple[Command, ...]:
        """The commands to the player since the last call."""
        return self._delivery.take_orders()

    def take_told(self) -> list[Event]:
        """The events since the last call."""
        told, self._told = self._told, []
        return told

    def begin(self) -> None:
        """Have the first segment made ready, if that was not done before."""
        if self._beginning.since is None:
            self._beginning.since = self.now
            self._prepare_first()

    def reread(self, story: Story) -> None:
        """Go on by an edited story, which has the segment on screen. No cut may be on its way."""
        here = self._on_air
        assert here is not None
        self.story = story
        self._onward = self._onward.reread(story)
        self._delivery.forget_clips()
        into = story.segments[here.name]
        self._history.reread(story.segments.keys(), into.out_points[-1])
        self._course.reread(story, self._history.spans(self.now))
        self._viewer.reread(self.now, story, into, self.facts)
        self._on_air = here.reread(into, asks=not self._onward.is_led(self._shown))
        self._delivery.prepare(self._candidates())

    # --- what the player says -------------------------------------------------------------

    def hear(self, event: MediaEvent) -> None:
        """Something became ready, is on screen, or cannot be played."""
        if self.done or event.segment not in self.story.segments:
            return
        match event:
            case Ready(segment):
                was_late = self._delivery.arrive(segment)
                if was_late and self._on_air is not None and not self._bare:
                    self._delivery.prepare(self._candidates())
                waits = self._on_air is None and self._delivery.is_idle
                if waits and segment == self._beginning.first:
                    self._cut(segment, self.now, position=self._beginning.resumed)
            case Shown(segment, at):
                self._enter(segment, at)
            case Failed(segment, reason):
                self._fail(segment, reason)

    def _enter(self, segment: SegmentName, at: Seconds) -> None:
        left, pending = self._on_air, self._delivery.pending
        is_pending = pending is not None and pending.to == segment
        if self._delivery.ending is not None or (segment == self.current and not is_pending):
            return  # the film is ending, or it was said twice
        at = at if math.isfinite(at) else self.now
        at = min(max(at, left.at if left is not None else 0.0), self.now + self._lead)
        planned = pending.due if pending is not None else at
        position = pending.position if pending is not None and is_pending else None
        if position is None and left is not None and self.now >= left.due - self._lead:
            # What was broken off before its beats could do their work teaches nothing.
            self._viewer.learn(left.name, left.segment, self.now - left.at)
        into = self.story.segments[segment]
        start, last = into.in_point, into.out_points[-1]
        if position is None:
            self._history.enter(segment, at, start, last)
        else:
            start = position.media
            self._history.return_to(position, at, last)
        asks = not self._onward.is_led(self._shown)
        self._on_air = here = OnAir(segment, into, at, start, asks=asks)
        self._delivery.enter(segment)
        self._course.follow(self._history.spans(at))
        self._viewer.enter(self.now, into, self.facts, here.in_point_at)
        self._told.append(Entered(segment, at, at - planned, self._start_of(position)))
        if not self._bare:
            self._delivery.prepare(self._candidates())

    def _fail(self, segment: SegmentName, reason: str) -> None:
        delivery, here = self._delivery, self._on_air
        if not delivery.fail(segment, reason):
            return
        self._fault(f"{segment} cannot be played: {reason}")
        if here is None:
            if delivery.ending is None:
                self._fail_to_begin(segment)
        elif delivery.ending is not None:
            if segment == here.name:
                delivery.end(self.now, delivery.ending.reason)
        elif segment == here.name:
            # Nothing is left of the picture: cut at once, whatever was planned for later.
            self._advance(here, self.now, "fault")
        elif delivery.pending is not None:
            if delivery.pending.to == segment:
                self._advance(here, max(delivery.pending.due, self.now), "fault")
        elif self._onward.passes and not self._bare and not self._is_open(here):
            delivery.prepare(self._candidates())  # what comes after it, while there is time

    def _fail_to_begin(self, segment: SegmentName) -> None:
        """Begin at the film's own beginning or, where that fails, past it."""
        begins, delivery = self._beginning, self._delivery
        if begins.is_resumed_in(segment):
            begins.resumed, delivery.pending = None, None
            self._history.forget()
        elif segment != begins.segment:
            return
        if begins.segment in delivery.failed:
            way = self._onward.into(self._situation(self.now, begins.segment, self._viewer.know()))
            if way is None:
                delivery.end(self.now, "fault")
                return
            begins.move(way.choice.cut.to, self.now)
            delivery.pending = None
            past = " and ".join(way.passed)
            self._fault(f"the film begins with {begins.segment}, past {past}")
        self._prepare_first()

    # --- what the viewer wishes -----------------------------------------------------------

    def grant(self, wish: Wish) -> None:
        """Do what the viewer asked for by hand, where it can be done."""
        here, delivery = self._on_air, self._delivery
        if self.done or wish.kind == "sound":
            return
        if wish.kind == "forget":
            return  # the viewer is the observer's affair
        if wish.kind == "quit":
            delivery.order(Finish(self.now))
            self._end("quit")
        elif here is None:
            return
        elif wish.kind == "next":
            if delivery.ending is not None:
                delivery.end(self.now, delivery.ending.reason)
            elif delivery.pending is None or delivery.pending.due > self.now:
                self._advance(here, self.now, "asked")
        elif wish.kind == "choose":
            self._choose(here, wish.choice)
        elif delivery.ending is None:
            self._go_back(here, wish.kind)

    def _choose(self, here: OnAir, place: int | None) -> None:
        question = here.question
        if question is not None and question.choose(self.now, place):
            assert place is not None
            self._told.append(Chose(self.now, here.name, place, question.offered[place]))
            if self._delivery.pending is None:
                self._delivery.prepare(self._candidates())

    def _go_back(self, here: OnAir, kind: Return) -> None:
        # Asked for twice in a row, it goes back twice as far.
        pending = self._delivery.pending
        waiting = pending.position if pending is not None else None
        position = self._history.found(kind, waiting or self._history.here(self.now))
        if position.segment in self._delivery.failed or position == waiting:
            return
        why = f"asked for {RETURNS[kind]}: {position}"
        way = Way(position.segment, "asked", why)
        self._told.append(way.decided(self.now, here, self.now, self._viewer.know().felt))
        wanted = (position.segment, *self._candidates())
        self._delivery.prepare(wanted, self._start_of(position))
        self._cut(position.segment, self.now, position=position)

    # --- the course of the film -----------------------------------------------------------

    def go_on(self) -> None:
        """Do what is due by now, after all that came in."""
        here, delivery = self._on_air, self._delivery
        if self.done:
            return
        if delivery.ending is not None:
            if self.now >= delivery.ending.at:
                self._end(delivery.ending.reason)
        elif here is None:
            if self._beginning.is_overdue(self.now):
                first = self._beginning.first
                self._fault(f"{first} was not on screen {GIVING_UP:g} s after the beginning")
                delivery.end(self.now, "fault")
        elif delivery.pending is not None:
            self._wait(here)
        else:
            self._ask(here)
            self._leave(here)

    def _wait(self, here: OnAir) -> None:
        """A cut was ordered and is not on screen yet."""
        delivery = self._delivery
        if delivery.is_lost(self.now):
            self._fault(f"nothing could be shown for {GIVING_UP:g} s after {here.name}")
            delivery.end(self.now, "fault")
            return
        late = delivery.pass_over(self.now, self._onward.others(here.segment, self._shown))
        if late is not None:
            self._fault(f"{late} was not ready {PATIENCE:g} s after it was due")
            self._advance(here, self.now, "fault")

    def _ask(self, here: OnAir) -> None:
        """Put the segment's question on screen when its time has come."""
        question = here.question
        if question is None or self.now < question.asks_at:
            return
        holding = self._viewer.know().holding
        if question.ask(self.now, holding, self._delivery.failed.keys()):
            options = tuple(question.offered.items())
            self._delivery.order(Offer(question.prompt, options, question.until))
            self._told.append(Asked(self.now, here.name, question.prompt, options))

    def _leave(self, here: OnAir) -> None:
        """Leave the segment on screen, or stop its picture, when the time for it has come."""

        said: list[str] = []  # by whoever judged that it is to be left here

        def judge(at: Seconds, out: Seconds) -> Verdict:
            settled = here.verdict(at, out)
            if settled is None:
                settled = self._judge(here, at, out)
                said.extend([settled.why] if settled.leave else [])
            return settled

        if self.left is not None:
            here.leaving.stays = self.left.stays
        leave = here.leaving.ask(self.now, self._lead, judge)
        if leave is not None and (said or here.leaving.stays):
            self.left = Left(said[0] if said else None, here.leaving.stays)
        if isinstance(leave, FreezeFrame):
            self._history.freeze(leave.at)
            self._delivery.order(leave)
        elif leave is not None:
            self._advance(here, leave.at, None, leave.note)

    def _judge(self, here: OnAir, at: Seconds, out: Seconds) -> Verdict:
        """Whether to leave an elastic segment, by the viewer; as a log says, where one does."""
        if self.follows:
            why = self.left.why if self.left is not None else None
            return Verdict(why is not None, why or "")
        stands = self._situation(at, here.name, self._viewer.known)
        return self._onward.planner.leave(stands, out)

    def _advance(self, here: OnAir, at: Seconds, cause: Cause | None, note: str = "") -> None:
        """Decide where to go from the segment on screen, and order it for `at`."""
        if self._onward.ends_with(here.segment, self._shown):
            self._delivery.end(at, "ending")
            return
        known = self._viewer.know()
        stands = self._situation(at, here.name, known)
        way = self._onward.from_here(stands, self._shown, cause, note)
        if isinstance(way, NoWay):
            self._fault(way.why)
            self._delivery.end(at, "fault")
            return
        self._told.append(way.decided(self.now, here, at, known.felt))
        self._cut(way.to, at, way.dissolve)

    def _end(self, reason: Literal["ending", "quit", "fault"]) -> None:
        self._told.append(Ended(self.now, self.current, reason))
        self.done = True

    # --- helpers ----------------------------------------------------------------------------

    def _fault(self, sentence: str) -> None:
        self._told.append(Faulted(self.now, sentence))

    def _cut(
        self,
        to: SegmentName,
        at: Seconds,
        dissolve: Seconds = 0.0,
        *,
        position: Position | None = None,
    ) -> None:
        start = self._start_of(position)
        self._delivery.cut(to, at, dissolve, position=position, start=start)

    def _situation(self, at: Seconds, segment: SegmentName, known: Known) -> Situation:
        failed, history = self._delivery.why_not(), self._history
        return situation(at, segment, self._on_air, known, self.facts(), history, failed)

    def _candidates(self) -> tuple[SegmentName, ...]:
        """Where the film may go on to from the segment on screen, likeliest first, without what
        has failed."""
        here, shown, failed = self._on_air, self._shown, self._delivery.failed.keys()
        if here is None or self._onward.ends_with(here.segment, shown):
            return ()
        led_to = self._onward.led_to(shown)
        if led_to is not None:
            return () if led_to in failed else (led_to,)
        return self._onward.likeliest(
            self._situation(here.due, here.name, self._viewer.known), failed
        )

    def _is_open(self, here: OnAir) -> bool:
        return self._onward.is_open(here.segment, self._shown, self._delivery.failed)

    @property
    def _shown(self) -> int:
        """How many segments the viewer's cut has, the one on screen among them."""
        return self._history.here(self.now).number + 1

    def _prepare_first(self) -> None:
        self._delivery.prepare((self._beginning.first,), self._start_of(self._beginning.resumed))

    def _start_of(self, position: Position | None) -> Seconds | None:
        """The media time to begin at; None for a segment's in point."""
        if position is None:
            return None
        in_point = self.story.segments[position.segment].in_point
        return None if position.media == in_point else position.media
