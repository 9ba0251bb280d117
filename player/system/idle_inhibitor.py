"""Keeps the screen awake while a film is on it: no screen saver, no sleep.

On X11 the server's own saver is held off over the window's connection; whatever a desktop has
beside it (GNOME, KDE, others, also under Wayland), Windows and macOS are asked through wakepy. All
of these let go by themselves when the player goes, however it goes. The only file that asks for it.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final, Protocol

from engine.words import Seconds
from player.system.worker import Worker

LONGEST_PAUSE: Final[Seconds] = 600.0
"""How long a film may stand still before the screen may go dark."""

_ENOUGH: Final = (1, 1)  # of the extension MIT-SCREEN-SAVER, which since then can suspend


class Inhibitor(Protocol):
    """One way to hold a screen awake. One thread; nothing raises."""

    def take(self) -> bool:
        """Begin to; whether it was granted."""
        ...

    def let_go(self) -> None:
        """The screen may sleep again."""
        ...


class X11Saver:
    """The X server's own saver and its power saving, while `display`, Xlib's pointer, is open."""

    def __init__(self, display: Any) -> None:
        self._display = ctypes.cast(display, ctypes.c_void_p)

    def take(self) -> bool:
        return self._suspend(True)

    def let_go(self) -> None:
        self._suspend(False)

    def _suspend(self, suspends: bool) -> bool:
        try:
            saver, xlib = ctypes.CDLL("libXss.so.1"), ctypes.CDLL("libX11.so.6")
        except OSError:
            return False
        one, two = ctypes.c_int(), ctypes.c_int()
        both = (self._display, ctypes.byref(one), ctypes.byref(two))
        if not saver.XScreenSaverQueryExtension(*both):
            return False
        if not saver.XScreenSaverQueryVersion(*both) or (one.value, two.value) < _ENOUGH:
            return False
        saver.XScreenSaverSuspend(self._display, int(suspends))
        if suspends:
            xlib.XResetScreenSaver(self._display)  # it may be dark already
        xlib.XFlush(self._display)
        return "WAYLAND_DISPLAY" not in os.environ  # there the server behind X knows nothing of it


class DesktopSaver:
    """What a desktop, Windows or macOS does by itself. Waits for answers: not for the window."""

    def __init__(self) -> None:
        self._mode: Any = None

    def take(self) -> bool:
        with suppress(Exception):  # whatever a desktop answers, the film plays
            from wakepy import keep

            self._mode = keep.presenting(on_fail="pass")
            self._mode.__enter__()
            return bool(self._mode.active)
        return False

    def let_go(self) -> None:
        mode, self._mode = self._mode, None
        if mode is not None:
            with suppress(Exception):
                mode.__exit__(None, None, None)


class IdleInhibitor:
    """Holds a screen awake from `note` on, until `close`. Window thread.

    `here` is asked in the window's thread, `elsewhere` in one of its own.
    """

    def __init__(self, here: Sequence[Inhibitor], elsewhere: Sequence[Inhibitor]) -> None:
        self._here, self._elsewhere = here, elsewhere
        self._hand = Worker("awake")
        self._holds = False
        self._moved_at: Seconds | None = None

    def note(self, now: Seconds, paused: bool) -> None:
        """A film is on screen; `now` in seconds of any clock that never runs back."""
        if not paused or self._moved_at is None:
            self._moved_at = now
        wanted = now - self._moved_at <= LONGEST_PAUSE
        if wanted == self._holds:
            return
        self._holds = wanted
        self._each(lambda hold: hold.take() if wanted else hold.let_go())

    def close(self) -> None:
        """Let go; a second call does nothing."""
        if self._holds:
            self._holds = False
            self._each(lambda hold: hold.let_go())
        self._hand.close()

    def _each(self, do: Callable[[Inhibitor], object]) -> None:
        for hold in self._here:
            do(hold)
        for hold in self._elsewhere:
            self._hand.do(do, hold)


def inhibitors_for(display: Any) -> tuple[list[Inhibitor], list[Inhibitor]]:
    """The inhibitors of this system, for `IdleInhibitor`; `display` is Xlib's pointer or None."""
    x11 = sys.platform.startswith("linux") and display is not None
    return [X11Saver(display)] if x11 else [], [DesktopSaver()]
