"""A large film's map on one sheet: its parts as panels, in the order in which one reads."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matplotlib.path import Path as Curve

from engine.pictures import map_legend
from engine.pictures.bulk_sheet import BulkSheet
from engine.pictures.diagram import Placed, Point
from engine.pictures.layered_map import draw_heading
from engine.pictures.map_marks import Traffic, cut_head, cut_line, segment_box
from engine.pictures.map_pens import DETAIL, LINE, PAPER, SOFT, Feel, colour_of
from engine.pictures.panels import AGAIN, Panel, box_name, leads_to_itself
from engine.pictures.sheet import MARGIN, Sheet
from engine.story.model import Story

WIDTH: Final = 40.0
"""Of a sheet in inches at most, where no panel is wider."""

PIXELS: Final = 4_000
"""Of such a sheet's width; names are legible at it."""

_GROUND: Final = "#f3f1eb"
_HEADING: Final = 0.34  # above a panel's diagram
_AROUND: Final = 0.2  # inside a panel's frame
_GAP: Final = 0.22  # between panels
_START: Final = 0.3  # room for the mark of where the film begins
_NARROWEST: Final = 16.0
_SPARSE: Final = 2.6  # a sheet's width to the square, to what its panels would cover
_PANEL_NAME: Final = 12.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A panel's place on the sheet, from its upper left corner, in inches."""

    panel: Panel
    placed: Placed
    x: float
    y: float
    width: float
    height: float


def packed(panels: Sequence[tuple[Panel, Placed]], width: float) -> tuple[list[Frame], float]:
    """Panels set in rows like words, each row filled; and how high that is."""
    rows: list[list[tuple[Panel, Placed]]] = []
    used = 0.0
    for panel, placed in panels:
        needs = placed.width + 2 * _AROUND + _START
        if not rows or used + _GAP + needs > width:
            rows.append([])
            used = -_GAP
        rows[-1].append((panel, placed))
        used += _GAP + needs
    frames, y = [], 0.0
    for row in rows:
        free = width - _GAP * (len(row) - 1)
        free -= sum(placed.width + 2 * _AROUND + _START for _, placed in row)
        # A last row that is hardly begun is not drawn out over the whole sheet.
        wider = free / len(row) if free < width / 2 or row is not rows[-1] else 0.0
        height = max(placed.height for _, placed in row) + _HEADING + 2 * _AROUND
        x = 0.0
        for panel, placed in row:
            wide = placed.width + 2 * _AROUND + _START + max(0.0, wider)
            frames.append(Frame(panel, placed, x, y, wide, height))
            x += wide + _GAP
        y += height + _GAP
    return frames, y - _GAP


def draw(
    story: Story,
    panels: Sequence[tuple[Panel, Placed]],
    path: Path,
    feel: Feel | None,
    traffic: Traffic | None,
    more: str = "",
) -> None:
    """Write the sheet; `more` stands behind what its heading counts."""
    widest = max(placed.width for _, placed in panels) + 2 * _AROUND + _START
    area = sum((placed.width + 1) * (placed.height + 1) for _, placed in panels)
    width = max(min(WIDTH - 2 * MARGIN, math.sqrt(_SPARSE * area)), widest, _NARROWEST)
    frames, height = packed(panels, width)
    entries = map_legend.entries(story, walked=traffic is not None, coloured=feel is not None)
    legend = map_legend.rows([*entries, *map_legend.of_panels(story)], width)
    top = MARGIN + 0.62
    foot = top + height + 0.45
    sheet = BulkSheet(width + 2 * MARGIN, foot + map_legend.ROW * len(legend) + MARGIN)
    for frame in frames:
        _draw_panel(sheet, story, frame, (MARGIN + frame.x, top + frame.y), feel, traffic)
    draw_heading(sheet, story, more)
    sheet.rule(foot - 0.1)
    map_legend.draw(sheet, legend, MARGIN, foot)
    sheet.save(path, width=round(PIXELS * min(1.0, sheet.width / WIDTH)))


def _draw_panel(
    sheet: Sheet,
    story: Story,
    frame: Frame,
    corner: Point,
    feel: Feel | None,
    traffic: Traffic | None,
) -> None:
    (x, y), panel, placed = corner, frame.panel, frame.placed
    middle = (x + frame.width / 2, y + frame.height / 2)
    sheet.frame(*middle, (frame.width, frame.height), _GROUND, 0.6, edge="#dedbd3", zorder=0.5)
    title = f"{panel.number}  {panel.part.name}"
    sheet.text(x + _AROUND, y + 0.24, title, _PANEL_NAME, ha="left", bold=True, colour=SOFT)
    left = x + _AROUND + _START / 2 + (frame.width - placed.width - 2 * _AROUND - _START) / 2
    above = y + _HEADING + _AROUND
    above += (frame.height - _HEADING - 2 * _AROUND - placed.height) / 2
    for arrow, curve in placed.curves.items():
        name, cut, default = panel.cuts[arrow]
        share = None
        if traffic is not None and arrow[0].startswith(":"):
            share = traffic.of_cut(name, cut.to)
        points = [(left + px, above + py) for px, py in curve]
        steps = [(points[0], Curve.MOVETO), *((point, Curve.CURVE4) for point in points[1:])]
        if not arrow[0].startswith(":"):
            sheet.stroke(steps, {"edgecolor": LINE, "linewidth": 1.0})
            continue
        cut_line(sheet, steps, cut, default, share)
        cut_head(sheet, points[-1], _direction(points), cut, default, share)
    for key, (px, py) in placed.boxes.items():
        place, wide = (left + px, above + py), panel.diagram.boxes[key][0]
        if key in panel.tags:
            high = panel.diagram.boxes[key][1]
            sheet.frame(*place, (wide, high), PAPER, 0.6, edge=LINE)
            sheet.text(*place, panel.tags[key], DETAIL, colour=SOFT)
            continue
        name = key[1:]
        segment = story.segments[name]
        segment_box(
            sheet,
            story,
            name,
            place,
            wide - (0.12 if segment.is_ending else 0.0),
            colour_of(segment, feel),
            traffic,
            written=box_name(name, panel.part),
            also=AGAIN * leads_to_itself(story, name),
        )


def _direction(points: Sequence[Point]) -> Point:
    """The direction in which a curve ends, a vector of length 1."""
    x, y = points[-1]
    for px, py in reversed(points[:-1]):
        long = ((x - px) ** 2 + (y - py) ** 2) ** 0.5
        if long > 1e-3:
            return (x - px) / long, (y - py) / long
    return 1.0, 0.0
