"""When to leave an elastic segment: looked at again before each instant its author allows.

The rule, in this order:

1. A film that has run longer than its limit leaves at the first instant.
2. Below the story's confidence the written out point stands.
3. Before the written out point the film leaves when attention is low, or when every beat has
   come and the viewer is where the segment means to leave them.
4. From the written out point on it stays while attention is high and the viewer is still on
   the way to the arc (to the segment's intention, in a story without an arc).
5. Where none of this speaks, the planner compares leaving now with leaving later, each with the
   best cut that would then follow, and moves the out point if that loses clearly less.
"""

import math
from dataclasses import dataclass
from typing import Final

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


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to leave at an instant, and why: half a sentence, empty where nothing is said."""

    leave: bool
    why: str = ""


def verdict(
    segment: Segment,
    out: Seconds,
    situation: Situation,
    *,
    aim: Affect | None,
    needed: float,
    overtime: bool,
) -> Verdict:
    """Whether to leave `segment` at `out` (media time, one of its `out_points`).

    `aim` is where the arc wants the viewer then, `needed` the story's confidence.
    """
    if overtime:
        return Verdict(True, "the film has run longer than its limit")
    early = out < segment.out_point
    if situation.felt.confidence < needed:
        return Verdict(not early)
    if early:
        return _early(segment, out, situation, needed)
    return _late(segment, situation, aim, needed)


def _early(segment: Segment, out: Seconds, situation: Situation, needed: float) -> Verdict:
    attention = situation.felt.estimates["attention"]
    if attention.confidence >= needed and attention.mean < LOW:
        return Verdict(True, f"attention {attention.mean:.2f} is low")
    come = all(segment.in_point + beat.at <= out for beat in segment.beats)
    if (
        segment.beats
        and come
        and _distance(situation.felt.affect, intended_affect(segment)) <= NEAR
    ):
        return Verdict(True, f"the viewer is where {situation.segment} means to lead")
    return Verdict(False)


def _late(segment: Segment, situation: Situation, aim: Affect | None, needed: float) -> Verdict:
    attention = situation.felt.estimates["attention"]
    if attention.confidence < needed or attention.mean <= HIGH or situation.before is None:
        return Verdict(True)
    goal, name = (aim, "arc") if aim is not None else (intended_affect(segment), "intention")
    away = _distance(situation.felt.affect, goal)
    if away <= NEAR or _distance(situation.before, goal) - away < MOVING:
        return Verdict(True)
    return Verdict(
        False, f"attention {attention.mean:.2f} is high and the viewer still nears the {name}"
    )


def _distance(one: Affect, other: Affect) -> float:
    return math.dist(one, other)
