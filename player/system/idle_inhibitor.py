"""Idle inhibition: no screen saver and no sleep while a film plays.

On X11 the server's own saver is suspended over the window's connection; desktops (GNOME, KDE and
others, also under Wayland), Windows and macOS are asked through wakepy. Each of these ends the
inhibition by itself when the process ends, however it ends. The only file that touches wakepy.
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
"""How many seconds a film may be paused before the screen may go dark."""

_ENOUGH: Final = (1, 1)  # of the extension MIT-SCREEN-SAVER, which since then can suspend


class Inhibitor(Protocol):
    """One system's way to inhibit idling. One thread; nothing raises."""

    def inhibit(self) -> bool:
        """Begin; return whether the system granted it."""
        ...

    def release(self) -> None:
        """End the inhibition: the screen may sleep again."""
        ...


class X11Saver:
    """The X server's screen saver and DPMS; `display` is Xlib's pointer, and must stay open."""

    def __init__(self, display: Any) -> None:
        self._display = ctypes.cast(display, ctypes.c_void_p)

    def inhibit(self) -> bool:
        """Suspend saver and power saving; False where the extension is missing, or on Wayland."""
        return self._suspend(True)

    def release(self) -> None:
        """Let the server's saver work again."""
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
    """The idle handling of a desktop, Windows or macOS. Waits for answers: not for the window."""

    def __init__(self) -> None:
        self._mode: Any = None

    def inhibit(self) -> bool:
        """Ask the desktop to stay awake; return whether it does."""
        with suppress(Exception):  # whatever a desktop answers, the film plays
            from wakepy import keep

            self._mode = keep.presenting(on_fail="pass")
            self._mode.__enter__()
            return bool(self._mode.active)
        return False

    def release(self) -> None:
        """Take the request back."""
        mode, self._mode = self._mode, None
        if mode is not None:
            with suppress(Exception):
                mode.__exit__(None, None, None)


class IdleInhibitor:
    """Inhibits idling from the first `note` until `close`. Window thread.

    The inhibitors in `here` are called in the window thread, those in `elsewhere` in a worker.
    """

    def __init__(self, here: Sequence[Inhibitor], elsewhere: Sequence[Inhibitor]) -> None:
        self._here, self._elsewhere = here, elsewhere
        self._worker = Worker("idle inhibitor")
        self._inhibits = False
        self._moved_at: Seconds | None = None

    def note(self, now: Seconds, paused: bool) -> None:
        """Say that a film is on screen; `now` in seconds of any clock that never runs back."""
        if not paused or self._moved_at is None:
            self._moved_at = now
        wanted = now - self._moved_at <= LONGEST_PAUSE
        if wanted == self._inhibits:
            return
        self._inhibits = wanted
        self._each(lambda each: each.inhibit() if wanted else each.release())

    def close(self) -> None:
        """End the inhibition and the worker; a second call does nothing."""
        if self._inhibits:
            self._inhibits = False
            self._each(lambda each: each.release())
        self._worker.close()

    def _each(self, do: Callable[[Inhibitor], object]) -> None:
        for each in self._here:
            do(each)
        for each in self._elsewhere:
            self._worker.submit(do, each)


def inhibitors_for(display: Any) -> tuple[list[Inhibitor], list[Inhibitor]]:
    """The inhibitors of this system, for `IdleInhibitor`; `display` is Xlib's pointer or None."""
    x11 = sys.platform.startswith("linux") and display is not None
    return [X11Saver(display)] if x11 else [], [DesktopSaver()]
