"""Text in matplotlib's pictures, as outlines of the one text engine: every script, no warning."""

import re
import warnings
from functools import lru_cache
from typing import Any, Final

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, ScaledTranslation

from engine.text.typesetting import Align, TextStyle, typeset

POINTS: Final = 72
"""Points in an inch: sizes of letters are given in points."""

_COMMANDS: Final = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_CODES: Final = {
    "M": int(Path.MOVETO),
    **dict.fromkeys("LHV", int(Path.LINETO)),
    "Q": int(Path.CURVE3),
    "C": int(Path.CURVE4),
}
_FINE: Final = 4.0
"""Text is set so many times larger than it is printed: outlines are rounded to fit the pixels."""


def size_of(text: str, points: float, *, bold: bool = False, wrap: float | None = None,
            align: Align = "center") -> tuple[float, float]:  # fmt: skip
    """Width and height in inches of a text set in letters of so many points."""
    laid = typeset(text, _setting(points, bold, wrap, align))
    return laid.width / POINTS / _FINE, laid.height / POINTS / _FINE


def shortened(text: str, points: float, most: float, *, bold: bool = False) -> str:
    """A text, cut with an ellipsis where it is longer than `most` inches."""
    if size_of(text, points, bold=bold)[0] <= most:
        return text
    low, high = 0, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        fits = size_of(text[:middle] + "…", points, bold=bold)[0] <= most
        low, high = (middle, high) if fits else (low, middle)
    return text[:low].rstrip() + "…"


def put(
    artist: Any,
    place: tuple[float, float],
    text: str,
    points: float,
    *,
    within: Any,
    colour: Any,
    bold: bool = False,
    ha: Align = "center",
    va: str = "center",
    wrap: float | None = None,
    ground: Any = None,
    zorder: float = 4.0,
) -> None:
    """Put a text into a figure or into axes, at a place in the coordinates of `within`.

    `ha` and `va` (`top`, `center`, `bottom`) say which of its points stands there, `wrap` how wide
    it may be in inches, `ground` the colour of a clear ground behind it.
    """
    setting = _setting(points, bold, wrap, ha)
    laid = typeset(text, setting)
    figure = artist.get_figure() if hasattr(artist, "get_figure") else artist
    figure = figure or artist
    across, down = _share(ha, va)
    across, down = across * laid.width, down * laid.height
    inches = Affine2D().translate(-across, -down).scale(1 / POINTS / _FINE, -1 / POINTS / _FINE)
    where = inches + figure.dpi_scale_trans + ScaledTranslation(*place, within)
    if ground is not None:
        room = 0.3 * setting.size
        corner, size = (-room, -room / 2), (laid.width + 2 * room, laid.height + room)
        _add(artist, Rectangle(corner, *size, facecolor=ground, edgecolor="none"), where, zorder)
    vertices, codes = outline(text, setting)
    if len(codes):
        patch = PathPatch(Path(vertices, codes), facecolor=colour, edgecolor="none", linewidth=0)
        _add(artist, patch, where, zorder)


def lettering(
    text: str,
    points: float,
    *,
    bold: bool = False,
    ha: Align = "center",
    va: str = "center",
    wrap: float | None = None,
) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
    """Vertices and codes of a text's outlines in inches around the place where it stands, y
    growing downwards; `ha`, `va` and `wrap` as in `put`."""
    setting = _setting(points, bold, wrap, ha)
    vertices, codes = outline(text, setting)
    laid = typeset(text, setting)
    across, down = _share(ha, va)
    moved = vertices - (across * laid.width, down * laid.height)
    return moved / POINTS / _FINE, codes


def _share(ha: Align, va: str) -> tuple[float, float]:
    return (
        {"left": 0.0, "center": 0.5, "right": 1.0}[ha],
        {"top": 0.0, "center": 0.5, "bottom": 1.0}[va],
    )


def _add(artist: Any, patch: Any, where: Any, zorder: float) -> None:
    patch.set_transform(where)
    patch.set_zorder(zorder)
    patch.set_clip_on(False)
    # As an artist and not as a patch: axes would stretch to hold what is measured in pixels.
    artist.add_artist(patch)
    patch.set_clip_on(False)


