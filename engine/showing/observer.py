"""A showing's knowledge of its viewer: the state, the guards that hold, and what was learned."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from engine.sensing.quantities import permitted
from engine.sensing.reading import Reading
from engine.showing.known import Known
from engine.showing.reactions import Reactions
from engine.showing.strain import strain_of
from engine.showing.trends import Trends
from engine.steering.preset import Preset
from engine.steering.response import NO_SHIFT
from engine.steering.traits import Traits
from engine.story.guards.conditions import FEELINGS, landed_of, saw_of, sureness_of, trend_of
from engine.story.guards.watch import Fact, Facts, GuardWatch
from engine.story.model import Segment, Story
from engine.viewer.felt import Felt, Moment, ScheduledBeat, values_of
from engine.viewer.group import Group
from engine.viewer.inference import NEWEST, Inference
from engine.words import Affect, Seconds, SegmentName, stricter

_TRACK_EVERY: Final[Seconds] = 0.5
_LOOKS_BACK: Final[Seconds] = 4.0
_SOMEBODY: Final = 0.5  # of presence: from here on somebody is there

_UNLEARNED: Final = Traits()

Course = Callable[[], Facts]
"""Gives the facts about the film's course, as they are now."""


def _no_course() -> Facts:
    return {}


class State(Protocol):
    """Keeps the belief about the viewers of one showing, as `Group` does."""

    def expect(self, beats: Iterable[ScheduledBeat]) -> None:
        """Take in the beats that the film intends from here on."""

    def advance(self, now: Seconds) -> None:
        """Let time pass."""

    def update(self, reading: Reading) -> bool:
        """Take in one reading; whether it was of any use."""

    def felt(self, now: Seconds) -> Felt:
        """The whole belief as it stands at `now`."""

    def take_moments(self) -> list[Moment]:
        """The moments told since this was last asked."""

    def smile_at(self, now: Seconds) -> float | None:
        """How broadly is smiled, 0 to 1; None where nobody knows."""


