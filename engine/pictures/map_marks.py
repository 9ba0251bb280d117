"""The marks of a story's map, on any sheet: a segment's box, a cut's line and its head."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from matplotlib.path import Path as Curve

from engine.pictures.map_pens import (
    DETAIL,
    INK,
    NAME,
    PAPER,
    SOFT,
    Colour,
    detail,
    pen,
    percent,
    short_name,
    walked_pen,
)
from engine.pictures.sheet import Point, Sheet, Steps
from engine.story.model import Cut, Segment, Story
from engine.words import SegmentName

BOX: Final = 0.58
"""The height of a segment's box in inches."""

ENDING: Final = 0.06
"""How far the second frame of an ending stands out, on each side."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Shares (0 to 1) of viewers who saw each segment, and who went over each cut."""

    seen: Mapping[SegmentName, float]
    walked: Mapping[tuple[SegmentName, SegmentName], float]

    def of_cut(self, source: SegmentName, target: SegmentName) -> float:
        """The share of viewers who went from one segment to another."""
        return min(1.0, self.walked.get((source, target), 0.0))


def segment_box(
    sheet: Sheet,
    story: Story,
    name: SegmentName,
    place: Point,
    width: float,
    colour: Colour,
    traffic: Traffic | None = None,
    *,
    written: str | None = None,
    also: str = "",
) -> None:
    """A segment's box around a place: its name, what is known of it, and the marks that it bears.

    `written` stands in the place of its name, `also` behind what is known of it.
    """
    (x, y), segment = place, story.segments[name]
    if segment.is_ending:  # a second frame around the first, as at the end of a score
        size = (width + 2 * ENDING, BOX + 2 * ENDING)
        sheet.frame(x, y, size, PAPER, 1.0, zorder=sheet.under)
    line = 1.6 if name == story.start else 1.0
    unwalked = traffic is not None and not traffic.seen.get(name)
    sheet.frame(x, y, (width, BOX), PAPER if unwalked else colour, line, dashed=unwalked)
    if name == story.start:
        sheet.arrow(x - width / 2 - 0.27, y)
    said = "never seen" + also if unwalked else known_of(segment, name, traffic) + also
    written = short_name(name) if written is None else written
    sheet.text(x, y - 0.1, written, NAME, bold=True, colour=SOFT if unwalked else INK)
    sheet.text(x, y + 0.13, said, DETAIL, colour="#44484f")
    if name in story.limits.must_see:
        sheet.diamond(x + width / 2 - 0.02, y - BOX / 2 + 0.02)


def known_of(segment: Segment, name: SegmentName, traffic: Traffic | None) -> str:
    """The line below a segment's name."""
    said = detail(segment)
    return said if traffic is None else f"{said} · {percent(traffic.seen.get(name, 0.0))}"


def cut_line(
    sheet: Sheet, steps: Steps, cut: Cut, default: bool, share: float | None = None
) -> None:
    """A cut's line; `share` of the viewers walked it, None where nobody was simulated."""
    sheet.stroke(steps, pen(cut, default) if share is None else walked_pen(cut, share))


def cut_head(
    sheet: Sheet, tip: Point, way: Point, cut: Cut, default: bool, share: float | None = None
) -> None:
    """The head of a cut's line, in the direction `way`, a vector of length 1."""
    size = (0.13, 0.055) if default else (0.11, 0.045)
    if share is not None:
        size = (size[0], 0.045 + 0.05 * share)
    drawn = pen(cut, default) if share is None else walked_pen(cut, share)
    sheet.head(tip, way, size, drawn["edgecolor"])


def sample_line(
    sheet: Sheet, x: float, y: float, cut: Cut, default: bool, share: float | None
) -> None:
    """A short cut's line with its head, for the legend."""
    cut_line(sheet, [((x, y), Curve.MOVETO), ((x + 0.42, y), Curve.LINETO)], cut, default, share)
    cut_head(sheet, (x + 0.45, y), (1, 0), cut, default, share)
