"""The way through the film: a band for each cut, as wide as there were people who went over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine.pictures.audience_style import (
    BLOCK,
    BLUE,
    GREEN,
    INK,
    ORANGE,
    RULE,
    SMALL,
    SOFT,
    blank,
    box,
    head,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMN: Final = 0.13  # of the distance between two columns that a segment is wide
_GAP: Final = 0.34  # inches between two segments of a column
_PERSON: Final = 1.9  # inches that all people together are wide, at the most
_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Stop:
    """A segment on the way, and how many people saw it; `ended` of them went nowhere from it, and
    where it is no ending, these left."""

    name: str
    people: int
    ended: int
    is_ending: bool


def can_be_drawn(stops: Sequence[Stop]) -> bool:
    """Whether there is a way to choose from, and few enough segments to be read."""
    return 2 < len(stops) <= _MOST


def draw_flow(
    stops: Sequence[Stop],
    went: Mapping[tuple[str, str], int],
    people: int,
    *,
    title: str,
    below: str,
) -> "Figure":
    """Segments in columns from left to right, in the order in which they were reached; `went` says
    how many people went over each cut at least once. What nobody saw is drawn hollow."""
    columns = _columns(stops, went)
    by_name = {each.name: each for each in stops}
    scale = _PERSON / max(1, people)
    heights = {each.name: max(0.06, each.people * scale) for each in stops}
    tall = max(sum(heights[name] + _GAP for name in column) for column in columns) + 0.3
    figure = blank(0.85 + tall + 0.3)
    head(figure, title, below)
    axes = box(figure, 0.85, tall, 0.35, 0.75)
    axes.axis("off")
    axes.set_xlim(-0.05, max(1, len(columns) - 1) + _COLUMN)
    axes.set_ylim(tall, 0)
    places = _places(columns, heights, went, tall)
    _ribbons(axes, places, heights, went, scale)
    room = figure.get_size_inches()[0] * axes.get_position().width / max(1, len(columns) - 1 + 0.2)
    for name, (x, y) in places.items():
        _segment(axes, by_name[name], x, y, heights[name], room)
    from engine.pictures.printed import relettered

    relettered(figure)
    return figure


def _columns(stops: Sequence[Stop], went: Mapping[tuple[str, str], int]) -> list[list[str]]:
    """Each segment one column behind the last that leads to it; loops lead back."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(each.name for each in stops)
    order = {each.name: place for place, each in enumerate(stops)}
    # Forward by the order given, which is the film's: what leads back makes no column.
    graph.add_edges_from(pair for pair in went if order[pair[0]] < order[pair[1]])
    column: dict[str, int] = {}
    for name in nx.topological_sort(graph):
        column[name] = max((column[each] + 1 for each in graph.predecessors(name)), default=0)
    found: list[list[str]] = [[] for _ in range(max(column.values(), default=0) + 1)]
    for each in stops:
        found[column[each.name]].append(each.name)
    return found


def _places(
    columns: Sequence[Sequence[str]],
    heights: Mapping[str, float],
    went: Mapping[tuple[str, str], int],
    tall: float,
) -> dict[str, tuple[float, float]]:
    """Where each stands: in its column ordered by where its people come from, around the middle."""
    middle: dict[str, float] = {}
    places: dict[str, tuple[float, float]] = {}
    for number, column in enumerate(columns):

        def from_where(name: str) -> float:
            into = [
                (middle[a], count) for (a, b), count in went.items() if b == name and a in middle
            ]
            whole = sum(count for _, count in into)
            return sum(y * count for y, count in into) / whole if whole else tall

        y = (tall - sum(heights[name] + _GAP for name in column)) / 2 + _GAP * 0.8
        for name in sorted(column, key=from_where):
            places[name] = (float(number), y)
            middle[name] = y + heights[name] / 2
            y += heights[name] + _GAP
    return places


def _ribbons(
    axes: Any,
    places: Mapping[str, tuple[float, float]],
    heights: Mapping[str, float],
    went: Mapping[tuple[str, str], int],
    scale: float,
) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    leaving = {name: y for name, (_, y) in places.items()}
    entering = dict(leaving)
    for (one, other), count in sorted(
        went.items(), key=lambda each: (places[each[0][0]][1], places[each[0][1]][1])
    ):
        if not count:
            continue
        (x0, _), (x1, _) = places[one], places[other]
        wide = count * scale
        y0, y1 = leaving[one], entering[other]
        leaving[one] += wide
        entering[other] += wide
        x0 += _COLUMN
        half = (x0 + x1) / 2
        points = [
            (x0, y0), (half, y0), (half, y1), (x1, y1),
            (x1, y1 + wide), (half, y1 + wide), (half, y0 + wide), (x0, y0 + wide),
        ]  # fmt: skip
        codes = [
            Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4,
            Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4,
        ]  # fmt: skip
        back = x1 < x0
        axes.add_patch(
            PathPatch(Path(points, codes), facecolor=SOFT if back else BLUE, lw=0, alpha=0.26)
        )
        axes.text(x0 + 0.03, y0 + wide / 2, f"{count}", fontsize=7.5, color=INK, va="center",
                  zorder=5)  # fmt: skip


def _segment(axes: Any, stop: Stop, x: float, y: float, height: float, room: float) -> None:
    from matplotlib.patches import Rectangle

    from engine.pictures.printed import shortened

    left = stop.ended if not stop.is_ending else 0
    seen = stop.people > 0
    colour = GREEN if stop.is_ending and seen else BLUE if seen else BLOCK
    axes.add_patch(
        Rectangle((x, y), _COLUMN, height, facecolor=colour, edgecolor=RULE, lw=0 if seen else 1)
    )
    name = shortened(stop.name, SMALL, max(0.5, room - 0.1))
    axes.text(x, y - 0.06, name, fontsize=SMALL, color=INK if seen else SOFT, va="bottom")
    words = "never seen" if not seen else ""
    if left:
        words = f"{left} left here"
    if stop.is_ending and seen:
        words = f"{stop.people} ended here"
    if words:
        axes.text(x, y + height + 0.04, words, fontsize=7.5, va="top",
                  color=ORANGE if left else SOFT)  # fmt: skip
