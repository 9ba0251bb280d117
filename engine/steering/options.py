"""The options of one decision: of the cuts that have permission those that keep the limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.steering.decision import BrokenLimit
from engine.steering.doubts import lost, why_not
from engine.steering.feasible import NOTHING_BROKEN, Feasible, LeastBad
from engine.steering.limits import OVERTIME
from engine.steering.permission import Permission
from engine.steering.route_to_ending import route_to_ending
from engine.steering.situation import Situation
from engine.story.model import Segment
from engine.words import SegmentName


@dataclass(frozen=True, slots=True)
class Options:
    """The cuts of `segment` at one instant, by their places in its `next`.

    `ruled_out` says of each in half a sentence why it may not be taken, empty where it may;
    `permitted` are those, and `ways` is where they lead. `playable` are the cuts whose segments
    can be shown at all; `default` is the default cut, if it is among them, and `against_default`
    why the limits rule it out, whatever its guard. `anyway` are the cuts to take where none is
    permitted, without asking guards: the default, else those that break the limits least.
    `broken` names the limits that cannot be kept any more, and `lost` says so.
    """

    segment: Segment
    ruled_out: tuple[str, ...]
    permitted: tuple[int, ...]
    ways: tuple[SegmentName, ...]
    playable: tuple[int, ...]
    default: int | None
    against_default: str = ""
    anyway: tuple[int, ...] = ()
    broken: tuple[BrokenLimit, ...] = ()
    lost: str = ""


def options(allowed: Permission, situation: Situation, feasible: Feasible) -> Options:
    """The options of the situation's segment: what has permission and is feasible."""
    if feasible.is_overtime:
        return _towards_an_ending(allowed, situation, feasible)
    if not allowed.granted:
        return _none_permitted(allowed, feasible)
    if not feasible.is_limited:
        return _options(allowed, allowed.refused)
    return _within_limits(allowed, feasible)


def _options(
    allowed: Permission,
    ruled_out: Sequence[str],
    least_bad: LeastBad = NOTHING_BROKEN,
    *,
    against_default: str = "",
    anyway: tuple[int, ...] = (),
) -> Options:
    permitted = tuple(place for place, why in enumerate(ruled_out) if not why)
    return Options(
        segment=allowed.segment,
        ruled_out=tuple(ruled_out),
        permitted=permitted,
        ways=tuple(allowed.segment.next[place].to for place in permitted),
        playable=allowed.playable,
        default=allowed.default,
        against_default=against_default,
        anyway=anyway,
        broken=least_bad.broken,
        lost=lost(least_bad) if least_bad.broken else "",
    )


def _within_limits(allowed: Permission, feasible: Feasible) -> Options:
    """The permitted cuts that keep the limits, or break them least."""
    cuts, default = allowed.segment.next, allowed.default
    least_bad = feasible.least_bad([cuts[place].to for place in allowed.granted])
    ruled_out = [
        why or ("" if cut.to in least_bad.segments else _not_feasible(cut.to, feasible))
        for cut, why in zip(cuts, allowed.refused, strict=True)
    ]
    against = ""
    if default in allowed.granted and default is not None:
        against = ruled_out[default]
    elif default is not None and not feasible.keeps(cuts[default].to):
        against = _not_feasible(cuts[default].to, feasible)
    return _options(allowed, ruled_out, least_bad, against_default=against)


def _none_permitted(allowed: Permission, feasible: Feasible) -> Options:
    """No guard holds: what can be shown is left, the default before all."""
    cuts = allowed.segment.next
    left = allowed.playable if allowed.default is None else (allowed.default,)
    if not (feasible.is_limited and left):
        return _options(allowed, allowed.refused, anyway=left)
    least_bad = feasible.least_bad([cuts[place].to for place in left])
    anyway = tuple(place for place in left if cuts[place].to in least_bad.segments)
    return _options(allowed, allowed.refused, least_bad, anyway=anyway)


def _towards_an_ending(allowed: Permission, situation: Situation, feasible: Feasible) -> Options:
    """The film has run longer than it may: only the surest route to an ending is left."""
    limits = feasible.limits
    must_see = frozenset(limits.must_see(feasible.to_see))
    closed = feasible.closed.union(limits.forbidden)
    here = (limits.story, situation.segment)
    route = route_to_ending(*here, closed | limits.too_brief, must_see)
    if route is None and limits.too_brief:
        route = route_to_ending(*here, closed, must_see)
    most = limits.bounds.most
    bound = f"{OVERTIME:g} times its default path" if most is None else f"its limit of {most:.0f} s"
    ruled_out = [
        why or ("" if cut is route else f"the showing has run longer than {bound}")
        for cut, why in zip(allowed.segment.next, allowed.refused, strict=True)
    ]
    return _options(allowed, ruled_out)


def _not_feasible(segment: SegmentName, feasible: Feasible) -> str:
    return f"from {segment} the film {why_not(feasible, segment)}"
