"""The X server that goes away while a film plays: a crash, a restart, a session that was ended.

Xlib would end the process on the spot. Told not to, it answers nothing any more and the window's
thread goes on, closes the log and says why. The only file that hears Xlib's last words.
"""

import ctypes
import sys
from typing import Any

from engine.problems import Trouble

_IO_ERROR = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
_EXIT = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)


class ScreenLost(Trouble):
    """Nothing can be shown any more."""

    def __init__(self) -> None:
        super().__init__(
            "The screen went away: the display server ended, or the session did. What was shown "
            "until then is kept."
        )


class ScreenWatch:
    """Whether the server of one display is still there. Window thread.

    `display` is Xlib's pointer to it. Elsewhere than on X11, and with an Xlib older than 1.7, which
    ends the process all the same, the screen is never lost.
    """

    def __init__(self, display: Any) -> None:
        self.is_lost = False
        if not sys.platform.startswith("linux"):
            return
        try:
            xlib = ctypes.CDLL("libX11.so.6")
            on_exit = xlib.XSetIOErrorExitHandler
        except (OSError, AttributeError):
            return
        # Kept for as long as the process lives: Xlib holds nothing but their addresses.
        self._silent = _IO_ERROR(lambda _display: 0)
        self._told = _EXIT(self._lose)
        xlib.XSetIOErrorHandler.argtypes = [_IO_ERROR]
        on_exit.argtypes = [ctypes.c_void_p, _EXIT, ctypes.c_void_p]
        xlib.XSetIOErrorHandler(self._silent)
        on_exit(ctypes.cast(display, ctypes.c_void_p), self._told, None)
        _kept.append(self)

    def check(self) -> None:
        """Raises ScreenLost once it is."""
        if self.is_lost:
            raise ScreenLost

    def _lose(self, _display: int, _data: int) -> None:
        self.is_lost = True


_kept: list[ScreenWatch] = []
