"""Draws the first question: what it is about, a row for each consent, and three equal buttons.

Colours keep the contrasts of WCAG 2.2 (1.4.3 and 1.4.11): text 4.5 to 1 on what lies under it,
large text, switches and what marks the focus 3 to 1. What is on says so in words as well.
"""

from typing import Final

from engine.consent.purposes import CONSENTS
from engine.consent.terms import sensors_in
from engine.text.typesetting import Align, Colour
from player.screen.consent import BUTTONS, ConsentOnScreen, Spot
from player.screen.consent_layout import ConsentLayout, consent_layout
from player.screen.facts_view import directed, draw_facts
from player.screen.sheet import DARK, INK, LIT, SOFT, Box, Sheet

_HIGH: Final = 10.4  # units
_ROW: Final[Colour] = (30, 30, 38, 255)
_UNDER: Final[Colour] = (58, 54, 58, 255)  # what the mouse points at
_ON: Final[Colour] = (70, 48, 30, 255)
_TRACK: Final[Colour] = (132, 128, 124, 255)
_LETTERS: Final = {
    "face": "C", "voice": "M", "heart": "H", "readings": "K", "profile": "P", "screening": "S",
    "age": "A", "resume": "R", "language": "L", "refuse": "N", "begin": "Enter", "leave": "Esc",
}  # fmt: skip


def draw_question(sheet: Sheet, asked: ConsentOnScreen) -> None:
    """The whole screen."""
    sheet.shade(1.0)
    _Page(sheet, asked).draw()


