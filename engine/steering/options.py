"""The options of one decision: every cut of a segment, and what speaks against it."""

from dataclasses import dataclass
from functools import cached_property

from engine.steering.doubts import lost, why_not
from engine.steering.feasible import NOTHING_BROKEN, Feasible, LeastBad
from engine.steering.limits import OVERTIME, Limits
from engine.steering.permission import Permission, permission
from engine.steering.route_to_ending import route_to_ending
from engine.steering.situation import Situation
from engine.story.model import Segment
from engine.words import SegmentName


@dataclass(frozen=True)
class Options:
    """The cuts of `segment` at one instant, by their places in its `next`.

    `ruled_out` says of each in half a sentence why it is not permitted; empty where it is.
    `playable` are those whose segments can be shown at all. `least_bad` names the limits that no
    permitted cut can keep. `against_default` is why the limits rule the default cut out, whatever
    its guard; empty where they do not. `anyway` are the cuts to take where none is permitted,
    without asking guards: the default, else those that break the limits least.
    """

    segment: Segment
    ruled_out: tuple[str, ...]
    playable: tuple[int, ...]
    least_bad: LeastBad = NOTHING_BROKEN
    against_default: str = ""
    anyway: tuple[int, ...] = ()

    @cached_property
    def permitted(self) -> tuple[int, ...]:
        """The cuts of which one may be taken."""
        return tuple(place for place, why in enumerate(self.ruled_out) if not why)

    @cached_property
    def default(self) -> int | None:
        """The place of the default cut, where it can be shown."""
        default = self.segment.default_cut
        return next((p for p in self.playable if self.segment.next[p] is default), None)

    @property
    def ways(self) -> tuple[SegmentName, ...]:
        """Where the permitted cuts lead, in their order."""
        return tuple(self.segment.next[place].to for place in self.permitted)

    @property
    def lost(self) -> str:
        """Which limits cannot be kept any more, in a sentence; empty while all of them can."""
        return lost(self.least_bad)


def options(limits: Limits, situation: Situation, feasible: Feasible) -> Options:
    """The options of the situation's segment: by permission first, then by what is feasible."""
    segment = limits.story.segments[situation.segment]
    allowed = permission(limits, situation)
    if limits.is_overtime(situation.at):
        return _towards_an_ending(segment, allowed, situation, feasible)
    if not allowed.granted:
        return _none_permitted(segment, allowed, feasible)
    if not limits.is_limited:
        return Options(segment, allowed.refused, allowed.playable)
    return _within_limits(segment, allowed, feasible)


def _within_limits(segment: Segment, allowed: Permission, feasible: Feasible) -> Options:
    """Of the permitted cuts those that keep the limits, or break them least."""
    cuts = segment.next
    least_bad = feasible.least_bad([cuts[place].to for place in allowed.granted])
    ruled_out = tuple(
        why or ("" if cut.to in least_bad.segments else _not_feasible(cut.to, feasible))
        for cut, why in zip(cuts, allowed.refused, strict=True)
    )
    default = next((p for p, cut in enumerate(cuts) if cut is segment.default_cut), None)
    against = ""
    if default in allowed.granted and default is not None:
        against = ruled_out[default]
    elif default in allowed.playable and default is not None:
        to = cuts[default].to
        against = "" if feasible.keeps(to) else _not_feasible(to, feasible)
    return Options(segment, ruled_out, allowed.playable, least_bad, against)


def _none_permitted(segment: Segment, allowed: Permission, feasible: Feasible) -> Options:
    """No guard holds: what can be shown is left, the default before all."""
    cuts, default = segment.next, segment.default_cut
    left = [place for place in allowed.playable if cuts[place] is default] or allowed.playable
    least_bad = LeastBad(frozenset(cuts[place].to for place in left))
    if feasible.is_limited and left:
        least_bad = feasible.least_bad([cuts[place].to for place in left])
    anyway = tuple(place for place in left if cuts[place].to in least_bad.segments)
    return Options(segment, allowed.refused, allowed.playable, least_bad, anyway=anyway)


def _towards_an_ending(
    segment: Segment, allowed: Permission, situation: Situation, feasible: Feasible
) -> Options:
    """The film has run longer than it may: only the surest route to an ending is left."""
    limits = feasible.limits
    must_see = frozenset(limits.must_see(feasible.to_see))
    closed = {*feasible.closed, *limits.forbidden}
    route = route_to_ending(limits.story, situation.segment, closed, must_see)
    most = limits.bounds.most
    bound = f"{OVERTIME:g} times its default path" if most is None else f"its limit of {most:.0f} s"
    ruled_out = tuple(
        why or ("" if cut is route else f"the showing has run longer than {bound}")
        for cut, why in zip(segment.next, allowed.refused, strict=True)
    )
    return Options(segment, ruled_out, allowed.playable)


def _not_feasible(segment: SegmentName, feasible: Feasible) -> str:
    return f"from {segment} the film {why_not(feasible, segment)}"
