"""Permission: what rules a cut out by itself, whatever comes after it.

A cut is refused where its segment cannot be shown (its clip fails, or the limits forbid what it
holds), where its guard does not hold, and where it is a choice that the viewer did not make.
"""

from typing import NamedTuple

from engine.steering.limits import Limits
from engine.steering.situation import Situation
from engine.story.model import Cut


class Permission(NamedTuple):
    """For each cut of a segment, in the story's order, half a sentence each.

    `unplayable` says why its segment cannot be shown at all, `refused` why it may not be taken
    now, for this or another reason; both are empty for a cut of which that is not so.
    """

    unplayable: tuple[str, ...]
    refused: tuple[str, ...]

    @property
    def playable(self) -> tuple[int, ...]:
        """The places of the cuts whose segments can be shown."""
        return tuple(place for place, why in enumerate(self.unplayable) if not why)

    @property
    def granted(self) -> tuple[int, ...]:
        """The places of the cuts that are not refused."""
        return tuple(place for place, why in enumerate(self.refused) if not why)


def permission(limits: Limits, situation: Situation) -> Permission:
    """The permission of each cut of the situation's segment.

    A film that has run longer than its limit asks no guards: it must reach an ending.
    """
    cuts = limits.story.segments[situation.segment].next
    unplayable = tuple(_unplayable(cut, limits, situation) for cut in cuts)
    if limits.is_overtime(situation.at):
        return Permission(unplayable, unplayable)
    refused = tuple(
        why or _refused(place, cut, situation)
        for place, (cut, why) in enumerate(zip(cuts, unplayable, strict=True))
    )
    return Permission(unplayable, refused)


def _unplayable(cut: Cut, limits: Limits, situation: Situation) -> str:
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
