"""What is permitted: guards, clips that can be played, and the limits of author and viewer.

Limits are kept before anything is weighed, never against it. A cut is legal when from its
segment the film can surely (over the default path and cuts without a guard) still pass every
must-see and end within the running time, through nothing that the limits leave out. As that
holds for the first segment and is kept by each cut, it holds to the end: there are no dead ends.

Where no cut is legal any more (clips failed, a deck was very late, somebody skipped), the least
bad is taken, and said: first through guards that may open, then with the running time broken
by as little as can be, then with as few must-sees missed as can be. Content is never given up.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, NamedTuple

from engine.steering.content import bounds_of, forbidden, screen_times
from engine.steering.decision import BrokenLimit
from engine.steering.reachability import Node, Reachability
from engine.steering.route_to_ending import route_to_ending
from engine.steering.situation import Situation
from engine.story.graph import default_duration
from engine.story.model import Cut, Segment, Story
from engine.viewer.limits import ViewerLimits
from engine.words import Seconds, SegmentName

OVERTIME: Final = 3.0
"""A showing longer than this many default paths takes the surest way to an ending."""

_SLACK: Final = 1e-6
_UNCHANGED: Final = ViewerLimits()


@dataclass(frozen=True, slots=True)
class Permitted:
    """For each cut of a segment, in order, why it is not permitted; empty where it is.

    `broken` names the limits that cannot be kept, and `lost` says so in a sentence; both are
    empty while all of them can. `default` is
    why the limits rule the default cut out; empty where they do not, whatever its guard.
    `anyway` are the places of the cuts to take where none is permitted, without asking guards:
    the default, else those that break the limits least.
    """

    ruled_out: tuple[str, ...]
    broken: tuple[BrokenLimit, ...] = ()
    lost: str = ""
    default: str = ""
    anyway: tuple[int, ...] = ()


class _LeastBad(NamedTuple):
    """The places of the cuts that break the limits least, and which limits those are."""

    places: set[int]
    broken: tuple[BrokenLimit, ...] = ()
    lost: str = ""


class Limits:
    """The limits of one story for one viewer. Holds nothing that changes but what it has worked
    out once; one thread at a time."""

    def __init__(self, story: Story, viewer: ViewerLimits = _UNCHANGED) -> None:
        self._story = story
        self.bounds = bounds_of(story, viewer)
        """The author's limits and the viewer's, the stricter of each."""
        self.forbidden: Mapping[SegmentName, str] = forbidden(story, self.bounds)
        """Segments that are never shown, and why."""
        self.running_time: Seconds = max(1.0, default_duration(story))
        """Seconds that the default path takes; at least one."""
        most = self.bounds.most
        self.latest: Seconds = OVERTIME * self.running_time if most is None else most
        """Film time after which a cut may only lead home."""
        # What a viewer's own limits leave out need not be seen by them.
        self._must = tuple(
            name
            for name in dict.fromkeys(story.limits.must_see)
            if name in story.segments and name not in self.forbidden
        )
        self._lasting = {
            name: screen_times(segment, self.bounds.apart)
            for name, segment in story.segments.items()
        }
        self._is_timed = self.bounds.most is not None or self.bounds.least > 0
        self._tables: dict[tuple[frozenset[SegmentName], bool], Reachability] = {}
        self.is_limited = bool(
            self._must or self.forbidden or self.bounds.most or self.bounds.least
        ) or any(not each for each in self._lasting.values())
        """Whether anything beside guards could rule out a cut."""

    def is_overtime(self, at: Seconds) -> bool:
        """Whether a cut at this film time may only lead home."""
        return at > self.latest

    def doubt(self) -> str:
        """Why not every untouched showing keeps the limits: a sentence; empty if each does."""
        if not self.is_limited:
            return ""
        start = self._story.start
        if start in self.forbidden:
            return f"The film begins with {start}, which {self.forbidden[start]}."
        clear: frozenset[SegmentName] = frozenset()
        to_see = self.to_see(())
        if self._keeps(start, 0.0, to_see, clear, sure=True):
            return ""
        why = self._why_not(start, 0.0, to_see, clear)
        if self.are_possible:
            return f"Only through guards that happen to hold are the limits kept: else it {why}."
        return f"No path through the film keeps its limits: from its start it {why}."

    @property
    def are_possible(self) -> bool:
        """Whether any path through the film keeps them, be it through guards that happen to
        hold."""
        start = self._story.start
        if start in self.forbidden:
            return False
        return not self.is_limited or self._keeps(
            start, 0.0, self.to_see(()), frozenset(), sure=False
        )

    def permitted(self, situation: Situation) -> Permitted:
        """Which cuts of the situation's segment are permitted at its film time."""
        cuts = self._story.segments[situation.segment].next
        reasons = [self._unusable(place, cut, situation) for place, cut in enumerate(cuts)]
        if self.is_overtime(situation.at):
            return self._leading_home(cuts, reasons, situation)
        open_ = [place for place, reason in enumerate(reasons) if not reason]
        default = self._story.segments[situation.segment].default_cut
        closed = self._closed(situation)
        to_see = self.to_see(situation.shown, situation.segment)
        if not open_:
            ways = [
                (p, cut.to) for p, cut in enumerate(cuts) if not self._unplayable(cut, situation)
            ]
            ways = [way for way in ways if cuts[way[0]] is default] or ways
            best = _LeastBad({place for place, _ in ways})
            if self.is_limited and ways:
                best = self._least_bad(ways, situation.at, to_see, closed)
            return Permitted(
                tuple(reasons), best.broken, best.lost, anyway=tuple(sorted(best.places))
            )
        if not self.is_limited:
            return Permitted(tuple(reasons))
        best = self._least_bad([(p, cuts[p].to) for p in open_], situation.at, to_see, closed)
        for place in open_:
            if place not in best.places:
                reasons[place] = self._sentence(cuts[place].to, situation.at, to_see, closed)
        against = ""
        for place, cut in enumerate(cuts):
            if cut is not default:
                continue
            if place in open_:
                against = reasons[place]
            elif not self._unplayable(cut, situation) and not self._keeps(
                cut.to, situation.at, to_see, closed, sure=True
            ):
                against = self._sentence(cut.to, situation.at, to_see, closed)
        return Permitted(tuple(reasons), best.broken, best.lost, against)

    def leaving(self, situation: Situation, out: Seconds) -> Literal["leave", "stay", "either"]:
        """What the limits say of leaving at `out` (media time), which is on screen at
        `situation.at`: that the film must, must not yet, or may."""
        segment = self._story.segments[situation.segment]
        later = [each for each in segment.out_points if each > out]
        if not self.is_limited and not self.bounds.apart:
            return "either"
        if later and out - segment.in_point < self.bounds.apart - _SLACK:
            return "stay"
        if not self.is_limited or not later:
            return "either"
        at = situation.at + (0.0 if segment.choices else segment.hold)
        now = self._may_leave(segment, situation, at, holding=True)
        then = any(
            self._may_leave(segment, situation, at + each - out, holding=False) for each in later
        )
        if now == then:
            return "either"
        return "leave" if now else "stay"

    def keeps(
        self,
        segment: SegmentName,
        at: Seconds,
        to_see: int,
        closed: frozenset[SegmentName],
        *,
        within: Seconds = 0.0,
    ) -> bool:
        """Whether a film that enters `segment` at film time `at` can surely keep every limit.

        `to_see` is what `to_see` gives, `closed` are segments that cannot be shown; `within` is
        how much the running time may be out, for a time that is only foreseen.
        """
        if not self.is_limited:
            return True
        return self._in_time(self._table(closed, True), segment, at, to_see, within)

    def flag(self, segment: SegmentName) -> int:
        """A segment as `to_see` has it; 0 for one that need not be seen."""
        return self._table(frozenset(), True).flags((segment,))

    def to_see(self, shown: Iterable[SegmentName], here: SegmentName | None = None) -> int:
        """What is still to be seen, as a number that `keeps` takes."""
        if not self._must:
            return 0
        seen = {here, *shown}
        return self._table(frozenset(), True).flags(n for n in self._must if n not in seen)

    def _closed(self, situation: Situation) -> frozenset[SegmentName]:
        return frozenset(situation.failed)

    def _unusable(self, place: int, cut: Cut, situation: Situation) -> str:
        """What rules a cut out, whatever comes after it."""
        unplayable = self._unplayable(cut, situation)
        if unplayable or self.is_overtime(situation.at):
            return unplayable
        if cut.choice is not None and place not in situation.holding:
            return f'"{cut.choice}" was not chosen'
        if cut.when is not None and place not in situation.holding:
            return f'its guard "{cut.when}" did not hold'
        return ""

    def _unplayable(self, cut: Cut, situation: Situation) -> str:
        if cut.to not in self._story.segments:
            return f"{cut.to} is not in the story"
        if cut.to in situation.failed:
            return f"{cut.to} {situation.failed[cut.to]}"
        if cut.to in self.forbidden:
            return f"{cut.to} {self.forbidden[cut.to]}"
        return ""

    def _leading_home(
        self, cuts: tuple[Cut, ...], reasons: list[str], situation: Situation
    ) -> Permitted:
        seen = {situation.segment, *situation.shown}
        home = route_to_ending(
            self._story,
            situation.segment,
            {*situation.failed, *self.forbidden},
            frozenset(name for name in self._must if name not in seen),
        )
        late = "the showing has run longer than " + (
            f"{OVERTIME:g} times its default path"
            if self.bounds.most is None
            else f"its limit of {self.bounds.most:.0f} s"
        )
        found = (
            reason or ("" if cut is home else late)
            for cut, reason in zip(cuts, reasons, strict=True)
        )
        return Permitted(tuple(found))

    def _least_bad(
        self,
        ways: list[tuple[int, SegmentName]],
        at: Seconds,
        to_see: int,
        closed: frozenset[SegmentName],
    ) -> _LeastBad:
        """The cuts that break the limits least, and which limits that breaks."""
        for sure in (True, False):
            found = {p for p, to in ways if self._keeps(to, at, to_see, closed, sure=sure)}
            if found:
                return _LeastBad(found)
        table = self._table(closed, False)
        for missed in range(to_see.bit_count() + 1):
            for subset in _subsets(to_see, missed):
                if missed:
                    found = {p for p, to in ways if self._in_time(table, to, at, subset)}
                    if found:
                        return _LeastBad(found, ("must_see",), self._missing(to_see & ~subset))
                found = self._nearest(table, ways, at, subset)
                if found:
                    late = "the running time cannot be kept any more"
                    lost = self._missing(to_see & ~subset)
                    if lost:
                        return _LeastBad(found, ("running_time", "must_see"), f"{late}, and {lost}")
                    return _LeastBad(found, ("running_time",), late)
        ends = "no ending that the limits permit can be reached any more"
        return _LeastBad({place for place, _ in ways}, ("ending",), ends)

    def _nearest(
        self,
        table: Reachability,
        ways: list[tuple[int, SegmentName]],
        at: Seconds,
        to_see: int,
    ) -> set[int]:
        """The cuts from which the film ends nearest its running time."""
        away: dict[int, Seconds] = {}
        most = self.bounds.most if self.bounds.most is not None else math.inf
        for place, to in ways:
            times = table.times(to, to_see)
            if times is not None:
                shortest, longest = times
                over = max(0.0, at + shortest - most)
                away[place] = max(over, self.bounds.least - at - longest, 0.0)
        least = min(away.values(), default=0.0)
        return {place for place, each in away.items() if each <= least + _SLACK}

    def _may_leave(
        self, segment: Segment, situation: Situation, at: Seconds, *, holding: bool
    ) -> bool:
        """Whether some cut at film time `at` keeps every limit, of those that surely are open."""
        closed = self._closed(situation)
        to_see = self.to_see(situation.shown, situation.segment)
        default = segment.default_cut
        for place, cut in enumerate(segment.next):
            is_open = cut.is_open or cut is default
            if (is_open or (holding and place in situation.holding)) and self.keeps(
                cut.to, at, to_see, closed
            ):
                return True
        return False

    def _keeps(
        self,
        segment: SegmentName,
        at: Seconds,
        to_see: int,
        closed: frozenset[SegmentName],
        *,
        sure: bool,
    ) -> bool:
        return self._in_time(self._table(closed, sure), segment, at, to_see)

    def _in_time(
        self,
        table: Reachability,
        segment: SegmentName,
        at: Seconds,
        to_see: int,
        within: Seconds = 0.0,
    ) -> bool:
        most = self.bounds.most
        left = math.inf if most is None else most - at + within
        return table.is_possible(segment, to_see, self.bounds.least - at - within, left)

    def _table(self, closed: frozenset[SegmentName], sure: bool) -> Reachability:
        """Over ways that are surely open, or over all that may be, past what is `closed`."""
        table = self._tables.get((closed, sure))
        if table is None:
            places = {
                name: Node(self._lasting[name], self._ways(segment, sure), segment.is_ending)
                for name, segment in self._story.segments.items()
                if name not in closed and name not in self.forbidden and self._lasting[name]
            }
            table = Reachability(places, self._must, self.latest if self._is_timed else None)
            self._tables[closed, sure] = table
        return table

    @staticmethod
    def _ways(segment: Segment, sure: bool) -> tuple[SegmentName, ...]:
        default = segment.default_cut
        return tuple(
            dict.fromkeys(
                cut.to for cut in segment.next if not sure or cut.is_open or cut is default
            )
        )

    def _sentence(
        self, to: SegmentName, at: Seconds, to_see: int, closed: frozenset[SegmentName]
    ) -> str:
        return f"from {to} the film {self._why_not(to, at, to_see, closed)}"

    def _why_not(
        self, to: SegmentName, at: Seconds, to_see: int, closed: frozenset[SegmentName]
    ) -> str:
        """What stops a film that enters `to` at `at` from keeping the limits."""
        table = self._table(closed, True)
        times = table.times(to, to_see)
        if times is None:
            missed = [n for n in table.names(to_see) if not table.is_possible(to, table.flags([n]))]
            if not table.is_possible(to, 0):
                within = f" within {self.latest:.0f} s" if self._is_timed else ""
                return f"could not be sure of an ending that the limits permit{within}"
            if missed:
                return f"could miss {', '.join(missed)}, which must be seen"
            return f"could not pass all of {', '.join(table.names(to_see))}, which must be seen"
        shortest, longest = (at + each for each in times)
        most = self.bounds.most
        if most is not None and shortest > most:
            return f"would last at least {shortest:.0f} s, and the limit is {most:.0f} s"
        if longest < self.bounds.least:
            return f"would last at most {longest:.0f} s, and the least is {self.bounds.least:.0f} s"
        return "could not be sure to end within its running time"

    def _missing(self, flags: int) -> str:
        names = self._table(frozenset(), True).names(flags)
        return f"{', '.join(names)} cannot be seen any more" if names else ""


def _subsets(flags: int, without: int) -> Iterable[int]:
    """Every subset of `flags` that lacks `without` of them."""
    each = [1 << place for place in range(flags.bit_length()) if flags >> place & 1]
    for dropped in combinations(each, without):
        yield flags & ~sum(dropped)
