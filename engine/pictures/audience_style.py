"""How pictures of an audience look, and how they are written: PNG, SVG, or SVG inside a page.

Hues are told apart by people who see few colours (after Okabe and Ito, "Color universal design",
2008, darkened until they stand out from white by 4.5 to 1, WCAG 2.2), and never alone: shapes,
dashes and words say the same. On a page, colours become custom properties of CSS (`page_colours`),
so that one picture serves light and dark.
"""

import re
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine import whole_files
from engine.problems import Trouble
from engine.words import clock

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK: Final = "#1f2630"
SOFT: Final = "#5a626e"
RULE: Final = "#c8cdd5"
GROUND: Final = "#fefefe"
BLOCK: Final = "#e6e9ee"
ORANGE: Final = "#b4530a"
BLUE: Final = "#0067a6"
GREEN: Final = "#00775a"
PINK: Final = "#a2387a"

_DARK: Final = {
    INK: "#e9ebef",
    SOFT: "#aab2be",
    RULE: "#454c58",
    GROUND: "#16191f",
    BLOCK: "#2b313b",
    ORANGE: "#f39a54",
    BLUE: "#62b8ee",
    GREEN: "#43c99d",
    PINK: "#e690c2",
}
_NAMES: Final = {
    INK: "ink", SOFT: "soft", RULE: "rule", GROUND: "ground", BLOCK: "block", ORANGE: "orange",
    BLUE: "blue", GREEN: "green", PINK: "pink",
}  # fmt: skip

WIDTH: Final = 10.0
"""Inches that every picture is wide, so that letters have one size under one another."""

LETTERS: Final = 9.5
SMALL: Final = 8.5
TITLE: Final = 12.0
LEFT: Final = 0.95
RIGHT: Final = 0.25
"""Inches left and right of what is measured."""

HUES: Final = {"valence": ORANGE, "arousal": BLUE, "attention": GREEN, "heart": PINK}
"""The colour of each quantity."""


def page_colours(*, dark: bool) -> dict[str, str]:
    """The colours of a page by their names (`ink`, `soft`, …), as hexadecimal numbers."""
    return {_NAMES[light]: _DARK[light] if dark else light for light in _NAMES}


def blank(height: float, width: float = WIDTH) -> "Figure":
    """An empty figure, in inches."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=100, facecolor=GROUND)
    FigureCanvasAgg(figure)
    return figure


def box(
    figure: "Figure", top: float, height: float, left: float = LEFT, right: float = RIGHT
) -> Any:
    """Axes at so many inches below the figure's top, so high."""
    wide, high = figure.get_size_inches()
    place = (left / wide, (high - top - height) / high, (wide - left - right) / wide, height / high)
    axes = figure.add_axes(place)
    bare(axes)
    return axes


def bare(axes: Any) -> None:
    """Axes without what says nothing: frames, and ticks that stand out."""
    axes.set_facecolor("none")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(RULE)
    axes.tick_params(labelsize=SMALL, colors=SOFT, length=3, color=RULE)


def head(figure: "Figure", title: str, below: str = "", left: float = 0.15) -> None:
    """A picture's title, and a line below it: what is shown, of how many people."""
    wide, high = figure.get_size_inches()
    figure.text(
        left / wide, 1 - 0.14 / high, title, fontsize=TITLE, weight="bold", color=INK, va="top"
    )
    if below:
        figure.text(left / wide, 1 - 0.4 / high, below, fontsize=LETTERS, color=SOFT, va="top")


def minutes(axes: Any, seconds: float) -> None:
    """The time below the axes, as minutes and seconds where it is long."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    steps = [1, 2, 3, 6, 10] if seconds > 90 else [1, 2, 2.5, 5, 10]
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, steps=steps, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda at, _: clock(at)))
    axes.set_xlim(0, seconds)


def write(figure: "Figure", path: Path) -> None:
    """Write a figure as SVG, PNG or PDF by the suffix of `path`. Raises Trouble."""
    if path.suffix.lower() not in (".svg", ".png", ".pdf"):
        raise Trouble(f"{path}: a picture is drawn as .svg, .png or .pdf.", blame="call")
    try:
        with whole_files.replacing(path) as part, _settings(path.stem):
            figure.savefig(part, dpi=160, metadata=_undated(path.suffix))
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}.") from None


def page_svg(figure: "Figure", name: str, described: str) -> str:
    """A figure as SVG inside a page: without a ground, its colours the page's, its ids its own.

    `name` is a word that no other picture of the page has, `described` what a reader is told who
    cannot see it.
    """
    text = StringIO()
    with _settings(name):
        figure.savefig(text, format="svg", facecolor="none", metadata=_undated(".svg"))
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    for colour, word in _NAMES.items():
        svg = svg.replace(colour, f"var(--{word})")
    opening = re.compile(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>')
    wide = figure.get_size_inches()[0] * 72
    return opening.sub(
        lambda found: (
            f'<svg xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{found[1]}" '
            f'style="--wide: {wide:.0f}px" role="img" aria-label="{_escaped(described)}">'
        ),
        svg,
        count=1,
    ).strip()


def _escaped(text: str) -> str:
    from html import escape

    return escape(" ".join(text.split()), quote=True)


def _settings(salt: str) -> Any:
    """The same picture gives the same file."""
    from matplotlib import rc_context

    return rc_context({"svg.hashsalt": salt, "svg.fonttype": "path"})


def _undated(suffix: str) -> dict[str, Any]:
    return {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(suffix.lower(), {})
