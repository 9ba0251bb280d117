"""The keys, on a screen of their own; the time to answer stays in sight."""

from typing import Final

from engine.consent.wording import Wording
from player.screen.controls import HELP
from player.screen.facts_view import spoken
from player.screen.offer import OfferOnScreen
from player.screen.offer_view import draw_countdown
from player.screen.sheet import LIT, SOFT, Sheet

_ROW: Final = 4.2  # units
_ASIDE: Final = 48  # units by which larger letters move the keys aside, for what they do


def draw_help(sheet: Sheet, offer: OfferOnScreen | None, wording: Wording) -> None:
    """All keys, over the film, which goes on under a deep shade."""
    unit, larger = sheet.unit, sheet.letters
    sheet.shade(0.94)
    row, size = _ROW * unit * larger, 2.6 * unit * larger
    middle = sheet.width / 2 - (16 + _ASIDE * (larger - 1)) * unit
    y = sheet.height / 2 + (len(HELP) / 2 - 0.5) * row - unit
    sheet.text(spoken(wording, "keys"), sheet.width / 2, y + 1.3 * row, 3.6 * unit * larger)
    right = sheet.width - 2 * unit
    begin = len(sheet.items)
    for key, what in HELP:
        named = spoken(wording, "key_space") if key == "SPACE" else key
        sheet.text(named, middle - 2 * unit, y, size, anchor_x="right", colour=LIT,
                   wrap=middle - 4 * unit, room=row)  # fmt: skip
        sheet.text(spoken(wording, what), middle + 2 * unit, y, size, anchor_x="left",
                   wrap=right - middle - 2 * unit, room=row)  # fmt: skip
        y -= row
    if wording.right_to_left:
        sheet.mirror(begin)
    if offer is not None:
        draw_countdown(sheet, offer)
        sheet.text(spoken(wording, "help_asked"), sheet.width / 2, 2 * unit, 2 * unit, colour=SOFT)
