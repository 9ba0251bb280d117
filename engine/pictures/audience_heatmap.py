"""Viewers by time: each row is a person, sorted so that those who felt alike stand together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine.pictures.audience_style import (
    BLOCK,
    GROUND,
    INK,
    SMALL,
    SOFT,
    blank,
    box,
    head,
    minutes,
)
from engine.pictures.film_strip import HEIGHT, Strip, draw_key, draw_strip

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEAST, _MOST = 1.6, 6.0
_ROW: Final = 0.17
_SIDE: Final = 1.05  # inches at the right, for the scale
_SCALES: Final[dict[str, tuple[str, float, float, tuple[str, str, str]]]] = {
    "valence": ("PuOr_r", -1, 1, ("unpleasant", "neutral", "pleasant")),
    "arousal": ("BrBG", -1, 1, ("calm", "neutral", "excited")),
    "attention": ("Greens", 0, 1, ("away", "", "with it")),
}


def draw_heatmap(
    quantity: str,
    values: Any,
    step: float,
    strip: Strip,
    *,
    title: str,
    below: str,
    kinds: Sequence[int] = (),
) -> "Figure":
    """A cell for each person (rows of `values`, in their order) and each `step` seconds; grey where
    nothing was known of them. `kinds` says which kind of arc each row is; rows of one kind stand
    together and are bracketed at the left."""
    rows = np.asarray(values, float)
    tall = min(_MOST, max(_LEAST, _ROW * len(rows)))
    figure = blank(0.8 + HEIGHT + tall + 0.45)
    head(figure, title, below)
    draw_key(figure, [each.says for each in strip.places], 0.28)
    draw_strip(box(figure, 0.8, HEIGHT, right=_SIDE), strip)
    axes = box(figure, 0.8 + HEIGHT + 0.06, tall, right=_SIDE)
    axes.set_facecolor(BLOCK)
    name, low, high, words = _SCALES[quantity]
    low, high = _within(rows, low, high)
    image = axes.imshow(
        np.ma.masked_invalid(rows), aspect="auto", interpolation="nearest", cmap=name,
        vmin=low, vmax=high, extent=(0, rows.shape[1] * step, len(rows), 0),
    )  # fmt: skip
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    minutes(axes, strip.end)
    for piece in strip.pieces[1:]:
        axes.axvline(piece.begin, color=GROUND, linewidth=1.2)
    axes.set_ylabel(f"{len(rows)} people", fontsize=SMALL, color=SOFT, labelpad=26)
    _brackets(axes, kinds)
    _scale(figure, axes, image, words, (low, high))
    from engine.pictures.printed import relettered

    relettered(figure, ticks=True)
    return figure


def _within(rows: Any, low: float, high: float) -> tuple[float, float]:
    """As much of the range as there is, so that small differences are seen; 0 stays the middle."""
    known = rows[np.isfinite(rows)]
    if not len(known):
        return low, high
    if low < 0:
        far = min(high, max(0.3, float(np.quantile(np.abs(known), 0.98))))
        return -far, far
    return min(0.4, max(low, float(np.quantile(known, 0.02)))), high


def _brackets(axes: Any, kinds: Sequence[int]) -> None:
    if len(set(kinds)) < 2:
        return
    begin = 0
    for row in range(1, len(kinds) + 1):
        if row < len(kinds) and kinds[row] == kinds[begin]:
            continue
        place = axes.get_yaxis_transform()
        axes.plot([-0.012, -0.012], [begin + 0.15, row - 0.15], color=INK, lw=2.0,
                  transform=place, clip_on=False, solid_capstyle="butt")  # fmt: skip
        letter = chr(ord("A") + kinds[begin] % 26)
        axes.text(-0.02, (begin + row) / 2, letter, transform=place, fontsize=SMALL, color=INK,
                  weight="bold", ha="right", va="center")  # fmt: skip
        begin = row


def _scale(
    figure: Any, axes: Any, image: Any, words: Sequence[str], ends: tuple[float, float]
) -> None:
    place = axes.get_position()
    tall = min(place.height, 1.6 / figure.get_size_inches()[1])
    bar = figure.add_axes((place.x1 + 0.012, place.y1 - tall, 0.011, tall))
    scale = figure.colorbar(image, cax=bar)
    scale.outline.set_visible(False)
    low, high = ends
    ticks = [low, (low + high) / 2, high]
    said = [f"{at + 0.0:.1f}\n{word}".strip() for at, word in zip(ticks, words, strict=True)]
    scale.set_ticks(ticks, labels=said)
    bar.tick_params(labelsize=7.5, colors=SOFT, length=0, pad=3)
