"""What people felt second by second, under the film: means with bands, and how many people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine.audience.curves import Curve
from engine.pictures.audience_style import (
    HUES,
    INK,
    LEFT,
    LETTERS,
    RULE,
    SMALL,
    SOFT,
    blank,
    box,
    head,
    minutes,
)
from engine.pictures.film_strip import HEIGHT, Strip, draw_key, draw_seams, draw_strip
from engine.words import Seconds

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RANGES: Final[dict[str, tuple[float, float]]] = {
    "valence": (-1, 1),
    "arousal": (-1, 1),
    "attention": (0, 1),
}
ENDS: Final = {
    "valence": ("unpleasant", "pleasant"),
    "arousal": ("calm", "excited"),
    "attention": ("away", "with it"),
    "heart": ("slow", "fast"),
}
"""What the lower and the upper end of a quantity are called."""

_PANEL: Final = 1.25


@dataclass(frozen=True, slots=True)
class Reactions:
    """Laughs, say: at each second, how many people of how many; all of one length."""

    kind: str
    at: tuple[Seconds, ...]
    count: tuple[float, ...]
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shade:
    """A stretch that is spoken of: a dip, a difference."""

    first: Seconds
    last: Seconds
    word: str


def draw_curves(
    curves: Sequence[tuple[str, Curve]],
    strip: Strip,
    *,
    title: str,
    below: str,
    reactions: Sequence[Reactions] = (),
    shades: Sequence[tuple[str, Shade]] = (),
) -> "Figure":
    """A panel for each (quantity, curve), one under the other below the film's strip.

    `shades` are of the quantity that they name. The bands are those of each instant by itself.
    """
    shown = [each for each in reactions if sum(each.count)]
    reacting = 0.62 * len(shown)
    height = 0.8 + HEIGHT + len(curves) * (_PANEL + 0.16) + reacting + 0.75
    figure = blank(height)
    head(figure, title, below)
    draw_key(figure, [each.says for each in strip.places], 0.28)
    top = 0.8
    draw_strip(box(figure, top, HEIGHT), strip)
    top += HEIGHT + 0.06
    for name, curve in curves:
        axes = box(figure, top, _PANEL)
        _panel(axes, name, curve, strip)
        for quantity, shade in shades:
            if quantity == name:
                shade_over(axes, shade)
        top += _PANEL + 0.16
    for each in shown:
        _bars(box(figure, top, 0.46), each, strip)
        top += 0.62
    axes = box(figure, top, 0.34)
    _people(axes, curves, strip)
    minutes(axes, strip.end)
    _finish(figure)
    return figure


def _panel(axes: Any, name: str, curve: Curve, strip: Strip) -> None:
    hue = HUES.get(name, INK)
    at, mean = with_gaps(curve.at, curve.mean, strip)
    _, low = with_gaps(curve.at, curve.low, strip)
    _, high = with_gaps(curve.at, curve.high, strip)
    axes.fill_between(at, low, high, color=hue, alpha=0.22, linewidth=0)
    axes.plot(at, mean, color=hue, linewidth=1.8, solid_capstyle="round")
    axes.set_xlim(0, strip.end)
    limits = RANGES.get(name) or _around(low, high)
    axes.set_ylim(*_fitting(name, limits, low, high))
    if name in ("valence", "arousal"):
        axes.axhline(0, color=RULE, linewidth=0.8, zorder=0)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(bottom=False, labelbottom=False)
    axes.locator_params(axis="y", nbins=4)
    named_axis(axes, name, hue)
    draw_seams(axes, strip)


def named_axis(axes: Any, name: str, hue: str) -> None:
    """The quantity's name in its own colour, left of its axis, with what its ends mean."""
    inches = axes.get_figure().get_size_inches()[0] * axes.get_position().width
    x = -(LEFT - 0.15) / inches
    axes.text(x, 0.5, name, transform=axes.transAxes, fontsize=LETTERS, weight="bold", color=hue,
              rotation=90, va="center", ha="left")  # fmt: skip
    ends = ENDS.get(name, ("", ""))
    for y, word, va in ((0.02, ends[0], "bottom"), (0.98, ends[1], "top")):
        axes.text(0.004, y, word, transform=axes.transAxes, fontsize=7.5, color=SOFT, va=va)


