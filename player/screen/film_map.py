"""The map of a film on its end card: which way this viewer went, and what they did not see. Pure.

Places are shares of the map's own width and height: x from its left edge, y from its lower one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from engine.pictures.layout import Route, lay_out
from engine.story.graph import graph_of
from engine.story.model import Story
from engine.text.typesetting import TextStyle, typeset
from engine.words import SegmentName

MOST: Final = 60
"""Films with more segments have no map: nobody could read it."""

LETTERS: Final = 0.15
"""The height of a name's letters in inches, of which the map is laid out."""

_AROUND: Final = 0.3  # inches that a box has around its name
_HIGH: Final = 0.34
_LONGEST: Final = 1.75  # inches of a name
_BENDS: Final = 10
_MEASURED: Final = 40.0  # pixels: the size at which names are measured

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """One segment: the middle and the size of its box, and as what it is written.

    `visit` says as the how-manieth it was first seen, counted from 1; 0 where it was not.
    """

    name: SegmentName
    written: str
    x: float
    y: float
    wide: float
    high: float
    visit: int
    ending: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One cut, as a line of points; `taken` where the viewer went over it."""

    points: tuple[Point, ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class FilmMap:
    """The whole map; `inches` are its width and height where names have letters of `LETTERS`."""

    spots: tuple[Spot, ...]
    ways: tuple[Way, ...]
    inches: tuple[float, float]


def film_map(story: Story, path: Sequence[SegmentName], *, upright: bool = False) -> FilmMap | None:
    """The map of a film for somebody who saw `path`, from left to right or, `upright`, from above
    downwards; None where it would be too large to read."""
    if len(story.segments) > MOST:
        return None
    layout = lay_out(
        graph_of(story),
        story.start,
        lambda name: _turned((_AROUND + _width(_written(name)), _HIGH), upright),
        lambda _edge: None,
    )
    width, height = max(layout.width, 0.1), max(layout.height, 0.1)
    visits: dict[SegmentName, int] = {}
    for name in path:
        visits.setdefault(name, len(visits) + 1)
    spots = tuple(
        Spot(
            name,
            _written(name),
            *_turned((slot.x / width, 1 - slot.y / height), upright, 1.0),
            *_turned((slot.width / width, slot.height / height), upright),
            visits.get(name, 0),
            story.segments[name].is_ending,
        )
        for name, slot in layout.boxes.items()
    )
    taken = set(pairwise(path))
    seen: set[tuple[SegmentName, SegmentName]] = set()
    ways = []
    for route in layout.routes:
        cut = route.edge[:2]
        if cut not in seen:  # two cuts to the same segment are one line
            seen.add(cut)
            points = tuple(
                _turned((x / width, 1 - y / height), upright, 1.0) for x, y in _line(route)
            )
            ways.append(Way(points, cut in taken))
    # What was taken lies over what was not.
    return FilmMap(spots, tuple(sorted(ways, key=lambda way: way.taken)),
                   _turned((width, height), upright))  # fmt: skip


def _turned(place: Point, upright: bool, top: float | None = None) -> Point:
    """A size, or a place where `top` is the upper edge: turned so that right is down."""
    if not upright:
        return place
    along, across = place
    return (across, along) if top is None else (top - across, top - along)


def _written(name: SegmentName) -> str:
    plain = name.rpartition("/")[2].replace("_", " ")
    if _width(plain) <= _LONGEST:
        return plain
    low, high = 0, len(plain)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _width(f"{plain[:middle]}…") <= _LONGEST else (low, middle)
    return f"{plain[:low].rstrip()}…"


def _width(text: str) -> float:
    """Of a text in inches."""
    return typeset(text, TextStyle(_MEASURED)).width / _MEASURED * LETTERS


def _line(route: Route) -> list[Point]:
    """Level through each slot, and in a soft bend from one to the next."""
    points: list[Point] = [(route.slots[0].right, route.slots[0].y)]
    for before, after in pairwise(route.slots):
        x, y = before.right, before.y
        across, down = after.left - x, after.y - y
        for bend in range(1, _BENDS + 1):
            share = bend / _BENDS
            points.append((x + across * share, y + down * share * share * (3 - 2 * share)))
        if after is not route.slots[-1]:
            points.append((after.right, after.y))
    return points
