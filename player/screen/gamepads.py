"""Gamepads: their buttons, and their cross and left stick as arrows, by the names of keys.

They may be plugged in at any time. Import only after the display is known. Window thread only.
"""

import contextlib
from collections.abc import Callable
from typing import Any, Final

from player.screen.opengl import pyglet

_PUSHED: Final = 0.6
"""From here on a stick means an arrow (of 1)."""
_LET_GO: Final = 0.35
"""Below it the stick is in its middle again, and may mean the next arrow."""


class Gamepads:
    """All that the system has. `hear` is told of what is pressed: `PAD_A`, `PAD_UP` ….

    Without any, or without the right to read them, nobody is told anything.
    """

    def __init__(self, hear: Callable[[str], None]) -> None:
        self._hear = hear
        self._manager: Any = None
        self._opened: list[Any] = []
        self._held: dict[tuple[int, str], str] = {}
        with contextlib.suppress(Exception):  # a gamepad is never a reason not to play
            self._manager = pyglet.input.ControllerManager()
            self._manager.push_handlers(on_connect=self._open, on_disconnect=self._forget)
            for each in self._manager.get_controllers():
                self._open(each)

    def listen(self) -> None:
        """Hear what was pressed since the last call. pyglet reads gamepads in its own loop, which
        does not run here."""
        if self._manager is None:
            return
        try:
            pyglet.app.platform_event_loop.step(0.0)
        except Exception:  # torn out, most likely: the keyboard is still there
            self.close()

    def close(self) -> None:
        """Let them go."""
        for each in self._opened:
            with contextlib.suppress(Exception):
                each.close()
        self._opened.clear()
        self._held.clear()

    def _open(self, gamepad: Any) -> None:
        with contextlib.suppress(Exception):
            gamepad.open()
            gamepad.push_handlers(
                on_button_press=self._pressed,
                on_dpad_motion=self._crossed,
                on_stick_motion=self._pushed,
            )
            self._opened.append(gamepad)

    def _forget(self, gamepad: Any) -> None:
        self._opened = [each for each in self._opened if each is not gamepad]

    # --- pyglet's events ---------------------------------------------------------------------

    def _pressed(self, _gamepad: Any, button: str) -> None:
        self._hear(f"PAD_{button.upper()}")

    def _crossed(self, gamepad: Any, vector: Any) -> None:
        self._point(gamepad, "dpad", vector.x, vector.y)

    def _pushed(self, gamepad: Any, stick: str, vector: Any) -> None:
        if stick == "leftstick":
            self._point(gamepad, stick, vector.x, vector.y)

    def _point(self, gamepad: Any, part: str, across: float, up: float) -> None:
        """An arrow where the part is pushed that way, once until it is let go."""
        far = max(abs(across), abs(up))
        part_of = id(gamepad), part
        if far < _LET_GO:
            self._held.pop(part_of, None)
        if far < _PUSHED:
            return
        if abs(across) >= abs(up):
            way = "RIGHT" if across > 0 else "LEFT"
        else:
            way = "UP" if up > 0 else "DOWN"
        if self._held.get(part_of) != way:
            self._held[part_of] = way
            self._hear(f"PAD_{way}")
