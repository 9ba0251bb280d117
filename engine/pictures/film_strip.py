"""The film itself as a strip above or below what people felt: segments, beats, captions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from engine.pictures.audience_style import (
    BLOCK,
    BLUE,
    GREEN,
    GROUND,
    INK,
    ORANGE,
    RIGHT,
    RULE,
    SMALL,
    SOFT,
)
from engine.words import Seconds

Verdict = Literal["landed", "landed with some", "flat", "delighted", "too few to tell"]
"""What came of a beat, or of a place where nothing was meant."""

MARKS: Final[dict[str, tuple[str, str]]] = {
    "landed": ("o", GREEN),
    "landed with some": ("^", GREEN),
    "flat": ("X", ORANGE),
    "delighted": ("D", BLUE),
    "too few to tell": ("o", SOFT),
}
"""The shape and the colour of each; that of too few is hollow."""

HEIGHT: Final = 0.62
"""Inches that a strip is high."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment on a picture's axis of time."""

    name: str
    begin: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True)
class Place:
    """A beat on that axis, or a place where nothing was meant and people reacted."""

    at: Seconds
    name: str
    says: str
    """A `Verdict`."""


@dataclass(frozen=True, slots=True)
class Strip:
    """All that stands on an axis of time: the segments in their order, and the beats."""

    pieces: tuple[Piece, ...]
    places: tuple[Place, ...] = ()

    @property
    def end(self) -> Seconds:
        """Where it ends."""
        return max((piece.end for piece in self.pieces), default=1.0)


def draw_strip(axes: Any, strip: Strip) -> None:
    """Draw the strip into axes `HEIGHT` high: the segments' names above, beats below them."""
    from matplotlib.patches import Rectangle

    from engine.pictures.printed import shortened

    axes.set_xlim(0, strip.end)
    axes.set_ylim(0, 1)
    axes.axis("off")
    figure = axes.get_figure()
    wide = figure.get_size_inches()[0] * axes.get_position().width
    for number, piece in enumerate(strip.pieces):
        width = piece.end - piece.begin
        colour = BLOCK if number % 2 == 0 else GROUND
        axes.add_patch(
            Rectangle((piece.begin, 0.48), width, 0.5, facecolor=colour, edgecolor=RULE, lw=0.8)
        )
        room = wide * width / strip.end - 0.1
        name = shortened(piece.name, SMALL, room) if room > 0.25 else ""
        if len(name) > 1 and name != "…":
            axes.text(
                *(piece.begin + width / 2, 0.72, name),
                ha="center", va="center", fontsize=SMALL, color=INK,
            )  # fmt: skip
    for place in strip.places:
        shape, colour = MARKS.get(place.says, MARKS["too few to tell"])
        hollow = place.says not in MARKS or place.says == "too few to tell"
        axes.plot(
            place.at, 0.2, marker=shape, markersize=6, color=colour, clip_on=False,
            markerfacecolor=GROUND if hollow else colour, markeredgewidth=1.2 if hollow else 0.6,
        )  # fmt: skip


def draw_seams(axes: Any, strip: Strip) -> None:
    """Thin lines where segments meet, in axes below the strip."""
    for piece in strip.pieces[1:]:
        axes.axvline(piece.begin, color=RULE, linewidth=0.8, zorder=0)


def draw_key(figure: Any, says: Sequence[str], top: float, right: float = RIGHT) -> None:
    """What the marks mean, in one line that ends at the right."""
    from engine.pictures.printed import size_of

    wide, high = figure.get_size_inches()
    x = wide - right
    for word in reversed([each for each in MARKS if each in says]):
        shape, colour = MARKS[word]
        x -= size_of(word, SMALL)[0]
        y = 1 - top / high
        figure.text(x / wide, y, word, fontsize=SMALL, color=SOFT, va="center")
        x -= 0.14
        hollow = word == "too few to tell"
        from matplotlib.lines import Line2D

        figure.add_artist(
            Line2D(
                [x / wide], [y], marker=shape, markersize=6, color=colour,
                markerfacecolor=GROUND if hollow else colour, linestyle="none",
            )
        )  # fmt: skip
        x -= 0.22
