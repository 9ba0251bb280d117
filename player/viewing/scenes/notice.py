"""The notice before a film whose viewer was not asked: it senses them (AI Act, Art. 50)."""

from typing import Final

from engine.clock import Clock
from engine.words import Seconds
from player.screen.notice import NoticeOnScreen
from player.screen.overlay_state import OverlayState
from player.supervision.progress import Progress
from player.viewing.scene import View

STANDS: Final[Seconds] = 8.0


class NoticeScene:
    """Stands until a key, a click, or for `seconds`; no device is opened before it is over.

    `left` says whether the viewer would rather not watch.
    """

    def __init__(self, notice: NoticeOnScreen, clock: Clock, seconds: Seconds = STANDS) -> None:
        self.left = False
        self._view = View(OverlayState(notice=notice))
        self._clock = clock
        self._until = clock.now() + seconds
        self._is_read = False

    @property
    def is_over(self) -> bool:
        """Whether the viewer has read it, or had the time to."""
        return self.left or self._is_read or self._clock.now() >= self._until

    def press(self, key: str) -> None:
        """Esc leaves; any other key goes on."""
        self.left = key in ("ESCAPE", "Q", "PAD_B")
        self._is_read = True

    def point(self, x: float, y: float) -> None:
        """Only to move the mouse does not end it."""

    def click(self, _x: float, _y: float) -> bool:
        """A click, or a touch, goes on."""
        self._is_read = True
        return True

    def leave(self) -> None:
        """The window was shut."""
        self.left = True

    def advance(self) -> None:
        """Nothing moves."""

    @property
    def progress(self) -> Progress:
        """A notice stands."""
        return Progress("notice")

    def view(self) -> View:
        """What to draw at this instant."""
        return self._view
