"""What a viewer is told who was not asked: that the film senses them, by whom, and the law's words.

Stands where consent was given beforehand, by the command line or by the venue.
"""

from dataclasses import dataclass
from typing import Final

from engine.consent.purposes import Consent
from engine.consent.terms import Terms
from engine.consent.wording import Wording
from engine.text.typesetting import Align
from player.screen.sheet import INK, LIT, SOFT, Sheet

_MARK: Final = "\u200f"
_WIDEST: Final = 110.0  # units


@dataclass(frozen=True, slots=True)
class NoticeOnScreen:
    """The notice; `given` is what was agreed to beforehand."""

    wording: Wording
    terms: Terms
    given: frozenset[Consent]


def draw_notice(sheet: Sheet, shown: NoticeOnScreen) -> None:
    """One column of large type in the middle, and at the foot how to go on."""
    unit, wording = sheet.unit, shown.wording
    align: Align = "right" if wording.right_to_left else "left"
    mark = _MARK if wording.right_to_left else ""
    wide = min(sheet.width - 8 * unit, _WIDEST * unit)
    x = (sheet.width + (wide if wording.right_to_left else -wide)) / 2
    sheet.shade(1.0)
    y = sheet.height - 7 * unit
    head = sheet.text(mark + wording.say("notice_title"), x, y, 5.4 * unit, anchor_x=align,
                      anchor_y="top", wrap=wide, room=11 * unit, bold=True)  # fmt: skip
    foot = sheet.text(wording.say("notice_go_on"), sheet.width / 2, 3 * unit, 2.4 * unit,
                      anchor_y="bottom", colour=SOFT, wrap=wide, room=6 * unit)  # fmt: skip
    said = [("", shown.terms.notice(wording, shown.given)), *shown.terms.facts(wording)]
    y, low = head.low - 3 * unit, foot.high + 2 * unit
    for number, (label, sentence) in enumerate(said):
        room = (y - low) / (len(said) - number)
        if label:
            y = sheet.text(mark + label, x, y, 2.4 * unit, anchor_x=align, anchor_y="top",
                           colour=LIT, wrap=wide, room=0.35 * room, least=0.4).low  # fmt: skip
        box = sheet.text(mark + sentence, x, y, 3.2 * unit, anchor_x=align, anchor_y="top",
                         colour=INK, wrap=wide, room=(0.6 if label else 0.9) * room,
                         least=0.4)  # fmt: skip
        y = box.low - 1.6 * unit
