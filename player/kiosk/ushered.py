"""A scene as a kiosk shows it: the same scene, with the usher beside it."""

from collections.abc import Callable
from dataclasses import replace

from engine.kiosk.visit import State
from player.kiosk.usher import Usher
from player.kiosk.visitor import Visitor
from player.kiosk.visitors_keys import means_in_film
from player.screen.kiosk_overlay import KioskOverlay
from player.supervision.progress import Progress
from player.viewing.scene import Scene, View


class Ushered:
    """A `Scene` around another, which stands for as long as the visit is in one of `states`.

    `present` says what the scene knows of somebody being there, `overlay` is what the kiosk has
    over it. Of a film, `answers` is whoever hears what a second person says.
    """

    def __init__(
        self,
        scene: Scene,
        usher: Usher,
        states: frozenset[State],
        size: Callable[[], tuple[int, int]],
        *,
        present: Callable[[], bool | None] = lambda: None,
        overlay: Callable[[], KioskOverlay | None] = lambda: None,
        answers: Visitor | None = None,
    ) -> None:
        self._scene, self._usher, self._states = scene, usher, states
        self._size, self._present, self._overlay = size, present, overlay
        self._answers = answers
        self._in_film = answers is not None

    @property
    def is_over(self) -> bool:
        """Whether the scene is over, or the visit has moved on."""
        if self._scene.is_over or self._usher.state not in self._states:
            return True
        return self._usher.is_ending and not self._in_film  # a film ends in order

    def press(self, key: str) -> None:
        """Take a key by its pyglet name, where a visitor may press it."""
        if self._usher.press(key):
            return
        if self._answers is not None and self._answers.answer(key):
            return
        if not self._in_film or means_in_film(key):
            self._scene.press(key)

    def point(self, x: float, y: float) -> None:
        """The pointer, which is not seen, moved."""
        self._usher.move()
        if self._usher.pad is None:
            self._scene.point(x, y)

    def click(self, x: float, y: float) -> bool:
        """Take a click, in shares of the window. One that means nothing is no space bar here."""
        if self._usher.click(x, y, self._size()):
            return True
        if self._answers is None or not self._answers.click(x, y):
            self._scene.click(x, y)
        return True

    def leave(self) -> None:
        """A kiosk's window is not shut."""

    def advance(self) -> None:
        """One turn of the scene, and of the visit."""
        self._scene.advance()
        self._usher.turn(self._present())

    @property
    def progress(self) -> Progress:
        """What the scene itself says."""
        return self._scene.progress

    def view(self) -> View:
        """What the scene shows, with what is the kiosk's over it."""
        view = self._scene.view()
        own = self._overlay() or view.overlay.kiosk or KioskOverlay()
        own = replace(own, pad=self._usher.pad)
        return replace(view, overlay=replace(view.overlay, kiosk=own))
