"""How the last screen looks: title, map and lines."""

from typing import Final

from engine.text.typesetting import Colour
from player.screen.end_card import EndCard
from player.screen.facts_view import directed
from player.screen.film_map import LETTERS, FilmMap, Spot
from player.screen.sheet import DARK, INK, LIT, SOFT, Sheet, faded

_WIDEST: Final = 0.88  # of the window, for the map
_LARGEST: Final = 2.7
"""Units: the letters of a map's names, which a small film's map would make huge."""
_LEAST: Final = 0.9
"""Units: smaller letters nobody reads, so boxes stand without names."""
_FEWEST: Final = 7.0  # pixels, likewise
_AIRY: Final = 1.9
_UNSEEN: Final[Colour] = (52, 52, 60, 235)
_SEEN: Final[Colour] = (222, 190, 146, 255)


def draw_end_card(sheet: Sheet, card: EndCard) -> None:
    """Title above, the lines below, and the map in what is left; nothing shines through."""
    unit, middle, wide = sheet.unit, sheet.width / 2, 0.85 * sheet.width
    sheet.shade(1.0)
    film = card.upright if sheet.height > sheet.width and card.upright else card.film
    mapped, mirrored, larger = film is not None, card.right_to_left, sheet.letters
    top = sheet.height - (5 if mapped else 22) * unit
    title = sheet.text(card.title, middle, top, (4.6 if mapped else 7) * unit, anchor_y="top",
                       wrap=wide, room=(11 if mapped else 20) * unit, least=0.4)  # fmt: skip
    below = sheet.text(directed(card.about, mirrored=mirrored), middle, title.low - unit,
                       2.2 * unit * larger, anchor_y="top", colour=SOFT)  # fmt: skip
    lines = [(line, SOFT) for line in card.lines]
    if card.to_note:
        lines.append((card.to_note, LIT))
    share = (below.low - 4 * unit) / max(1, len(lines))
    if mapped:
        share = min(share, 7.5 * unit * larger)
    size = min(2.4 * unit * larger, 0.62 * share)
    y = 4 * unit if mapped else max(4 * unit, below.low - 5 * unit - share * len(lines))
    for line, colour in reversed(lines):
        said = directed(line, mirrored=mirrored)
        box = sheet.text(said, middle, y, size, anchor_y="bottom", colour=colour, wrap=wide,
                         room=share - 0.2 * size, least=0.5)  # fmt: skip
        y = box.high + 0.7 * size
    if film is not None:
        _draw_map(sheet, film, y + 3 * unit, below.low - 4 * unit)


def _draw_map(sheet: Sheet, film: FilmMap, floor: float, ceiling: float) -> None:
    """As large as there is room between two heights, but no larger than is read well."""
    unit = sheet.unit
    room = max(1.0, ceiling - floor)
    # The map's inches in pixels, by each of what holds them.
    scale = min(
        _WIDEST * sheet.width / film.inches[0],
        room / film.inches[1],
        _LARGEST * unit / LETTERS,
    )
    wide, flat = film.inches[0] * scale, film.inches[1] * scale
    high = min(room, _AIRY * flat)  # boxes keep their shape, what is between grows
    left, low = (sheet.width - wide) / 2, (floor + ceiling - high) / 2

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * wide, low + y * high

    for way in film.ways:
        colour = faded(LIT, 0.95) if way.taken else faded(SOFT, 0.3)
        points = [at(*point) for point in way.points]
        sheet.line(points, 0.42 * unit if way.taken else 0.2 * unit, colour)
    letters = LETTERS * scale
    if letters < max(_LEAST * unit, _FEWEST):
        letters = 0.0
    for spot in film.spots:
        size = (spot.wide * wide, spot.high * flat)
        _draw_spot(sheet, spot, at(spot.x, spot.y), size, letters)


def _draw_spot(
    sheet: Sheet,
    spot: Spot,
    middle: tuple[float, float],
    size: tuple[float, float],
    letters: float,
) -> None:
    (x, y), (wide, high) = middle, size
    seen = spot.visit > 0
    if spot.ending:
        around = 0.14 * high
        ring = faded(LIT if seen else SOFT, 0.9 if seen else 0.4)
        sheet.panel(x - wide / 2 - around, y - high / 2 - around, wide + 2 * around,
                    high + 2 * around, ring, 0.4 * high)  # fmt: skip
    sheet.panel(x - wide / 2, y - high / 2, wide, high, _SEEN if seen else _UNSEEN, 0.32 * high)
    if letters:
        ink = DARK if seen else faded(INK, 0.6)
        sheet.text(spot.written, x, y, letters, colour=ink, wrap=wide, room=high, least=0.5)
