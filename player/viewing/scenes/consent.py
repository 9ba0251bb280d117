"""The first screen: what may be sensed and kept. No device is opened before it is over."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from engine.clock import Clock
from engine.consent.terms import Terms
from engine.consent.wordings import Wordings
from engine.words import Seconds
from player.screen.consent import Company, ConsentOnScreen, ConsentQuestion, Spot
from player.screen.consent_layout import consent_layout
from player.screen.overlay_state import OverlayState
from player.supervision.progress import Progress
from player.viewing.scene import View

_WARNED: Final[Seconds] = 20.0
"""So long before a question closes by itself it says so (WCAG 2.2, 2.2.1), or half its patience."""


@dataclass(frozen=True, slots=True)
class Patience:
    """For how many seconds without a touch a question stands, and what it counts as `then`."""

    seconds: Seconds
    then: Literal["left", "refused"] = "left"


class ConsentScene:
    """Asks until the viewer begins the film or leaves; `question` holds what they said.

    `size` is the window's, in pixels. With `patience`, the question closes by itself once nobody
    has touched anything for so long; `company` says who stands there to be asked.
    """

    def __init__(
        self,
        question: ConsentQuestion,
        words: Wordings,
        terms: Terms,
        *,
        title: str,
        clock: Clock,
        size: Callable[[], tuple[int, int]],
        company: Callable[[], Company] = lambda: "one",
        patience: Patience | None = None,
    ) -> None:
        self.question = question
        self.timed_out = False
        """Whether it closed by itself."""
        self.wording = words.first
        """The language on the screen."""
        self._words = words
        self._terms = terms
        self._title = title
        self._clock = clock
        self._size = size
        self._company = company
        self._patience = patience
        self._touched_at = clock.now()

    @property
    def is_over(self) -> bool:
        """Whether the viewer has answered or left."""
        return self.question.is_settled

    @property
    def how(self) -> str:
        """By what the answer was given, for the record."""
        return "time-out" if self.timed_out else "screen"

    def press(self, key: str) -> None:
        """Take a key by its pyglet name, or a gamepad's button."""
        self._touch()
        self._take(self.question.press(key, mirrored=self.wording.right_to_left))

    def point(self, x: float, y: float) -> None:
        """The mouse moved: what lies under it looks like it."""
        self._touch()
        self.question.under = self._under(x, y)

    def click(self, x: float, y: float) -> bool:
        """A click, or a touch, presses what lies under it, and beside everything nothing."""
        self._touch()
        spot = self._under(x, y)
        if spot is not None:
            self._take(self.question.choose(spot))
        return True

    def leave(self) -> None:
        """End the screen without consent."""
        self.question.choose("leave")

    def advance(self) -> None:
        """One turn: whoever went away without an answer has refused."""
        if self._patience is None or self.is_over or self._left() > 0:
            return
        self.timed_out = True
        self.question.choose("refuse" if self._patience.then == "refused" else "leave")
        if not self.is_over:  # nobody has said that they are old enough
            self.question.choose("leave")

    @property
    def progress(self) -> Progress:
        """A question stands until it is answered."""
        return Progress("consent", title=self._title)

    def view(self) -> View:
        """What to draw at this instant."""
        asked = replace(self.question, given=set(self.question.given))
        closing = None
        if self._patience is not None and self._left() <= min(_WARNED, self._patience.seconds / 2):
            closing = max(0, math.ceil(self._left()))
        shown = ConsentOnScreen(
            asked, self.wording, self._terms, self._title, self._company(), closing
        )
        return View(OverlayState(asked=shown))

    def _take(self, spot: Spot | None) -> None:
        if spot == "language":
            self.wording = self._words.after(self.wording)

    def _under(self, x: float, y: float) -> Spot | None:
        width, height = self._size()
        layout = consent_layout(
            self.question.rows, width, height, mirrored=self.wording.right_to_left
        )
        return layout.under(x * width, y * height)

    def _touch(self) -> None:
        self._touched_at = self._clock.now()

    def _left(self) -> Seconds:
        assert self._patience is not None
        return self._touched_at + self._patience.seconds - self._clock.now()
