"""From where the film can still be brought to a good end: backward reachability over the story.

For each segment, and each set of must-sees that are still to come once it is on screen, the
running times that are left until an ending, over every out point that a stretch permits. Sets of
must-sees are whole numbers with a bit for each. Sets of running times are too, with a bit for
each tick of time, so that joining the ways on is an `or` and lasting longer is a shift: five
thousand segments take a fraction of a second.

Times are exact for a story timed in whole ticks (a hundredth of a second, coarser where a film
is so long and large that the table would not fit). Other times are rounded to ticks, and what
is asked for is narrowed by as much as the roundings of a whole showing can add up to: what is
said to be possible always is.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from engine.words import Seconds, SegmentName

_TICKS: Final = (0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0)
_BITS: Final = 1 << 30  # of a whole table, an eighth of a gigabyte
_SLACK: Final = 1e-6  # seconds: film times are sums of floats


_State = tuple[SegmentName, int]
"""A segment that comes on screen, and what is still to be seen after it."""


class Node(NamedTuple):
    """A segment as a node of the graph: how long it may last (seconds, one for each out point),
    and where it leads."""

    durations: tuple[Seconds, ...]
    successors: tuple[SegmentName, ...]
    is_ending: bool


class Reachability:
    """The running times left from each segment. Grows as it is asked; one thread at a time.

    `nodes` are the segments that may be shown; a way to any other is none. `flags` are the
    must-see segments, each with its bit in the sets that are asked about. Without `longest`
    (seconds) time is not looked at.
    """

    def __init__(
        self,
        nodes: Mapping[SegmentName, Node],
        flags: Mapping[SegmentName, int],
        longest: Seconds | None,
    ) -> None:
        self._nodes = nodes
        self._flags = flags
        self._timed = longest is not None
        self._longest = longest or 0.0
        self._tick = self._fitting_tick()
        self._shifts = {
            name: tuple(sorted({self._ticks(each) for each in node.durations}))
            for name, node in nodes.items()
        }
        self._margin = self._rounded_away()
        self._window = (2 << self._ticks(self._longest)) - 1
        self._known: dict[_State, int] = {}

    def is_possible(
        self, segment: SegmentName, to_see: int, least: Seconds = 0.0, most: Seconds = math.inf
    ) -> bool:
        """Whether a film that enters `segment` now, with `to_see` still to be seen (this segment
        among them or not), can end having seen them all, `least` to `most` seconds from now."""
        found = self._left(segment, to_see)
        if not self._timed or not found:
            return bool(found)
        low = max(0, math.ceil((least + self._margin - _SLACK) / self._tick))
        high = math.floor((min(most, self._longest) - self._margin + _SLACK) / self._tick)
        return high >= low and bool(found >> low & ((1 << (high - low + 1)) - 1))

    def times(self, segment: SegmentName, to_see: int) -> tuple[Seconds, Seconds] | None:
        """The shortest and the longest time to an ending from entering `segment`."""
        found = self._left(segment, to_see)
        if not found:
            return None
        first = (found & -found).bit_length() - 1
        return first * self._tick, (found.bit_length() - 1) * self._tick

    def _left(self, segment: SegmentName, to_see: int) -> int:
        if segment not in self._nodes:
            return 0
        state = (segment, to_see & ~self._flags.get(segment, 0))
        if state not in self._known:
            self._solve(state)
        return self._known[state]

    def _solve(self, root: _State) -> None:
        """Work out every state that can follow `root`, ends first, until nothing changes."""
        order, onward = self._unknown_from(root)
        known = self._known
        for state in order:
            known[state] = 0
        changed = True
        while changed:
            changed = False
            for state in order:
                found = self._from(state, onward[state])
                if found != known[state]:
                    known[state], changed = found, True
            if not self._cyclic:
                return

    def _unknown_from(self, root: _State) -> tuple[list[_State], dict[_State, tuple[_State, ...]]]:
        """States not known yet, each after those it leads to where there is no circle."""
        order: list[_State] = []
        onward: dict[_State, tuple[_State, ...]] = {}
        open_: set[_State] = set()
        self._cyclic = False
        stack: list[tuple[_State, bool]] = [(root, False)]
        while stack:
            state, done = stack.pop()
            if done:
                open_.discard(state)
                order.append(state)
                continue
            if state in onward:
                continue
            name, to_see = state
            nexts = tuple(
                (way, to_see & ~self._flags.get(way, 0))
                for way in self._nodes[name].successors
                if way in self._nodes
            )
            onward[state] = nexts
            open_.add(state)
            stack.append((state, True))
            for each in nexts:
                if each in open_:
                    self._cyclic = True
                elif each not in onward and each not in self._known:
                    stack.append((each, False))
        return order, onward

    def _from(self, state: _State, onward: Iterable[_State]) -> int:
        name, to_see = state
        if self._nodes[name].is_ending:
            then = 1 if not to_see else 0
        else:
            then = 0
            for each in onward:
                then |= self._known[each]
        if not then or not self._timed:
            return then
        found = 0
        for shift in self._shifts[name]:
            found |= then << shift
        return found & self._window

    def _ticks(self, seconds: Seconds) -> int:
        return round(seconds / self._tick) if self._timed else 0

    def _fitting_tick(self) -> Seconds:
        sets = 1 << min(3, len(self._flags))  # a story's must-sees mostly come in one order
        states = max(1, len(self._nodes)) * sets
        return next((t for t in _TICKS if states * self._longest / t <= _BITS), _TICKS[-1])

    def _rounded_away(self) -> Seconds:
        """The most that rounding to ticks can add up to in one showing."""
        if not self._timed:
            return 0.0
        lasting = [each for node in self._nodes.values() for each in node.durations]
        worst = max((abs(each - self._ticks(each) * self._tick) for each in lasting), default=0.0)
        if worst < _SLACK:
            return 0.0
        shortest = max(self._tick, min(lasting))
        return worst * (self._longest / shortest + 1)
