"""The stage of a kiosk: every scene that is shown on it has the usher beside it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from engine.kiosk.visit import STATES, State
from player.kiosk.usher import Usher
from player.kiosk.ushered import Ushered
from player.kiosk.visitor import Visitor
from player.screen.kiosk_overlay import KioskOverlay, Look
from player.viewing.scene import Scene, View
from player.viewing.scenes.end_card import EndCardScene
from player.viewing.scenes.film import FilmScene
from player.viewing.scenes.opening import OpeningScene
from player.viewing.stage import Stage

_LOOKS: Final[dict[State, Look]] = {
    "attract": "attract",
    "closed": "closed",
    "notice": "notice",
    "baseline": "baseline",
    "film": "film",
    "second": "film",
    "end_card": "end card",
    "wipe": "wipe",
    "restart": "wipe",
    "stopped": "wipe",
}


class KioskStage(Stage):
    """A `Stage` whose window cannot be left. `marks` has each scene marked for a program."""

    def __init__(self, title: str, usher: Usher, *, marks: bool = False, **how: Any) -> None:
        super().__init__(title, fullscreen=True, **how)
        self.window.lock()
        self._usher, self._marks = usher, marks
        self.visitor: Visitor | None = None
        """Whoever is before the screen."""
        self.present: Callable[[], bool | None] = lambda: None
        """What is known of somebody being there before a visitor has answered."""

    def show(self, scene: Scene) -> None:
        """Show a scene of a visit until it is over, or the visit has moved on."""
        match scene:
            case FilmScene() | OpeningScene():
                self._show_film(scene)
            case EndCardScene():
                self.show_state(scene, "end_card")
            case _:
                self.show_state(scene, "notice")

    def show_state(self, scene: Scene, *states: State) -> None:
        """Show a scene for as long as the visit is in one of these states."""
        super().show(
            Ushered(scene, self._usher, frozenset(states), self._size, present=self.present)
        )

    def _show_film(self, scene: FilmScene | OpeningScene) -> None:
        visitor = self.visitor
        assert visitor is not None
        # A film is left in order: it is told to end, and its own last turn is waited for.
        super().show(
            Ushered(scene, self._usher, frozenset(STATES), self._size,
                    present=visitor.watch, overlay=visitor.overlay, answers=visitor)
        )  # fmt: skip

    def draw(self, view: View) -> None:
        """Put it on the screen, marked with its scene where that was asked for."""
        if self._marks:
            own = view.overlay.kiosk or KioskOverlay()
            own = replace(own, look=_LOOKS[self._usher.state])
            view = replace(view, overlay=replace(view.overlay, kiosk=own))
        super().draw(view)

    def _size(self) -> tuple[int, int]:
        return self.window.size
