"""The last screen: your film, and what you did not see."""

from typing import Final

from engine.clock import Clock
from engine.words import Seconds
from player.screen.end_card import EndCard
from player.screen.overlay_state import OverlayState
from player.supervision.progress import Progress
from player.viewing.scene import View
from player.viewing.scenes.card import TouchedAway

STANDS: Final[Seconds] = 8.0
NOTED: Final[Seconds] = 40.0
"""For so long at least where a line of it may have to be written down."""


class EndCardScene(TouchedAway):
    """Stands until a key, a click, or for `seconds`."""

    def __init__(self, card: EndCard, clock: Clock, seconds: Seconds = STANDS) -> None:
        super().__init__(clock, seconds)
        self._view = View(OverlayState(end_card=card))

    @property
    def progress(self) -> Progress:
        """A card stands."""
        return Progress("end card")

    def view(self) -> View:
        """What to draw at this instant."""
        return self._view
