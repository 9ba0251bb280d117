"""Whom the window tells what the viewer does."""

from typing import Protocol


class Listener(Protocol):
    """Whoever takes what the viewer does at the window; places are shares of its width and
    height (0 to 1), from the lower left corner."""

    def press(self, key: str) -> None:
        """A key, by its pyglet name, or a gamepad's button (`PAD_A`)."""
        ...

    def point(self, x: float, y: float) -> None:
        """The mouse moved to this place."""
        ...

    def click(self, x: float, y: float) -> bool:
        """A click at this place; whether it meant something there. If not, it is the space bar."""
        ...

    def leave(self) -> None:
        """The window was shut."""
        ...
