"""Permission: what rules a cut out by itself, whatever comes after it.

A cut is refused where its segment cannot be shown (its clip fails, or the limits forbid what it
holds), where its guard does not hold, and where it is a choice that the viewer did not make.
"""

from dataclasses import dataclass

from engine.steering.feasible import Feasible
from engine.steering.situation import Situation
from engine.story.model import Cut, Segment


@dataclass(frozen=True, slots=True)
class Permission:
    """The permission of each cut of `segment`; cuts are named by their places in its `next`.

    `refused` says of each in half a sentence why it may not be taken, empty where it may;
    `granted` are those. `playable` are the cuts whose segments can be shown, guards unasked, and
    `default` is the default cut, if it is among them.
    """

    segment: Segment
    refused: tuple[str, ...]
    granted: tuple[int, ...]
    playable: tuple[int, ...]
    default: int | None


def permission(situation: Situation, feasible: Feasible) -> Permission:
    """The permission of each cut of the situation's segment.

    A film that has run longer than its limit asks no guards: it must reach an ending.
    """
    segment = feasible.limits.story.segments[situation.segment]
    default_cut = segment.default_cut
    refused: list[str] = []
    granted: list[int] = []
    playable: list[int] = []
    default = None
    for place, cut in enumerate(segment.next):
        why = _unplayable(cut, situation, feasible)
        if not why:
            playable.append(place)
            default = place if cut is default_cut else default
            why = "" if feasible.is_overtime else _refused(place, cut, situation)
        if not why:
            granted.append(place)
        refused.append(why)
    return Permission(segment, tuple(refused), tuple(granted), tuple(playable), default)


def _unplayable(cut: Cut, situation: Situation, feasible: Feasible) -> str:
    limits = feasible.limits
    if cut.to not in limits.story.segments:
        return f"{cut.to} is not in the story"
    if cut.to in situation.failed:
        return f"{cut.to} {situation.failed[cut.to]}"
    if cut.to in limits.forbidden:
        return f"{cut.to} {limits.forbidden[cut.to]}"
    return ""


def _refused(place: int, cut: Cut, situation: Situation) -> str:
    if place in situation.holding:
        return ""
    if cut.choice is not None:
        return f'"{cut.choice}" was not chosen'
    if cut.when is not None:
        return f'its guard "{cut.when}" did not hold'
    return ""
