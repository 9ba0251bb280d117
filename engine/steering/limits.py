"""The limits of one story for one viewer: what is never shown, what must be seen, how long it may
last.

They are kept before anything is weighed, never against it. A cut is legal when from its segment
the film can surely (over the default path and cuts without a guard) still pass every must-see
and end within the running time, through nothing that the limits leave out. As that holds for the
first segment and is kept by each cut, it holds to the end: there are no dead ends.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from engine.steering.content import bounds_of, forbidden, screen_times
from engine.steering.reachability import Node, Reachability
from engine.story.graph import default_duration
from engine.story.model import Segment, Story
from engine.viewer.limits import ViewerLimits
from engine.words import Seconds, SegmentName

OVERTIME: Final = 3.0
"""A showing longer than this many default paths takes the surest route to an ending."""

_UNCHANGED: Final = ViewerLimits()


class Limits:
    """The limits of one story for one viewer. Holds nothing that changes but the tables it has
    worked out; one thread at a time.

    `bounds` are the author's limits and the viewer's, the stricter of each; `forbidden` says of
    each segment that is never shown why. `running_time` is how long the default path takes (at
    least 1 s); a film that has run past `latest` may only make for an ending.
    """

    def __init__(self, story: Story, viewer: ViewerLimits = _UNCHANGED) -> None:
        self.story = story
        self.bounds = bounds_of(story, viewer)
        self.forbidden: Mapping[SegmentName, str] = forbidden(story, self.bounds)
        self.running_time: Seconds = max(1.0, default_duration(story))
        most = self.bounds.most
        self.latest: Seconds = OVERTIME * self.running_time if most is None else most
        # What a viewer's own limits leave out need not be seen by them.
        must_see = (
            name
            for name in dict.fromkeys(story.limits.must_see)
            if name in story.segments and name not in self.forbidden
        )
        self.flags: Mapping[SegmentName, int] = {
            name: 1 << number for number, name in enumerate(must_see)
        }
        self._screen_times = {
            name: screen_times(segment, self.bounds.apart)
            for name, segment in story.segments.items()
        }
        self.too_brief = frozenset(name for name, each in self._screen_times.items() if not each)
        """The segments that cannot last until the next cut may fall."""
        self._is_timed = most is not None or self.bounds.least > 0
        self._tables: dict[tuple[frozenset[SegmentName], bool], Reachability] = {}
        self.is_limited = bool(
            self.flags or self.forbidden or most or self.bounds.least or self.too_brief
        )
        """Whether anything beside guards could rule out a cut."""

    @property
    def longest(self) -> Seconds | None:
        """The longest running time that is looked at; None where time does not matter."""
        return self.latest if self._is_timed else None

    def is_overtime(self, at: Seconds) -> bool:
        """Whether a cut at this film time may only lead towards an ending."""
        return at > self.latest

    def to_see(self, shown: Iterable[SegmentName]) -> int:
        """The must-sees that are still to come after these segments: a set, as bits."""
        if not self.flags:
            return 0
        seen = set(shown)
        return sum(flag for name, flag in self.flags.items() if name not in seen)

    def must_see(self, flags: int) -> tuple[SegmentName, ...]:
        """The must-see segments in such a set, in the order written."""
        return tuple(name for name, flag in self.flags.items() if flags & flag)

    def reachability(self, closed: frozenset[SegmentName], *, sure: bool) -> Reachability:
        """The segments in reach past the `closed` ones: over cuts that are surely open (without
        a guard, or the default), or over all. Worked out once for each set of closed ones."""
        table = self._tables.get((closed, sure))
        if table is None:
            nodes = {
                name: Node(self._screen_times[name], _successors(segment, sure), segment.is_ending)
                for name, segment in self.story.segments.items()
                if name not in closed and name not in self.forbidden and self._screen_times[name]
            }
            table = Reachability(nodes, self.flags, self.longest)
            self._tables[closed, sure] = table
        return table


def _successors(segment: Segment, sure: bool) -> tuple[SegmentName, ...]:
    default = segment.default_cut
    return tuple(
        dict.fromkeys(cut.to for cut in segment.next if not sure or cut.is_open or cut is default)
    )
