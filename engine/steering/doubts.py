"""Doubts: the sentences that say which limits a film could break, or can keep no more."""

from engine.steering.feasible import Feasible, LeastBad
from engine.steering.limits import Limits
from engine.words import SegmentName


def doubt(limits: Limits) -> str:
    """Why not every untouched showing keeps the limits: a sentence; empty if each does."""
    if not limits.is_limited:
        return ""
    start = limits.story.start
    if start in limits.forbidden:
        return f"The film begins with {start}, which {limits.forbidden[start]}."
    feasible = _at_the_start(limits)
    if feasible.keeps(start):
        return ""
    why = why_not(feasible, start)
    if feasible.may_keep(start):
        return f"Only through guards that happen to hold are the limits kept: else it {why}."
    return f"No path through the film keeps its limits: from its start it {why}."


def can_be_kept(limits: Limits) -> bool:
    """Whether any path through the film keeps the limits, be it through guards that happen to
    hold."""
    start = limits.story.start
    return start not in limits.forbidden and _at_the_start(limits).may_keep(start)


def _at_the_start(limits: Limits) -> Feasible:
    return Feasible(limits, 0.0, limits.to_see(()))


def why_not(feasible: Feasible, segment: SegmentName) -> str:
    """The reason why a film that enters `segment` now cannot keep the limits: words that follow
    "it" or "the film"."""
    limits, to_see = feasible.limits, feasible.to_see
    reach = feasible.sure or limits.reachability(feasible.closed, sure=True)
    times = reach.times(segment, to_see)
    if times is None:
        names = limits.must_see(to_see)
        missed = [n for n in names if not reach.is_possible(segment, limits.flags[n])]
        if not reach.is_possible(segment, 0):
            within = "" if limits.longest is None else f" within {limits.longest:.0f} s"
            return f"could not be sure of an ending that the limits permit{within}"
        if missed:
            return f"could miss {', '.join(missed)}, which must be seen"
        return f"could not pass all of {', '.join(names)}, which must be seen"
    shortest, longest = (feasible.at + each for each in times)
    least, most = limits.bounds.least, limits.bounds.most
    if most is not None and shortest > most:
        return f"would last at least {shortest:.0f} s, and the limit is {most:.0f} s"
    if longest < least:
        return f"would last at most {longest:.0f} s, and the least is {least:.0f} s"
    return "could not be sure to end within its running time"


def lost(found: LeastBad) -> str:
    """Which limits cannot be kept any more, in a sentence; empty while all of them can."""
    if not found.broken:
        return ""
    said = {
        "running_time": "the running time cannot be kept any more",
        "must_see": f"{', '.join(found.missed)} cannot be seen any more",
        "ending": "no ending that the limits permit can be reached any more",
    }
    return ", and ".join(said[each] for each in found.broken)
