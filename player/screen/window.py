"""The window: keys and clicks in, frames out. pyglet owns it; nothing else is drawn into.

Import only after the display is known (`player.system.virtual_display`).
"""

import time
from typing import Any, Final

from engine.kiosk.pad import CHORD
from engine.problems import Trouble
from player.screen.gamepads import Gamepads
from player.screen.listener import Listener
from player.screen.opengl import gl, pyglet
from player.system.screen_lock import ScreenLock
from player.system.screen_loss import ScreenWatch
from player.system.unpainted import leave_unpainted

_SIZE: Final = (1280, 720)
_FALLBACK_RATE: Final = 60.0
_HIDE_POINTER_AFTER: Final = 2.0
_HOLDS_EVERY: Final = 1.0  # seconds
_TRIES_EVERY: Final = 0.1  # where keyboard or pointer is another's


class FilmWindow:
    """One window for the whole process. Window thread only.

    It comes on the screen with its first frame: until then what was there is seen, and nothing
    dark. `screen` counts from 1; None leaves it to the system. Raises Trouble where there is no
    such screen, or no window.
    """

    def __init__(self, title: str, *, fullscreen: bool = False, screen: int | None = None) -> None:
        chosen = _screen(screen)
        try:
            config = gl.Config(double_buffer=True, major_version=3, minor_version=3)
            self._window: Any = pyglet.window.Window(
                *(None, None) if fullscreen else fitting(chosen or _usual_screen()),
                caption=title,
                resizable=True,
                fullscreen=fullscreen,
                screen=chosen,
                vsync=True,
                config=config,
                visible=False,
            )
        except Exception as error:  # pyglet raises a dozen kinds, none of them for viewers
            raise Trouble(
                f"No window could be opened ({error}). Kuleshov needs OpenGL 3.3; "
                "`kuleshov doctor` says what this machine has, --offscreen plays without a screen."
            ) from error
        if self.x_display is not None:
            leave_unpainted(self.x_display, self._window._window, self._window._view)
        self._watch = ScreenWatch(self.x_display)
        self._listener: Listener | None = None
        self._moved_at = time.monotonic()
        self._pointer = True
        self._flipped_at = 0.0
        self._lock: ScreenLock | None = None
        self._is_locked = False
        self._holds_from = 0.0
        self.flips = 0
        """How many frames were put on the screen so far."""
        self.exposed = 0
        """How often what was on the screen was lost, and is to be drawn again."""
        self._window.push_handlers(
            on_key_press=self._key,
            on_close=self._close,
            on_mouse_motion=self._moved,
            on_mouse_press=self._pressed,
            on_expose=self._uncovered,
            on_hide=self._taken_away,
        )
        self._gamepads = Gamepads(self._hear)

    @property
    def title(self) -> str:
        """What the system shows as the window's name; may be set."""
        return str(self._window.caption)

    @title.setter
    def title(self, title: str) -> None:
        if title != self._window.caption:
            self._window.set_caption(title)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the framebuffer in pixels."""
        width, height = self._window.get_framebuffer_size()
        return int(width), int(height)

    @property
    def fullscreen(self) -> bool:
        """Whether the window fills the screen."""
        return bool(self._window.fullscreen)

    def toggle_fullscreen(self) -> None:
        """Enter full screen, or leave it; a locked window stays as it is."""
        if not self._is_locked:
            self._window.set_fullscreen(not self._window.fullscreen)

    def lock(self) -> None:
        """From now on the window lies over everything else, without a pointer, and keyboard and
        mouse are its own as far as the system allows; nothing takes that back."""
        self._is_locked = True
        self._window.set_mouse_visible(False)
        self._window.set_visible(False)  # where it was on the screen already
        if self.x_display is not None:
            screen = self._window.screen
            self._lock = ScreenLock(self.x_display, int(self._window._window))
            self._lock.take_over(screen.x, screen.y, screen.width, screen.height)
        if self.flips:
            self._appear()

    @property
    def x_display(self) -> Any:
        """Xlib's pointer to the display; None elsewhere than on X11."""
        return getattr(self._window, "_x_display", None)

    def listen(self, listener: Listener | None = None) -> None:
        """Tell the listener what the viewer did since the last call; without one, nobody is told.

        Raises ScreenLost, as `flip` does.
        """
        self._listener = listener
        self._window.switch_to()
        self._window.dispatch_events()
        self._watch.check()
        self._gamepads.listen()
        self._listener = None
        if self._is_locked:
            self._hold()
            return
        still = time.monotonic() - self._moved_at > _HIDE_POINTER_AFTER
        if still == self._pointer:
            self._pointer = not still
            self._window.set_mouse_visible(self._pointer)

    def flip(self) -> None:
        """Put the drawn frame on screen; waits for the screen, or for a sixtieth of a second."""
        if not self.flips:
            self._appear()
        self._window.flip()
        self._watch.check()
        self.flips += 1
        self.rest()

    def rest(self) -> None:
        """Wait for the next sixtieth of a second, leaving on screen what is there.

        Without a real screen (or with vsync off) nothing else would wait.
        """
        rest = self._flipped_at + 1 / _FALLBACK_RATE - time.monotonic()
        if 0.001 < rest < 1:
            time.sleep(rest - 0.0005)
        self._flipped_at = max(time.monotonic(), self._flipped_at + 0.001)

    @property
    def is_lost(self) -> bool:
        """Whether the screen is gone, and nothing can be shown on it any more."""
        return self._watch.is_lost

    def close(self) -> None:
        """Close the window and its GL context."""
        self._gamepads.close()
        if self.is_lost:
            return
        if self._lock is not None:
            self._lock.release()
        self._window.close()

    def _appear(self) -> None:
        self._window.set_visible(True)
        self._window.activate()

    def _hold(self) -> None:
        if self._lock is None or not self.flips:  # nothing of it was on the screen yet
            return
        if time.monotonic() > self._holds_from:
            is_held = self._lock.hold()
            self._holds_from = time.monotonic() + (_HOLDS_EVERY if is_held else _TRIES_EVERY)

    # --- pyglet's events ---------------------------------------------------------------------

    def _key(self, symbol: int, modifiers: int) -> bool:
        key = pyglet.window.key
        if symbol == key.K and modifiers & key.MOD_CTRL and modifiers & key.MOD_ALT:
            self._hear(CHORD)
            return True
        self._hear(str(key.symbol_string(symbol)))
        return True  # pyglet would close the window on Esc by itself

    def _close(self) -> bool:
        if self._listener is not None:
            self._listener.leave()
        return True

    def _uncovered(self) -> None:
        self.exposed += 1

    def _taken_away(self) -> None:
        self._holds_from = 0.0  # a locked window comes back at once

    def _moved(self, x: float, y: float, *_change: float) -> None:
        self._moved_at = time.monotonic()
        if self._listener is not None:
            self._listener.point(*self._share(x, y))

    def _pressed(self, x: float, y: float, _button: int, _modifiers: int) -> None:
        self._moved_at = time.monotonic()
        if self._listener is not None and not self._listener.click(*self._share(x, y)):
            self._hear("SPACE")

    def _hear(self, key: str) -> None:
        if self._listener is not None:
            self._listener.press(key)

    def _share(self, x: float, y: float) -> tuple[float, float]:
        """A place in the window's own units, which need not be the framebuffer's pixels."""
        return x / max(1, self._window.width), y / max(1, self._window.height)


def fitting(screen: Any) -> tuple[int, int]:
    """How large a window is to be on this screen, in its own shape: never larger than the screen,
    for what says at the edge which devices are open would not be seen."""
    width, height = _SIZE
    share = min(1.0, screen.width / width, screen.height / height)
    return int(width * share), int(height * share)


def _usual_screen() -> Any:
    return pyglet.display.get_display().get_default_screen()


def _screen(number: int | None) -> Any:
    """The screen of this number, counted from 1; None for no choice."""
    if number is None:
        return None
    screens = pyglet.display.get_display().get_screens()
    if not 1 <= number <= len(screens):
        there = "one screen" if len(screens) == 1 else f"{len(screens)} screens"
        raise Trouble(f"--screen {number}: this machine has {there}, counted from 1.", blame="call")
    return screens[number - 1]
