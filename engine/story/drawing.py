"""The picture of a story: dark on light, from left to right, drawn by matplotlib."""

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path as Curve
from matplotlib.textpath import TextToPath

from engine.problems import Trouble
from engine.story.layers import Edge, Layout, Route, Slot, lay_out
from engine.story.model import Cut, Segment, Story

if TYPE_CHECKING:
    import networkx as nx

Feel = Callable[[str], tuple[float, float]]
Seen = Mapping[str, float]
Walked = Mapping[tuple[str, str], float]
Colour = tuple[float, float, float]

_PAPER: Final = "#fbfaf7"
_INK: Final = "#24272c"
_SOFT: Final = "#6a6f77"
_LINE: Final = "#9aa0a8"
_GUARD: Final = "#7a4f8a"
_CHOICE: Final = "#2f6d62"
_MUST: Final = "#b3472e"
_UNSEEN: Final = "#a8a49a"
_SAD: Final[Colour] = (0.52, 0.64, 0.82)  # valence -1: blue
_NEUTRAL: Final[Colour] = (0.94, 0.93, 0.90)
_GLAD: Final[Colour] = (0.96, 0.76, 0.40)  # valence 1: amber

_NAME: Final = FontProperties(family="DejaVu Sans", weight="bold", size=10)
_DETAIL: Final = FontProperties(family="DejaVu Sans", size=8)
_TITLE: Final = FontProperties(family="DejaVu Sans", weight="bold", size=15)
_MARGIN: Final = 0.45
_LOOP: Final = 0.42  # inches above a box for cuts that lead back to itself
_BOX: Final = 0.58  # height of a box
_MEASURE: Final = TextToPath()


def draw_graph(
    story: Story,
    graph: "nx.MultiDiGraph[str]",
    path: Path,
    feel: Feel | None = None,
    traffic: tuple[Seen, Walked] | None = None,
) -> None:
    """Write the picture; see `engine.story.graph.draw`."""
    if path.suffix.lower() not in (".svg", ".png"):
        raise Trouble(
            f"{path.name} should end in .svg or .png, to say which picture it is to be.",
            blame="call",
        )
    layout = lay_out(
        graph,
        story.start,
        lambda name: _box_size(name, story.segments[name], traffic is not None),
        lambda edge: _label_size(_cut(story, edge)),
        lambda edge: 4.0 if _is_default(story, edge) else 1.0,
    )
    sheet = _Sheet(layout, story, traffic)
    for route in layout.routes:
        sheet.draw_route(route, _cut(story, route.edge), _is_default(story, route.edge))
    for name, slot in layout.boxes.items():
        sheet.draw_box(name, story.segments[name], slot, _colour(story.segments[name], feel))
    sheet.draw_heading()
    sheet.draw_legend(coloured=feel is not None)
    sheet.save(path)


def _cut(story: Story, edge: Edge) -> Cut:
    return story.segments[edge[0]].next[edge[2]]


def _is_default(story: Story, edge: Edge) -> bool:
    return _cut(story, edge) is story.segments[edge[0]].default_cut


def _text_width(text: str, font: FontProperties) -> float:
    width, _, _ = _MEASURE.get_text_width_height_descent(text, font, False)
    return float(width) / 72


def _detail(segment: Segment) -> str:
    minutes, seconds = divmod(round(max(0.0, segment.duration), 1), 60)
    length = f"{minutes:g} min {seconds:g} s" if minutes else f"{seconds:g} s"
    beats = len(segment.beats)
    return length if not beats else f"{length} · {beats} beat{'s' if beats > 1 else ''}"


def _short_name(name: str) -> str:
    return name if len(name) <= 28 else name[:27] + "…"


def _box_size(name: str, segment: Segment, walked: bool = False) -> tuple[float, float]:
    detail = _detail(segment) + " · 100 %" * walked
    width = max(_text_width(_short_name(name), _NAME), _text_width(detail, _DETAIL), 0.8)
    loops = [cut for cut in segment.next if cut.to == name]
    widest = max((_text_width(_loop_label(cut), _DETAIL) for cut in loops), default=0.0)
    # Room above for the loops and as much below, so that the box stays in the middle.
    return max(width + 0.36, widest + 0.1), _BOX + 2 * (_LOOP + 0.17 * len(loops)) * bool(loops)


