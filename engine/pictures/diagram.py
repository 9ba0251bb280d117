"""Boxes and arrows that are to be laid out from left to right, and where each came to stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from engine.pictures import graphviz
from engine.pictures.layout import Route, lay_out

Point = tuple[float, float]
Size = tuple[float, float]
Arrow = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes by their size in inches, and arrows between them, each but once and none to itself."""

    boxes: Mapping[str, Size]
    arrows: Sequence[Arrow]


@dataclass(frozen=True, slots=True)
class Placed:
    """A diagram laid out on `width` by `height` inches, y growing downwards.

    `boxes` are their middles; `curves` the arrows as points of Bézier curves of third degree, the
    first where the arrow leaves and the last where its tip is.
    """

    width: float
    height: float
    boxes: Mapping[str, Point]
    curves: Mapping[Arrow, tuple[Point, ...]]


def placed(diagrams: Sequence[Diagram]) -> tuple[list[Placed], str]:
    """All diagrams laid out: by Graphviz or, where that is not to be had, by our own layout.

    And why it was not Graphviz, as a sentence; empty where it was.
    """
    try:
        return [_read(*each) for each in zip(diagrams, _asked(diagrams), strict=True)], ""
    except graphviz.UnavailableError as error:
        return [_own(diagram) for diagram in diagrams], str(error)


def pinned(diagram: Diagram, places: Mapping[str, Point]) -> Placed:
    """A diagram whose boxes stand where `places` says; its arrows are led around them by Graphviz
    or, where that is not to be had, in a bend behind them."""
    names = list(diagram.boxes)
    number = {name: at for at, name in enumerate(names)}
    arrows = [(number[one], number[other]) for one, other in diagram.arrows]
    where = [places[name] for name in names]
    try:
        asked = graphviz.pinned(list(diagram.boxes.values()), where, arrows)
        (plain,) = graphviz.laid_out([asked], pinned=True)
    except graphviz.UnavailableError:
        width = max(places[name][0] + size[0] / 2 for name, size in diagram.boxes.items())
        height = max(places[name][1] + size[1] / 2 for name, size in diagram.boxes.items())
        curves = {arrow: _bend(diagram, places, *arrow) for arrow in diagram.arrows}
        return Placed(width, height, places, curves)
    return _read(diagram, plain)


def _bend(diagram: Diagram, places: Mapping[str, Point], one: str, other: str) -> tuple[Point, ...]:
    """From the edge of one box to the edge of another, a little to the right of the straight."""
    (x, y), (to_x, to_y) = places[one], places[other]
    across, down = to_x - x, to_y - y
    leave = _edge(diagram.boxes[one], across, down)
    meet = _edge(diagram.boxes[other], -across, -down)
    begin, end = (x + leave[0], y + leave[1]), (to_x + meet[0], to_y + meet[1])
    aside = (-0.12 * down, 0.12 * across)
    return (
        begin,
        (begin[0] + across / 3 + aside[0], begin[1] + down / 3 + aside[1]),
        (end[0] - across / 3 + aside[0], end[1] - down / 3 + aside[1]),
        end,
    )


def _edge(size: Size, across: float, down: float) -> Point:
    """Where a line from the middle of a box leaves it."""
    share = min(
        size[0] / 2 / abs(across) if across else 1e9, size[1] / 2 / abs(down) if down else 1e9, 1.0
    )
    return across * share, down * share


def _asked(diagrams: Sequence[Diagram]) -> list[graphviz.Plain]:
    texts = []
    for diagram in diagrams:
        number = {name: at for at, name in enumerate(diagram.boxes)}
        texts.append(
            graphviz.written(
                list(diagram.boxes.values()),
                [(number[one], number[other]) for one, other in diagram.arrows],
            )
        )
    return graphviz.laid_out(texts)


def _read(diagram: Diagram, plain: graphviz.Plain) -> Placed:
    names = list(diagram.boxes)
    boxes = {names[at]: place for at, place in plain.boxes.items()}
    curves = {(names[one], names[other]): curve for (one, other), curve in plain.curves.items()}
    return Placed(plain.width, plain.height, boxes, curves)


def _own(diagram: Diagram) -> Placed:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(diagram.boxes)
    graph.add_edges_from(diagram.arrows)
    first = next(iter(diagram.boxes))
    layout = lay_out(graph, first, diagram.boxes.__getitem__, lambda _edge: None)
    boxes = {name: (slot.x, slot.y) for name, slot in layout.boxes.items()}
    curves = {route.edge[:2]: _curve(route) for route in layout.routes}
    return Placed(layout.width, layout.height, boxes, curves)


def _curve(route: Route) -> tuple[Point, ...]:
    """Level through each slot, and in a soft bend from one to the next."""
    points: list[Point] = [(route.slots[0].right, route.slots[0].y)]
    for before, after in pairwise(route.slots):
        middle = (before.right + after.left) / 2
        points += [(middle, before.y), (middle, after.y), (after.left, after.y)]
        if after is not route.slots[-1]:
            across = (after.right - after.left) / 3
            points += [
                (after.left + across, after.y),
                (after.right - across, after.y),
                (after.right, after.y),
            ]
    return tuple(reversed(points)) if route.backward else tuple(points)
