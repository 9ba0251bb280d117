"""Everything drawn over the film: indicator, captions, notices, help, consent, the end card.

All text, laid out in shares of the window's height so that it reads the same in any window.
Window thread only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyglet

from player.consent import ConsentQuestion
from player.controls import HELP
from player.timeline import Timeline

_FONT: Final = ("DejaVu Sans", "Helvetica Neue", "Segoe UI", "Arial")
_INK: Final = (244, 238, 226, 255)
_SOFT: Final = (190, 184, 172, 255)
_LIT: Final = (255, 176, 92, 255)
_SECOND: Final = (255, 224, 150, 255)
SAFE: Final = 0.9
"""The share of width and height that captions keep to (SMPTE ST 2046-1's title area)."""
_SHADE: Final = (12, 13, 18)


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
    end_card: Sequence[str] = ()


class Overlay:
    """Draws an `OverlayState` over the film in a window of any size."""

    def __init__(self) -> None:
        self._labels: dict[object, Any] = {}
        self._used: set[object] = set()

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
        self._used.clear()
        unit = height / 100
        if state.question is not None:
            self._draw_question(state, width, height, unit)
        elif state.end_card:
            self._draw_end_card(state, width, height, unit)
        else:
            self._draw_film(state, width, height, unit, film_drawn)
        if state.help:
            self._draw_help(width, height, unit)
        for key in set(self._labels) - self._used:
            self._labels.pop(key).delete()

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
            self._shade(width, height, 1.0)
            self._text(state.title, width / 2, height / 2, 6.5 * unit)
        self._draw_captions(state, width, height, unit)
        if film_drawn is not None and not state.opening:
            film_drawn()
        self._draw_indicators(state, width, height, unit)
        for row, notice in enumerate(reversed(state.notices)):
            y = height - (4 + 4 * row) * unit
            self._text(
                notice, 2.5 * unit, y, 2.3 * unit, anchor_x="left", colour=_INK, shadow=True,
                wrap=width * 0.6,
            )  # fmt: skip
        if state.paused:
            self._shade(width, height, 0.35)
            self._text("Paused", width / 2, height / 2, 6 * unit)
            self._text("Space goes on, H shows the keys", width / 2, height / 2 - 7 * unit,
                       2.4 * unit, colour=_SOFT)  # fmt: skip
        if state.timeline is not None:
            self._draw_timeline(state.timeline, width, unit)

    def _draw_timeline(self, timeline: Timeline, width: int, unit: float) -> None:
        left, length, y, high = 3 * unit, width - 14 * unit, 2.2 * unit, 0.9 * unit
        gap = 0.2 * unit
        for block in timeline.blocks:
            colour = (*_SOFT[:3], 90) if block.ahead else (*_INK[:3], 200)
            wide = max(1.0, (block.end - block.begin) * length - gap)
            self._bar(left + block.begin * length, y, wide, high, colour)
        place = left + timeline.here * length
        self._bar(place - 0.2 * unit, y - 0.6 * unit, 0.4 * unit, high + 1.2 * unit, _LIT)
        self._text(timeline.clock, width - 3 * unit, y + high / 2, 2.2 * unit, anchor_x="right",
                   shadow=True)  # fmt: skip

    def _draw_captions(self, state: OverlayState, width: int, height: int, unit: float) -> None:
        """Stacked upwards from the lower edge of the safe area, the second language softer."""
        y = (1 - SAFE) / 2 * height
        size = state.captions_size * unit
        last = len(state.captions) - 1
        for number, text in reversed(list(enumerate(state.captions))):
            colour = _INK if number == 0 else _SECOND
            second = 0.85 if number and last else 1.0
            y += self._text(
                text, width / 2, y, size * second,
                anchor_y="bottom", colour=colour, wrap=width * SAFE, shadow=True,
            ) + 0.8 * unit  # fmt: skip

    def _draw_indicators(self, state: OverlayState, width: int, height: int, unit: float) -> None:
        if state.indicators:
            text = "●  " + "  +  ".join(state.indicators)
            self._text(
                text, width - 2.5 * unit, height - 4 * unit, 2.2 * unit,
                anchor_x="right", colour=_LIT, shadow=True,
            )  # fmt: skip

    def _draw_question(self, state: OverlayState, width: int, height: int, unit: float) -> None:
        question = state.question
        assert question is not None
        self._shade(width, height, 1.0)
        middle, top = width / 2, height - 17 * unit
        self._text(state.title, middle, top, 6.5 * unit)
        self._text(
            "This film can watch back. If you allow it, it estimates how you seem to feel and\n"
            "chooses its next scenes by that. Nothing is opened until you say so here.",
            middle, top - 11 * unit, 2.6 * unit, colour=_SOFT, wrap=width * 0.85,
        )  # fmt: skip
        rows = (
            ("face", "C", "Camera", "your face: expression, direction, presence"),
            ("voice", "M", "Microphone", "loudness and pitch; never words"),
        )
        y = top - 24 * unit
        for consent, key, name, what in rows:
            on = consent in question.given
            offered = consent in question.offered
            colour = _LIT if on else _INK if offered else _SOFT
            mark = "on" if on else "off"
            left = middle - 44 * unit
            self._text(f"{key}", left, y, 3 * unit, anchor_x="left", colour=colour)
            self._text(f"{name}: {mark}", left + 6 * unit, y, 3 * unit, anchor_x="left",
                       colour=colour)  # fmt: skip
            note = what if offered else state.unavailable.get(consent, "none was found here")
            self._text(note, left + 36 * unit, y, 2.3 * unit, anchor_x="left", colour=_SOFT)
            y -= 7 * unit
        self._text(
            "No picture and no sound is ever stored or sent. What is kept of this showing, in a\n"
            "folder on this machine, are numbers: the readings, and the cuts they led to.",
            middle, y - 4 * unit, 2.3 * unit, colour=_SOFT, wrap=width * 0.85,
        )  # fmt: skip
        if question.stopped:
            colour = _LIT if question.resumes else _INK
            go_on = "yes" if question.resumes else "no"
            self._text(f"R: go on where you stopped ({question.stopped}): {go_on}", middle,
                       y - 21 * unit, 2.6 * unit, colour=colour)  # fmt: skip
        begin = "begin, watched" if question.given else "begin, unwatched"
        self._text(f"Enter: {begin}        Esc: leave", middle, y - 15 * unit, 3 * unit)

    def _draw_help(self, width: int, height: int, unit: float) -> None:
        self._shade(width, height, 0.72)
        y = height / 2 + (len(HELP) / 2) * 4.8 * unit
        self._text("Keys", width / 2, y + 6 * unit, 4 * unit)
        for key, what in HELP:
            self._text(key, width / 2 - 8 * unit, y, 2.8 * unit, anchor_x="right", colour=_LIT)
            self._text(what, width / 2 - 4 * unit, y, 2.8 * unit, anchor_x="left")
            y -= 4.8 * unit

    def _draw_end_card(self, state: OverlayState, width: int, height: int, unit: float) -> None:
        self._shade(width, height, 0.78)
        self._text(state.title, width / 2, height * 0.66, 7 * unit)
        y = height * 0.66 - 13 * unit
        for line in state.end_card:
            self._text(line, width / 2, y, 2.5 * unit, colour=_SOFT, wrap=width * 0.85)
            y -= 5 * unit

    # --- the brushes --------------------------------------------------------------------------

    def _bar(
        self, x: float, y: float, wide: float, high: float, colour: tuple[int, int, int, int]
    ) -> None:
        key = ("bar", round(x), round(y), round(wide), round(high), colour)
        bar = self._labels.get(key)
        if bar is None:
            bar = pyglet.shapes.Rectangle(round(x), round(y), wide, high, colour)
            self._labels[key] = bar
        self._used.add(key)
        bar.draw()

    def _shade(self, width: int, height: int, opacity: float) -> None:
        key = ("shade", width, height, opacity)
        shade = self._labels.get(key)
        if shade is None:
            shade = pyglet.shapes.Rectangle(0, 0, width, height, (*_SHADE, int(opacity * 255)))
            self._labels[key] = shade
        self._used.add(key)
        shade.draw()

    def _text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        anchor_x: str = "center",
        anchor_y: str = "center",
        colour: tuple[int, int, int, int] = _INK,
        wrap: float | None = None,
        shadow: bool = False,
    ) -> float:
        """Draw a text; its height in pixels."""
        if shadow:
            drop = max(1.0, size / 14)
            dark = (0, 0, 0, 220)
            for across, down in ((drop, -drop), (-drop, -drop), (drop, drop), (-drop, drop)):
                self._text(text, x + across, y + down, size, anchor_x=anchor_x,
                           anchor_y=anchor_y, colour=dark, wrap=wrap)  # fmt: skip
        # A label is laid out once and drawn many times: laying out is what costs.
        key = (text, round(x), round(y), round(size, 1), anchor_x, anchor_y, colour, wrap)
        label = self._labels.get(key)
        if label is None:
            label = pyglet.text.Label(
                text,
                font_name=_FONT,
                font_size=size * 0.75,  # pixels to points at 96 dots an inch
                x=round(x),
                y=round(y),
                color=colour,
                anchor_x=anchor_x,
                anchor_y=anchor_y,
                multiline=wrap is not None,
                width=round(wrap) if wrap else None,
                align={"left": "left", "right": "right"}.get(anchor_x, "center"),
            )
            self._labels[key] = label
        self._used.add(key)
        label.draw()
        return float(label.content_height)
