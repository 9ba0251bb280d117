"""Who stayed: the share of people still watching, as a step, with its interval."""

from typing import TYPE_CHECKING

from engine.audience.leaving import Staying
from engine.pictures.audience_style import (
    BLUE,
    INK,
    RULE,
    SMALL,
    SOFT,
    blank,
    box,
    head,
    minutes,
)
from engine.pictures.film_strip import HEIGHT, Strip, draw_seams, draw_strip
from engine.words import clock

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_staying(
    staying: Staying, end: float, strip: Strip | None, *, title: str, below: str
) -> "Figure":
    """The share of people still watching up to `end` (s); the film's strip above where everybody
    saw the same. Where somebody left, it is written how many were watching until then."""
    top = 0.8 + (HEIGHT + 0.06 if strip is not None else 0.0)
    figure = blank(top + 1.9 + 0.45)
    head(figure, title, below)
    if strip is not None:
        draw_strip(box(figure, 0.8, HEIGHT), strip)
    axes = box(figure, top, 1.9)
    at, share = [*staying.at, end], [*staying.share, staying.share[-1]]
    low, high = [*staying.low, staying.low[-1]], [*staying.high, staying.high[-1]]
    axes.fill_between(at, low, high, step="post", color=BLUE, alpha=0.2, linewidth=0)
    axes.step(at, share, where="post", color=BLUE, linewidth=2)
    axes.set_ylim(0, 1.04)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100 %"])
    axes.yaxis.grid(True, color=RULE, linewidth=0.7)
    axes.set_axisbelow(True)
    minutes(axes, end)
    for when, until, now, words in _leavings(staying, end / 12):
        axes.annotate(
            f"{words}\n{clock(when)}" + (f" to {clock(until)}" if until > when else ""),
            (until, now), textcoords="offset points", xytext=(3, -4), fontsize=7.5, color=INK,
            va="top", ha="left" if until < 0.9 * end else "right",
        )  # fmt: skip
    if strip is not None:
        draw_seams(axes, strip)
    axes.set_ylabel("still watching", fontsize=SMALL, color=SOFT)
    from engine.pictures.printed import relettered

    relettered(figure, ticks=True)
    return figure


def _leavings(staying: Staying, near: float) -> list[tuple[float, float, float, str]]:
    """The drops of the curve as (from, to, share after, words); those near another are one."""
    groups: list[list[tuple[float, float, int]]] = []
    before = 1.0
    for when, now, people in zip(staying.at, staying.share, staying.people, strict=True):
        if now < before - 1e-9:
            if groups and when - groups[-1][0][0] < near:
                groups[-1].append((when, now, people))
            else:
                groups.append([(when, now, people)])
        before = now
    found = []
    for group in groups:
        when, _, people = group[0]
        until, now, last = group[-1]
        # Of those who were watching at the last drop, this many were not any more after it.
        kept = now / _before(staying, until) * last
        found.append((when, until, now, f"{people - kept:.0f} of {people} left"))
    return found


def _before(staying: Staying, at: float) -> float:
    """The share still watching just before a step."""
    place = staying.at.index(at)
    return staying.share[place - 1] if place else 1.0
