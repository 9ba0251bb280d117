"""The way past clips that cannot be played: after a segment that fails come its own ways on."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.steering.decision import Choice
from engine.steering.planner import Planner
from engine.steering.situation import Situation
from engine.story.guards.watch import Facts, GuardWatch
from engine.story.model import Segment, Story
from engine.words import SegmentName


@dataclass(frozen=True, slots=True)
class WayPast:
    """A cut of the last of the segments that are passed, in their order."""

    choice: Choice
    passed: tuple[SegmentName, ...]


def way_into(story: Story, planner: Planner, start: Situation) -> WayPast | None:
    """Where a film begins whose start fails: past it, as `way_past`."""
    segment = start.segment
    situation = replace(start, holding=_holding(story.segments[segment], start.values))
    choice = planner.choose(situation)
    if choice is not None:
        return WayPast(choice, (segment,))
    way = way_past(story, planner, situation)
    return replace(way, passed=(segment, *way.passed)) if way is not None else None


def way_past(story: Story, planner: Planner, here: Situation) -> WayPast | None:
    """The nearest way on past segments that fail, where each way on from here does.

    The option chosen on screen is followed first, then the default, then what its guard permits; a
    segment that asks a question is passed only where no other can be. On its far side the planner
    chooses as always, by guards as they are at this instant: one that must last does not hold.
    None where nothing is left, or all that fails only leads to itself.
    """
    again: WayPast | None = None
    seen = {here.segment}
    waiting: deque[tuple[Situation, tuple[SegmentName, ...]]] = deque([(here, ())])
    while waiting:
        situation, before = waiting.popleft()
        for name in _in_order(story, situation):
            if name in seen or name not in situation.failed:
                continue
            seen.add(name)
            segment = story.segments[name]
            holding = _holding(segment, here.values)
            there = replace(situation, segment=name, chosen=None, holding=holding)
            choice, passed = planner.choose(there), (*before, name)
            if choice is None:
                waiting.append((there, passed))
            elif choice.cut.to != here.segment:
                return WayPast(choice, passed)
            else:
                again = again or WayPast(choice, passed)
    return again


def _in_order(story: Story, situation: Situation) -> Iterator[SegmentName]:
    segment = story.segments[situation.segment]

    def rank(place: int) -> tuple[bool, int]:
        cut = segment.next[place]
        asks = cut.to in story.segments and story.segments[cut.to].ask is not None
        if place == situation.chosen:
            return False, 0
        if cut is segment.default_cut:
            return asks, 1
        return asks, 2 if cut.guard is None or place in situation.holding else 3

    for place in sorted(range(len(segment.next)), key=rank):
        yield segment.next[place].to


def _holding(segment: Segment, facts: Facts) -> frozenset[int]:
    return frozenset(
        place
        for place, cut in enumerate(segment.next)
        if cut.guard is not None and GuardWatch(cut.guard).update(0.0, facts)
    )
