"""Two cuts, or two audiences, second by second: both means, and their difference with its band."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine.audience.comparing_time import Comparison
from engine.pictures.audience_curves import Shade, named_axis, shade_over, with_gaps
from engine.pictures.audience_style import (
    BLUE,
    INK,
    LETTERS,
    ORANGE,
    RULE,
    SMALL,
    SOFT,
    blank,
    box,
    head,
    minutes,
)
from engine.pictures.film_strip import HEIGHT, Strip, draw_seams, draw_strip

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PANEL: Final = 1.3


def draw_compared(
    quantity: str,
    names: tuple[str, str],
    found: Comparison,
    strip: Strip,
    step: float,
    *,
    title: str,
    below: str,
) -> "Figure":
    """Above the means of both, below the second less the first: the dark band holds each instant,
    the light one all instants at once. Stretches that differ are shaded and named."""
    figure = blank(0.8 + HEIGHT + 2 * _PANEL + 0.26 + 0.4)
    head(figure, title, below)
    draw_strip(box(figure, 0.8, HEIGHT), strip)
    top = 0.8 + HEIGHT + 0.06
    at = [(place + 0.5) * step for place in range(len(found.first))]
    upper = box(figure, top, _PANEL)
    for values, colour, style, name, people in (
        (found.first, ORANGE, (0, (5, 2)), names[0], found.people[0]),
        (found.second, BLUE, "solid", names[1], found.people[1]),
    ):
        times, heights = with_gaps(at, values, strip)
        upper.plot(times, heights, color=colour, linestyle=style, linewidth=1.8,
                   label=f"{name}, {people} people")  # fmt: skip
    _plain(upper, quantity, strip, INK)
    legend = upper.legend(
        fontsize=SMALL, loc="lower right", ncols=2, frameon=False, labelcolor=INK,
        borderaxespad=0.0, handlelength=2.6,
    )  # fmt: skip
    _above_the_strip(figure, legend)
    upper.spines["bottom"].set_visible(False)
    upper.tick_params(bottom=False, labelbottom=False)
    lower = box(figure, top + _PANEL + 0.2, _PANEL)
    lower.axhline(0, color=SOFT, linewidth=1.0, zorder=1)
    for low, high, alpha in (
        (found.band_low, found.band_high, 0.14),
        (found.low, found.high, 0.26),
    ):
        times, floor = with_gaps(at, low, strip)
        _, ceiling = with_gaps(at, high, strip)
        lower.fill_between(times, floor, ceiling, color=INK, alpha=alpha, linewidth=0)
    times, heights = with_gaps(at, found.difference, strip)
    lower.plot(times, heights, color=INK, linewidth=1.6)
    _plain(lower, "difference", strip, INK)
    for stretch in found.apart:
        effect = stretch.difference.effect
        shade = Shade(stretch.first * step, (stretch.last + 1) * step, f"{effect.value:+.1f} sd")
        shade_over(upper, shade, written=False)
        shade_over(lower, shade, at=0.1)
    minutes(lower, strip.end)
    from engine.pictures.printed import relettered

    relettered(figure, ticks=True)
    return figure


def _above_the_strip(figure: Any, legend: Any) -> None:
    """Move the key of both lines to the title's line, at the right."""
    wide, high = figure.get_size_inches()
    legend.set_bbox_to_anchor((1 - 0.15 / wide, 1 - 0.42 / high), transform=figure.transFigure)


def _plain(axes: Any, name: str, strip: Strip, hue: str) -> None:
    axes.set_xlim(0, strip.end)
    axes.locator_params(axis="y", nbins=4)
    named_axis(axes, name, hue)
    axes.axhline(0, color=RULE, linewidth=0.8, zorder=0)
    draw_seams(axes, strip)


def draw_effects(
    rows: Sequence[tuple[str, float, float, float, str, str]], *, title: str, below: str
) -> "Figure":
    """A row for each (name, effect, low, high, what is said, people): effects in standard
    deviations with their 95 % intervals, 0 in the middle."""
    from engine.pictures.printed import shortened

    tall = 0.3 * max(1, len(rows))
    figure = blank(0.8 + tall + 0.6)
    head(figure, title, below)
    axes = box(figure, 0.8, tall, 3.1, 2.9)
    known = [abs(each) for row in rows for each in row[1:4] if np.isfinite(each)]
    far = min(4.0, max(1.0, max(known, default=1.0) * 1.08))
    axes.set_xlim(-far, far)
    axes.set_ylim(max(1, len(rows)) - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.axvline(0, color=SOFT, linewidth=1.0)
    wide = figure.get_size_inches()[0] * axes.get_position().width
    across = axes.get_yaxis_transform()
    for number, (name, effect, low, high, says, people) in enumerate(rows):
        told = says in ("higher", "lower")
        colour = (BLUE if effect > 0 else ORANGE) if told else SOFT
        axes.plot([low, high], [number, number], color=colour, lw=2.2, solid_capstyle="butt")
        axes.plot(effect, number, marker="o", markersize=7, color=colour,
                  markerfacecolor=colour if told else "white", zorder=5)  # fmt: skip
        axes.text(-0.1 / wide, number, shortened(name, LETTERS, 2.9), transform=across, ha="right",
                  va="center", fontsize=LETTERS, color=INK)  # fmt: skip
        axes.text(1 + 0.12 / wide, number, f"{says}, {people}", transform=across, fontsize=SMALL,
                  color=INK, va="center")  # fmt: skip
    axes.set_xlabel("standard deviations", fontsize=SMALL, color=SOFT)
    from engine.pictures.printed import relettered

    relettered(figure, ticks=True)
    return figure
