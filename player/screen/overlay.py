"""Everything drawn over the film: captions, notices, help, consent, the end card.

One screen at a time: the first question, the notice, the end card, the help, or what stands over
the film; and last, over each of them, what is open.
Window thread only.
"""

from collections.abc import Callable, Sequence
from typing import Final

from engine.text.typesetting import TextStyle, typeset
from player.screen.brushes import Brushes
from player.screen.consent_view import draw_question
from player.screen.end_card_view import draw_end_card
from player.screen.film_view import draw_captions_only, draw_film
from player.screen.help_view import draw_help
from player.screen.indicators import Indicators, draw_indicators
from player.screen.kiosk_overlay import draw_kiosk
from player.screen.notice import draw_notice
from player.screen.overlay_state import OverlayState
from player.screen.sheet import Sheet
from player.screen.testcard_view import draw_test_card

_NONE: Final = Indicators()


def composed(state: OverlayState, width: int, height: int) -> tuple[Sheet, int]:
    """The sheet of a state, and how many of its items belong to the film itself. Pure."""
    sheet = Sheet(width, height)
    belongs = 0
    if state.test_card is not None:
        draw_test_card(sheet, state.test_card)
    elif state.asked is not None:
        draw_question(sheet, state.asked)
    elif state.notice is not None:
        draw_notice(sheet, state.notice)
    elif state.end_card is not None:
        draw_end_card(sheet, state.end_card)
    elif state.help:
        draw_help(sheet, state.offer, state.wording)
    else:
        belongs = draw_film(sheet, state)
    if state.kiosk is not None:
        draw_kiosk(sheet, state.kiosk)
    return sheet, belongs


class Overlay:
    """Draws an `OverlayState` over the film in a window of any size."""

    def __init__(self) -> None:
        self._brushes = Brushes()
        self._prepared: object = None
        typeset("●", TextStyle(20.0))  # looks for typefaces now, and not while a film plays

    def draw(
        self,
        state: OverlayState,
        width: int,
        height: int,
        film_drawn: Callable[[], None] | None = None,
        shown: Indicators = _NONE,
    ) -> None:
        """Draw over what the compositor drew; sizes in pixels. Above all else is `shown`, whatever
        the state is.

        `film_drawn` is called while a film is on screen, when all that belongs to it (picture
        and captions) is drawn and nothing else yet.
        """
        sheet, belongs = composed(state, width, height)
        draw_indicators(sheet, shown)
        if film_drawn is not None and belongs <= len(sheet.items) and not state.opening:
            self._brushes.draw(Sheet(width, height, sheet.items[:belongs]))
            film_drawn()
            self._brushes.draw(sheet, belongs)
        else:
            self._brushes.draw(sheet)
        self._brushes.let_go(sheet)

    def prepare(self, captions: Sequence[str], size: float, width: int, height: int) -> None:
        """Make captions that come next while there is time: one text a call takes some ms."""
        wanted = (tuple(captions), size, width, height)
        if wanted == self._prepared:
            return
        sheet = Sheet(width, height)
        draw_captions_only(sheet, OverlayState(captions=captions, captions_size=size))
        if not self._brushes.prepare(sheet):
            self._prepared = wanted
