"""A page in inches, with y growing downwards, and what can be put on it; matplotlib draws it."""

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path as Curve

from engine import whole_files
from engine.pictures.map_pens import DETAIL, INK, MUST, PAPER, SOFT, UNSEEN, Colour
from engine.pictures.printed import put
from engine.problems import Trouble

Point = tuple[float, float]
Steps = Sequence[tuple[Point, Any]]
"""Points, each with matplotlib's code of how the pen comes there."""

MARGIN: Final = 0.45
ROUND: Final = 0.09
"""The radius of a frame's corners."""

DOTS: Final = 160.0
"""Pixels of an inch, where the page is not too large for that."""

MOST_PIXELS: Final = 30_000
"""Of the longer side; Agg ends at 65,536."""


class Sheet:
    """A page of `width` by `height` inches."""

    under: float = 2
    """At which depth lies what a frame stands on."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._figure = Figure(figsize=(width, height), facecolor=PAPER)
        FigureCanvasAgg(self._figure)
        self._axes: Any = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._axes.set_axis_off()

    def text(self, x: float, y: float, text: str, points: float, **style: Any) -> None:
        """Words around a place, or beside it by `ha` and `va`; see `put`."""
        style = {"colour": INK} | style
        put(self._axes, (x, y), text, points, within=self._axes.transData, **style)

    def note(self, x: float, y: float, text: str) -> None:
        """Small words that begin at a place."""
        self.text(x, y, text, DETAIL, ha="left", colour=SOFT)

    def frame(
        self,
        x: float,
        y: float,
        size: tuple[float, float],
        colour: Any,
        line: float,
        *,
        dashed: bool = False,
        edge: str = INK,
        zorder: float = 2,
    ) -> None:
        """A box with round corners around a place."""
        look = {
            "facecolor": colour,
            "edgecolor": UNSEEN if dashed else edge,
            "linewidth": line,
            "linestyle": (0, (3, 2)) if dashed else "solid",
        }
        self._rounded(x, y, size, zorder, **look)

    def stroke(self, steps: Steps, pen: dict[str, Any], zorder: float = 1) -> None:
        """A line or curve."""
        curve = Curve([point for point, _ in steps], [code for _, code in steps])
        self._add(PathPatch(curve, facecolor="none", zorder=zorder, capstyle="butt", **pen))

    def head(self, tip: Point, way: Point, size: tuple[float, float], colour: Any) -> None:
        """An arrow's head that points in the direction `way`, a vector of length 1.

        `size` is its length and half its width.
        """
        corners = _head_corners(tip, way, size)
        self._polygon(corners, 2.5, facecolor=colour, linewidth=0)

    def diamond(self, x: float, y: float) -> None:
        """The mark of a must-see."""
        corners = [(x - 0.09, y), (x, y - 0.09), (x + 0.09, y), (x, y + 0.09)]
        self._polygon(corners, 5, facecolor=MUST, edgecolor=PAPER)

    def arrow(self, x: float, y: float) -> None:
        """The mark of where the film begins, from its left edge."""
        corners = [(x, y - 0.11), (x, y + 0.11), (x + 0.17, y)]
        self._polygon(corners, 3, facecolor=INK, linewidth=0)

    def block(
        self, x: float, y: float, wide: float, high: float, colour: Colour, zorder: float = 1
    ) -> None:
        """A rectangle without a frame, from its upper left corner."""
        corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
        self._polygon(corners, zorder, facecolor=colour, linewidth=0)

    def rule(self, y: float) -> None:
        """A thin line across the page, between its margins."""
        self._axes.plot([MARGIN, self.width - MARGIN], [y] * 2, color="#dedbd3", linewidth=0.8)

    def _rounded(
        self, x: float, y: float, size: tuple[float, float], zorder: float, **look: Any
    ) -> None:
        """A rectangle with round corners around a place."""
        width, height = size
        corner, style = (x - width / 2, y - height / 2), f"round,pad=0,rounding_size={ROUND}"
        self._add(FancyBboxPatch(corner, width, height, boxstyle=style, zorder=zorder, **look))

    def _polygon(self, corners: list[Point], zorder: float, **look: Any) -> None:
        self._add(Polygon(corners, closed=True, zorder=zorder, **look))

    def _add(self, artist: Any) -> None:
        self._axes.add_artist(artist)

    def _finish(self) -> None:
        """Before it is written."""

    def save(self, path: Path, width: int | None = None) -> None:
        """Write the page as SVG or PNG, by the suffix of `path`; a PNG `width` pixels wide.

        Without a width it is as fine as `DOTS` says; in no case larger than `MOST_PIXELS`. The
        same page gives the same bytes. Raises Trouble where the file cannot be written.
        """
        self._finish()
        dots = DOTS if width is None else width / self.width
        dots = min(dots, MOST_PIXELS / max(self.width, self.height))
        kind = path.suffix.lower().removeprefix(".")
        # No date, no random names inside the SVG.
        more: dict[str, Any] = {"metadata": {"Date": None} if kind == "svg" else {"Software": None}}
        if kind == "png" and width is not None:
            # In plain areas runs pack as well as all else, in half the time.
            more["pil_kwargs"] = {"compress_type": zlib.Z_RLE}
        try:
            with (
                mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "kuleshov"}),
                whole_files.replacing(path) as part,
            ):
                self._figure.savefig(part, format=kind, dpi=dots, facecolor=PAPER, **more)
        except OSError as error:
            raise Trouble(f"The picture {path} cannot be written: {error.strerror}.") from None


def _head_corners(tip: Point, way: Point, size: tuple[float, float]) -> list[Point]:
    """The corners of an arrow's head; see `Sheet.head`."""
    (x, y), (long, wide) = tip, size
    across = (way[1], way[0]) if 0 in way else (-way[1], way[0])
    back = (x - way[0] * long, y - way[1] * long)
    return [
        (x, y),
        (back[0] + across[0] * wide, back[1] + across[1] * wide),
        (back[0] - across[0] * wide, back[1] - across[1] * wide),
    ]
