"""What a showing knows of its viewer: the state, the guards that hold, and what was learned."""

from collections import deque
from collections.abc import Iterable
from typing import Final

from engine.sensing.reading import Reading
from engine.steering.preset import Preset
from engine.steering.response import AS_WRITTEN
from engine.story.guards import GuardWatch
from engine.story.model import Segment, Story
from engine.viewer.felt import Felt
from engine.viewer.state import ViewerState
from engine.words import Affect, Seconds, SegmentName

_TRACK_EVERY: Final[Seconds] = 0.5
_LOOKS_BACK: Final[Seconds] = 4.0


class Observer:
    """Watches one viewer through one showing. Time is passed in and never runs backwards.

    `traits` are what was learned of this viewer. What a step does not ask for is not worked out.
    """

    def __init__(self, story: Story, preset: Preset) -> None:
        self._needed = story.confidence
        self._elastic = any(len(each.out_points) > 1 for each in story.segments.values())
        self._responses = preset.responses
        self._state = ViewerState()
        self._now: Seconds = 0.0
        self._watches: dict[int, GuardWatch] = {}
        self._felt: Felt | None = self._state.felt(0.0)
        self._felt_at_entry = self._felt
        self._follows = False  # whether a guard must be asked at every step
        self._holding: frozenset[int] | None = frozenset()
        self.traits = preset.traits
        self._tracks: deque[tuple[Seconds, Affect]] = deque()

    def sense(self, now: Seconds, readings: Iterable[Reading]) -> None:
        """Take in what the sensors said since the last time."""
        self._state.advance(now)
        for reading in readings:
            self._state.update(reading)
        self._now, self._felt = now, None
        self._holding = None
        if self._follows:
            self._watch(now)
        if not self._elastic:
            return  # nobody will ask where the viewer was
        if self.felt.confidence < self._needed:
            self._tracks.clear()  # from here on nobody knows where the viewer was
        elif not self._tracks or now - self._tracks[-1][0] >= _TRACK_EVERY:
            self._tracks.append((now, self.felt.affect))
            while now - self._tracks[0][0] > _LOOKS_BACK:
                self._tracks.popleft()

    @property
    def felt(self) -> Felt:
        """The state; worked out when it is first asked for, which is not at every step."""
        if self._felt is None:
            self._felt = self._state.felt(self._now)
        return self._felt

    @property
    def holding(self) -> frozenset[int]:
        """The places in the current segment's `next` whose guards hold."""
        return self._holding if self._holding is not None else self._watch(self._now)

    @property
    def values(self) -> dict[str, float]:
        """What guards may ask about."""
        return self._state.values(self._now, self._needed)

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
        self._follows = any(not watch.guard.is_instant for watch in self._watches.values())
        self._watch(now)

    def learn(self, name: SegmentName, segment: Segment, watched: Seconds) -> None:
        """A segment was seen to its end: what it did to this viewer, beside what it meant to."""
        response = self._responses.get(name)
        self.traits = self.traits.after(
            segment,
            watched,
            self._felt_at_entry.estimates,
            self.felt.estimates,
            self._needed,
            response.shift if response is not None else AS_WRITTEN,
        )

    def _watch(self, now: Seconds) -> frozenset[int]:
        values = self.values if self._watches else {}
        self._holding = frozenset(
            place for place, watch in self._watches.items() if watch.update(now, values)
        )
        return self._holding
