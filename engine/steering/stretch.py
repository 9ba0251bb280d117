"""When to leave an elastic segment: looked at again before each instant its author allows.

Each rule says whether to leave, or nothing (None); the first that speaks is followed:

1. `by_limits`: what keeps the limits.
2. `by_strain`: a viewer who has been above the limit of arousal for too long is led on, out of a
   segment that does not calm.
3. `by_viewer`: a film that has run longer than its limit leaves. Below the story's confidence
   nothing is said. Before the written out point the film leaves when attention is low, or when
   every beat has come and the viewer is where the segment means to leave them. From the written
   out point on it stays while attention is high and the viewer is still on the way to the arc (to
   the segment's intention, in a story without an arc).
4. `by_look_ahead`: leaving now is compared with leaving later, each with the best cut that would
   then follow, and the out point moves if that costs clearly less: a stopping problem.
5. `as_written`: the written out point.
"""

import math
from dataclasses import dataclass
from typing import Final

from engine.steering.arc import Arc
from engine.steering.feasible import Feasible
from engine.steering.limits import Limits
from engine.steering.lookahead import LookAhead
from engine.steering.options import options
from engine.steering.permission import permission
from engine.steering.response import intended_affect
from engine.steering.situation import Situation
from engine.story.model import Segment
from engine.words import Affect, Seconds

LOW: Final = 0.35
"""Attention below which a segment has nothing more to give."""

HIGH: Final = 0.6
"""Attention above which a segment may go on."""

NEAR: Final = 0.25
"""Distance in the plane of feeling within which an aim is reached."""

MOVING: Final = 0.03
"""How much nearer to the aim the viewer must have come since `Situation.before`."""

_WORTH: Final = 0.005  # a loss must be so much less before an out point moves for it
_INSTANTS: Final = 4  # at most, of those still to come, are looked at
_SLACK: Final = 1e-6  # seconds: film times are sums of floats


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to leave at an instant, and why: half a sentence, empty where nothing is said."""

    leave: bool
    why: str = ""


def by_limits(situation: Situation, out: Seconds, feasible: Feasible) -> Verdict | None:
    """By the limits: leave where only now some cut keeps them, stay where only later one does, or
    where cuts would lie too near each other.

    `out` is media time, one of the segment's out points; it is on screen at `situation.at`.
    """
    limits = feasible.limits
    segment = limits.story.segments[situation.segment]
    later = [each for each in segment.out_points if each > out]
    hold = 0.0 if segment.choices else segment.hold
    if later and out - segment.in_point + hold < limits.bounds.apart - _SLACK:
        return Verdict(False, "the limits ask for it")
    if not later or not limits.is_limited:
        return None
    at = situation.at + hold
    now = _some_cut_keeps(segment, at, feasible, holding=situation.holding)
    then = any(_some_cut_keeps(segment, at + each - out, feasible) for each in later)
    if now == then:
        return None
    why = "the running time asks for it" if now else "the limits ask for it"
    return Verdict(now, why)


def by_strain(situation: Situation, out: Seconds, limits: Limits) -> Verdict | None:
    """By how long the viewer has been above the limit of arousal: the film leaves, unless beats
    are still to come that mean to calm."""
    if not situation.strained:
        return None
    segment = limits.story.segments[situation.segment]
    coming = tuple(each for each in segment.beats if segment.in_point + each.at >= out)
    ahead = intended_affect(segment.model_copy(update={"beats": coming}))
    if coming and ahead.arousal < 0:
        return None
    return Verdict(True, "the viewer has been above the limit of arousal for too long")


def by_viewer(situation: Situation, out: Seconds, limits: Limits, arc: Arc) -> Verdict | None:
    """By how closely the viewer attends, and by where they are on the way to what is aimed at."""
    if limits.is_overtime(situation.at):
        return Verdict(True, "the film has run longer than its limit")
    segment, needed = limits.story.segments[situation.segment], limits.story.confidence
    if situation.felt.confidence < needed:
        return None
    if out < segment.out_point:
        return _early(segment, out, situation, needed)
    aim = arc.at(situation.at / limits.running_time) if arc else None
    return _late(segment, situation, aim, needed)


def by_look_ahead(
    situation: Situation, out: Seconds, feasible: Feasible, ahead: LookAhead
) -> Verdict | None:
    """The other verdict than the written one, where that promises less loss with the best cut
    then."""
    story = feasible.limits.story
    segment = story.segments[situation.segment]
    later = [each for each in segment.out_points if each > out]
    readable = situation.felt.confidence >= story.confidence
    # A segment without beats does not say what staying in it would do.
    follows_arc = bool(ahead.arc) and "valence" in situation.felt.estimates
    if not (later and readable and segment.beats and follows_arc):
        return None
    ways = options(permission(situation, feasible), situation, feasible).ways
    if not ways:
        return None
    step = -(-len(later) // _INSTANTS)
    into = out - segment.in_point
    now = ahead.weigh_staying(into, 0.0, ways, situation, feasible)
    then = min(
        ahead.weigh_staying(into, each - out, ways, situation, feasible)
        for each in dict.fromkeys([*later[::step], segment.out_point])
        if each > out
    )
    written = as_written(situation, out, feasible.limits).leave
    if written and then < now - _WORTH:
        return Verdict(False, f"staying promises a loss of {then:.3f} rather than {now:.3f}")
    if not written and now < then - _WORTH:
        return Verdict(True, f"leaving promises a loss of {now:.3f} rather than {then:.3f}")
    return None


def as_written(situation: Situation, out: Seconds, limits: Limits) -> Verdict:
    """Leave at the written out point and after it."""
    return Verdict(out >= limits.story.segments[situation.segment].out_point)


def _some_cut_keeps(
    segment: Segment, at: Seconds, feasible: Feasible, holding: frozenset[int] = frozenset()
) -> bool:
    """Whether at film time `at` a cut keeps every limit, of those that surely are open and those
    whose guards are `holding`."""
    default = segment.default_cut
    return any(
        (cut.is_open or cut is default or place in holding)
        and feasible.keeps_at(cut.to, at, feasible.to_see)
        for place, cut in enumerate(segment.next)
    )


def _early(segment: Segment, out: Seconds, situation: Situation, needed: float) -> Verdict | None:
    attention = situation.felt.estimates["attention"]
    if attention.confidence >= needed and attention.mean < LOW:
        return Verdict(True, f"attention {attention.mean:.2f} is low")
    come = all(segment.in_point + beat.at <= out for beat in segment.beats)
    if segment.beats and come and "valence" in situation.felt.estimates:
        away = _distance(situation.felt.affect, intended_affect(segment))
        if away <= NEAR:
            return Verdict(True, f"the viewer is where {situation.segment} means to lead")
    return None


def _late(
    segment: Segment, situation: Situation, aim: Affect | None, needed: float
) -> Verdict | None:
    attention = situation.felt.estimates["attention"]
    if attention.confidence < needed or attention.mean <= HIGH or situation.before is None:
        return None
    goal, name = (aim, "arc") if aim is not None else (intended_affect(segment), "intention")
    away = _distance(situation.felt.affect, goal)
    if away <= NEAR or _distance(situation.before, goal) - away < MOVING:
        return None
    return Verdict(
        False, f"attention {attention.mean:.2f} is high and the viewer still nears the {name}"
    )


def _distance(one: Affect, other: Affect) -> float:
    return math.dist(one, other)
