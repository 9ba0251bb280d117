"""The first screen: what may be sensed and kept. No device is opened before it is over."""

from collections.abc import Mapping
from dataclasses import replace

from player.screen.consent import ConsentQuestion
from player.screen.overlay_state import OverlayState
from player.supervision.progress import Progress
from player.viewing.scene import View


class ConsentScene:
    """Asks until the viewer begins the film or leaves; `question` holds what they said.

    `unavailable` says of each consent that is not offered why not.
    """

    def __init__(
        self, question: ConsentQuestion, unavailable: Mapping[str, str], title: str
    ) -> None:
        self.question = question
        self._unavailable = dict(unavailable)
        self._title = title

    @property
    def is_over(self) -> bool:
        """Whether the viewer has answered or left."""
        return self.question.done or self.question.left

    def press(self, key: str) -> None:
        """Take a key by its pyglet name."""
        self.question.press(key)

    def point(self, x: float, y: float) -> None:
        """The mouse means nothing here but by its buttons."""

    def click(self, _x: float, _y: float) -> bool:
        """Take a click, in shares of the window; return whether it meant something."""
        return False

    def leave(self) -> None:
        """End the screen without consent."""
        self.question.press("ESCAPE")

    def advance(self) -> None:
        """Nothing moves by itself."""

    @property
    def progress(self) -> Progress:
        """A question stands until it is answered."""
        return Progress("consent", title=self._title)

    def view(self) -> View:
        """What to draw at this instant."""
        asked = replace(self.question, given=set(self.question.given))
        return View(OverlayState(question=asked, unavailable=self._unavailable, title=self._title))
