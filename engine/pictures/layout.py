"""Places for a graph drawn from left to right, so that nothing lies on anything else.

The layered method of Sugiyama, Tagawa and Toda ("Methods for visual understanding of
hierarchical system structures", 1981): segments stand in even columns; each cut takes a slot
in every column it crosses, and its label is such a slot. As everything has its slot,
nothing overlaps by construction. Lengths are in inches, y grows downwards.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean

import networkx as nx

Size = tuple[float, float]
Edge = tuple[str, str, int]

_SWEEPS = 12
_GAP_ACROSS = 0.36  # between columns
_GAP_DOWN = 0.24  # between slots of one column
_EMPTY: Size = (0.3, 0.0)  # the slot of a cut that only passes


@dataclass(slots=True)
class Slot:
    """A rectangle around (x, y) that belongs to one segment or one stretch of a cut."""

    width: float
    height: float
    column: int
    x: float = 0.0
    y: float = 0.0
    neighbours: dict[int, list[tuple["Slot", float]]] = field(default_factory=dict, repr=False)

    @property
    def left(self) -> float:
        """The x of its left edge, in inches."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """The x of its right edge, in inches."""
        return self.x + self.width / 2


@dataclass(slots=True)
class Route:
    """The slots a cut runs through, from left to right; `backward` if it is read the other way.

    `label` is the slot of its text, if it has one.
    """

    edge: Edge
    slots: list[Slot]
    backward: bool
    label: Slot | None = None


@dataclass(slots=True)
class Layout:
    """Where everything goes, inside a sheet of `width` by `height`."""

    boxes: dict[str, Slot]
    routes: list[Route]
    width: float
    height: float

    @property
    def slots(self) -> Iterable[Slot]:
        """Every slot once."""
        yield from self.boxes.values()
        for route in self.routes:
            yield from route.slots[1:-1]


def columns_of(graph: "nx.MultiDiGraph[str]", start: str) -> tuple[dict[str, int], set[Edge]]:
    """The column of each node, and the edges that lead back (self loops left out)."""
    backward = _backward_edges(graph, start)
    forward: nx.DiGraph[str] = nx.DiGraph()
    forward.add_nodes_from(graph)
    for source, target, key in graph.edges(keys=True):
        if source != target and (source, target, key) not in backward:
            forward.add_edge(source, target)
    generations = enumerate(nx.topological_generations(forward))
    return {name: column for column, names in generations for name in names}, backward


def _backward_edges(graph: "nx.MultiDiGraph[str]", start: str) -> set[Edge]:
    """Edges to a node that is still open in a depth-first walk: without them no cycle is left."""
    backward: set[Edge] = set()
    state: dict[str, str] = {}
    for root in [start, *graph]:
        if root in state or root not in graph:
            continue
        state[root] = "open"
        walk = [(root, iter(list(graph.out_edges(root, keys=True))))]
        while walk:
            name, edges = walk[-1]
            edge = next(edges, None)
            if edge is None:
                state[name] = "done"
                walk.pop()
                continue
            source, target, key = edge
            if source == target:
                continue
            if state.get(target) == "open":
                backward.add((source, target, key))
            elif target not in state:
                state[target] = "open"
                walk.append((target, iter(list(graph.out_edges(target, keys=True)))))
    return backward


def lay_out(
    graph: "nx.MultiDiGraph[str]",
    start: str,
    box_size: Callable[[str], Size],
    label_size: Callable[[Edge], Size | None],
    weight: Callable[[Edge], float] = lambda _edge: 1.0,
) -> Layout:
    """Place boxes and labels. Edges with more `weight` are drawn straighter."""
    column_of, backward = columns_of(graph, start)
    boxes = {name: Slot(*box_size(name), column=2 * column_of[name]) for name in graph}
    columns: dict[int, list[Slot]] = {}
    for slot in boxes.values():
        columns.setdefault(slot.column, []).append(slot)
    routes = []
    for source, target, key in graph.edges(keys=True):
        edge = (source, target, key)
        if source != target:
            first, last = (target, source) if edge in backward else (source, target)
            route = _route(edge, boxes[first], boxes[last], label_size(edge), edge in backward)
            routes.append(route)
            for slot in route.slots[1:-1]:
                columns.setdefault(slot.column, []).append(slot)
            for left, right in pairwise(route.slots):
                # Bends in the middle of a long cut disturb most, those at a box least.
                inner = (left is not route.slots[0]) + (right is not route.slots[-1])
                pull = weight(edge) * (1.0, 2.0, 6.0)[inner]
                left.neighbours.setdefault(1, []).append((right, pull))
                right.neighbours.setdefault(-1, []).append((left, pull))
    ordered = [columns[column] for column in sorted(columns)]
    _order(ordered)
    _place_down(ordered)
    width = _place_across(ordered)
    top = min(slot.y - slot.height / 2 for column in ordered for slot in column)
    for column in ordered:
        for slot in column:
            slot.y -= top
    height = max(slot.y + slot.height / 2 for column in ordered for slot in column)
    return Layout(boxes, routes, width, height)


def _route(edge: Edge, first: Slot, last: Slot, label: Size | None, backward: bool) -> Route:
    # The label stands next to the segment that the cut leaves.
    label_column = last.column - 1 if backward else first.column + 1
    slots, label_slot = [first], None
    for column in range(first.column + 1, last.column):
        size = label if label and column == label_column else _EMPTY
        slots.append(Slot(*size, column=column))
        if label and column == label_column:
            label_slot = slots[-1]
    return Route(edge, [*slots, last], backward, label_slot)


def _order(columns: Sequence[list[Slot]]) -> None:
    """Sort each column by where its neighbours stand, to and fro, so that few cuts cross."""
    rank: dict[int, float] = {}
    for column in columns:
        rank.update((id(slot), float(place)) for place, slot in enumerate(column))
    best = [list(column) for column in columns]
    fewest = _crossings(columns, rank)
    for sweep in range(_SWEEPS):
        side = -1 if sweep % 2 == 0 else 1
        for column in columns if side < 0 else reversed(columns):

            def wanted(slot: Slot, side: int = side) -> float:
                near = slot.neighbours.get(side)
                return fmean(rank[id(other)] for other, _ in near) if near else rank[id(slot)]

            column.sort(key=wanted)
            rank.update((id(slot), float(place)) for place, slot in enumerate(column))
        crossings = _crossings(columns, rank)
        if crossings < fewest:
            fewest, best = crossings, [list(column) for column in columns]
    for column, kept in zip(columns, best, strict=True):
        column[:] = kept


def _crossings(columns: Sequence[list[Slot]], rank: dict[int, float]) -> int:
    total = 0
    for column in columns:
        ends = [
            rank[id(other)]
            for slot in column
            for other in sorted(
                (each for each, _ in slot.neighbours.get(1, [])), key=lambda s: rank[id(s)]
            )
        ]
        total += sum(a > b for i, a in enumerate(ends) for b in ends[i + 1 : i + 200])
    return total


def _place_down(columns: Sequence[list[Slot]]) -> None:
    for column in columns:
        for slot in column:
            slot.y = 0.0
        _settle(column, [0.0] * len(column))
    for sweep in range(10 * _SWEEPS):
        sides = ((-1,), (1,), (-1, 1))[sweep % 3]
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted = []
            for slot in column:
                near = [pair for side in sides for pair in slot.neighbours.get(side, [])]
                total = sum(weight for _, weight in near)
                wanted.append(sum(o.y * w for o, w in near) / total if near else slot.y)
            _settle(column, wanted)


def _settle(column: Sequence[Slot], wanted: Sequence[float]) -> None:
    """Bring slots as near to where they want to be as their order and heights allow.

    Least squares under order constraints: pool adjacent violators (isotonic regression).
    """
    offsets = [0.0]
    for above, below in pairwise(column):
        offsets.append(offsets[-1] + (above.height + below.height) / 2 + _GAP_DOWN)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, size = want - offset, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean = (mean * size + other * count) / (size + count)
            size += count
        pools.append((mean, size))
    places = [mean for mean, size in pools for _ in range(size)]
    for slot, place, offset in zip(column, places, offsets, strict=True):
        slot.y = place + offset


def _place_across(columns: Sequence[list[Slot]]) -> float:
    left = 0.0
    for column in columns:
        width = max(slot.width for slot in column)
        # Steep cuts need room to turn; a column of slots is as wide as its cuts are steep.
        climbs = [
            abs(other.y - slot.y) for slot in column for other, _ in slot.neighbours.get(1, [])
        ]
        for slot in column:
            slot.x = left + width / 2
            if slot.column % 2 or slot.height == 0:
                slot.width = width  # a cut runs level past the labels and boxes of its column
        left += width + _GAP_ACROSS + min(0.5, max(climbs, default=0.0) * 0.25)
    return max(slot.right for column in columns for slot in column)