class Observer:
    """Watches a viewer, or several, through one showing. Time is passed in, never backwards.

    `traits` are what was learned of this viewer, `told` the moments that the latest `sense`
    brought, and `reactions` all of them beside the beats they answered. Facts about the film's
    course come in from outside. Values that a step does not ask for are not worked out.
    `inference` is how it infers.
    """

    def __init__(
        self,
        story: Story,
        preset: Preset,
        state: State | None = None,
        *,
        inference: Inference = NEWEST,
    ) -> None:
        self._inference = inference
        self._asked = story.asked
        self._trends = Trends(story.asked.trends)
        self._needed = story.confidence
        self._elastic = any(len(each.out_points) > 1 for each in story.segments.values())
        self._responses = preset.responses
        self._now: Seconds = 0.0
        self._sensing = story.sensing
        is_given = state is not None and story.sensing != "forbidden"
        self._state: State = state if state is not None and is_given else self._fresh()
        self._watches: dict[int, GuardWatch] = {}
        self._segment: Segment | None = None  # on screen
        self._beats: tuple[ScheduledBeat, ...] = ()
        self._felt: Felt | None = self._seen()
        self._felt_at_entry = self._felt
        self._course: Course = _no_course
        self._follows = bool(story.asked.trends)  # whether guards must be asked at every step
        self._facts: dict[str, Fact] | None = None
        self._holding: frozenset[int] | None = frozenset()
        self._first_traits = self.traits = preset.traits
        self.told: tuple[Moment, ...] = ()
        self.noted: list[Known] = []
        """What was asked of it by `know`, since somebody last emptied it."""
        self._remembered: deque[Known] = deque()
        self.reactions = Reactions(inference=inference)
        self._tracks: deque[tuple[Seconds, Affect]] = deque()
        self._limits = preset.limits
        self._strain = strain_of(story, preset.limits)
        self._strain_due: Seconds = 0.0

    def sense(self, now: Seconds, readings: Iterable[Reading], course: Course = _no_course) -> None:
        """Take in what the sensors said since the last time, and the course of the film."""
        self._state.advance(now)
        for reading in readings:
            if permitted(reading.quantity, self._sensing):
                self._state.update(reading)
        found = tuple(self._state.take_moments())
        self.told = found if self._sensing == "feelings" else ()
        self._now, self._felt = now, None
        self.reactions.take(now, self.told, self._is_readable)
        self._forget(course)
        if self._strain is not None and now >= self._strain_due:
            self._strain_due = now + _TRACK_EVERY
            self._strain.take(now, values_of(self.felt, self._needed).get("viewer.arousal"))
        if not self._elastic or self._sensing != "feelings":
            return  # nobody will ask where the viewer was
        if self.felt.confidence < self._needed:
            self._tracks.clear()  # from here on nobody knows where the viewer was
        elif not self._tracks or now - self._tracks[-1][0] >= _TRACK_EVERY:
            self._tracks.append((now, self.felt.affect))
            while now - self._tracks[0][0] > _LOOKS_BACK:
                self._tracks.popleft()

    def remember(self, known: Iterable[Known]) -> None:
        """What `know` is to answer next, in this order: a log says it in place of readings."""
        self._remembered = deque(known)

    def know(self) -> Known:
        """All that a decision depends on, as it is now; it is noted."""
        known = self._remembered.popleft() if self._remembered else self.known
        self.traits = known.traits or _UNLEARNED
        self.noted.append(known)
        return known

    @property
    def known(self) -> Known:
        """All that a decision depends on, as it is now."""
        holding = tuple(sorted(self.holding))
        course = self._course()
        facts = {name: fact for name, fact in self.facts.items() if name not in course}
        traits = None if self.traits == _UNLEARNED else self.traits
        return Known(self.felt, traits, holding, facts, self.before, self.strained)

    def forget(self) -> None:
        """Drop all that was inferred of the viewer: the belief, the reactions, what was learned,
        and how long a guard has held. It begins anew, as with somebody just come."""
        self._state = self._fresh()
        self._state.expect(self._beats)
        self._state.advance(self._now)
        self.traits = self._first_traits
        self.reactions.forget()
        self._trends = Trends(self._asked.trends)
        self._tracks.clear()
        if self._strain is not None:
            self._strain = self._strain.anew()
        self._felt = self._felt_at_entry = self._seen()
        if self._segment is not None:
            self._follow(self._segment)
        self._facts = self._holding = None

    @property
    def is_asleep(self) -> bool:
        """Whether nothing has to be worked out at a step that asks for nothing."""
        return not (self._follows or self._elastic or self._strain is not None)

    @property
    def felt(self) -> Felt:
        """The state; worked out when it is first asked for, which is not at every step."""
        if self._felt is None:
            self._felt = self._seen()
        return self._felt

    def _seen(self) -> Felt:
        """The belief as it stands, as far as it may be asked for."""
        felt = self._state.felt(self._now)
        return felt if self._sensing == "feelings" else felt.unfelt

    def _fresh(self) -> Group:
        return Group(feels=self._sensing == "feelings", inference=self._inference)

    def _is_readable(self) -> bool:
        return self.felt.confidence >= self._needed

    @property
    def strained(self) -> Seconds:
        """How long the viewer has been above the limit of arousal; 0 while that is permitted."""
        return 0.0 if self._strain is None else self._strain.lasts(self._now)

    @property
    def holding(self) -> frozenset[int]:
        """The places in the current segment's `next` whose guards hold."""
        return self._holding if self._holding is not None else self._watch()

    @property
    def facts(self) -> dict[str, Fact]:
        """The facts that guards may ask about."""
        if self._facts is None:
            self._facts = self._gathered()
        return self._facts

    @property
    def before(self) -> Affect | None:
        """Where the viewer was up to four seconds ago; None unless known for a second since."""
        known = self._tracks and self._tracks[-1][0] - self._tracks[0][0] >= 1.0
        return self._tracks[0][1] if known else None

    def enter(
        self,
        now: Seconds,
        segment: Segment,
        course: Course = _no_course,
        began: Seconds | None = None,
    ) -> None:
        """A segment came on screen: from here its own guards are watched, and its beats expected.

        `began` is the film time at which its in point was, or would have been, on screen.
        """
        self._beats = self.reactions.enter(now, segment, began)
        self._state.expect(self._beats)
        self._felt_at_entry = self.felt
        self._follow(segment)
        self._forget(course)

    def reread(self, now: Seconds, story: Story, segment: Segment, course: Course) -> None:
        """The story was edited: other guards are watched from here on; the belief stays."""
        self._asked, self._needed = story.asked, story.confidence
        narrowed = stricter(self._sensing, story.sensing)
        if narrowed != self._sensing:
            self._sensing = narrowed
            self.forget()
        self._trends = Trends(story.asked.trends)
        self._elastic = any(len(each.out_points) > 1 for each in story.segments.values())
        self._strain = strain_of(story, self._limits)
        self._follow(segment)
        self._forget(course)

    def _follow(self, segment: Segment) -> None:
        self._segment = segment
        self._watches = {
            place: GuardWatch(cut.guard)
            for place, cut in enumerate(segment.next)
            if cut.guard is not None
        }
        self._follows = bool(self._asked.trends) or any(
            not watch.guard.is_instant for watch in self._watches.values()
        )

    def learn(self, name: SegmentName, segment: Segment, watched: Seconds) -> None:
        """A segment was seen to its end: what it did to this viewer, beside what it meant to."""
        if self._sensing != "feelings":
            return
        response = self._responses.get(name)
        self.traits = self.traits.after(
            segment,
            watched,
            self._felt_at_entry.estimates,
            self.felt.estimates,
            self._needed,
            response.shift if response is not None else NO_SHIFT,
        )

    def _forget(self, course: Course) -> None:
        """Forget all that was derived from the facts: it is out of date."""
        self._course = course
        self._facts = self._holding = None
        if self._follows:
            self._watch()

    def _watch(self) -> frozenset[int]:
        """Ask the guards of the segment on screen."""
        facts = self.facts if self._watches or self._asked.trends else {}
        self._holding = frozenset(
            place for place, watch in self._watches.items() if watch.update(self._now, facts)
        )
        return self._holding

    def _gathered(self) -> dict[str, Fact]:
        now = self._now
        with_group = _with_group(values_of(self.felt, self._needed))
        smile = self._state.smile_at(now)
        if smile is not None:
            with_group |= {"viewer.smile": smile, "group.smile": smile}
        self._trends.take(now, with_group)
        facts: dict[str, Fact] = {**self._course(), **with_group}
        for quantity, over in self._asked.trends:
            facts[trend_of(quantity, over)] = self._trends.change(quantity, over, now)
        for quantity in self._asked.surely:
            facts[sureness_of(quantity)] = self._sureness(quantity)
        readable = self.felt.confidence >= self._needed
        for moment in self._asked.moments:
            since = self.reactions.since_saw(moment)
            if since is not None or not readable:  # of a viewer who is read: not seen till now
                facts[saw_of(moment)] = since
        for beat in self._asked.beats:
            facts[landed_of(beat)] = self.reactions.landed(beat)
        return facts

    def _sureness(self, quantity: str) -> float | None:
        """How surely a quantity of the viewer is known; presence and the like are themselves."""
        name = quantity.partition(".")[2]
        estimate = {str(each): known for each, known in self.felt.estimates.items()}.get(name)
        if estimate is not None:
            return estimate.confidence
        return None if quantity in FEELINGS else 1.0


def _with_group(values: dict[str, float]) -> dict[str, float]:
    """One viewer is a group of one, where nobody counts more."""
    if "group.count" in values:
        return values
    group = {
        f"group.{name.removeprefix('viewer.')}": value
        for name, value in values.items()
        if name != "viewer.heart_rate"
    }
    if "viewer.presence" not in values:  # nobody knows whether anybody is there
        return {**values, **group}
    count = float(values["viewer.presence"] >= _SOMEBODY)
    return {**values, **group, "group.count": count, "group.spread": 0.0}
