"""What came of the beats: a forest plot of shares with their intervals, and a table of what was
meant against what was felt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine.audience.intervals import Interval, percent
from engine.pictures.audience_style import (
    BLUE,
    GROUND,
    INK,
    LETTERS,
    RULE,
    SMALL,
    SOFT,
    blank,
    box,
    head,
)
from engine.pictures.film_strip import MARKS, draw_key

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROW: Final = 0.3
_NAME: Final = 3.1  # inches
_SAID: Final = 2.15


@dataclass(frozen=True, slots=True)
class BeatRow:
    """A beat: where it is, what was meant, in what share of people it landed, and what chance
    alone would bring. Where nothing was meant, `meant` is empty and `felt` says what was felt."""

    place: str
    meant: str
    share: Interval
    chance: float
    says: str
    felt: str = ""


def draw_beats(rows: Sequence[BeatRow], *, title: str, below: str) -> "Figure":
    """A row for each: the share of people with its 95 % interval, and chance as a small line."""
    figure = blank(0.8 + _ROW * max(1, len(rows)) + 0.6)
    head(figure, title, below)
    draw_key(figure, [row.says for row in rows], 0.28)
    axes = box(figure, 0.8, _ROW * max(1, len(rows)), _NAME + 0.15, _SAID + 0.1)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows) - 0.5 if rows else 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100 %"])
    axes.set_xlabel("of the people who saw it", fontsize=SMALL, color=SOFT)
    for at in (0, 0.25, 0.5, 0.75, 1):
        axes.axvline(at, color=RULE, linewidth=0.7, zorder=0)
    wide = figure.get_size_inches()[0] * axes.get_position().width
    for number, row in enumerate(rows):
        _row(axes, number, row, wide)
    from engine.pictures.printed import relettered

    relettered(figure, ticks=True)
    return figure


def _row(axes: Any, number: int, row: BeatRow, wide: float) -> None:
    from engine.pictures.printed import shortened, size_of

    across = axes.get_yaxis_transform()
    if number % 2 == 0:
        axes.axhspan(number - 0.5, number + 0.5, color=SOFT, alpha=0.07, linewidth=0, zorder=-1,
                     xmin=-_NAME / wide, xmax=1 + _SAID / wide, clip_on=False)  # fmt: skip
    place = shortened(row.place, SMALL, 0.42 * _NAME)
    axes.text(
        -(_NAME - 0.05) / wide,
        number,
        place,
        transform=across,
        fontsize=SMALL,
        color=SOFT,
        va="center",
    )
    meant = row.meant or f"{row.felt}, not meant"
    room = _NAME - 0.2 - size_of(place, SMALL)[0]
    axes.text(-0.1 / wide, number, shortened(meant, LETTERS, room), transform=across,
              fontsize=LETTERS, color=INK, ha="right", va="center")  # fmt: skip
    shape, colour = MARKS.get(row.says, MARKS["too few to tell"])
    hollow = row.says not in MARKS or row.says == "too few to tell"
    share = row.share
    if math.isfinite(share.low):
        axes.plot([share.low, share.high], [number, number], color=colour, lw=2.2,
                  solid_capstyle="butt", alpha=0.8)  # fmt: skip
    if math.isfinite(row.chance):
        axes.plot([row.chance] * 2, [number - 0.28, number + 0.28], color=SOFT, lw=1.2)
    if math.isfinite(share.value):
        axes.plot(share.value, number, marker=shape, markersize=7, color=colour, clip_on=False,
                  markerfacecolor=GROUND if hollow else colour, zorder=5)  # fmt: skip
    axes.text(1 + 0.12 / wide, number, people_of(share), transform=across, fontsize=SMALL,
              color=INK, va="center")  # fmt: skip


def people_of(share: Interval) -> str:
    """A share in words: `8 of 12 · 67 %, 39 to 86 %`; people, for a share of them."""
    if not share.people or not math.isfinite(share.value):
        return "nobody saw it"
    count = f"{share.value * share.people:.0f} of {share.people}"
    if not math.isfinite(share.low):
        return count
    return f"{count} · {percent(share.value)}, {percent(share.low)[:-2]} to {percent(share.high)}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table of shares: of those in `row`, the share in `column`; `count` of people."""

    row: str
    column: str
    share: Interval


def draw_table(
    cells: Sequence[Cell],
    *,
    title: str,
    below: str,
    rows: str,
    columns: str,
    most: int = 14,
) -> "Figure":
    """A table with a row and a column for each feeling, darker where the share is larger; the
    share is written in, and at the left how many people a row has behind it."""
    from matplotlib.patches import Rectangle

    from engine.pictures.printed import shortened, size_of

    people: dict[str, int] = {}
    weight: dict[str, float] = {}
    for each in cells:
        people[each.row] = max(people.get(each.row, 0), each.share.people)
        weight[each.column] = weight.get(each.column, 0.0) + each.share.value * each.share.people
    down = sorted(people, key=lambda name: (-people[name], name))[:most]
    over = sorted(weight, key=lambda name: (-weight[name], name))[:most]
    tall, wide = 0.34 * max(1, len(down)), min(0.86 * max(1, len(over)), 7.3)
    letters = [shortened(column, SMALL, 1.2) for column in over]
    slanted = max((0.53 * size_of(each, SMALL)[0] for each in letters), default=0.0)
    top = 0.8 + slanted + 0.15
    figure = blank(top + tall + 0.25)
    head(figure, title, below)
    axes = box(figure, top, tall, 2.45, 10.0 - 2.45 - wide)
    axes.set_xlim(0, max(1, len(over)))
    axes.set_ylim(max(1, len(down)), 0)
    axes.axis("off")
    shares = {(each.row, each.column): each.share.value for each in cells}
    for y, row in enumerate(down):
        words = f"{shortened(row, LETTERS, 1.7)} "
        axes.text(-0.08, y + 0.5, words, fontsize=LETTERS, color=INK, ha="right", va="center")
        axes.text(-2.3 / (wide / max(1, len(over))), y + 0.5, f"{people[row]}", fontsize=SMALL,
                  color=SOFT, ha="left", va="center")  # fmt: skip
        for x, column in enumerate(over):
            value = shares.get((row, column), 0.0)
            axes.add_patch(Rectangle((x + 0.03, y + 0.05), 0.94, 0.9, facecolor=BLUE, lw=0,
                                     alpha=0.06 + 0.54 * value))  # fmt: skip
            if value >= 0.005:
                axes.text(x + 0.5, y + 0.5, f"{100 * value:.0f}", fontsize=LETTERS, color=INK,
                          ha="center", va="center",
                          weight="bold" if row == column else "normal")  # fmt: skip
    for x, column in enumerate(letters):
        axes.text(x + 0.32, -0.18, column, fontsize=SMALL, color=INK,
                  rotation=32, rotation_mode="anchor", ha="left", va="bottom")  # fmt: skip
    words = f"people   {rows} ↓   {columns} →, in %"
    line = 1 - (top - 0.14) / figure.get_figheight()
    figure.text(0.015, line, words, fontsize=SMALL, color=SOFT, va="center")
    from engine.pictures.printed import relettered

    relettered(figure)
    return figure
