"""The test card: what a technician looks at before opening, to set a screen and its sound right.

- The grid's cells are squares and the ring is round, or the picture is stretched.
- The outermost line is whole on all four sides, or the screen cuts the edges off (overscan).
- The inner frames are EBU R 95's safe areas: 93 % for what happens, 90 % for letters.
- The bars are of 75 %, as in ITU-R BT.471: white, yellow, cyan, green, magenta, red, blue.
- Of the grey steps each is told from the next; so are the two darkest from black, the two lightest
  from white.
- The mark runs evenly, or pictures are dropped.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from engine.text.typesetting import Colour
from player.screen.sheet import DARK, GROUND, INK, LIT, SOFT, Sheet

Side = Literal["left", "right", ""]

ACTION_SAFE: Final = 0.93
LETTERS_SAFE: Final = 0.90
_ROWS: Final = 18  # cells of the grid from top to bottom
_GREY: Final[Colour] = (58, 60, 66, 255)
_GRID: Final[Colour] = (104, 107, 114, 255)
_SAFE: Final[Colour] = (150, 200, 235, 255)
_HIGH: Final = 191  # 75 % of 255
_BARS: Final[tuple[Colour, ...]] = tuple(
    (_HIGH * red, _HIGH * green, _HIGH * blue, 255)
    for green, red, blue in (
        *((1, 1, 1), (1, 1, 0), (1, 0, 1), (1, 0, 0)),
        *((0, 1, 1), (0, 1, 0), (0, 0, 1)),
    )
)
_STEPS: Final = 11
_NEARLY: Final = ((0, 5, 10), (255, 250, 245))  # of 255: 2 % and 4 % off black and white
_WHITE: Final[Colour] = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class CardState:
    """What changes on the card, and what it says.

    `mark` is where the running mark is, 0 to 1; `sounds` the loudspeaker that a tone comes from.
    """

    title: str
    mark: float = 0.0
    sounds: Side = ""
    facts: Sequence[str] = ()
    """The size of the picture and how evenly it comes, a line each."""
    greetings: Sequence[str] = ()
    """A sentence in each language of the venue."""


def draw_test_card(sheet: Sheet, card: CardState) -> None:
    """The whole card, over everything."""
    wide, high = sheet.width, sheet.height
    sheet.bar(0, 0, wide, high, _GREY)
    _draw_grid(sheet)
    _draw_ring(sheet)
    _draw_edges(sheet)
    _draw_safe(sheet)
    across, left = 0.66 * wide, 0.17 * wide
    _draw_bars(sheet, left, 0.63 * high, across, 0.20 * high)
    _draw_greys(sheet, left, 0.52 * high, across, 0.09 * high)
    _draw_mark(sheet, card.mark, left, 0.465 * high, across, 0.035 * high)
    _draw_words(sheet, card, left, across)
    for side in ("left", "right"):
        _draw_loudspeaker(sheet, side, card.sounds == side)


def _draw_grid(sheet: Sheet) -> None:
    """From the middle outwards, so that all sides are alike."""
    cell = sheet.height / _ROWS
    middle, half = sheet.width / 2, sheet.height / 2
    for number in range(math.ceil(middle / cell) + 1):
        for x in {middle - number * cell, middle + number * cell}:
            sheet.bar(round(x), 0, 1, sheet.height, _GRID)
    for number in range(_ROWS // 2 + 1):
        for y in {half - number * cell, half + number * cell}:
            sheet.bar(0, round(y), sheet.width, 1, _GRID)


def _draw_ring(sheet: Sheet) -> None:
    radius = 0.46 * min(sheet.width, sheet.height)
    middle = (sheet.width / 2, sheet.height / 2)
    turns = [2 * math.pi * number / 120 for number in range(121)]
    points = [(middle[0] + radius * math.cos(a), middle[1] + radius * math.sin(a)) for a in turns]
    sheet.line(points, max(2.0, 0.3 * sheet.unit), INK)


def _draw_edges(sheet: Sheet) -> None:
    _frame(sheet, 0, 0, sheet.width, sheet.height, max(2, round(0.3 * sheet.unit)), LIT)


def _draw_safe(sheet: Sheet) -> None:
    """Each area says its share inside its upper left corner, one below the other."""
    for share in (ACTION_SAFE, LETTERS_SAFE):
        x, y = (1 - share) / 2 * sheet.width, (1 - share) / 2 * sheet.height
        _frame(sheet, x, y, share * sheet.width, share * sheet.height, 1, _SAFE)
    x, y = (1 - LETTERS_SAFE) / 2 * sheet.width, (1 + LETTERS_SAFE) / 2 * sheet.height
    sheet.text(f"{100 * LETTERS_SAFE:.0f} %, outside {100 * ACTION_SAFE:.0f} %", x + sheet.unit,
               y - 0.6 * sheet.unit, 1.6 * sheet.unit, anchor_x="left", anchor_y="top",
               colour=_SAFE, wrap=0.12 * sheet.width, room=6 * sheet.unit, least=0.5)  # fmt: skip


def _frame(
    sheet: Sheet, x: float, y: float, wide: float, high: float, thick: int, colour: Colour
) -> None:
    sheet.bar(x, y, wide, thick, colour)
    sheet.bar(x, y + high - thick, wide, thick, colour)
    sheet.bar(x, y, thick, high, colour)
    sheet.bar(x + wide - thick, y, thick, high, colour)


def _draw_bars(sheet: Sheet, left: float, low: float, wide: float, high: float) -> None:
    share = wide / len(_BARS)
    for number, colour in enumerate(_BARS):
        _tile(sheet, left + number * share, low, share, high, colour)


def _draw_greys(sheet: Sheet, left: float, low: float, wide: float, high: float) -> None:
    """Black to white in even steps; in the first and last two lines that are nearly the same."""
    share = wide / _STEPS
    for number in range(_STEPS):
        level = round(255 * number / (_STEPS - 1))
        _tile(sheet, left + number * share, low, share, high, (level, level, level, 255))
    for at, levels in zip((left, left + wide - share), _NEARLY, strict=True):
        for place, level in enumerate(levels[1:]):
            x = at + (0.22 + 0.34 * place) * share
            sheet.bar(x, low + 0.25 * high, 0.22 * share, 0.5 * high, (level, level, level, 255))


def _tile(sheet: Sheet, x: float, low: float, wide: float, high: float, colour: Colour) -> None:
    """A tile that meets its neighbours without a gap."""
    sheet.bar(round(x), round(low), round(x + wide) - round(x), round(high), colour)


def _draw_mark(
    sheet: Sheet, mark: float, left: float, low: float, wide: float, high: float
) -> None:
    sheet.bar(left, low, wide, high, GROUND)
    thick = max(3.0, 0.6 * sheet.unit)
    sheet.bar(left + mark * (wide - thick), low, thick, high, _WHITE)


def _draw_words(sheet: Sheet, card: CardState, left: float, across: float) -> None:
    """The title above the bars; sizes and languages on a dark ground below the mark."""
    unit, high = sheet.unit, sheet.height
    sheet.text(card.title, sheet.width / 2, 0.89 * high, 3.4 * unit, wrap=across,
               room=0.08 * high, shadow=True)  # fmt: skip
    ceiling, floor = 0.445 * high, 0.115 * high
    sheet.bar(left, floor, across, ceiling - floor, GROUND)
    share = 0.05 * high
    y = ceiling - 0.6 * share
    for fact in card.facts:
        sheet.text(fact, sheet.width / 2, y, 2.2 * unit, wrap=0.96 * across, anchor_y="top",
                   room=share, colour=LIT)  # fmt: skip
        y -= share
    room = (y - floor - 0.02 * high) / max(1, len(card.greetings))
    for greeting in card.greetings:
        sheet.text(greeting, sheet.width / 2, y - room / 2, min(2.6 * unit, 0.5 * room),
                   wrap=0.94 * across, room=0.9 * room, least=0.5)  # fmt: skip
        y -= room


def _draw_loudspeaker(sheet: Sheet, side: str, sounds: bool) -> None:
    unit = sheet.unit
    wide, high = 0.095 * sheet.width, 9 * unit
    left = 0.062 * sheet.width if side == "left" else 0.938 * sheet.width - wide
    low = sheet.height / 2 - high / 2
    sheet.panel(left, low, wide, high, LIT if sounds else GROUND, unit)
    sheet.text(side, left + wide / 2, low + high / 2, 2.4 * unit, wrap=0.9 * wide, room=high,
               colour=DARK if sounds else SOFT, bold=True, least=0.4)  # fmt: skip
