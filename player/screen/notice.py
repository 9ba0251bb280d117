"""What a viewer is told who was not asked: that the film senses them, by whom, and the law's words.

Stands where consent was given beforehand, by the command line or by the venue.
"""

from dataclasses import dataclass
from typing import Final

from engine.consent.purposes import Consent
from engine.consent.terms import Terms
from engine.consent.wording import Wording
from player.screen.facts_view import directed, draw_facts
from player.screen.sheet import SOFT, Box, Sheet

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
    mirrored = wording.right_to_left
    wide = min(sheet.width - 8 * unit, _WIDEST * unit)
    left, right = (sheet.width - wide) / 2, (sheet.width + wide) / 2
    sheet.shade(1.0)
    head = sheet.text(
        directed(wording.say("notice_title"), mirrored=mirrored),
        right if mirrored else left, sheet.height - 9 * unit, 5.4 * unit,
        anchor_x="right" if mirrored else "left", anchor_y="top", wrap=wide, room=11 * unit,
        least=0.4, bold=True,
    )  # fmt: skip
    foot = sheet.text(
        directed(wording.say("notice_go_on"), mirrored=mirrored), sheet.width / 2, 4 * unit,
        2.6 * unit, anchor_y="bottom", colour=SOFT, wrap=wide, room=6 * unit,
    )  # fmt: skip
    said = [("", shown.terms.notice(wording, shown.given)), *shown.terms.facts(wording)]
    box = Box(left, foot.high + 2 * unit, right, head.low - 3 * unit)
    draw_facts(sheet, said, box, largest=4.4, mirrored=mirrored)