def _loop_label(cut: Cut) -> str:
    return cut.when or "again"


def _lines(cut: Cut) -> list[str]:
    """What a cut's label says: its guard and its dissolve, in short lines."""
    lines = []
    if cut.choice is not None:
        lines += textwrap.wrap(f"“{cut.choice}”", 32)
    if cut.when is not None:
        broken = " ".join(cut.when.split()).replace(" and ", "\nand ").replace(" or ", "\nor ")
        for line in broken.split("\n"):
            lines += textwrap.wrap(line, 36)
    if cut.join.kind == "dissolve":
        lines.append(f"dissolve {cut.join.duration:g} s")
    return lines


def _label_size(cut: Cut) -> tuple[float, float] | None:
    lines = _lines(cut)
    if not lines:
        return None
    return max(_text_width(line, _DETAIL) for line in lines) + 0.16, 0.165 * len(lines) + 0.06


def _label_colour(cut: Cut) -> str:
    if cut.choice is not None:
        return _CHOICE
    return _GUARD if cut.when else _SOFT


def _percent(share: float) -> str:
    """Whole per cent, and never 0 for what somebody saw."""
    return "< 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def feeling_colour(valence: float, arousal: float) -> Colour:
    """Valence chooses the hue (blue, neutral, amber); arousal deepens it."""
    pole = _GLAD if valence > 0 else _SAD
    tone = _mix(_NEUTRAL, pole, min(1.0, abs(valence) ** 0.7))
    return _mix(tone, _mix(tone, (0.35, 0.25, 0.25), 0.22), max(0.0, min(1.0, arousal)))


def _colour(segment: Segment, feel: Feel | None) -> Colour:
    """The mean of what the beats are meant to feel like, weighted by their strength."""
    total = valence = arousal = 0.0
    for beat in segment.beats if feel else ():
        try:
            felt = feel(beat.feel) if feel else (0.0, 0.0)
        except KeyError:
            continue  # an unknown feeling is for `check` to report
        total += beat.strength
        valence += felt[0] * beat.strength
        arousal += felt[1] * beat.strength
    return feeling_colour(valence / total, arousal / total) if total else _NEUTRAL


