"""The storyboard of a story before it is shown to anybody, to be printed: for each beat a picture,
the moment and the feeling that is meant.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.pictures.audience_style import BLUE, GROUND, INK, ORANGE, RULE, SOFT, blank
from engine.pictures.printed import put, shortened
from engine.words import Seconds, SegmentName, clock

Picture = npt.NDArray[np.uint8]
"""RGB of shape (height, width, 3)."""

_PAGE: Final = (11.69, 8.27)
"""A4, landscape, in inches."""
_EDGE: Final = 0.55
_ACROSS: Final = 4
_DOWN: Final = 3
_GAP: Final = 0.22
_HEAD: Final = 0.95
_AROUND: Final = "#16191f"
"""Beside a picture that is narrower or lower than its frame, as where it plays."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture of the storyboard: a beat, or a segment without one (`feel` is empty).

    `at` is film time along the path, `media` the clip's. The feeling lies at `valence` and
    `arousal` (-1 to 1). `says` is a card's text, or what is said there.
    """

    segment: SegmentName
    at: Seconds
    media: Seconds
    feel: str
    strength: float
    valence: float
    arousal: float
    says: str
    picture: Callable[[], Picture | None]


@dataclass(frozen=True, slots=True)
class StoryboardWords:
    """What stands on it, in the reader's language."""

    path: str
    pleasant: str
    excited: str
    no_picture: str
    no_beat: str


