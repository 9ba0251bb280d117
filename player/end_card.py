"""The last screen: your film, and what you did not see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from player.brushes import DARK, INK, LIT, SOFT, Brushes, Colour, faded
from player.film_map import FilmMap, Spot

_WIDEST: Final = 0.88  # of the window, for the map
_TALLEST: Final = 0.44
_AIRY: Final = 1.9
_UNSEEN: Final[Colour] = (52, 52, 60, 235)
_SEEN: Final[Colour] = (222, 190, 146, 255)


@dataclass(frozen=True, slots=True)
class EndCard:
    """What is said at the end: a title, a few lines, and the map where there is one."""

    title: str
    lines: Sequence[str] = ()
    film: FilmMap | None = None


def draw_end_card(brush: Brushes, card: EndCard, width: int, height: int) -> None:
    """Over the last picture, which is shaded."""
    unit = height / 100
    brush.shade(width, height, 0.91)
    mapped = card.film is not None
    middle = height * (0.9 if mapped else 0.66)
    brush.text(card.title, width / 2, middle, (4.6 if mapped else 7) * unit)
    brush.text("your film, and what you did not see", width / 2, middle - 5.4 * unit,
               2.2 * unit, colour=SOFT)  # fmt: skip
    y = middle - 13 * unit
    if card.film is not None:
        y = _draw_map(brush, card.film, width, height) - 7 * unit
    for line in card.lines:
        y -= brush.text(line, width / 2, y, 2.4 * unit, colour=SOFT, wrap=width * 0.85) - 3 * unit
        y -= 4.2 * unit


def _draw_map(brush: Brushes, film: FilmMap, width: int, height: int) -> float:
    """Draw it as large as there is room; the height of its lower edge."""
    wide = min(_WIDEST * width, _TALLEST * height * film.shape, width * 0.2 * film.shape)
    flat = wide / film.shape
    high = min(_TALLEST * height, _AIRY * flat)  # boxes keep their shape, what is between grows
    left, low = (width - wide) / 2, 0.545 * height - high / 2
    unit = height / 100

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * wide, low + y * high

    for way in film.ways:
        colour = faded(LIT, 0.95) if way.taken else faded(SOFT, 0.3)
        points = [at(*point) for point in way.points]
        brush.line(points, 0.42 * unit if way.taken else 0.2 * unit, colour)
    for spot in film.spots:
        _draw_spot(brush, spot, at(spot.x, spot.y), (spot.wide * wide, spot.high * flat))
    return low


def _draw_spot(
    brush: Brushes, spot: Spot, middle: tuple[float, float], size: tuple[float, float]
) -> None:
    (x, y), (wide, high) = middle, size
    seen = spot.visit > 0
    if spot.ending:
        around = 0.14 * high
        ring = faded(LIT if seen else SOFT, 0.9 if seen else 0.4)
        brush.panel(x - wide / 2 - around, y - high / 2 - around, wide + 2 * around,
                    high + 2 * around, ring, 0.4 * high)  # fmt: skip
    brush.panel(x - wide / 2, y - high / 2, wide, high, _SEEN if seen else _UNSEEN, 0.32 * high)
    letters = 0.44 * high
    brush.text(spot.written, x, y, letters, colour=DARK if seen else faded(INK, 0.6))