class _Page:
    """One drawing. All is thought from the left; `_text` mirrors it where a language asks so."""

    def __init__(self, sheet: Sheet, asked: ConsentOnScreen) -> None:
        self._sheet, self._asked = sheet, asked
        self._question, self._wording = asked.question, asked.wording
        self._mirrored = asked.wording.right_to_left
        self._unit = sheet.unit
        self._layout: ConsentLayout = consent_layout(
            self._question.rows, sheet.width, sheet.height, mirrored=self._mirrored
        )

    def draw(self) -> None:
        """Title and question, facts, rows, buttons."""
        unit, layout, say = self._unit, self._layout, self._wording.say
        self._text(self._asked.title, layout.title, 5.4 * unit, bold=True)
        self._text(say(f"ask_{self._asked.company}"), layout.lead, 4.2 * unit, colour=LIT)
        facts = self._asked.terms.facts(self._wording)
        draw_facts(self._sheet, facts, layout.facts, largest=3.2 * layout.letters**1.5,
                   mirrored=self._mirrored)  # fmt: skip
        for spot in self._question.rows:
            self._draw_row(spot, layout.spots[spot])
        self._draw_language(layout.spots["language"])
        self._draw_told(layout.told)
        for button in BUTTONS:
            self._draw_button(button, layout.spots[button])
        self._text(say("hint"), layout.hint, 2.1 * unit, colour=SOFT)

    def _draw_row(self, spot: Spot, box: Box) -> None:
        """The key, the name over what it means, and a switch or what was said."""
        unit, say, question = self._unit, self._wording.say, self._question
        letters = self._layout.letters * unit
        offered = spot not in CONSENTS or spot in question.offered
        on = spot in question.given or (spot == "resume" and question.resumes)
        on = on or (spot == "age" and question.age is not None)
        self._panel(spot, box, _ON if on else _ROW)
        if offered:
            self._key(spot, self._in(box, 0, 6.5))
        # A high row has room for two lines of what it means below its name.
        named = 0.5 if box.high - box.low > _HIGH * unit else 0.55
        share = named if say(f"what_{spot}") else 1.0
        self._text(say(f"name_{spot}"), self._in(box, 6.5, -16, 1 - share), 2.9 * letters,
                   bold=True, colour=INK if offered else SOFT)  # fmt: skip
        warns = spot == "heart" and question.is_heart_alone
        self._text(self._what(spot), self._in(box, 6.5, -16, 0.06, 1 - share), 2.25 * letters,
                   colour=LIT if warns else SOFT)  # fmt: skip
        if spot == "age":
            self._text(self._age(), self._in(box, -15, -1), 2.5 * unit, align="center",
                       colour=LIT if on else INK)  # fmt: skip
        elif offered:
            self._switch(box, on)

    def _what(self, spot: Spot) -> str:
        question, say = self._question, self._wording.say
        if spot in CONSENTS and spot not in question.offered:
            return say(question.unavailable.get(spot, "not_sensed"))
        if spot == "heart" and question.is_heart_alone:
            return say("heart_alone")
        filled = {"viewer": question.viewer, "screening": question.screening}
        return say(f"what_{spot}", place=question.stopped, **filled)

    def _age(self) -> str:
        """What was said of the viewer's age."""
        question, say = self._question, self._wording.say
        if question.age is None:
            return say("age_unsaid")
        if question.age == 0:
            return say("age_under", age=question.ages[0])
        above = [each for each in question.ages if each > question.age]
        if not above:
            return say("age_over", age=question.age)
        return say("age_between", age=question.age, last=above[0] - 1)

    def _switch(self, box: Box, on: bool) -> None:
        """A switch, and in words what it stands on."""
        unit, y = self._unit, (box.low + box.high) / 2
        high, knob = 2.8 * unit, 2.2 * unit
        track = self._in(box, -6.6, -1.4)
        self._sheet.panel(track.left, y - high / 2, track.right - track.left, high,
                          LIT if on else _TRACK, high / 2)  # fmt: skip
        place = self._in(box, -3.9, -1.7) if on else self._in(box, -6.3, -4.1)
        self._sheet.panel(place.left, y - knob / 2, knob, knob, DARK, knob / 2)
        self._text(self._wording.say("on" if on else "off"), self._in(box, -15, -7.4), 2.6 * unit,
                   align="center", colour=LIT if on else INK)  # fmt: skip

    def _draw_button(self, button: Spot, box: Box) -> None:
        unit, question, say = self._unit, self._question, self._wording.say
        self._panel(button, box, _ROW)
        what = f"{button}_what"
        if button == "begin":
            what = "begin_watched" if question.is_watched else "begin_unwatched"
        self._key(button, self._in(box, 0.5, 8))
        self._text(say(button), self._in(box, 8.5, -1, 0.46, 0.94), 3.1 * unit, bold=True)
        self._text(say(what, sensors=self._sensing()), self._in(box, 8.5, -1, 0.06, 0.46),
                   2.2 * unit, colour=LIT if what == "begin_watched" else SOFT)  # fmt: skip

    def _sensing(self) -> str:
        """What would really be sensed."""
        given = set(self._question.given)
        if self._question.is_heart_alone:
            given.discard("heart")
        return sensors_in(self._wording, given)

    def _draw_language(self, box: Box) -> None:
        self._panel("language", box, _ROW)
        self._key("language", self._in(box, 0, 5))
        said = f"{self._wording.say('another_language')}: {self._wording.name}"
        self._text(said, self._in(box, 5, -1), 2.2 * self._unit)

    def _draw_told(self, box: Box) -> None:
        """What stands in the way, or that the question closes by itself."""
        asked, say = self._asked, self._wording.say
        told = ""
        if self._question.told:
            told = say(self._question.told, age=self._question.least_age)
        elif asked.closing is not None:
            told = say("closing", seconds=asked.closing)
        if told:
            self._text(told, box, 2.6 * self._unit, colour=LIT, align="center")

    # --- the small things ---------------------------------------------------------------------

    def _in(self, box: Box, begin: float, end: float, low: float = 0.0, high: float = 1.0) -> Box:
        """A part of a box: `begin` and `end` in units from the edge where reading begins, or below
        0 from the other one; `low` and `high` in shares of its height."""
        wide, tall = box.right - box.left, box.high - box.low
        begin, end = (each * self._unit + (wide if each < 0 else 0.0) for each in (begin, end))
        if self._mirrored:
            begin, end = wide - end, wide - begin
        return Box(box.left + begin, box.low + low * tall, box.left + end, box.low + high * tall)

    def _panel(self, spot: Spot, box: Box, ground: Colour) -> None:
        """Its ground, with a ring where the keys are, lighter where the mouse is."""
        unit = self._unit
        if spot == self._question.lit:
            ring = 0.45 * unit
            self._sheet.panel(box.left - ring, box.low - ring, box.right - box.left + 2 * ring,
                              box.high - box.low + 2 * ring, INK, 1.5 * unit)  # fmt: skip
        under = spot == self._question.under
        self._sheet.panel(box.left, box.low, box.right - box.left, box.high - box.low,
                          _UNDER if under else ground, 1.2 * unit)  # fmt: skip

    def _key(self, spot: Spot, box: Box) -> None:
        """The key that presses it."""
        self._text(_LETTERS[spot], box, 2.2 * self._unit, colour=LIT, align="center")

    def _text(
        self,
        text: str,
        box: Box,
        size: float,
        *,
        colour: Colour = INK,
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        """A text in a box, in its middle, smaller where it has to be."""
        if self._mirrored and align != "center":
            align = "right" if align == "left" else "left"
        x = {"left": box.left, "center": (box.left + box.right) / 2, "right": box.right}[align]
        self._sheet.text(
            directed(text, mirrored=self._mirrored), x, (box.low + box.high) / 2, size,
            anchor_x=align, colour=colour, bold=bold,
            wrap=max(1.0, box.right - box.left), room=box.high - box.low, least=0.45,
        )  # fmt: skip
