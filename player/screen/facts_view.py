"""Draws labelled sentences in a box, in type as large as there is room for. Pure."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from engine.consent.wording import Wording
from engine.text.typesetting import Align, TextStyle, typeset
from player.screen.sheet import INK, LIT, Box, Sheet

_MARK: Final = "\u200f"  # right-to-left mark: what begins a paragraph says how all of it runs
_LABEL: Final = 0.8  # of a sentence's letters
_GAP: Final = 0.45
_LEAST: Final = 1.6  # units


def directed(text: str, *, mirrored: bool) -> str:
    """A text of a language that runs from the right, also where it begins with other letters."""
    runs = mirrored and any(unicodedata.bidirectional(each) in ("R", "AL") for each in text)
    return _MARK + text if runs else text


def spoken(wording: Wording, name: str, **values: object) -> str:
    """A sentence of a language, in the direction in which it is read."""
    return directed(wording.say(name, **values), mirrored=wording.right_to_left)


def listed(parts: Sequence[str], wording: Wording) -> str:
    """Several things in one sentence: "a camera, a microphone and a strap"."""
    if len(parts) < 2:
        return "".join(parts)
    return wording.say("and", first=", ".join(parts[:-1]), last=parts[-1])


def draw_facts(
    sheet: Sheet,
    facts: Sequence[tuple[str, str]],
    box: Box,
    *,
    largest: float,
    mirrored: bool,
) -> None:
    """A label (or none) over each sentence; letters of `largest` units at most."""
    unit, wide = sheet.unit, max(1.0, box.right - box.left)
    align: Align = "right" if mirrored else "left"
    x = box.right if mirrored else box.left
    said = [tuple(directed(each, mirrored=mirrored) for each in fact) for fact in facts]
    size = largest * unit
    while size > _LEAST * unit and _height(said, size, wide, align) > box.high - box.low:
        size -= 0.1 * unit
    y = box.high
    for number, (label, sentence) in enumerate(said):
        room = (y - box.low) / (len(said) - number)  # binds only where not even the least fits
        if label:
            y = sheet.text(label, x, y, _LABEL * size, anchor_x=align, anchor_y="top", colour=LIT,
                           wrap=wide, room=max(size, 0.4 * room), least=0.4).low  # fmt: skip
        rest = sum(_one(each, size, wide, align) for each in said[number + 1 :])
        body = sheet.text(sentence, x, y, size, anchor_x=align, anchor_y="top", colour=INK,
                          wrap=wide, room=max(0.5 * room, y - box.low - rest),
                          least=0.4)  # fmt: skip
        y = body.low - _GAP * size


def _height(said: Sequence[tuple[str, ...]], size: float, wide: float, align: Align) -> float:
    return sum(_one(each, size, wide, align) for each in said) - _GAP * size


def _one(fact: tuple[str, ...], size: float, wide: float, align: Align) -> float:
    """How high a label and its sentence stand, with the gap below."""
    label, sentence = fact
    high = _GAP * size
    for text, letters in ((label, _LABEL * size), (sentence, size)):
        if text:
            high += typeset(text, TextStyle(round(letters, 1), round(wide), align)).height + 1
    return high
