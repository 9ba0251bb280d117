"""The surest way to an ending, for a showing that has run too long."""

import heapq
from collections.abc import Container

from engine.story.model import Cut, Story
from engine.words import Seconds, SegmentName


def route_to_ending(
    story: Story, segment: SegmentName, closed: Container[SegmentName], to_see: frozenset[str]
) -> Cut | None:
    """The cut of `segment` that surely leads to an ending past all `closed` segments.

    The default cut, if the default path from here passes everything `to_see` and ends; else the
    first cut of the quickest way that does; else of the quickest way to any ending; None where
    no ending can be reached. Guards are not asked: an end must be reached.
    """
    if _default_path_ends(story, segment, closed, to_see):
        return story.segments[segment].default_cut
    return _quickest(story, segment, closed, to_see) or _quickest(
        story, segment, closed, frozenset()
    )


def _quickest(
    story: Story, segment: SegmentName, closed: Container[SegmentName], to_see: frozenset[str]
) -> Cut | None:
    """By Dijkstra's algorithm over segments and what is still to be seen."""
    queue: list[tuple[Seconds, int, SegmentName, frozenset[str], Cut | None]] = [
        (0.0, 0, segment, to_see, None)
    ]
    settled: set[tuple[SegmentName, frozenset[str]]] = set()
    pushed = 0
    while queue:
        time, _, name, left, first = heapq.heappop(queue)
        here = story.segments[name]
        if here.is_ending and not left and first is not None:
            return first
        if (name, left) in settled:
            continue
        settled.add((name, left))
        for cut in here.next:
            if cut.to in story.segments and cut.to not in closed:
                pushed += 1  # breaks ties in the order written
                later = time + max(0.0, story.segments[cut.to].on_screen)
                heapq.heappush(queue, (later, pushed, cut.to, left - {cut.to}, first or cut))
    return None


def _default_path_ends(
    story: Story, segment: SegmentName, closed: Container[SegmentName], to_see: frozenset[str]
) -> bool:
    seen: set[SegmentName] = set()
    name = segment
    while not (here := story.segments[name]).is_ending:
        cut = here.default_cut
        if name in seen or cut is None:
            return False
        seen.add(name)
        name = cut.to
        if name in closed or name not in story.segments:
            return False
    return to_see <= seen | {name}
