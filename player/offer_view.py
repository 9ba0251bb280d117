"""Draws a question over the film: its prompt, its options, and a line that grows short."""

from typing import Final

from player.brushes import DARK, INK, LIT, SOFT, Brushes, Colour, faded
from player.offer import Box, OfferOnScreen

_LINE: Final = (0.075, 0.82)  # where the line that counts down lies, and how wide it begins
_PANEL: Final[Colour] = (24, 20, 20, 205)
_LIT_PANEL: Final[Colour] = (64, 44, 30, 235)
_LONG: Final = 46  # letters: what is longer is written smaller


def draw_offer(brush: Brushes, shown: OfferOnScreen, width: int, height: int) -> float:
    """Draw it; the height in pixels of all that stands at the foot of the picture."""
    unit = height / 100
    top = max(box.high for box in shown.boxes) * height
    prompt = shown.offer.prompt
    above = top + 3.4 * unit
    brush.dusk(width, above + 22 * unit, 0.96)
    if prompt:
        above += brush.text(
            prompt, width / 2, above, 3.6 * unit, anchor_y="bottom", wrap=0.8 * width, shadow=True
        )
    for number, box in enumerate(shown.boxes):
        _draw_option(brush, shown, number, box, (width, height))
    low, wide = _LINE
    brush.bar(width * (1 - wide) / 2, low * height, width * wide, 0.3 * unit, faded(SOFT, 0.22))
    left = width * wide * shown.left
    if left >= 1:
        brush.bar((width - left) / 2, low * height, left, 0.3 * unit, faded(LIT, 0.9))
    return above


def _draw_option(
    brush: Brushes, shown: OfferOnScreen, number: int, box: Box, size: tuple[int, int]
) -> None:
    width, height = size
    unit = height / 100
    lit, chosen = number == shown.lit, number == shown.chosen
    others = shown.chosen is not None and not chosen
    x, y = box.left * width, box.low * height
    wide, high = (box.right - box.left) * width, (box.high - box.low) * height
    ring = 0.35 * unit
    if lit and not chosen and not others:
        brush.panel(x - ring, y - ring, wide + 2 * ring, high + 2 * ring, LIT, 1.9 * unit)
    ground = LIT if chosen else _LIT_PANEL if lit else _PANEL
    brush.panel(x, y, wide, high, faded(ground, 0.55) if others else ground, 1.6 * unit)
    ink = DARK if chosen else faded(INK, 0.5) if others else INK
    mark = DARK if chosen else faded(LIT, 0.5) if others else LIT
    brush.text(f"{number + 1}", x + 2.2 * unit, y + high / 2, 2.2 * unit, colour=mark)
    words = shown.offer.options[number][1]
    letters = 2.7 if len(words) <= _LONG else 2.1
    brush.text(
        words, x + wide / 2 + 1.2 * unit, y + high / 2, letters * unit,
        colour=ink, wrap=wide - 7 * unit,
    )  # fmt: skip
