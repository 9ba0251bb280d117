"""The stage of a kiosk: every scene that is shown on it has the usher beside it."""

from typing import Any

from engine.kiosk.visit import LAST, STATES, State
from player.kiosk.usher import Usher
from player.kiosk.ushered import Ushered
from player.kiosk.visitor import Visitor
from player.viewing.scene import Scene
from player.viewing.scenes.end_card import EndCardScene
from player.viewing.scenes.film import FilmScene
from player.viewing.scenes.opening import OpeningScene
from player.viewing.stage import Stage


class KioskStage(Stage):
    """A `Stage` whose window cannot be left. `marks` has each scene marked for a program."""

    def __init__(self, title: str, usher: Usher, *, marks: bool = False, **how: Any) -> None:
        super().__init__(title, fullscreen=True, **how)
        self.window.lock()
        self._usher, self._marks = usher, marks
        self.visitor: Visitor | None = None
        """Whoever is before the screen."""

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
        present = self.visitor.present if self.visitor is not None else lambda: None
        super().show(
            Ushered(scene, self._usher, frozenset(states), self._size, present=present,
                    marks=self._marks)
        )  # fmt: skip

    def _show_film(self, scene: FilmScene | OpeningScene) -> None:
        visitor = self.visitor
        assert visitor is not None
        # A film is left in order: it is told to end, and its own last turn is waited for.
        super().show(
            Ushered(scene, self._usher, frozenset(STATES) - LAST, self._size,
                    present=visitor.watch, overlay=visitor.overlay, marks=self._marks,
                    in_film=True)
        )  # fmt: skip

    def _size(self) -> tuple[int, int]:
        return self.window.size