def draw_intended(title: str, path: str, panels: Sequence[Panel], words: StoryboardWords) -> bytes:
    """The PDF, twelve pictures on a page of A4; below the drawn letters lies the text, so that it
    can be searched and copied. Above each page stands the part of the path that it shows; `path`
    where there is nothing to show."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_pdf import PdfPages

    out = BytesIO()
    a_page = _ACROSS * _DOWN
    whole = max(1, -(-len(panels) // a_page))
    undated = {"CreationDate": None, "Title": title}
    with rc_context({"pdf.fonttype": 42}), PdfPages(out, metadata=undated) as pages:
        for number in range(whole):
            figure = blank(_PAGE[1], _PAGE[0])
            figure.set_facecolor(GROUND)
            shown = panels[number * a_page : (number + 1) * a_page]
            way = " → ".join(name for name, _ in groupby(each.segment for each in shown)) or path
            _head(figure, title, f"{words.path}: {way}", f"{number + 1} / {whole}")
            _key(figure, words)
            for place, panel in enumerate(shown):
                _panel(figure, panel, place, words)
            with warnings.catch_warnings():
                # A script that the text's font lacks is drawn all the same, by outlines.
                warnings.filterwarnings("ignore", message="Glyph")
                pages.savefig(figure)
    return out.getvalue()


def _head(figure: Any, title: str, path: str, page: str) -> None:
    inches = figure.dpi_scale_trans
    top = _PAGE[1] - _EDGE
    wide = _PAGE[0] - 2 * _EDGE
    put(figure, (_EDGE, top), shortened(title, 18, wide - 1, bold=True), 18, within=inches,
        colour=INK, bold=True, ha="left", va="top")  # fmt: skip
    put(figure, (_EDGE, top - 0.4), shortened(path, 9.5, wide), 9.5, within=inches, colour=SOFT,
        ha="left", va="top")  # fmt: skip
    put(figure, (_PAGE[0] - _EDGE, top), page, 9.5, within=inches, colour=SOFT, ha="right",
        va="top")  # fmt: skip


def _key(figure: Any, words: StoryboardWords) -> None:
    """What the two small scales are, at the foot of the page."""
    text = f"●  {words.pleasant}     ■  {words.excited}"
    put(figure, (_PAGE[0] - _EDGE, _EDGE - 0.12), text, 8, within=figure.dpi_scale_trans,
        colour=SOFT, ha="right", va="top")  # fmt: skip


def _panel(figure: Any, panel: Panel, place: int, words: StoryboardWords) -> None:
    wide = (_PAGE[0] - 2 * _EDGE - (_ACROSS - 1) * _GAP) / _ACROSS
    room = (_PAGE[1] - 2 * _EDGE - _HEAD - (_DOWN - 1) * _GAP) / _DOWN
    left = _EDGE + (place % _ACROSS) * (wide + _GAP)
    top = _PAGE[1] - _EDGE - _HEAD - (place // _ACROSS) * (room + _GAP)
    high = wide * 9 / 16
    inches = figure.dpi_scale_trans
    wide_share, high_share = wide / _PAGE[0], high / _PAGE[1]
    axes = figure.add_axes((left / _PAGE[0], (top - high) / _PAGE[1], wide_share, high_share))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor("#e6e9ee")
    for spine in axes.spines.values():
        spine.set_color(RULE)
    picture = panel.picture()
    if picture is None:
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        put(axes, (0.5, 0.5), words.no_picture, 9, within=axes.transData, colour=SOFT,
            wrap=wide - 0.3)  # fmt: skip
    else:
        _within(axes, picture, wide, high)
    y = top - high - 0.07
    time = clock(panel.at)
    put(figure, (left + wide, y), time, 8.5, within=inches, colour=SOFT, ha="right", va="top")
    name = shortened(panel.segment, 9.5, wide - 0.55, bold=True)
    put(figure, (left, y), name, 9.5, within=inches, colour=INK, bold=True, ha="left", va="top")
    y -= 0.2
    lines = [f"{panel.segment} {time}", _felt(panel) if panel.feel else words.no_beat]
    if panel.feel:
        _feeling(figure, panel, left, y, wide)
    else:
        put(figure, (left, y), words.no_beat, 9, within=inches, colour=SOFT, ha="left", va="top")
    if panel.says:
        y -= 0.2
        lines.append(shortened(" ".join(panel.says.split()), 8.5, wide))
        put(figure, (left, y), lines[-1], 8.5, within=inches, colour=SOFT, ha="left", va="top")
    for row, line in enumerate(lines):  # as text that nobody sees
        at = (left / _PAGE[0], (top - high - 0.07 - 0.2 * row) / _PAGE[1])
        figure.text(*at, line, fontsize=8, alpha=0, va="top", parse_math=False)


def _within(axes: Any, picture: Picture, wide: float, high: float) -> None:
    """The picture with its own proportions, as large as the frame lets it be, in the middle."""
    tall, across = picture.shape[:2]
    scale = min(wide / across, high / tall)
    aside, above = (wide - across * scale) / 2, (high - tall * scale) / 2
    extent = (aside, wide - aside, above, high - above)
    axes.set_facecolor(_AROUND)
    axes.imshow(picture, aspect="auto", extent=extent)
    axes.set_xlim(0, wide)
    axes.set_ylim(0, high)


def _felt(panel: Panel) -> str:
    return panel.feel if panel.strength >= 0.995 else f"{panel.feel} ({panel.strength:.0%})"


def _feeling(figure: Any, panel: Panel, left: float, y: float, wide: float) -> None:
    """The feeling's name, and two small scales: how pleasant, how excited it is meant to be."""
    from matplotlib.lines import Line2D

    inches = figure.dpi_scale_trans
    feel = _felt(panel)
    scale = 0.34
    put(figure, (left, y), shortened(feel, 9.5, wide - 2 * scale - 0.3), 9.5, within=inches,
        colour=INK, ha="left", va="top")  # fmt: skip
    for place, (value, colour) in enumerate(((panel.valence, ORANGE), (panel.arousal, BLUE))):
        begin = left + wide - (2 - place) * (scale + 0.1) + 0.1
        middle = y - 0.07
        ends = [begin / _PAGE[0], (begin + scale) / _PAGE[0]]
        figure.add_artist(Line2D(ends, [middle / _PAGE[1]] * 2, color=RULE, linewidth=1.5))
        at = begin + scale * (max(-1.0, min(1.0, value)) + 1) / 2
        point = Line2D([at / _PAGE[0]], [middle / _PAGE[1]], color=colour, marker="os"[place])
        point.set_markersize(4.5)
        figure.add_artist(point)
