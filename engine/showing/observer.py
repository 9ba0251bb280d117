"""What a showing knows of its viewer: the state, the guards that hold, and what was learned."""

from collections import deque
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from engine.sensing.reading import Reading
from engine.showing.trends import Trends
from engine.steering.response import Traits, expected
from engine.story.conditions import FEELINGS, sureness_of, trend_of
from engine.story.guard_watch import Fact, Facts, GuardWatch
from engine.story.model import Segment, Story
from engine.viewer.felt import Felt
from engine.viewer.state import ViewerState
from engine.words import Affect, Seconds

_TRACK_EVERY: Final[Seconds] = 0.5
_LOOKS_BACK: Final[Seconds] = 4.0
_SOMEBODY: Final = 0.5  # of presence: from here on somebody is there
_NO_COURSE: Final[Facts] = MappingProxyType({})


class Observer:
    """Watches one viewer through one showing. Time is passed in and never runs backwards.

    `felt` is the state, `facts` what guards may ask about, `holding` the places in the current
    segment's `next` whose guards hold, `traits` what was learned of this viewer. Facts about
    the film's course come in from outside.
    """

    def __init__(self, story: Story) -> None:
        self._asked = story.asked
        self._trends = Trends(story.asked.trends)
        self._needed = story.confidence
        self._state = ViewerState()
        self._watches: dict[int, GuardWatch] = {}
        self._felt_at_entry = self._state.felt(0.0)
        self.felt: Felt = self._felt_at_entry
        self.facts: dict[str, Fact] = {}
        self.holding: frozenset[int] = frozenset()
        self.traits = Traits()
        self._tracks: deque[tuple[Seconds, Affect]] = deque()

    def sense(self, now: Seconds, readings: Iterable[Reading], course: Facts = _NO_COURSE) -> None:
        """Take in what the sensors said since the last time, and the course of the film."""
        self._state.advance(now)
        for reading in readings:
            self._state.update(reading)
        self.felt = self._state.felt(now)
        self._look(now, course)
        if self.felt.confidence < self._needed:
            self._tracks.clear()  # from here on nobody knows where the viewer was
        elif not self._tracks or now - self._tracks[-1][0] >= _TRACK_EVERY:
            self._tracks.append((now, self.felt.affect))
            while now - self._tracks[0][0] > _LOOKS_BACK:
                self._tracks.popleft()

    @property
    def before(self) -> Affect | None:
        """Where the viewer was up to four seconds ago; None unless known for a second since."""
        known = self._tracks and self._tracks[-1][0] - self._tracks[0][0] >= 1.0
        return self._tracks[0][1] if known else None

    def enter(self, now: Seconds, segment: Segment, course: Facts = _NO_COURSE) -> None:
        """A segment came on screen: from here its own guards are watched."""
        self._felt_at_entry = self.felt
        self._watch(segment)
        self._look(now, course)

    def reread(self, now: Seconds, story: Story, segment: Segment, course: Facts) -> None:
        """The story was edited: other guards are watched from here on; the belief stays."""
        self._asked, self._needed = story.asked, story.confidence
        self._trends = Trends(story.asked.trends)
        self._watch(segment)
        self._look(now, course)

    def _watch(self, segment: Segment) -> None:
        self._watches = {
            place: GuardWatch(cut.guard)
            for place, cut in enumerate(segment.next)
            if cut.guard is not None
        }

    def learn(self, segment: Segment, watched: Seconds) -> None:
        """A segment was seen to its end: what it did to this viewer, beside what it meant to."""
        self.traits = self.traits.after(
            expected(segment),
            watched,
            self._felt_at_entry.estimates,
            self.felt.estimates,
            self._needed,
        )

    def _look(self, now: Seconds, course: Facts) -> None:
        """Gather the facts, and ask the guards of the segment on screen."""
        values = self._state.values(now, self._needed)
        with_group = _with_group(values)
        self._trends.take(now, with_group)
        facts: dict[str, Fact] = {**course, **with_group}
        for quantity, over in self._asked.trends:
            facts[trend_of(quantity, over)] = self._trends.change(quantity, over, now)
        for quantity in self._asked.surely:
            facts[sureness_of(quantity)] = self._sureness(quantity)
        self.facts = facts
        self.holding = frozenset(
            place for place, watch in self._watches.items() if watch.update(now, facts)
        )

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
    count = float(values.get("viewer.presence", 0.0) >= _SOMEBODY)
    return {**values, **group, "group.count": count, "group.spread": 0.0}
