"""The notice before a film whose viewer was not asked: it senses them (AI Act, Art. 50)."""

from typing import Final

from engine.clock import Clock
from engine.words import Seconds
from player.screen.notice import NoticeOnScreen
from player.screen.overlay_state import OverlayState
from player.supervision.progress import Progress
from player.viewing.scene import View
from player.viewing.scenes.card import TouchedAway

STANDS: Final[Seconds] = 8.0


class NoticeScene(TouchedAway):
    """Stands until a key, a click, or for `seconds`; no device is opened before it is over.

    `left` says whether the viewer would rather not watch.
    """

    def __init__(self, notice: NoticeOnScreen, clock: Clock, seconds: Seconds = STANDS) -> None:
        super().__init__(clock, seconds)
        self.left = False
        self._view = View(OverlayState(notice=notice))

    def press(self, key: str) -> None:
        """Esc leaves; any other key goes on."""
        self.left = key in ("ESCAPE", "Q", "PAD_B")
        super().press(key)

    def leave(self) -> None:
        """The window was shut."""
        self.left = True
        super().leave()

    @property
    def progress(self) -> Progress:
        """A notice stands."""
        return Progress("notice")

    def view(self) -> View:
        """What to draw at this instant."""
        return self._view
