"""The picture of a story: dark on light, from left to right, drawn by matplotlib."""

from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path as Curve

from engine.pictures import map_legend
from engine.pictures.layout import Edge, Layout, Route, Slot, lay_out
from engine.pictures.map_pens import (
    DETAIL,
    INK,
    MUST,
    NAME,
    PAPER,
    SOFT,
    TITLE,
    UNSEEN,
    WIDEST,
    Colour,
    Feel,
    Seen,
    Walked,
    colour_of,
    detail,
    label,
    label_colour,
    label_size,
    loop_label,
    pen,
    percent,
    short_name,
    walked_pen,
)
from engine.pictures.printed import put, shortened, size_of
from engine.problems import Trouble
from engine.story.graph import graph_of
from engine.story.model import Cut, Segment, Story

_MARGIN: Final = 0.45
_LOOP: Final = 0.42  # inches above a box for cuts that lead back to itself
_BOX: Final = 0.58  # height of a box
_NARROWEST: Final = 4.6


def draw(
    story: Story,
    path: Path,
    feel: Feel | None = None,
    traffic: tuple[Seen, Walked] | None = None,
) -> None:
    """Write the story's graph as a picture, SVG or PNG by the suffix of `path`.

    `traffic` are the shares (0 to 1) of viewers who saw each segment and went over each cut; with
    it cuts are as wide as they are walked, and what nobody saw is marked.

    `feel` gives valence and arousal (-1 to 1) of a feeling's name, or raises KeyError; with
    it, boxes have the colour of what their beats intend. Raises Trouble for another suffix
    and where the file cannot be written.
    """
    if path.suffix.lower() not in (".svg", ".png"):
        raise Trouble(
            f"{path.name} should end in .svg or .png, to say which picture it is to be.",
            blame="call",
        )
    layout = lay_out(
        graph_of(story),
        story.start,
        lambda name: _box_size(name, story.segments[name], traffic is not None),
        lambda edge: label_size(_cut(story, edge)),
        lambda edge: 4.0 if _is_default(story, edge) else 1.0,
    )
    sheet = Sheet(layout, story, traffic, coloured=feel is not None)
    for route in layout.routes:
        sheet.draw_route(route, _cut(story, route.edge), _is_default(story, route.edge))
    for name, slot in layout.boxes.items():
        sheet.draw_box(name, story.segments[name], slot, colour_of(story.segments[name], feel))
    sheet.draw_heading()
    sheet.draw_legend()
    sheet.save(path)


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
    return max(width + 0.36, widest + 0.1), _BOX + 2 * (_LOOP + 0.17 * len(loops)) * bool(loops)


