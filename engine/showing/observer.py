"""What a showing knows of its viewer: the state, the guards that hold, and what was learned."""

from collections import deque
from collections.abc import Iterable
from typing import Final

from engine.sensing.reading import Reading
from engine.steering.response import Traits
from engine.story.guards import GuardWatch
from engine.story.model import Segment, Story
from engine.viewer.felt import Felt
from engine.viewer.state import ViewerState
from engine.words import Affect, Seconds

_TRACK_EVERY: Final[Seconds] = 0.5
_LOOKS_BACK: Final[Seconds] = 4.0


class Observer:
    """Watches one viewer through one showing. Time is passed in and never runs backwards.

    `felt` is the state, `values` what guards may ask about, `holding` the places in the
    current segment's `next` whose guards hold, `traits` what was learned of this viewer.
    """

    def __init__(self, story: Story) -> None:
        self._needed = story.confidence
        self._state = ViewerState()
        self._watches: dict[int, GuardWatch] = {}
        self._felt_at_entry = self._state.felt(0.0)
        self.felt: Felt = self._felt_at_entry
        self.values: dict[str, float] = {}
        self.holding: frozenset[int] = frozenset()
        self.traits = Traits()
        self._tracks: deque[tuple[Seconds, Affect]] = deque()

    def sense(self, now: Seconds, readings: Iterable[Reading]) -> None:
        """Take in what the sensors said since the last time."""
        self._state.advance(now)
        for reading in readings:
            self._state.update(reading)
        self.felt = self._state.felt(now)
        self.values = self._state.values(now, self._needed)
        self._watch(now)
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

    def enter(self, now: Seconds, segment: Segment) -> None:
        """A segment came on screen: from here its own guards are watched."""
        self._felt_at_entry = self.felt
        self._watches = {
            place: GuardWatch(cut.guard)
            for place, cut in enumerate(segment.next)
            if cut.guard is not None
        }
        self._watch(now)

    def learn(self, segment: Segment, watched: Seconds) -> None:
        """A segment was seen to its end: what it did to this viewer, beside what it meant to."""
        self.traits = self.traits.after(
            segment,
            watched,
            self._felt_at_entry.estimates,
            self.felt.estimates,
            self._needed,
        )

    def _watch(self, now: Seconds) -> None:
        self.holding = frozenset(
            place for place, watch in self._watches.items() if watch.update(now, self.values)
        )
