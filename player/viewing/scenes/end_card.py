"""The last screen: your film, and what you did not see."""

from typing import Final

from engine.clock import Clock
from engine.words import Seconds
from player.screen.end_card import EndCard
from player.screen.overlay_state import OverlayState
from player.supervision.progress import Progress
from player.viewing.scene import View

STANDS: Final[Seconds] = 8.0


class EndCardScene:
    """Stands until a key, a click, or for `seconds`."""

    def __init__(self, card: EndCard, clock: Clock, seconds: Seconds = STANDS) -> None:
        self._view = View(OverlayState(end_card=card))
        self._clock = clock
        self._until = clock.now() + seconds
        self._is_left = False

    @property
    def is_over(self) -> bool:
        """Whether the viewer has seen enough."""
        return self._is_left or self._clock.now() >= self._until

    def press(self, _key: str) -> None:
        """Take a key by its pyglet name."""
        self._is_left = True

    def point(self, x: float, y: float) -> None:
        """Only to move the mouse does not end it."""

    def click(self, _x: float, _y: float) -> bool:
        """Take a click, in shares of the window; return whether it meant something."""
        self._is_left = True
        return True

    def leave(self) -> None:
        """Close the card."""
        self._is_left = True

    def advance(self) -> None:
        """Nothing moves."""

    @property
    def progress(self) -> Progress:
        """A card stands."""
        return Progress("end card")

    def view(self) -> View:
        """What to draw at this instant."""
        return self._view