class Sheet:
    """A page in inches with y growing downwards, and the pens to draw a story on it."""

    def __init__(
        self,
        layout: Layout,
        story: Story,
        traffic: tuple[Seen, Walked] | None = None,
        *,
        coloured: bool = False,
    ) -> None:
        self.story = story
        self._traffic = traffic
        self._layout = layout
        self._top = _MARGIN + 0.62  # below the heading
        self._legend_top = self._top + layout.height + 0.55
        entries = map_legend.entries(story, walked=traffic is not None, coloured=coloured)
        widest = max(layout.width, _NARROWEST, map_legend.least_width(entries))
        self.width = widest + 2 * _MARGIN
        self._legend = map_legend.rows(entries, widest)
        self.height = self._legend_top + map_legend.ROW * len(self._legend) + _MARGIN
        self.figure = Figure(figsize=(self.width, self.height), facecolor=PAPER)
        FigureCanvasAgg(self.figure)
        self.axes: Any = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(self.height, 0)
        self.axes.set_axis_off()
        self._left = _MARGIN + max(0.0, (self.width - 2 * _MARGIN - layout.width) / 2)
        self._ports = _ports(layout)

    def _text(self, x: float, y: float, text: str, points: float, **style: Any) -> None:
        style = {"colour": INK} | style
        put(self.axes, (x, y), text, points, within=self.axes.transData, **style)

    def note(self, x: float, y: float, text: str) -> None:
        """Small words that begin at a place."""
        self._text(x, y, text, DETAIL, ha="left", colour=SOFT)

    def draw_heading(self) -> None:
        segments = len(self.story.segments)
        cuts = sum(len(segment.next) for segment in self.story.segments.values())
        endings = sum(segment.is_ending for segment in self.story.segments.values())
        title = shortened(self.story.title, TITLE, self.width - 2 * _MARGIN, bold=True)
        self._text(_MARGIN, _MARGIN, title, TITLE, ha="left", bold=True)
        counted = ", ".join(
            f"{count} {word}{'' if count == 1 else 's'}"
            for count, word in ((segments, "segment"), (cuts, "cut"), (endings, "ending"))
        )
        self.note(_MARGIN, _MARGIN + 0.28, counted)

    def draw_box(self, name: str, segment: Segment, slot: Slot, colour: Colour) -> None:
        x, y = self._left + slot.x, self._top + slot.y
        width = slot.width
        if segment.is_ending:  # a second frame around the first, as at the end of a score
            self.frame(x, y, (width + 0.12, _BOX + 0.12), PAPER, 1.0)
        line = 1.6 if name == self.story.start else 1.0
        unwalked = self._traffic is not None and not self._traffic[0].get(name)
        self.frame(x, y, (width, _BOX), PAPER if unwalked else colour, line, dashed=unwalked)
        if name == self.story.start:
            self.arrow(x - width / 2 - 0.27, y)
        said, unseen = detail(segment), False
        if self._traffic is not None:
            share = self._traffic[0].get(name, 0.0)
            said, unseen = f"{said} · {percent(share)}", share == 0
        self._text(x, y - 0.1, short_name(name), NAME, bold=True, colour=SOFT if unseen else INK)
        self._text(x, y + 0.13, "never seen" if unseen else said, DETAIL, colour="#44484f")
        if name in self.story.limits.must_see:
            self.diamond(x + width / 2 - 0.02, y - _BOX / 2 + 0.02)
        loops = [(index, cut) for index, cut in enumerate(segment.next) if cut.to == name]
        for place, (index, cut) in enumerate(loops):
            default = _is_default(self.story, (name, name, index))
            if place == 0:
                self._draw_loop(x, y - _BOX / 2, cut, default)
            height = y - _BOX / 2 - _LOOP + 0.06 - 0.17 * place
            self._text(x, height, loop_label(cut), DETAIL, colour=label_colour(cut))

    def _draw_loop(self, x: float, top: float, cut: Cut, default: bool) -> None:
        rise, reach = top - 0.33, 0.28
        points = [(x - reach, top), (x - reach, rise), (x + reach, rise), (x + reach, top - 0.03)]
        self._stroke(
            [(points[0], Curve.MOVETO), *((p, Curve.CURVE4) for p in points[1:])], cut, default
        )
        self._head((x + reach, top), (0, 1), cut, default)

    def diamond(self, x: float, y: float) -> None:
        """The mark of a must-see."""
        corners = [(x - 0.09, y), (x, y - 0.09), (x + 0.09, y), (x, y + 0.09)]
        self.axes.add_patch(
            Polygon(corners, closed=True, facecolor=MUST, edgecolor=PAPER, zorder=5)
        )

    def frame(
        self,
        x: float,
        y: float,
        size: tuple[float, float],
        colour: Any,
        line: float,
        *,
        dashed: bool = False,
    ) -> None:
        width, height = size
        self.axes.add_patch(
            FancyBboxPatch(
                (x - width / 2, y - height / 2),
                width,
                height,
                boxstyle="round,pad=0,rounding_size=0.09",
                facecolor=colour,
                edgecolor=UNSEEN if dashed else INK,
                linewidth=line,
                linestyle=(0, (3, 2)) if dashed else "solid",
                zorder=2,
            )
        )

    def draw_route(self, route: Route, cut: Cut, default: bool) -> None:
        """A cut as a curve that runs level through its slots, with its text on a clear ground."""
        slots, last = route.slots, len(route.slots) - 1
        steps: list[tuple[tuple[float, float], Any]] = []
        start_y, end_y = self._ports[id(route)]
        before = (self._left + slots[0].right, self._top + start_y)
        steps.append((before, Curve.MOVETO))
        for place, slot in enumerate(slots[1:], start=1):
            y = self._top + (end_y if place == last else slot.y)
            edge = self._left + slot.left - (_clearance(self, route) if place == last else 0.0)
            middle = (before[0] + edge) / 2
            steps += [
                ((middle, before[1]), Curve.CURVE4),
                ((middle, y), Curve.CURVE4),
                ((edge, y), Curve.CURVE4),
            ]
            before = (self._left + slot.right, y)
            if place < last:
                steps.append((before, Curve.LINETO))
        share = self._share(route.edge)
        self._stroke(steps, cut, default, share)
        if route.backward:
            self._head(steps[0][0], (-1, 0), cut, default, share)
        else:
            self._head(steps[-1][0], (1, 0), cut, default, share)
        if route.label is not None:
            self._text(
                self._left + route.label.x,
                self._top + route.label.y,
                label(cut),
                DETAIL,
                colour=label_colour(cut),
                wrap=WIDEST,
                ground=PAPER,
                zorder=1.5,
            )

    def _share(self, edge: Edge) -> float | None:
        """Of how many viewers this cut was walked; None where nobody was simulated."""
        if self._traffic is None:
            return None
        return min(1.0, self._traffic[1].get(edge[:2], 0.0))

    def _stroke(
        self,
        steps: list[tuple[tuple[float, float], Any]],
        cut: Cut,
        default: bool,
        share: float | None = None,
    ) -> None:
        drawn = pen(cut, default) if share is None else walked_pen(cut, share)
        curve = Curve([point for point, _ in steps], [code for _, code in steps])
        self.axes.add_patch(PathPatch(curve, facecolor="none", zorder=1, capstyle="butt", **drawn))

    def _head(
        self,
        tip: tuple[float, float],
        way: tuple[int, int],
        cut: Cut,
        default: bool,
        share: float | None = None,
    ) -> None:
        x, y = tip
        long, wide = (0.13, 0.055) if default else (0.11, 0.045)
        if share is not None:
            wide = 0.045 + 0.05 * share
        across = (way[1], way[0])
        back = (x - way[0] * long, y - way[1] * long)
        corners = [
            (x, y),
            (back[0] + across[0] * wide, back[1] + across[1] * wide),
            (back[0] - across[0] * wide, back[1] - across[1] * wide),
        ]
        drawn = pen(cut, default) if share is None else walked_pen(cut, share)
        colour = drawn["edgecolor"]
        self.axes.add_patch(Polygon(corners, closed=True, facecolor=colour, zorder=2.5))

    def draw_legend(self) -> None:
        line = self._legend_top - 0.1
        self.axes.plot([_MARGIN, self.width - _MARGIN], [line] * 2, color="#dedbd3", linewidth=0.8)
        map_legend.draw(self, self._legend, _MARGIN, self._legend_top)

    def sample_line(self, x: float, y: float, cut: Cut, default: bool, share: float | None) -> None:
        """A cut's line with its head, for the legend."""
        steps: list[tuple[tuple[float, float], Any]] = [((x, y), Curve.MOVETO)]
        steps.append(((x + 0.42, y), Curve.LINETO))
        self._stroke(steps, cut, default, share)
        self._head((x + 0.45, y), (1, 0), cut, default, share)

    def arrow(self, x: float, y: float) -> None:
        """The mark of where the film begins, from its left edge."""
        corners = [(x, y - 0.11), (x, y + 0.11), (x + 0.17, y)]
        self.axes.add_patch(Polygon(corners, closed=True, facecolor=INK, zorder=3))

    def block(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
        self.axes.add_patch(Polygon(corners, closed=True, facecolor=colour))

    def save(self, path: Path) -> None:
        dots = min(160.0, 30_000 / max(self.width, self.height))  # Agg ends at 65,536 pixels
        kind = path.suffix.lower().removeprefix(".")
        # The same story gives the same bytes: no date, no random names inside the SVG.
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        try:
            with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "kuleshov"}):
                self.figure.savefig(path, format=kind, dpi=dots, facecolor=PAPER, metadata=metadata)
        except OSError as error:
            raise Trouble(f"The picture {path} cannot be written: {error.strerror}.") from None


def _clearance(sheet: Sheet, route: Route) -> float:
    """How far from the box a cut ends on the right: an ending has a second frame."""
    right = route.edge[0] if route.backward else route.edge[1]
    return 0.06 if sheet.story.segments[right].is_ending else 0.0


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
            step = min(0.15, (_BOX - 0.16) / max(1, len(ends) - 1))
            for place, (_, route_id) in enumerate(sorted(ends)):
                offset = (place - (len(ends) - 1) / 2) * step
                heights[side][route_id] = boxes[box].y + offset
    return {route_id: (heights[0][route_id], heights[1][route_id]) for route_id in heights[0]}
