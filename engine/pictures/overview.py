"""A very large film on one sheet: a card for each part, and how the parts lead to one another."""

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from matplotlib.path import Path as Curve

from engine.pictures import map_legend
from engine.pictures.bulk_sheet import BulkSheet
from engine.pictures.diagram import Arrow, Diagram, Point, pinned
from engine.pictures.layered_map import draw_heading
from engine.pictures.map_marks import ENDING, Traffic
from engine.pictures.map_pens import DETAIL, GUARD, INK, PAPER, SOFT, Feel, colour_of
from engine.pictures.parts import Part
from engine.pictures.printed import shortened
from engine.pictures.sheet import DOTS, MARGIN, Sheet
from engine.story.model import Story

PIXELS: Final = 4_000
_CARD: Final = (2.9, 1.25)
_APART: Final = (1.0, 0.85)
_NAME: Final = 12.0
_START: Final = 0.3  # room for the mark of where the film begins
_STRIP: Final = 0.16  # height of the colours of its segments
_WIDER: Final = 1.5  # than high is the grid of cards, about


def draw(
    story: Story,
    parts: Sequence[Part],
    path: Path,
    feel: Feel | None,
    traffic: Traffic | None,
    more: str = "",
) -> None:
    """Write the sheet; `more` stands behind what its heading counts."""
    between = _between(story, parts, traffic)
    columns = max(1, round(math.sqrt(len(parts) * _WIDER * _CARD[1] / _CARD[0])))
    columns = max(1, min(len(parts), columns))
    places = {str(part.number): _place(at, columns) for at, part in enumerate(parts)}
    cards = Diagram({str(part.number): _size(story, part) for part in parts}, tuple(between))
    placed = pinned(cards, places)
    width, height = placed.width, placed.height
    legend = map_legend.rows(
        map_legend.of_overview(walked=traffic is not None, coloured=feel is not None), width
    )
    top = MARGIN + 0.8
    foot = top + height + 0.45
    sheet = BulkSheet(width + 2 * MARGIN + _START, foot + map_legend.ROW * len(legend) + MARGIN)
    corner = (MARGIN + _START, top)
    for arrow, curve in placed.curves.items():
        _draw_arrow(sheet, arrow, curve, corner, between[arrow], traffic is not None)
    for part in parts:
        x, y = placed.boxes[str(part.number)]
        _draw_card(sheet, story, part, (corner[0] + x, corner[1] + y), feel, traffic)
    draw_heading(sheet, story, more)
    sheet.rule(foot - 0.1)
    map_legend.draw(sheet, legend, MARGIN, foot)
    sheet.save(path, width=min(PIXELS, round(DOTS * sheet.width)))


def _size(story: Story, part: Part) -> tuple[float, float]:
    """The size of a part's card, with the second frame that an ending gives it."""
    beside = 2 * ENDING * any(story.segments[name].is_ending for name in part.segments)
    return _CARD[0] + beside, _CARD[1] + beside


def _place(at: int, columns: int) -> Point:
    """In rows that are read to the right and to the left in turn, so that what follows is near."""
    row, column = divmod(at, columns)
    if row % 2:
        column = columns - 1 - column
    return (
        column * (_CARD[0] + _APART[0]) + _CARD[0] / 2,
        row * (_CARD[1] + _APART[1]) + _CARD[1] / 2,
    )


def _between(story: Story, parts: Sequence[Part], traffic: Traffic | None) -> dict[Arrow, float]:
    """From which part to which cuts lead: how many or, with traffic, how often a viewer goes."""
    number = {name: str(part.number) for part in parts for name in part.segments}
    found: Counter[Arrow] = Counter()
    ways = {
        (name, cut.to) for name, segment in story.segments.items() for cut in segment.next
        if cut.to in number
    }  # fmt: skip
    for name, to in sorted(ways):
        if number[name] != number[to]:
            arrow = number[name], number[to]
            found[arrow] += 1 if traffic is None else traffic.of_cut(name, to)  # type: ignore[assignment]
    return dict(found)


def _draw_arrow(
    sheet: Sheet,
    arrow: Arrow,
    curve: Sequence[Point],
    corner: Point,
    many: float,
    walked: bool,
) -> None:
    points = [(corner[0] + x, corner[1] + y) for x, y in curve]
    steps = [(points[0], Curve.MOVETO), *((point, Curve.CURVE4) for point in points[1:])]
    backward = int(arrow[1]) < int(arrow[0])
    colour = GUARD if backward else INK
    wide = 0.9 + (5.0 * min(1.0, many) if walked else 0.9 * math.log2(max(1.0, many)))
    dotted = {"linestyle": (0, (1, 2.2))} if walked and not many else {}
    sheet.stroke(steps, {"edgecolor": colour, "linewidth": wide, "alpha": 0.75, **dotted})
    (x, y), (px, py) = points[-1], points[-2]
    long = math.hypot(x - px, y - py) or 1.0
    size = (0.16, 0.06 + wide * 0.011)
    sheet.head((x, y), ((x - px) / long, (y - py) / long), size, colour)


def _draw_card(
    sheet: Sheet,
    story: Story,
    part: Part,
    place: Point,
    feel: Feel | None,
    traffic: Traffic | None,
) -> None:
    (x, y), (width, height) = place, _CARD
    segments = [story.segments[name] for name in part.segments]
    if any(segment.is_ending for segment in segments):
        size = (width + 2 * ENDING, height + 2 * ENDING)
        sheet.frame(x, y, size, PAPER, 1.0, zorder=sheet.under)
    sheet.frame(x, y, (width, height), PAPER, 1.6 if story.start in part.segments else 1.0)
    if story.start in part.segments:
        sheet.arrow(x - width / 2 - 0.27, y)
    if any(name in story.limits.must_see for name in part.segments):
        sheet.diamond(x + width / 2 - 0.02, y - height / 2 + 0.02)
    left = x - width / 2 + 0.16
    title = shortened(f"{part.number}  {part.name}", _NAME, width - 0.32, bold=True)
    sheet.text(left, y - 0.36, title, _NAME, ha="left", bold=True)
    for line, said in enumerate(_said(story, part, traffic)):
        sheet.text(left, y - 0.08 + 0.2 * line, said, DETAIL, ha="left", colour=SOFT)
    step = (width - 0.32) / len(segments)
    for at, segment in enumerate(segments):
        sheet.block(left + at * step, y + 0.33, step, _STRIP, colour_of(segment, feel), zorder=3)


def _said(story: Story, part: Part, traffic: Traffic | None) -> list[str]:
    segments = [story.segments[name] for name in part.segments]
    endings = sum(segment.is_ending for segment in segments)
    said = f"{len(segments)} segments"
    if endings:
        said += f", {endings} ending{'s' if endings > 1 else ''}"
    minutes = sum(segment.duration for segment in segments) / 60
    told = [said, f"{minutes:.0f} min of film"]
    if traffic is not None:
        unseen = sum(not traffic.seen.get(name) for name in part.segments)
        told[1] += f" · {unseen} never seen" if unseen else " · all seen"
    return told