def _setting(points: float, bold: bool, wrap: float | None, align: Align) -> TextStyle:
    wide = None if wrap is None else wrap * POINTS * _FINE
    return TextStyle(points * _FINE, wide, align, bold)


@lru_cache(maxsize=512)
def outline(text: str, setting: TextStyle) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
    """Vertices and codes of a matplotlib path; y grows downwards, the upper left corner is 0, 0."""
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    for data in typeset(text, setting).outlines():
        _follow(data, vertices, codes)
    return np.array(vertices).reshape(-1, 2), np.array(codes, np.uint8)


def _follow(data: str, vertices: list[tuple[float, float]], codes: list[int]) -> None:
    """One SVG path, of absolute coordinates, as Skia writes it."""
    x = y = 0.0
    for command, said in _COMMANDS.findall(data):
        numbers = [float(number) for number in said.split()]
        if command == "Z":
            vertices.append((x, y))
            codes.append(int(Path.CLOSEPOLY))
            continue
        if command == "H":
            numbers = [numbers[0], y]
        elif command == "V":
            numbers = [x, numbers[0]]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        vertices += points
        codes += [_CODES[command]] * len(points)
        x, y = points[-1]


_ALIGNS: Final[dict[str, Align]] = {"left": "left", "right": "right"}


class _Lettering(Text):
    """A text of matplotlib's that is set by our own engine; its place stays its own."""

    def _placed(self, renderer: Any) -> tuple[Any, Any, Any]:
        points = float(self.get_fontsize())
        heavy = str(self.get_fontweight()) in ("bold", "heavy", "700", "800", "900")
        align = _ALIGNS.get(str(self.get_horizontalalignment()), "center")
        setting = _setting(points, heavy, None, align)
        laid = typeset(self.get_text(), setting)
        across = {"left": 0.0, "right": 1.0}.get(align, 0.5) * laid.width
        down = {"top": 0.0, "bottom": 1.0, "baseline": 0.79}.get(
            str(self.get_verticalalignment()), 0.5
        ) * laid.height
        dots = renderer.points_to_pixels(1.0) / _FINE
        x, y = self.get_transform().transform(self.get_unitless_position())
        turn = Affine2D().translate(-across, -down).scale(dots, -dots)
        where = turn.rotate_deg(self.get_rotation()).translate(x, y)
        turned = where.transform(
            [(0, 0), (laid.width, 0), (0, laid.height), (laid.width, laid.height)]
        )
        box = Bbox([turned.min(axis=0), turned.max(axis=0)])
        return Path(*outline(self.get_text(), setting)), where, box

    def draw(self, renderer: Any) -> None:
        if not self.get_visible() or not self.get_text():
            return
        path, where, _ = self._placed(renderer)
        context = renderer.new_gc()
        context.set_linewidth(0.0)
        context.set_alpha(self.get_alpha())
        if len(path.codes):
            renderer.draw_path(context, path, where, to_rgba(self.get_color(), self.get_alpha()))
        context.restore()
        self.stale = False

    def get_window_extent(self, renderer: Any = None, dpi: Any = None) -> Any:
        figure: Any = self.get_figure(root=True)
        if not self.get_visible() or not self.get_text() or figure is None:
            return Bbox.unit()
        return self._placed(renderer or figure._get_renderer())[2]


def relettered(figure: Any, *, ticks: bool = False) -> None:
    """Hand a figure's texts of other scripts over to the engine; to be called before it is saved.

    matplotlib has one typeface and would draw boxes, and a dollar sign would begin a formula.
    `ticks` where names stand at an axis: those are made only when all is laid out.
    """
    _hand_over(figure)
    if not ticks:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is missing, which is just what is mended here
        figure.draw_without_rendering()  # makes the labels of its ticks
    _hand_over(figure)


def _hand_over(figure: Any) -> None:
    for text in figure.findobj(Text):
        said = text.get_text().replace("\N{MINUS SIGN}", "-")
        if not said.isascii() or "$" in said:
            text.set_parse_math(False)
            text.__class__ = _Lettering
