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
from typing import Final

from engine.showing.course import Course
from engine.showing.events import Command, Event, Faulted, Forgot, Inputs, Sensed, Withdrew
from engine.showing.excerpt import Excerpt
from engine.showing.history import History, Span
from engine.showing.known import Known, Left
from engine.showing.observer import Observer, State
from engine.showing.onward import Onward
from engine.showing.playout import Playout
from engine.steering.planner import Planner
from engine.steering.preset import Preset
from engine.steering.traits import Traits
from engine.story.model import Story
from engine.viewer.felt import Felt
from engine.viewer.inference import NEWEST, Inference
from engine.words import Seconds, SegmentName

LEAD: Seconds = 0.6
"""How long before the out point a decision falls, so that the next deck can be started."""

FELT_EVERY: Seconds = 0.5
"""How often the viewer state is kept."""

_PLAIN: Final = Preset()
_WHOLE: Final = Excerpt()


@dataclass(frozen=True, slots=True)
class Step:
    """The commands and the events of one step, each in order."""

    commands: tuple[Command, ...] = ()
    events: tuple[Event, ...] = ()


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
    as it did in older logs, rather than go on past what fails. Before film time `begins_at` the
    viewer is only looked at, to learn what is neutral for them: nothing is shown. `inference` is
    how it infers of the viewer, that of a log's day where one is replayed.
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
        begins_at: Seconds = 0.0,
        inference: Inference = NEWEST,
    ) -> None:
        fits = resumed and all(span.segment in story.segments for span in resumed)
        self.history = History(resumed if fits else ())
        planner = planner or Planner(story, preset)
        self._viewer = Observer(story, planner.preset, state, inference=inference)
        self._playout = Playout(
            story,
            onward=Onward(story, planner, excerpt, passes),
            viewer=self._viewer,
            history=self.history,
            course=Course(story, clock),
            begins=excerpt.begins(story),
            lead=lead,
            bare=bare,
        )
        self._bare = bare
        self._begins_at = begins_at
        self._now: Seconds = 0.0
        self._felt_due: Seconds = -math.inf

    @property
    def story(self) -> Story:
        """The story by which the film runs; it may be edited meanwhile."""
        return self._playout.story

    @property
    def done(self) -> bool:
        """Whether the film is over; further steps do nothing."""
        return self._playout.done

    @property
    def sleeps_until(self) -> Seconds:
        """Film time until which steps that bring readings alone would order nothing and, of a
        bare showing, tell nothing but moments: whoever has many showings to step may wait."""
        wakes = self._playout.wakes_at
        return wakes if self._viewer.is_asleep or self.done else self._now

    @property
    def felt(self) -> Felt:
        """The viewer state of the latest step."""
        return self._viewer.felt

    @property
    def known(self) -> tuple[Known, ...]:
        """What was known of the viewer where that told in the latest step; see `Inputs.known`."""
        return tuple(self._viewer.noted)

    @property
    def left(self) -> Left | None:
        """How an elastic segment was left in the latest step; see `Inputs.left`."""
        return self._playout.left

    @property
    def traits(self) -> Traits:
        """The traits of the viewer: those known before, and what was learned since."""
        return self._viewer.traits

    @property
    def current(self) -> SegmentName | None:
        """The segment on screen; None before the first."""
        return self._playout.current

    def step(self, now: Seconds, inputs: Inputs) -> Step:
        """Take in everything since the last step; `now` is film time in seconds."""
        if self.done:
            return Step()
        playout = self._playout
        self._pass(now)
        playout.left, playout.follows = inputs.left, inputs.follows
        self._viewer.noted.clear()
        self._viewer.remember(inputs.known)
        sensed = self._sense(inputs)
        if self._now >= self._begins_at:
            playout.begin()
        for event in inputs.media:
            playout.hear(event)
        for wish in inputs.wishes:
            playout.grant(wish)
        playout.go_on()
        return Step(playout.take_orders(), (*sensed, *playout.take_told()))

    def takes(self, story: Story) -> bool:
        """Whether an edited story could take the place of this one right now: the segment on
        screen is in it, and no cut is on its way."""
        return self._playout.is_settled and self.current in story.segments

    def reread(self, now: Seconds, story: Story) -> Step:
        """Go on by an edited story, from the very place where the film is.

        Raises ValueError where it `takes` no other story. The spans of segments that are
        gone are forgotten; clips that could not be played may have been mended.
        """
        if not self.takes(story):
            raise ValueError("this story cannot be taken in now")
        self._pass(now)
        self._playout.reread(story)
        return Step(self._playout.take_orders(), tuple(self._playout.take_told()))

    def _pass(self, now: Seconds) -> None:
        if math.isfinite(now):
            self._now = max(self._now, now)
        self._playout.now = self._now

    def _sense(self, inputs: Inputs) -> list[Event]:
        """Take in the readings of the viewer, and what sensors say of themselves."""
        told: list[Event] = [Withdrew(self._now, each) for each in inputs.withdrawn]
        if any(wish.kind == "forget" for wish in inputs.wishes):
            self._viewer.forget()
            told.append(Forgot(self._now))
        self._viewer.sense(self._now, inputs.readings, self._playout.facts)
        told += self._viewer.told
        if self._now >= self._felt_due and not self._bare:
            self._felt_due = self._now + FELT_EVERY
            told.append(self.felt)
        told += [Faulted(self._now, sentence) for sentence in inputs.faults]
        told += [Sensed(self._now, each.sensor, each.live, each.gives) for each in inputs.gave]
        return told