def _fitting(name: str, limits: tuple[float, float], low: Any, high: Any) -> tuple[float, float]:
    """As much of a quantity's range as its band needs, so that small changes are seen."""
    known = np.concatenate([low[np.isfinite(low)], high[np.isfinite(high)]])
    if not len(known):
        return limits
    if name == "attention":
        return max(0.0, min(0.4, float(known.min()) - 0.05)), 1.0
    if name in RANGES:
        far = min(1.0, max(0.3, float(np.abs(known).max()) * 1.08))
        return -far, far
    return limits


def _around(low: Any, high: Any) -> tuple[float, float]:
    known = np.concatenate([low[np.isfinite(low)], high[np.isfinite(high)]])
    if not len(known):
        return 50.0, 110.0
    room = max(4.0, 0.15 * float(np.ptp(known)))
    return float(known.min()) - room, float(known.max()) + room


def with_gaps(at: Sequence[float], values: Sequence[float], strip: Strip) -> tuple[Any, Any]:
    """The values with a gap where one segment ends and another begins: no line leads over."""
    times, heights = np.asarray(at, float), np.asarray(values, float)
    seams = np.searchsorted(times, [piece.begin for piece in strip.pieces[1:]])
    return np.insert(times, seams, np.nan), np.insert(heights, seams, np.nan)


def shade_over(axes: Any, shade: Shade, *, written: bool = True, at: float = 0.97) -> None:
    """Shade a stretch, with its word at the top."""
    axes.axvspan(shade.first, shade.last, color=SOFT, alpha=0.16, linewidth=0, zorder=0)
    if not written:
        return
    axes.text(
        *((shade.first + shade.last) / 2, at, shade.word),
        transform=axes.get_xaxis_transform(), fontsize=7.5, color=INK, ha="center", va="top",
    )  # fmt: skip


def _bars(axes: Any, reactions: Reactions, strip: Strip) -> None:
    counts = np.asarray(reactions.count, float)
    axes.bar(reactions.at, counts, width=0.9, color=INK, alpha=0.75, linewidth=0)
    axes.set_xlim(0, strip.end)
    most = float(counts.max())
    axes.set_ylim(0, most * 1.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(bottom=False, labelbottom=False)
    inches = axes.get_figure().get_size_inches()[0] * axes.get_position().width
    axes.text(-(LEFT - 0.15) / inches, 0.05, reactions.kind, transform=axes.transAxes,
              fontsize=LETTERS, weight="bold", color=INK, va="bottom")  # fmt: skip
    for place in _peaks(counts):
        of = f"{counts[place]:.0f} of {reactions.people[place]}"
        at = min(max(reactions.at[place], 0.02 * strip.end), 0.98 * strip.end)
        axes.text(at, counts[place] + most * 0.06, of, fontsize=7.5, color=INK, ha="center",
                  va="bottom")  # fmt: skip
    draw_seams(axes, strip)


def _peaks(counts: Any, most: int = 8) -> list[int]:
    """The highest seconds, none near another, so that what is written over them has room."""
    apart = max(3, len(counts) // 14)
    found: list[int] = []
    for place in np.argsort(-counts, kind="stable"):
        if counts[place] < max(1.0, 0.3 * counts.max()) or len(found) == most:
            break
        if all(abs(int(place) - other) >= apart for other in found):
            found.append(int(place))
    return found


def _people(axes: Any, curves: Sequence[tuple[str, Curve]], strip: Strip) -> None:
    """How many people were measured, as a step, with the number where it changes."""
    longest = max((curve for _, curve in curves), key=lambda curve: len(curve.at))
    people = np.max([c.people for _, c in curves if len(c.at) == len(longest.at)], axis=0)
    axes.fill_between(longest.at, people, step="mid", color=SOFT, alpha=0.28, linewidth=0)
    most = int(people.max()) if len(people) else 0
    axes.set_ylim(0, max(1.0, most * 1.15))
    axes.set_yticks([0, most] if most else [0])
    axes.spines["left"].set_visible(False)
    inches = axes.get_figure().get_size_inches()[0] * axes.get_position().width
    axes.text(-(LEFT - 0.15) / inches, 0.5, "people", transform=axes.transAxes, fontsize=SMALL,
              color=SOFT, va="center")  # fmt: skip
    draw_seams(axes, strip)


def _finish(figure: Any) -> None:
    from engine.pictures.printed import relettered

    relettered(figure, ticks=True)
