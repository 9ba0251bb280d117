"""A large film in parts: its groups, and where it has none the chapters that its cuts form.

Segments are put into one order, then the order is cut where the fewest cuts of the film go across:
the best division under bounds on the parts' sizes, by dynamic programming (as sequences are
segmented; Bellman, "On the approximation of curves by line segments", 1961).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import networkx as nx

from engine.story.graph import graph_of
from engine.story.model import Story
from engine.words import SegmentName

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[SegmentName]

_SMALLEST: Final = 3  # parts of a share of what is allowed: no smaller, but where a group is
_TORN: Final = 1_000  # crossing cuts that it would take to tear a group's use apart
_KEPT: Final = 0.6  # of the segments of a part that share a word for it to be the part's name


@dataclass(frozen=True, slots=True)
class Part:
    """Some segments of a film that belong together, counted from 1 in the order of the film."""

    number: int
    name: str
    segments: tuple[SegmentName, ...]


def parts_of(story: Story, most: int) -> list[Part]:
    """The film in parts of at most `most` segments.

    A group's use stays in one part where it is not larger than that.
    """
    return _parts_of(graph_of(story), story.start, list(story.segments), most)


def parts_of_parts(story: Story, parts: Sequence[Part], most: int) -> list[list[Part]]:
    """Each part of a film in parts of its own, of at most `most` segments."""
    graph = graph_of(story)
    return [
        _parts_of(graph.subgraph(part.segments).copy(), story.start, list(part.segments), most)
        for part in parts
    ]


def _parts_of(
    graph: "Graph", start: SegmentName, names: list[SegmentName], most: int
) -> list[Part]:
    orders = [names, _by_depth(graph, start, names)]
    uses = _uses(names, most)
    divided = min(
        (_divided(graph, order, uses, most) for order in orders), key=lambda each: each[0]
    )
    return [
        Part(number, _name(members), tuple(members))
        for number, members in enumerate(divided[1], start=1)
    ]


def _by_depth(
    graph: "Graph", start: SegmentName, names: Sequence[SegmentName]
) -> list[SegmentName]:
    """Each segment after those that lead to it, one line of the story after another."""
    order: list[SegmentName] = []
    known: set[SegmentName] = set()
    for root in (start, *names):
        if root in graph and root not in known:
            open_ = graph.subgraph(name for name in graph if name not in known)
            found = list(nx.dfs_postorder_nodes(open_, root))
            order += reversed(found)
            known.update(found)
    return order


def _uses(names: Iterable[SegmentName], most: int) -> dict[SegmentName, str]:
    """The use of a group that each segment belongs to: the largest use that a part can hold."""
    prefixes = {name: [name[:at] for at, sign in enumerate(name) if sign == "/"] for name in names}
    sizes = Counter(prefix for each in prefixes.values() for prefix in each)
    fitting = {
        name: next((prefix for prefix in each if sizes[prefix] <= most), "")
        for name, each in prefixes.items()
    }
    return {name: use for name, use in fitting.items() if use}


def _divided(
    graph: "Graph", order: Sequence[SegmentName], uses: dict[SegmentName, str], most: int
) -> tuple[float, list[list[SegmentName]]]:
    """The order cut into parts, and how many cuts go across (each counted twice)."""
    place = {name: at for at, name in enumerate(order)}
    around = [
        [place[other] for other in (*graph.successors(name), *graph.predecessors(name))]
        for name in order
    ]
    torn = {
        at + 1
        for at, (one, other) in enumerate(pairwise(order))
        if one in uses and uses.get(other) == uses[one]
    }
    least = max(1, most // _SMALLEST)
    best = [0.0, *[float("inf")] * len(order)]
    begin = [0] * (len(order) + 1)
    for end in range(1, len(order) + 1):
        # From the part's last segment backwards: what a further one adds goes across no more.
        across = 0.0
        for first in range(end - 1, max(-1, end - 1 - most), -1):
            for other in around[first]:
                inside = first < other < end
                across += 0 if other == first else -1 if inside else 1
            short = end - first < least and not _whole(order, first, end, uses)
            cost = best[first] + across + _TORN * (first in torn) + 2 * least * short
            if cost < best[end]:
                best[end], begin[end] = cost, first
    parts, end = [], len(order)
    while end:
        parts.append(list(order[begin[end] : end]))
        end = begin[end]
    return best[-1], parts[::-1]


def _whole(
    order: Sequence[SegmentName], first: int, end: int, uses: dict[SegmentName, str]
) -> bool:
    """Whether these are uses of groups from end to end."""
    return order[first] in uses and order[end - 1] in uses


def _name(members: Sequence[SegmentName]) -> str:
    """The use of a group that they all are, or the words that most names begin with, or the first
    segment's name; where that is in a group, of the use."""
    first = members[0]
    group = first.rpartition("/")[0]
    while group:
        if all(name.startswith(f"{group}/") for name in members):
            return group
        group = group.rpartition("/")[0]
    words = [name.rpartition("/")[2].replace("_", " ").split() for name in members]
    for length in (3, 2, 1):
        counted = Counter(tuple(each[:length]) for each in words if len(each) > length)
        if counted:
            common, count = counted.most_common(1)[0]
            if count >= _KEPT * len(members) and len(members) > 1:
                return " ".join(common)
    return first.partition("/")[0].replace("_", " ")
