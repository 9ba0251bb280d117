"""A small story's map: one sheet, from left to right, every cut with its label."""

from pathlib import Path
from typing import Any, Final

from matplotlib.path import Path as Curve

from engine.pictures import map_legend
from engine.pictures.layout import Edge, Layout, Route, Slot, columns_of, lay_out
from engine.pictures.map_marks import BOX, ENDING, Traffic, cut_head, cut_line, segment_box
from engine.pictures.map_pens import (
    DETAIL,
    NAME,
    PAPER,
    TITLE,
    WIDEST,
    Colour,
    Feel,
    colour_of,
    detail,
    label,
    label_colour,
    label_size,
    loop_label,
    short_name,
)
from engine.pictures.printed import shortened, size_of
from engine.pictures.sheet import MARGIN, Sheet
from engine.story.graph import graph_of
from engine.story.model import Cut, Segment, Story
from engine.words import SegmentName

_LOOP: Final = 0.42  # inches above a box for cuts that lead back to itself
_NARROWEST: Final = 4.6
_MOST_SEGMENTS: Final = 80
_MOST_SLOTS: Final = 1_000
_WIDEST: Final = 120.0  # inches of all columns together


def draws_well(story: Story) -> bool:
    """Whether a story is small enough for one such sheet, by its segments, by how many columns
    its cuts cross, and by how wide its names are: time and size of the picture grow with them."""
    if len(story.segments) > _MOST_SEGMENTS:
        return False
    graph = graph_of(story)
    columns, _ = columns_of(graph, story.start)
    widths: dict[int, float] = {}
    for name, column in columns.items():
        wide, _ = _box_size(name, story.segments[name], False)
        widths[column] = max(widths.get(column, 0.0), wide)
    if sum(widths.values()) > _WIDEST:
        return False
    crossed = sum(abs(columns[one] - columns[other]) for one, other in graph.edges())
    return 2 * crossed - graph.number_of_edges() <= _MOST_SLOTS


def draw(story: Story, path: Path, feel: Feel | None, traffic: Traffic | None) -> None:
    """Write the map; see `story_map.draw`."""
    layout = lay_out(
        graph_of(story),
        story.start,
        lambda name: _box_size(name, story.segments[name], traffic is not None),
        lambda edge: label_size(_cut(story, edge)),
        lambda edge: 4.0 if _is_default(story, edge) else 1.0,
    )
    _LayeredMap(layout, story, traffic, coloured=feel is not None).draw(path, feel)


def _cut(story: Story, edge: Edge) -> Cut:
    return story.segments[edge[0]].next[edge[2]]


def _is_default(story: Story, edge: Edge) -> bool:
    return _cut(story, edge) is story.segments[edge[0]].default_cut


def _box_size(name: str, segment: Segment, walked: bool = False) -> tuple[float, float]:
    said = detail(segment) + " · 100 %" * walked
    width = max(size_of(short_name(name), NAME, bold=True)[0], size_of(said, DETAIL)[0], 0.8)
    loops = [cut for cut in segment.next if cut.to == name]
    widest = max((size_of(loop_label(cut), DETAIL)[0] for cut in loops), default=0.0)
    # Room above for the loops and as much below, so that the box stays in the middle.
    return max(width + 0.36, widest + 0.1), BOX + 2 * (_LOOP + 0.17 * len(loops)) * bool(loops)


