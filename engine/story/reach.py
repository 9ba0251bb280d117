"""Reachability in the story's graph, and the running times at which segments can come."""

import math
from collections.abc import Iterable
from functools import cached_property

import networkx as nx

from engine.story.model import Segment, Story
from engine.words import Seconds, SegmentName


def shortest(segment: Segment) -> Seconds:
    """The least seconds that a segment is shown."""
    return max(0.0, segment.out_points[0] - segment.in_point)


def longest(segment: Segment) -> Seconds:
    """The most seconds that a segment is shown."""
    return max(0.0, segment.out_points[-1] - segment.in_point) + segment.hold


class Reach:
    """The part of the graph reachable from the start, without cuts to missing segments."""

    def __init__(self, story: Story) -> None:
        self.story = story
        whole: nx.DiGraph[SegmentName] = nx.DiGraph()
        whole.add_nodes_from(story.segments)
        whole.add_edges_from(
            (name, cut.to)
            for name, segment in story.segments.items()
            for cut in segment.next
            if cut.to in story.segments
        )
        reached: Iterable[SegmentName] = ()
        if story.start in story.segments:
            reached = {story.start} | nx.descendants(whole, story.start)
        self.graph: nx.DiGraph[SegmentName] = whole.subgraph(reached).copy()

    def may_precede(self, other: SegmentName, name: SegmentName) -> bool:
        """Whether `other` may have been shown when `name` comes on screen."""
        number = self._numbers.get(other)
        return number is not None and bool(self._before.get(name, 0) >> number & 1)

    @cached_property
    def _numbers(self) -> dict[SegmentName, int]:
        return {name: number for number, name in enumerate(self.graph)}

    @cached_property
    def _before(self) -> dict[SegmentName, int]:
        """For each segment those that may precede it, a bit for each: thousands at a stroke."""
        found: dict[SegmentName, int] = {}
        condensed = nx.condensation(self.graph)
        for group in nx.topological_sort(condensed):
            members = condensed.nodes[group]["members"]
            inside = sum(1 << self._numbers[name] for name in members & self.cyclic)
            for name in members:
                for each in self.graph.predecessors(name):
                    if each not in members:
                        inside |= found[each] | 1 << self._numbers[each]
            found.update(dict.fromkeys(members, inside))
        return found

    @cached_property
    def cyclic(self) -> frozenset[SegmentName]:
        """Segments that can be shown again."""
        return frozenset(
            name
            for members in nx.strongly_connected_components(self.graph)
            if len(members) > 1 or any(self.graph.has_edge(each, each) for each in members)
            for name in members
        )

    @cached_property
    def endings(self) -> tuple[SegmentName, ...]:
        """The endings that can be reached, in the story's order."""
        return tuple(name for name in self.graph if self.story.segments[name].is_ending)

    @cached_property
    def earliest(self) -> dict[SegmentName, Seconds]:
        """The least running time at which each segment can come on screen."""
        if not self.graph:
            return {}
        times = {name: shortest(self.story.segments[name]) for name in self.graph}
        return dict(
            nx.single_source_dijkstra_path_length(
                self.graph, self.story.start, weight=lambda begin, _end, _data: times[begin]
            )
        )

    @cached_property
    def latest(self) -> dict[SegmentName, Seconds]:
        """The greatest running time at which each can; endless where the film may go round."""
        found: dict[SegmentName, Seconds] = {}
        condensed = nx.condensation(self.graph) if self.graph else None
        if condensed is None:
            return found
        for group in nx.topological_sort(condensed):
            members = condensed.nodes[group]["members"]
            endless = bool(members & self.cyclic)
            for name in members:
                arrivals = [
                    found[each] + longest(self.story.segments[each])
                    for each in self.graph.predecessors(name)
                    if each not in members
                ]
                found[name] = math.inf if endless else max(arrivals, default=0.0)
        return found

    @cached_property
    def unavoidable(self) -> dict[SegmentName, SegmentName]:
        """The last segment that every way to each segment passes (its immediate dominator)."""
        if not self.graph:
            return {}
        return dict(nx.immediate_dominators(self.graph, self.story.start))

    def always_before(self, name: SegmentName, other: SegmentName) -> bool:
        """Whether `other` has surely been shown when `name` comes on screen."""
        if name not in self.graph or other not in self.graph:
            return False
        step: SegmentName | None = self.unavoidable.get(name)
        while step is not None:
            if step == other:
                return step != name
            above = self.unavoidable.get(step)
            step = above if above != step else None
        return False
