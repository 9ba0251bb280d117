"""What stands in a kiosk between two visitors: the attract loop, or that it is closed."""

from collections.abc import Callable

from engine.clock import Clock
from engine.words import Seconds
from player.kiosk.attract_picture import AttractPicture
from player.screen.kiosk_overlay import KioskOverlay
from player.screen.overlay_state import OverlayState
from player.supervision.progress import Progress
from player.viewing.scene import View


class StandingScene:
    """A `Scene` that takes nothing from anybody and is never over by itself."""

    @property
    def is_over(self) -> bool:
        """Never by itself."""
        return False

    def press(self, key: str) -> None:
        """The usher has heard it."""

    def point(self, x: float, y: float) -> None:
        """The usher has heard of it."""

    def click(self, _x: float, _y: float) -> bool:
        """The usher has heard it."""
        return False

    def leave(self) -> None:
        """There is no way out."""

    def advance(self) -> None:
        """Nothing moves."""


class AttractScene(StandingScene):
    """The attract loop; until its first picture, and where it has none, a card with the title."""

    def __init__(
        self, picture: AttractPicture, title: str, invites: str, *, over_still: bool
    ) -> None:
        self._picture = picture
        # A trailer says itself what it is of.
        self._over = KioskOverlay(title=title if over_still else "", lines=(invites,))
        self._card = KioskOverlay(title=title, lines=(invites,), is_card=True)
        self._title = title

    def advance(self) -> None:
        """One turn of the loop."""
        self._picture.advance()

    @property
    def progress(self) -> Progress:
        """The loop moves; a still stands."""
        return Progress("attract", self._picture.moves, self._picture.position, self._title)

    def view(self) -> View:
        """The picture with the invitation over it."""
        layers = self._picture.layers()
        over = OverlayState(kiosk=self._over if layers else self._card)
        return View(over, layers, is_awaiting=self._picture.is_awaited and not layers)


class CardScene(StandingScene):
    """A card that stands: closed, or a wipe that takes a while. `lines` are asked at each turn.

    It stands until the visit moves on, or `stands_for` seconds of `clock`.
    """

    def __init__(
        self,
        name: str,
        title: str,
        lines: Callable[[], tuple[str, ...]],
        clock: Clock | None = None,
        stands_for: Seconds = 0.0,
    ) -> None:
        self._name, self._title, self._lines = name, title, lines
        self._clock = clock
        self._until = clock.now() + stands_for if clock is not None else 0.0

    @property
    def is_over(self) -> bool:
        """Whether it has stood for as long as it was to."""
        return self._clock is not None and self._clock.now() >= self._until

    @property
    def progress(self) -> Progress:
        """A card stands."""
        return Progress(self._name)

    def view(self) -> View:
        """The card."""
        return View(OverlayState(kiosk=KioskOverlay(self._title, self._lines(), is_card=True)))
