"""The keys, on a screen of their own; the time to answer stays in sight."""

from typing import Final

from engine.consent.wording import Wording
from player.screen.controls import HELP
from player.screen.facts_view import spoken
from player.screen.offer import OfferOnScreen
from player.screen.offer_view import draw_countdown
from player.screen.sheet import LIT, SOFT, Sheet

_ROW: Final = 4.2  # units


def draw_help(sheet: Sheet, offer: OfferOnScreen | None, wording: Wording) -> None:
    """All keys, over the film, which goes on under a deep shade."""
    unit = sheet.unit
    sheet.shade(0.94)
    middle = sheet.width / 2 - 16 * unit
    y = sheet.height / 2 + (len(HELP) / 2 - 0.5) * _ROW * unit - unit
    sheet.text(spoken(wording, "keys"), sheet.width / 2, y + 5.5 * unit, 3.6 * unit)
    right = sheet.width - 2 * unit
    for key, what in HELP:
        named = spoken(wording, "key_space") if key == "SPACE" else key
        sheet.text(named, middle - 2 * unit, y, 2.6 * unit, anchor_x="right", colour=LIT,
                   wrap=middle - 4 * unit, room=_ROW * unit)  # fmt: skip
        sheet.text(spoken(wording, what), middle + 2 * unit, y, 2.6 * unit, anchor_x="left",
                   wrap=right - middle - 2 * unit, room=_ROW * unit)  # fmt: skip
        y -= _ROW * unit
    if offer is not None:
        draw_countdown(sheet, offer)
        sheet.text(spoken(wording, "help_asked"), sheet.width / 2, 2 * unit, 2 * unit, colour=SOFT)
