"""Where everything of the first question stands, in a window of any shape. Pure.

Two columns in a wide window, one above the other in a narrow one; where a language runs from the
right, everything is mirrored. Lengths are pixels, y grows upwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from player.screen.consent import BUTTONS, Spot
from player.screen.sheet import Box, unit_of

_WIDE: Final = 1.25  # of width to height: from here on there are two columns
_MOST: Final = 176.0  # units: a wider window leaves its sides free
_SIDE: Final = 3.5
_TOP: Final = 3.0
_TITLE: Final = 8.5
_LEAD: Final = 7.0
_GAP: Final = 1.0
_ROW: Final = 12.0  # as high as a row may be
_BUTTON: Final = 10.0
_TOLD: Final = 4.6
_LANGUAGE: Final = (31.0, 5.6)
_CORNER: Final = 0.36  # of the width
_TALL: Final = 1.35  # of height to width: from here on letters of facts and rows grow
_LARGEST: Final = 1.4


@dataclass(frozen=True, slots=True)
class ConsentLayout:
    """The boxes of what is written, and of all that can be pressed."""

    title: Box
    lead: Box
    facts: Box
    told: Box
    hint: Box
    spots: dict[Spot, Box]
    letters: float = 1.0
    """How much larger those of facts and rows may be, since a tall window has room for them."""

    def under(self, x: float, y: float) -> Spot | None:
        """What lies at a place."""
        return next((spot for spot, box in self.spots.items() if box.holds(x, y)), None)


def consent_layout(
    rows: Sequence[Spot], width: float, height: float, *, mirrored: bool = False
) -> ConsentLayout:
    """The layout of a question with these rows."""
    unit = unit_of(width, height)
    wide = min(width - 2 * _SIDE * unit, _MOST * unit)
    left, right = (width - wide) / 2, (width + wide) / 2
    top = height - _TOP * unit
    spots: dict[Spot, Box] = {}
    # The upper right corner is left free: what is open stands there, over everything.
    title = Box(left, top - _TITLE * unit, right - _CORNER * wide, top)
    lead = Box(left, title.low - _LEAD * unit, right, title.low)
    across, tall = (each * unit for each in _LANGUAGE)
    foot = 1.0 * unit
    spots["language"] = Box(right - across, foot, right, foot + tall)
    hint = Box(left, foot, right - across - 2 * unit, foot + tall)
    low = hint.high + _GAP * unit
    each = (wide - 2 * _GAP * unit) / len(BUTTONS)
    for number, button in enumerate(BUTTONS):
        begin = left + number * (each + _GAP * unit)
        spots[button] = Box(begin, low, begin + each, low + _BUTTON * unit)
    told = Box(left, low + _BUTTON * unit, right, low + (_BUTTON + _TOLD) * unit)
    body = Box(left, told.high, right, lead.low - 0.6 * unit)
    letters = min(_LARGEST, max(1.0, height / width / _TALL))
    row_high = _ROW * letters
    if width >= _WIDE * height:
        middle = left + 0.44 * wide
        facts = Box(left, body.low, middle - 2.4 * unit, body.high)
        column = Box(middle, body.low, right, body.high)
    else:
        tall = min(len(rows) * (row_high + _GAP) * unit, 0.6 * (body.high - body.low))
        split = body.low + tall
        facts = Box(left, split + 0.5 * unit, right, body.high)
        column = Box(left, body.low, right, split)
    high = min(row_high * unit, (column.high - column.low + _GAP * unit) / len(rows) - _GAP * unit)
    for number, row in enumerate(rows):
        upper = column.high - number * (high + _GAP * unit)
        spots[row] = Box(column.left, upper - high, column.right, upper)
    found = ConsentLayout(title, lead, facts, told, hint, spots, letters)
    return _mirrored(found, width) if mirrored else found


def _mirrored(layout: ConsentLayout, width: float) -> ConsentLayout:
    def turned(box: Box) -> Box:
        return Box(width - box.right, box.low, width - box.left, box.high)

    return ConsentLayout(
        title=turned(layout.title),
        lead=turned(layout.lead),
        facts=turned(layout.facts),
        told=turned(layout.told),
        hint=turned(layout.hint),
        spots={spot: turned(box) for spot, box in layout.spots.items()},
        letters=layout.letters,
    )
