"""Draws a question over the film: its prompt, its options, and a line that grows short."""

from typing import Final

from engine.text.typesetting import Colour
from player.screen.offer import OfferOnScreen
from player.screen.sheet import DARK, INK, LIT, SOFT, Box, Sheet, faded

_LINE: Final = (0.075, 0.82)  # where the line that counts down lies, and how wide it begins
_PANEL: Final[Colour] = (24, 20, 20, 205)
_LIT_PANEL: Final[Colour] = (64, 44, 30, 235)
_TALLEST: Final = 0.17  # of the height, for the prompt


def draw_offer(sheet: Sheet, shown: OfferOnScreen) -> float:
    """Draw it; the height in pixels of all that stands at the foot of the picture."""
    unit, width, height = sheet.unit, sheet.width, sheet.height
    above = max(box.high for box in shown.boxes) * height + 2.4 * unit
    sheet.dusk(min(height, above + 22 * unit), 0.96)
    if shown.offer.prompt:
        prompt = sheet.text(
            shown.offer.prompt, width / 2, above, 3.6 * unit, anchor_y="bottom",
            wrap=0.8 * width, room=_TALLEST * height, least=0.45, shadow=True,
        )  # fmt: skip
        above = prompt.high
    for number, box in enumerate(shown.boxes):
        _draw_option(sheet, shown, number, box)
    draw_countdown(sheet, shown)
    return above


def draw_countdown(sheet: Sheet, shown: OfferOnScreen) -> None:
    """The line that says how long there is to answer."""
    unit, width = sheet.unit, sheet.width
    low, wide = _LINE
    y = low * sheet.height
    sheet.bar(width * (1 - wide) / 2, y, width * wide, 0.3 * unit, faded(SOFT, 0.22))
    left = width * wide * shown.left
    if left >= 1:
        sheet.bar((width - left) / 2, y, left, 0.3 * unit, faded(LIT, 0.9))


def _draw_option(sheet: Sheet, shown: OfferOnScreen, number: int, box: Box) -> None:
    unit, width, height = sheet.unit, sheet.width, sheet.height
    lit, chosen = number == shown.lit, number == shown.chosen
    others = shown.chosen is not None and not chosen
    x, y = box.left * width, box.low * height
    wide, high = (box.right - box.left) * width, (box.high - box.low) * height
    ring = 0.35 * unit
    if lit and not chosen and not others:
        sheet.panel(x - ring, y - ring, wide + 2 * ring, high + 2 * ring, LIT, 1.9 * unit)
    ground = LIT if chosen else _LIT_PANEL if lit else _PANEL
    sheet.panel(x, y, wide, high, faded(ground, 0.55) if others else ground, 1.6 * unit)
    ink = DARK if chosen else faded(INK, 0.5) if others else INK
    mark = DARK if chosen else faded(LIT, 0.5) if others else LIT
    digit = sheet.text(f"{number + 1}", x + 2.2 * unit, y + high / 2, 2.2 * unit, colour=mark)
    left = digit.right + unit
    sheet.text(
        shown.offer.options[number][1], (left + x + wide - unit) / 2, y + high / 2, 2.7 * unit,
        colour=ink, wrap=x + wide - unit - left, room=high - 1.2 * unit, least=0.5,
    )  # fmt: skip
