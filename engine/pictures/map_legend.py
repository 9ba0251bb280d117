"""The legend of a story's map: an entry for each that stands in it, in as many rows as
they need, so that nothing is cut at any width. Lengths in inches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from matplotlib.path import Path as Curve

from engine.pictures.map_marks import sample_line
from engine.pictures.map_pens import DETAIL, GUARD, INK, LINE, NEUTRAL, PAPER, feeling_colour
from engine.pictures.printed import size_of
from engine.pictures.sheet import Sheet
from engine.story.model import Cut, Story

ROW: Final = 0.32
_GAP: Final = 0.3  # between two entries
_LINE: Final = 0.45
_SCALE: Final = 1.0
_BEFORE: Final = 0.1  # between a mark and its words

PLAIN: Final = Cut(to="-")
GUARDED: Final = Cut(to="-", when="viewer.arousal > 0")
CHOSEN: Final = Cut(to="-", choice="-")


@dataclass(frozen=True, slots=True)
class Entry:
    """A mark so wide, drawn at its left middle by `draw(sheet, x, y)`, and its words.

    `before` are words on its left.
    """

    words: str
    wide: float
    draw: Callable[[Sheet, float, float], None]
    before: str = ""

    @property
    def width(self) -> float:
        """The width of mark and words with the gap behind them, in inches."""
        before = size_of(self.before, DETAIL)[0] + _BEFORE if self.before else 0.0
        return before + self.wide + _BEFORE + size_of(self.words, DETAIL)[0]


def entries(story: Story, *, walked: bool, coloured: bool) -> list[Entry]:
    """The entries for all that a map of this story shows."""
    return [*_lines(story, walked), *_boxes(story, walked, coloured)]


def _lines(story: Story, walked: bool) -> Iterator[Entry]:
    defaults = {id(segment.default_cut) for segment in story.segments.values()}
    cuts = [cut for segment in story.segments.values() for cut in segment.next]
    others = [cut for cut in cuts if id(cut) not in defaults]
    if walked:
        yield _line("walked by all viewers", PLAIN, share=1.0)
        yield _line("by few", PLAIN, share=0.05)
        yield _line("by none", PLAIN, share=0.0)
        if any(cut.when is not None for cut in cuts):
            yield _line("guarded", GUARDED, share=0.3)
        if any(cut.choice is not None for cut in cuts):
            yield _line("an answer of the viewer", CHOSEN, share=0.3)
        return
    if len(others) < len(cuts):
        yield _line("default cut", PLAIN, default=True)
    if any(cut.when is None and cut.choice is None for cut in others):
        yield _line("free cut", PLAIN)
    if any(cut.when is not None for cut in others):
        yield _line("guarded cut", GUARDED)
    if any(cut.choice is not None for cut in cuts):
        yield _line("an answer of the viewer", CHOSEN)


def _line(words: str, cut: Cut, *, default: bool = False, share: float | None = None) -> Entry:
    return Entry(words, _LINE, lambda sheet, x, y: sample_line(sheet, x, y, cut, default, share))


def _boxes(story: Story, walked: bool, coloured: bool) -> Iterator[Entry]:
    yield Entry("start", 0.17, lambda sheet, x, y: sheet.arrow(x, y))
    if any(segment.is_ending for segment in story.segments.values()):
        yield Entry("ending", 0.42, _ending)
    if story.limits.must_see:
        yield Entry("must-see", 0.18, lambda sheet, x, y: sheet.diamond(x + 0.09, y))
    if walked:
        wide = size_of("62 %", DETAIL)[0]
        yield Entry("of viewers saw it", wide, lambda sheet, x, y: sheet.note(x, y, "62 %"))
        yield Entry(
            "never seen",
            0.36,
            lambda sheet, x, y: sheet.frame(x + 0.18, y, (0.36, 0.22), PAPER, 1.0, dashed=True),
        )
    if coloured:
        yield Entry("pleasant (intended)", _SCALE, _scale, before="unpleasant")


def of_panels(story: Story) -> list[Entry]:
    """The further entries of a map in panels."""
    found = [
        _tag("▸ 7  name", "leads to a segment in part 7"),
        _tag("3, 5 ▸", "comes from parts 3 and 5"),
    ]
    loops = any(cut.to == name for name, each in story.segments.items() for cut in each.next)
    if loops:
        wide = size_of("↻", DETAIL)[0]
        found.append(Entry("may follow itself", wide, lambda sheet, x, y: sheet.note(x, y, "↻")))
    return found


def of_overview(*, walked: bool, coloured: bool) -> list[Entry]:
    """The entries of a map that shows parts only."""
    thin, thick = (0.9, 5.9) if walked else (0.9, 3.6)
    wide = "walked by all viewers" if walked else "16 cuts"
    found = [
        _arrow("walked by few" if walked else "one cut", INK, thin),
        _arrow(wide, INK, thick),
        _arrow("to an earlier part", GUARD, thin),
        *([_arrow("walked by none", INK, thin, dotted=True)] if walked else []),
        Entry("start", 0.17, lambda sheet, x, y: sheet.arrow(x, y)),
        Entry("has an ending", 0.42, _ending),
        Entry("has a must-see", 0.18, lambda sheet, x, y: sheet.diamond(x + 0.09, y)),
    ]
    if coloured:
        words = "pleasant (intended), segment by segment"
        found.append(Entry(words, _SCALE, _scale, before="unpleasant"))
    return found


def _arrow(words: str, colour: str, wide: float, *, dotted: bool = False) -> Entry:
    def drawn(sheet: Sheet, x: float, y: float) -> None:
        steps = [((x, y), Curve.MOVETO), ((x + 0.4, y), Curve.LINETO)]
        dots = {"linestyle": (0, (1, 2.2))} if dotted else {}
        sheet.stroke(steps, {"edgecolor": colour, "linewidth": wide, "alpha": 0.75, **dots})
        sheet.head((x + 0.47, y), (1, 0), (0.16, 0.06 + wide * 0.011), colour)

    return Entry(words, _LINE, drawn)


def _tag(written: str, words: str) -> Entry:
    wide = size_of(written, DETAIL)[0] + 0.16

    def drawn(sheet: Sheet, x: float, y: float) -> None:
        sheet.frame(x + wide / 2, y, (wide, 0.24), PAPER, 0.6, edge=LINE)
        sheet.note(x + 0.08, y, written)

    return Entry(words, wide, drawn)


def _ending(sheet: Sheet, x: float, y: float) -> None:
    sheet.frame(x + 0.21, y, (0.42, 0.28), PAPER, 1.0, zorder=sheet.under)
    sheet.frame(x + 0.21, y, (0.32, 0.18), NEUTRAL, 1.0)


def _scale(sheet: Sheet, x: float, y: float) -> None:
    step = _SCALE / 11
    for place in range(11):
        colour = feeling_colour(place / 5 - 1, 0.0)
        sheet.block(x + place * step, y - 0.09, step * 1.02, 0.18, colour)


def rows(found: list[Entry], width: float) -> list[list[Entry]]:
    """The entries in rows no wider than `width`; each has at least one."""
    made: list[list[Entry]] = [[]]
    used = 0.0
    for entry in found:
        if made[-1] and used + entry.width > width:
            made.append([])
            used = 0.0
        made[-1].append(entry)
        used += entry.width + _GAP
    return made


def least_width(found: list[Entry]) -> float:
    """The least width of a page that holds the widest entry."""
    return max((entry.width for entry in found), default=0.0)


def draw(sheet: Sheet, found: list[list[Entry]], left: float, top: float) -> None:
    """Draw the rows from a corner on."""
    for number, row in enumerate(found):
        x, y = left, top + ROW * (number + 0.5)
        for entry in row:
            begin = x
            if entry.before:
                sheet.note(x, y, entry.before)
                x += size_of(entry.before, DETAIL)[0] + _BEFORE
            entry.draw(sheet, x, y)
            sheet.note(x + entry.wide + _BEFORE, y, entry.words)
            x = begin + entry.width + _GAP
