"""The first screen: what the film may watch with, what is kept, and where one may go on."""

from collections.abc import Mapping
from typing import Final

from engine.consent.purposes import Consent
from player.screen.consent import ConsentQuestion
from player.screen.sheet import INK, LIT, SOFT, Sheet

_WHAT: Final = (
    "This film can watch back. If you allow it, it estimates how you seem to feel and chooses "
    "its next scenes by that. Nothing is opened until you say so here."
)
_KEPT: Final = (
    "No picture and no sound is ever stored or sent. What is kept of this showing, in a folder "
    "on this machine, are numbers: the readings, and the cuts they led to."
)
_ROWS: Final[tuple[tuple[Consent, str, str, str], ...]] = (
    ("face", "C", "Camera", "your face: expression, direction, presence"),
    ("voice", "M", "Microphone", "loudness, pitch, laughter; never words"),
    ("heart", "H", "Heart", "your pulse, by the camera or a strap you named"),
    ("profile", "P", "Keep a profile", "as {viewer}: your tastes, encrypted here"),
)


def draw_question(
    sheet: Sheet, question: ConsentQuestion, title: str, unavailable: Mapping[str, str]
) -> None:
    """Title, what it is about, a row for each consent, what is kept, and how to begin."""
    unit, middle = sheet.unit, sheet.width / 2
    wide = min(0.88 * sheet.width, 130 * unit)
    sheet.shade(1.0)
    top = sheet.height - 7 * unit
    box = sheet.text(title, middle, top, 6 * unit, anchor_y="top", wrap=wide, room=15 * unit,
                     least=0.4)  # fmt: skip
    box = sheet.text(_WHAT, middle, box.low - 2.6 * unit, 2.6 * unit, anchor_y="top", colour=SOFT,
                     wrap=min(wide, 92 * unit), room=11 * unit)  # fmt: skip
    rows = [row for row in _ROWS if row[0] in ("face", "voice") or row[0] in question.offered]
    # Heart and profile: there is nothing to feel it by, or nobody named whose it would be.
    foot = _draw_foot(sheet, question, wide)
    step = min(7 * unit, (box.low - foot - 5 * unit) / len(rows))
    y = (box.low + foot) / 2 + step * (len(rows) - 1) / 2
    left = middle - 46 * unit
    for consent, key, name, what in rows:
        on, offered = consent in question.given, consent in question.offered
        colour = LIT if on else INK if offered else SOFT
        sheet.text(key, left, y, 3 * unit, anchor_x="left", colour=colour)
        sheet.text(f"{name}: {'on' if on else 'off'}", left + 6 * unit, y, 3 * unit,
                   anchor_x="left", colour=colour, wrap=30 * unit, room=step)  # fmt: skip
        note = what.format(viewer=question.viewer)
        if not offered:
            note = unavailable.get(consent, "none was found here")
        sheet.text(note, left + 38 * unit, y, 2.3 * unit, anchor_x="left", colour=SOFT,
                   wrap=56 * unit, room=step, least=0.5)  # fmt: skip
        y -= step


def _draw_foot(sheet: Sheet, question: ConsentQuestion, wide: float) -> float:
    """From the lower edge upwards; the height of its upper edge."""
    unit, middle = sheet.unit, sheet.width / 2
    y = 6 * unit
    if question.stopped:
        colour = LIT if question.resumes else INK
        go_on = "yes" if question.resumes else "no"
        box = sheet.text(f"R: go on where you stopped ({question.stopped}): {go_on}", middle, y,
                         2.6 * unit, anchor_y="bottom", colour=colour, wrap=wide,
                         room=7 * unit)  # fmt: skip
        y = box.high + 1.6 * unit
    begin = "begin, watched" if question.is_watched else "begin, unwatched"
    box = sheet.text(f"Enter: {begin}        Esc: leave", middle, y, 3 * unit, anchor_y="bottom",
                     wrap=wide)  # fmt: skip
    box = sheet.text(_KEPT, middle, box.high + 2.6 * unit, 2.3 * unit, anchor_y="bottom",
                     colour=SOFT, wrap=min(wide, 92 * unit), room=9 * unit)  # fmt: skip
    return box.high
