"""Everything drawn over the film: indicator, captions, notices, help, consent, the end card.

All text, laid out in shares of the window's height so that it reads the same in any window.
Window thread only.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from player.brushes import INK, LIT, SOFT, Brushes
from player.consent import ConsentQuestion
from player.controls import HELP
from player.end_card import EndCard, draw_end_card
from player.offer import OfferOnScreen
from player.offer_view import draw_offer
from player.timeline import Timeline

_SECOND: Final = (255, 224, 150, 255)
SAFE: Final = 0.9
"""The share of width and height that captions keep to (SMPTE ST 2046-1's title area)."""


@dataclass(slots=True)
class OverlayState:
    """What there is to show. The application fills it; the overlay only draws it."""

    indicators: tuple[str, ...] = ()
    """What is really open right now, such as `camera` or `recorded viewer`."""
    captions: Sequence[str] = ()
    """One text for each language, the first above."""
    captions_size: float = 4.2
    """The height of their letters in hundredths of the window's height."""
    timeline: Timeline | None = None
    notices: Sequence[str] = ()
    paused: bool = False
    help: bool = False
    question: ConsentQuestion | None = None
    unavailable: dict[str, str] = field(default_factory=dict)
    title: str = ""
    opening: bool = False
    """No picture is there yet."""
    offer: OfferOnScreen | None = None
    """The question that the film asks."""
    why: str = ""
    """Why the last cut fell, while the viewer wants to read it."""
    end_card: EndCard | None = None


class Overlay:
    """Draws an `OverlayState` over the film in a window of any size."""

    def __init__(self) -> None:
        self._brush = Brushes()

    def draw(
        self,
        state: OverlayState,
        width: int,
        height: int,
        film_drawn: Callable[[], None] | None = None,
    ) -> None:
        """Draw over what the compositor drew; sizes in pixels.

        `film_drawn` is called while a film is on screen, when all that belongs to it (picture
        and captions) is drawn and nothing else yet.
        """
        self._brush.begin()
        unit = height / 100
        if state.question is not None:
            self._draw_question(state, width, height, unit)
        elif state.end_card is not None:
            draw_end_card(self._brush, state.end_card, width, height)
        else:
            self._draw_film(state, width, height, unit, film_drawn)
        if state.help:
            self._draw_help(width, height, unit)
        self._brush.end()

    # --- the layers ------------------------------------------------------------------------

    def _draw_film(
        self,
        state: OverlayState,
        width: int,
        height: int,
        unit: float,
        film_drawn: Callable[[], None] | None,
    ) -> None:
        if state.opening:
            self._brush.shade(width, height, 1.0)
            self._brush.text(state.title, width / 2, height / 2, 6.5 * unit)
        above = 0.0
        if state.offer is not None:
            above = draw_offer(self._brush, state.offer, width, height)
        self._draw_captions(state, width, height, unit, above)
        if film_drawn is not None and not state.opening:
            film_drawn()
        self._draw_indicators(state, width, height, unit)
        top = self._draw_why(state.why, width, height, unit) if state.why else float(height)
        for row, notice in enumerate(reversed(state.notices)):
            y = top - (4 + 4 * row) * unit
            self._brush.text(
                notice, 2.5 * unit, y, 2.3 * unit, anchor_x="left", colour=INK, shadow=True,
                wrap=width * 0.6,
            )  # fmt: skip
        if state.paused:
            self._brush.shade(width, height, 0.35)
            self._brush.text("Paused", width / 2, height / 2, 6 * unit)
            self._brush.text("Space goes on, H shows the keys", width / 2, height / 2 - 7 * unit,
                       2.4 * unit, colour=SOFT)  # fmt: skip
        if state.timeline is not None:
            self._draw_timeline(state.timeline, width, unit)

    def _draw_timeline(self, timeline: Timeline, width: int, unit: float) -> None:
        left, length, y, high = 3 * unit, width - 14 * unit, 2.2 * unit, 0.9 * unit
        gap = 0.2 * unit
        for block in timeline.blocks:
            colour = (*SOFT[:3], 90) if block.ahead else (*INK[:3], 200)
            wide = max(1.0, (block.end - block.begin) * length - gap)
            self._brush.bar(left + block.begin * length, y, wide, high, colour)
        place = left + timeline.here * length
        self._brush.bar(place - 0.2 * unit, y - 0.6 * unit, 0.4 * unit, high + 1.2 * unit, LIT)
        self._brush.text(timeline.clock, width - 3 * unit, y + high / 2, 2.2 * unit,
                         anchor_x="right", shadow=True)  # fmt: skip

    def _draw_why(self, why: str, width: int, height: int, unit: float) -> float:
        """A panel in the upper left corner; the height of its lower edge."""
        left, wide = 2.5 * unit, 0.46 * width
        lines = math.ceil(len(why) * 1.33 * unit / (wide - 4.8 * unit))
        high = (6.8 + 2.85 * lines) * unit
        low = height - 3 * unit - high
        self._brush.panel(left, low, wide, high, (16, 14, 14, 205), 1.4 * unit)
        self._brush.text("Why this scene", left + 2.4 * unit, height - 6 * unit, 1.9 * unit,
                         anchor_x="left", colour=LIT)  # fmt: skip
        self._brush.text(why, left + 2.4 * unit, height - 8.4 * unit, 2.3 * unit, anchor_x="left",
                         anchor_y="top", wrap=wide - 4.8 * unit)  # fmt: skip
        return low

    def _draw_captions(
        self, state: OverlayState, width: int, height: int, unit: float, above: float
    ) -> None:
        """Stacked upwards from the lower edge of the safe area, the second language softer.

        They stand `above` what is there already.
        """
        y = max((1 - SAFE) / 2 * height, above + 2 * unit)
        size = state.captions_size * unit
        last = len(state.captions) - 1
        for number, text in reversed(list(enumerate(state.captions))):
            colour = INK if number == 0 else _SECOND
            second = 0.85 if number and last else 1.0
            y += self._brush.text(
                text, width / 2, y, size * second,
                anchor_y="bottom", colour=colour, wrap=width * SAFE, shadow=True,
            ) + 0.8 * unit  # fmt: skip

    def _draw_indicators(self, state: OverlayState, width: int, height: int, unit: float) -> None:
        if state.indicators:
            text = "●  " + "  +  ".join(state.indicators)
            self._brush.text(
                text, width - 2.5 * unit, height - 4 * unit, 2.2 * unit,
                anchor_x="right", colour=LIT, shadow=True,
            )  # fmt: skip

    def _draw_question(self, state: OverlayState, width: int, height: int, unit: float) -> None:
        question = state.question
        assert question is not None
        self._brush.shade(width, height, 1.0)
        middle, top = width / 2, height - 17 * unit
        self._brush.text(state.title, middle, top, 6.5 * unit)
        self._brush.text(
            "This film can watch back. If you allow it, it estimates how you seem to feel and\n"
            "chooses its next scenes by that. Nothing is opened until you say so here.",
            middle, top - 11 * unit, 2.6 * unit, colour=SOFT, wrap=width * 0.85,
        )  # fmt: skip
        rows = (
            ("face", "C", "Camera", "your face: expression, direction, presence"),
            ("voice", "M", "Microphone", "loudness, pitch, laughter; never words"),
            ("heart", "H", "Heart", "your pulse, by the camera or a strap you named"),
            (
                "profile",
                "P",
                "Keep a profile",
                f"as {question.viewer}: your tastes, encrypted here",
            ),
        )
        y = top - 24 * unit
        for consent, key, name, what in rows:
            on = consent in question.given
            offered = consent in question.offered
            if consent in ("heart", "profile") and not offered:
                continue  # nothing to feel it by, or nobody named whose it would be
            colour = LIT if on else INK if offered else SOFT
            mark = "on" if on else "off"
            left = middle - 44 * unit
            self._brush.text(f"{key}", left, y, 3 * unit, anchor_x="left", colour=colour)
            self._brush.text(f"{name}: {mark}", left + 6 * unit, y, 3 * unit, anchor_x="left",
                       colour=colour)  # fmt: skip
            note = what if offered else state.unavailable.get(consent, "none was found here")
            self._brush.text(note, left + 36 * unit, y, 2.3 * unit, anchor_x="left", colour=SOFT)
            y -= 7 * unit
        self._brush.text(
            "No picture and no sound is ever stored or sent. What is kept of this showing, in a\n"
            "folder on this machine, are numbers: the readings, and the cuts they led to.",
            middle, y - 4 * unit, 2.3 * unit, colour=SOFT, wrap=width * 0.85,
        )  # fmt: skip
        if question.stopped:
            colour = LIT if question.resumes else INK
            go_on = "yes" if question.resumes else "no"
            self._brush.text(f"R: go on where you stopped ({question.stopped}): {go_on}", middle,
                       y - 21 * unit, 2.6 * unit, colour=colour)  # fmt: skip
        begin = "begin, watched" if question.is_watched else "begin, unwatched"
        self._brush.text(f"Enter: {begin}        Esc: leave", middle, y - 15 * unit, 3 * unit)

    def _draw_help(self, width: int, height: int, unit: float) -> None:
        self._brush.shade(width, height, 0.72)
        y = height / 2 + (len(HELP) / 2 - 1) * 4.6 * unit
        self._brush.text("Keys", width / 2, y + 6 * unit, 4 * unit)
        for key, what in HELP:
            middle = width / 2 - 18 * unit
            self._brush.text(key, middle - 2 * unit, y, 2.7 * unit, anchor_x="right", colour=LIT)
            self._brush.text(what, middle + 2 * unit, y, 2.7 * unit, anchor_x="left")
            y -= 4.6 * unit
