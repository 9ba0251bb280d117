"""The maps of a film that is too large for one layered sheet: its parts as panels on one sheet or,
of a very large one, an overview of its parts with a sheet for each beside it."""

import os
import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from engine.pictures import atlas, overview
from engine.pictures.diagram import Placed, placed
from engine.pictures.map_marks import Traffic
from engine.pictures.map_pens import Feel
from engine.pictures.panels import Panel, panel_of
from engine.pictures.parts import Part, parts_of, parts_of_parts
from engine.story.model import Story
from engine.words import SegmentName

MOST_IN_A_PANEL: Final = 11
MOST_ON_A_SHEET: Final = 300
MOST_CARDS: Final = 45
"""About so many parts has an overview; of larger films the parts are larger."""

_PART: Final = 100  # segments of a part that has a sheet of its own, at most
_LONGEST: Final = 40  # letters of a part's name in a file's
_WORTH_A_PROCESS: Final = 4  # sheets: to start one takes as long as to draw two


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A picture to be drawn: its parts, each with its number as it is written."""

    path: Path
    panels: Sequence[tuple[str, Part]]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which pictures a film's map will be: the sheets, and the parts of their overview if any."""

    overview: Sequence[Part]
    sheets: Sequence[_Sheet]

    @property
    def parts(self) -> tuple[Path, ...]:
        """The files of the sheets that belong to an overview."""
        return tuple(sheet.path for sheet in self.sheets) if self.overview else ()


def planned(story: Story, path: Path) -> Plan:
    """The pictures of a large film's map that is to be written to `path`."""
    if len(story.segments) <= MOST_ON_A_SHEET:
        panels = [(str(part.number), part) for part in parts_of(story, MOST_IN_A_PANEL)]
        return Plan((), [_Sheet(path, panels)])
    most = max(_PART, -(-len(story.segments) * 3 // (2 * MOST_CARDS)))
    parts = parts_of(story, most)
    sheets = []
    for part, inner in zip(parts, parts_of_parts(story, parts, MOST_IN_A_PANEL), strict=True):
        panels = [(f"{part.number}.{each.number}", each) for each in inner]
        file = path.with_suffix("") / f"{part.number:02d}-{_fit(part.name)}{path.suffix}"
        counted = f" · part {part.number} of {len(parts)}: {part.name}, "
        sheets.append(_Sheet(file, panels, f"{counted}{len(part.segments)} segments"))
    return Plan(parts, sheets)


def draw(story: Story, path: Path, plan: Plan, feel: Feel | None, traffic: Traffic | None) -> str:
    """Write the map; see `story_map.draw`. A sentence if our own layout had to do; else empty."""
    numbers = {
        name: number
        for sheet in plan.sheets for number, part in sheet.panels for name in part.segments
    }  # fmt: skip
    sources: dict[SegmentName, list[SegmentName]] = {}
    for name, segment in story.segments.items():
        for cut in segment.next:
            sources.setdefault(cut.to, []).append(name)
    panels = [
        [panel_of(story, part, number, numbers, sources, traffic) for number, part in sheet.panels]
        for sheet in plan.sheets
    ]
    laid, missing = placed([panel.diagram for each in panels for panel in each])
    if plan.overview:
        path.with_suffix("").mkdir(exist_ok=True)
        overview.draw(story, plan.overview, path, feel, traffic)
    found = iter(laid)
    drawn = [
        (sheet, [(panel, next(found)) for panel in made])
        for sheet, made in zip(plan.sheets, panels, strict=True)
    ]
    _draw_sheets(story, drawn, feel, traffic)
    return missing


def _draw_sheets(
    story: Story,
    sheets: Sequence[tuple[_Sheet, list[tuple[Panel, Placed]]]],
    feel: Feel | None,
    traffic: Traffic | None,
) -> None:
    """Draw the sheets, several at once where there are many: each takes about a second."""
    processes = min(os.cpu_count() or 1, len(sheets) // _WORTH_A_PROCESS)
    if processes < 2:
        for sheet, pairs in sheets:
            atlas.draw(story, pairs, sheet.path, feel, traffic, sheet.heading)
        return
    found = None if feel is None else _feelings(story, feel).__getitem__
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as executor:
        pending = [
            executor.submit(atlas.draw, story, pairs, sheet.path, found, traffic, sheet.heading)
            for sheet, pairs in sheets
        ]
        for each in pending:
            each.result()


def _feelings(story: Story, feel: Feel) -> dict[str, tuple[float, float]]:
    """Valence and arousal of each known feeling of the story: other processes get no function."""
    known = {}
    for feeling in {beat.feel for each in story.segments.values() for beat in each.beats}:
        with suppress(KeyError):
            known[feeling] = feel(feeling)
    return known


def _fit(name: str) -> str:
    """A part's name as a part of a file's."""
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")[:_LONGEST].rstrip("-") or "part"
