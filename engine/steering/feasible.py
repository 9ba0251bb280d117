"""Feasibility: which ways on can still keep every limit, and which break them least.

Where no cut keeps them any more (clips failed, a deck was very late, somebody skipped), the least
bad is taken: first through guards that may open, then with the running time broken by as little
as can be, then with as few must-sees missed as can be. Content is never given up.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from engine.steering.decision import BrokenLimit
from engine.steering.limits import Limits
from engine.steering.reachability import Reachability
from engine.steering.situation import Situation
from engine.words import Seconds, SegmentName

_SLACK: Final = 1e-6  # seconds: film times are sums of floats


class LeastBad(NamedTuple):
    """The segments from which the film breaks its limits least, which limits those are (none, if
    all can be kept), and the must-see segments that are missed."""

    segments: frozenset[SegmentName]
    broken: tuple[BrokenLimit, ...] = ()
    missed: tuple[SegmentName, ...] = ()


NOTHING_BROKEN: Final = LeastBad(frozenset())


class Feasible:
    """The limits' demands on the rest of a film, from one instant of a showing. Made once for a
    decision.

    `at` is the film time of the cut, `closed` are the segments that cannot be shown, and `to_see`
    is the set of must-see segments that are still to come, as bits (`Limits.flags`). `sure` is
    what can be reached over cuts that are surely open; None where nothing is limited.
    `is_overtime` tells that the film has run too long, and may only make for an ending.
    """

    def __init__(
        self,
        limits: Limits,
        at: Seconds,
        to_see: int,
        closed: frozenset[SegmentName] = frozenset(),
    ) -> None:
        self.limits = limits
        self.at = at
        self.to_see = to_see
        self.closed = closed
        self.is_limited = limits.is_limited
        self.is_overtime = limits.is_overtime(at)
        self.sure = limits.reachability(closed, sure=True) if limits.is_limited else None
        self._least = limits.bounds.least
        self._most = math.inf if limits.bounds.most is None else limits.bounds.most

    @staticmethod
    def of(limits: Limits, situation: Situation) -> "Feasible":
        """The demands on the rest of the film after the situation's segment."""
        to_see = limits.to_see((situation.segment, *situation.shown))
        return Feasible(limits, situation.at, to_see, frozenset(situation.failed))

    def keeps(self, segment: SegmentName) -> bool:
        """Whether a film that enters `segment` now can surely keep every limit."""
        return self.keeps_at(segment, self.at, self.to_see)

    def keeps_at(
        self, segment: SegmentName, at: Seconds, to_see: int, tolerance: Seconds = 0.0
    ) -> bool:
        """The same of entering it at film time `at` with `to_see` still to come, after further
        cuts; for a time that is only expected, the running time may be out by the `tolerance`.

        Depends on `closed` and the limits alone, not on where this decision falls.
        """
        if self.sure is None:
            return True
        least, most = self._least - at - tolerance, self._most - at + tolerance
        return self.sure.is_possible(segment, to_see, least, most)

    def may_keep(self, segment: SegmentName) -> bool:
        """Whether a film that enters `segment` now can keep every limit if guards happen to
        hold."""
        return not self.is_limited or self._in_time(self._any, segment, self.to_see)

    def least_bad(self, ways: Sequence[SegmentName]) -> LeastBad:
        """The next segments from which the limits are broken least."""
        for keeps in (self.keeps, self.may_keep):
            found = frozenset(filter(keeps, ways))
            if found:
                return LeastBad(found)
        reach = self._any
        for to_see in _relaxed(self.to_see):
            missed = self.limits.must_see(self.to_see & ~to_see)
            if missed:
                found = frozenset(to for to in ways if self._in_time(reach, to, to_see))
                if found:
                    return LeastBad(found, ("must_see",), missed)
            found = self._nearest_in_time(reach, ways, to_see)
            if found:
                late: tuple[BrokenLimit, ...] = ("running_time",)
                return LeastBad(found, (*late, "must_see") if missed else late, missed)
        return LeastBad(frozenset(ways), ("ending",))

    @property
    def _any(self) -> Reachability:
        """The segments that can be reached if every guard on the way holds."""
        return self.limits.reachability(self.closed, sure=False)

    def _nearest_in_time(
        self, reach: Reachability, ways: Iterable[SegmentName], to_see: int
    ) -> frozenset[SegmentName]:
        """The segments from which the film ends nearest its running time."""
        away: dict[SegmentName, Seconds] = {}
        for to in ways:
            times = reach.times(to, to_see)
            if times is not None:
                shortest, longest = times
                over = max(0.0, self.at + shortest - self._most)
                away[to] = max(over, self._least - self.at - longest, 0.0)
        least = min(away.values(), default=0.0)
        return frozenset(to for to, each in away.items() if each <= least + _SLACK)

    def _in_time(self, reach: Reachability, segment: SegmentName, to_see: int) -> bool:
        return reach.is_possible(segment, to_see, self._least - self.at, self._most - self.at)


def _relaxed(to_see: int) -> Iterator[int]:
    """A set of must-sees, then each with one of them left out, then with two, to the empty set."""
    each = [1 << place for place in range(to_see.bit_length()) if to_see >> place & 1]
    for count in range(len(each) + 1):
        for dropped in combinations(each, count):
            yield to_see & ~sum(dropped)