class _Sheet:
    """A page in inches with y growing downwards, and the pens to draw a story on it."""

    def __init__(
        self, layout: Layout, story: Story, traffic: tuple[Seen, Walked] | None = None
    ) -> None:
        self.story = story
        self._traffic = traffic
        self._layout = layout
        self._top = _MARGIN + 0.62  # below the heading
        self._legend_top = self._top + layout.height + 0.55
        least = 8.6 + 1.2 * bool(story.limits.must_see) + 2.4 * (traffic is not None)
        self.width = max(layout.width + 2 * _MARGIN, least)
        self.height = self._legend_top + 0.45 + _MARGIN
        self.figure = Figure(figsize=(self.width, self.height), facecolor=_PAPER)
        FigureCanvasAgg(self.figure)
        self.axes: Any = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(self.height, 0)
        self.axes.set_axis_off()
        self._left = _MARGIN + max(0.0, (self.width - 2 * _MARGIN - layout.width) / 2)
        self._ports = _ports(layout)

    def _text(self, x: float, y: float, text: str, font: FontProperties, **style: Any) -> None:
        style = {"color": _INK, "ha": "center", "va": "center"} | style
        # Names are an author's: a dollar sign in one must not start a formula.
        self.axes.text(x, y, text, fontproperties=font, parse_math=False, **style)

    def draw_heading(self) -> None:
        segments = len(self.story.segments)
        cuts = sum(len(segment.next) for segment in self.story.segments.values())
        endings = sum(segment.is_ending for segment in self.story.segments.values())
        title = textwrap.shorten(self.story.title, 60, placeholder="…")
        self._text(_MARGIN, _MARGIN, title, _TITLE, ha="left")
        counted = ", ".join(
            f"{count} {word}{'' if count == 1 else 's'}"
            for count, word in ((segments, "segment"), (cuts, "cut"), (endings, "ending"))
        )
        self._text(_MARGIN, _MARGIN + 0.28, counted, _DETAIL, ha="left", color=_SOFT)

    def draw_box(self, name: str, segment: Segment, slot: Slot, colour: Colour) -> None:
        x, y = self._left + slot.x, self._top + slot.y
        width = slot.width
        if segment.is_ending:  # a second frame around the first, as at the end of a score
            self._frame(x, y, (width + 0.12, _BOX + 0.12), _PAPER, 1.0)
        line = 1.6 if name == self.story.start else 1.0
        unwalked = self._traffic is not None and not self._traffic[0].get(name)
        self._frame(x, y, (width, _BOX), _PAPER if unwalked else colour, line, dashed=unwalked)
        if name == self.story.start:
            left = x - width / 2 - 0.1
            corners = [(left - 0.17, y - 0.11), (left - 0.17, y + 0.11), (left, y)]
            self.axes.add_patch(Polygon(corners, closed=True, facecolor=_INK, zorder=3))
        detail, unseen = _detail(segment), False
        if self._traffic is not None:
            share = self._traffic[0].get(name, 0.0)
            detail, unseen = f"{detail} · {_percent(share)}", share == 0
        self._text(x, y - 0.1, _short_name(name), _NAME, zorder=4,
                   color=_SOFT if unseen else _INK)  # fmt: skip
        self._text(x, y + 0.13, "never seen" if unseen else detail, _DETAIL,
                   color="#44484f", zorder=4)  # fmt: skip
        if name in self.story.limits.must_see:
            self._diamond(x + width / 2 - 0.02, y - _BOX / 2 + 0.02)
        loops = [(index, cut) for index, cut in enumerate(segment.next) if cut.to == name]
        for place, (index, cut) in enumerate(loops):
            default = _is_default(self.story, (name, name, index))
            if place == 0:
                self._draw_loop(x, y - _BOX / 2, cut, default)
            height = y - _BOX / 2 - _LOOP + 0.06 - 0.17 * place
            self._text(x, height, _loop_label(cut), _DETAIL, color=_GUARD if cut.when else _SOFT)

    def _draw_loop(self, x: float, top: float, cut: Cut, default: bool) -> None:
        rise, reach = top - 0.33, 0.28
        points = [(x - reach, top), (x - reach, rise), (x + reach, rise), (x + reach, top - 0.03)]
        self._stroke(
            [(points[0], Curve.MOVETO), *((p, Curve.CURVE4) for p in points[1:])], cut, default
        )
        self._head((x + reach, top), (0, 1), cut, default)

    def _diamond(self, x: float, y: float) -> None:
        """The mark of a must-see."""
        corners = [(x - 0.09, y), (x, y - 0.09), (x + 0.09, y), (x, y + 0.09)]
        self.axes.add_patch(
            Polygon(corners, closed=True, facecolor=_MUST, edgecolor=_PAPER, zorder=5)
        )

    def _frame(
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
                edgecolor=_UNSEEN if dashed else _INK,
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
                "\n".join(_lines(cut)),
                _DETAIL,
                color=_label_colour(cut),
                linespacing=1.25,
                bbox={"boxstyle": "square,pad=0.25", "facecolor": _PAPER, "edgecolor": "none"},
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
        pen = _pen(cut, default) if share is None else _walked_pen(cut, share)
        curve = Curve([point for point, _ in steps], [code for _, code in steps])
        self.axes.add_patch(PathPatch(curve, facecolor="none", zorder=1, capstyle="butt", **pen))

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
        pen = _pen(cut, default) if share is None else _walked_pen(cut, share)
        colour = pen["edgecolor"]
        self.axes.add_patch(Polygon(corners, closed=True, facecolor=colour, zorder=2.5))

    def draw_legend(self, coloured: bool) -> None:
        x, y = _MARGIN, self._legend_top + 0.2
        self.axes.plot([x, self.width - _MARGIN], [y - 0.3] * 2, color="#dedbd3", linewidth=0.8)
        plain, guarded = Cut(to="-"), Cut(to="-", when="viewer.arousal > 0")
        kinds: list[tuple[str, Cut, bool, float | None]] = [
            ("default cut", plain, True, None),
            ("free cut", plain, False, None),
            ("guarded cut", guarded, False, None),
        ]
        if self._traffic is not None:
            kinds = [
                ("all viewers", plain, False, 1.0),
                ("few", plain, False, 0.05),
                ("none", plain, False, 0.0),
                ("guarded", guarded, False, 0.3),
            ]
        for text, cut, default, share in kinds:
            steps = [((x, y), Curve.MOVETO), ((x + 0.42, y), Curve.LINETO)]
            self._stroke(steps, cut, default, share)
            self._head((x + 0.45, y), (1, 0), cut, default, share)
            self._text(x + 0.55, y, text, _DETAIL, ha="left", color=_SOFT)
            x += 0.55 + _text_width(text, _DETAIL) + 0.3
        corners = [(x, y - 0.1), (x, y + 0.1), (x + 0.16, y)]
        self.axes.add_patch(Polygon(corners, closed=True, facecolor=_INK))
        self._text(x + 0.26, y, "start", _DETAIL, ha="left", color=_SOFT)
        x += 0.26 + _text_width("start", _DETAIL) + 0.35
        self._frame(x + 0.17, y, (0.42, 0.28), _PAPER, 1.0)
        self._frame(x + 0.17, y, (0.32, 0.18), _NEUTRAL, 1.0)
        self._text(x + 0.48, y, "ending", _DETAIL, ha="left", color=_SOFT)
        x += 0.48 + _text_width("ending", _DETAIL) + 0.3
        if self.story.limits.must_see:
            self._diamond(x + 0.09, y)
            self._text(x + 0.26, y, "must-see", _DETAIL, ha="left", color=_SOFT)
            x += 0.26 + _text_width("must-see", _DETAIL) + 0.3
        if coloured:
            self._text(x, y, "unpleasant", _DETAIL, ha="left", color=_SOFT)
            x += _text_width("unpleasant", _DETAIL) + 0.1
            for step in range(11):
                corner = (x + step * 0.09, y - 0.09)
                corners = [corner, (corner[0] + 0.092, corner[1])]
                corners += [(corner[0] + 0.092, corner[1] + 0.18), (corner[0], corner[1] + 0.18)]
                colour = feeling_colour(step / 5 - 1, 0.0)
                self.axes.add_patch(Polygon(corners, closed=True, facecolor=colour))
            self._text(x + 1.1, y, "pleasant (intended)", _DETAIL, ha="left", color=_SOFT)

    def save(self, path: Path) -> None:
        dots = min(160.0, 30_000 / max(self.width, self.height))  # Agg ends at 65,536 pixels
        kind = path.suffix.lower().removeprefix(".")
        # The same story gives the same bytes: no date, no random names inside the SVG.
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        try:
            with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "kuleshov"}):
                self.figure.savefig(
                    path, format=kind, dpi=dots, facecolor=_PAPER, metadata=metadata
                )
        except OSError as error:
            raise Trouble(f"The picture {path} cannot be written: {error.strerror}.") from None


def _clearance(sheet: _Sheet, route: Route) -> float:
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


def _pen(cut: Cut, default: bool) -> dict[str, Any]:
    """Default cuts are thick, guarded ones dashed, free ones thin."""
    if default:
        return {"edgecolor": _INK, "linewidth": 2.4}
    if cut.when is not None:
        return {"edgecolor": _GUARD, "linewidth": 1.2, "linestyle": (0, (5, 2.5))}
    return {"edgecolor": _LINE, "linewidth": 1.2}


def _walked_pen(cut: Cut, share: float) -> dict[str, Any]:
    """The more viewers walk a cut, the wider; what nobody walks is dotted."""
    if share == 0:
        return {"edgecolor": _UNSEEN, "linewidth": 0.9, "linestyle": (0, (1, 2.2))}
    colour = _CHOICE if cut.choice is not None else _GUARD if cut.when is not None else _INK
    return {"edgecolor": colour, "linewidth": 0.8 + 5.2 * share}