class _LayeredMap:
    """The whole story on one sheet, laid out by our own layout."""

    def __init__(
        self, layout: Layout, story: Story, traffic: Traffic | None = None, *, coloured: bool
    ) -> None:
        self._story, self._traffic, self._layout = story, traffic, layout
        self._top = MARGIN + 0.62  # below the heading
        self._legend_top = self._top + layout.height + 0.55
        entries = map_legend.entries(story, walked=traffic is not None, coloured=coloured)
        widest = max(layout.width, _NARROWEST, map_legend.least_width(entries))
        width = widest + 2 * MARGIN
        self._legend = map_legend.rows(entries, widest)
        self._sheet = Sheet(width, self._legend_top + map_legend.ROW * len(self._legend) + MARGIN)
        self._left = MARGIN + max(0.0, (width - 2 * MARGIN - layout.width) / 2)
        self._ports = _ports(layout)

    def draw(self, path: Path, feel: Feel | None) -> None:
        """Draw all of it and write it."""
        story = self._story
        for route in self._layout.routes:
            self._draw_route(route, _cut(story, route.edge), _is_default(story, route.edge))
        for name, slot in self._layout.boxes.items():
            self._draw_box(name, slot, colour_of(story.segments[name], feel))
        draw_heading(self._sheet, story)
        self._sheet.rule(self._legend_top - 0.1)
        map_legend.draw(self._sheet, self._legend, MARGIN, self._legend_top)
        self._sheet.save(path)

    def _draw_box(self, name: SegmentName, slot: Slot, colour: Colour) -> None:
        x, y = self._left + slot.x, self._top + slot.y
        story = self._story
        segment_box(self._sheet, story, name, (x, y), slot.width, colour, self._traffic)
        loops = [(at, cut) for at, cut in enumerate(story.segments[name].next) if cut.to == name]
        for place, (index, cut) in enumerate(loops):
            if place == 0:
                self._draw_loop(x, y - BOX / 2, cut, _is_default(story, (name, name, index)))
            height = y - BOX / 2 - _LOOP + 0.06 - 0.17 * place
            self._sheet.text(x, height, loop_label(cut), DETAIL, colour=label_colour(cut))

    def _draw_loop(self, x: float, top: float, cut: Cut, default: bool) -> None:
        rise, reach = top - 0.33, 0.28
        points = [(x - reach, top), (x - reach, rise), (x + reach, rise), (x + reach, top - 0.03)]
        steps = [(points[0], Curve.MOVETO), *((p, Curve.CURVE4) for p in points[1:])]
        cut_line(self._sheet, steps, cut, default)
        cut_head(self._sheet, (x + reach, top), (0, 1), cut, default)

    def _draw_route(self, route: Route, cut: Cut, default: bool) -> None:
        """A cut as a curve that runs level through its slots, with its text on a clear ground."""
        slots, last = route.slots, len(route.slots) - 1
        steps: list[tuple[tuple[float, float], Any]] = []
        start_y, end_y = self._ports[id(route)]
        before = (self._left + slots[0].right, self._top + start_y)
        steps.append((before, Curve.MOVETO))
        for place, slot in enumerate(slots[1:], start=1):
            y = self._top + (end_y if place == last else slot.y)
            edge = self._left + slot.left - (self._clearance(route) if place == last else 0.0)
            middle = (before[0] + edge) / 2
            steps += [
                ((middle, before[1]), Curve.CURVE4),
                ((middle, y), Curve.CURVE4),
                ((edge, y), Curve.CURVE4),
            ]
            before = (self._left + slot.right, y)
            if place < last:
                steps.append((before, Curve.LINETO))
        share = None if self._traffic is None else self._traffic.of_cut(*route.edge[:2])
        cut_line(self._sheet, steps, cut, default, share)
        tip, way = (steps[0][0], (-1, 0)) if route.backward else (steps[-1][0], (1, 0))
        cut_head(self._sheet, tip, way, cut, default, share)
        if route.label is not None:
            self._sheet.text(
                self._left + route.label.x,
                self._top + route.label.y,
                label(cut),
                DETAIL,
                colour=label_colour(cut),
                wrap=WIDEST,
                ground=PAPER,
                zorder=1.5,
            )

    def _clearance(self, route: Route) -> float:
        """How far from the box a cut ends on the right: an ending has a second frame."""
        right = route.edge[0] if route.backward else route.edge[1]
        return ENDING if self._story.segments[right].is_ending else 0.0


def draw_heading(sheet: Sheet, story: Story, more: str = "") -> None:
    """The film's title and what it consists of, `more` behind that."""
    segments = len(story.segments)
    cuts = sum(len(segment.next) for segment in story.segments.values())
    endings = sum(segment.is_ending for segment in story.segments.values())
    title = shortened(story.title, TITLE, sheet.width - 2 * MARGIN, bold=True)
    sheet.text(MARGIN, MARGIN, title, TITLE, ha="left", bold=True)
    counted = ", ".join(
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((segments, "segment"), (cuts, "cut"), (endings, "ending"))
    )
    sheet.note(MARGIN, MARGIN + 0.28, counted + more)


def _ports(layout: Layout) -> dict[int, tuple[float, float]]:
    """For each route the heights at which it leaves the left and meets the right box.

    The cuts at one side of a box are spread over it in the order of where they go.
    """
    leaving: dict[int, list[tuple[float, int]]] = {}
    meeting: dict[int, list[tuple[float, int]]] = {}
    boxes: dict[int, Slot] = {id(slot): slot for slot in layout.boxes.values()}
    for route in layout.routes:
        leaving.setdefault(id(route.slots[0]), []).append((route.slots[1].y, id(route)))
        meeting.setdefault(id(route.slots[-1]), []).append((route.slots[-2].y, id(route)))
    heights: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for side, found in enumerate((leaving, meeting)):
        for box, ends in found.items():
            step = min(0.15, (BOX - 0.16) / max(1, len(ends) - 1))
            for place, (_, route_id) in enumerate(sorted(ends)):
                offset = (place - (len(ends) - 1) / 2) * step
                heights[side][route_id] = boxes[box].y + offset
    return {route_id: (heights[0][route_id], heights[1][route_id]) for route_id in heights[0]}
