"""The loss of the X server while a film plays: it crashed, restarted, or the session ended.

By default Xlib then ends the process. With the handlers set here its calls do nothing any more,
and the window thread can close the log and say why. The only file for Xlib's error handlers.
"""

import ctypes
import sys
from typing import Any

from engine.problems import Trouble

_IO_ERROR = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
_EXIT = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)


class ScreenLost(Trouble):
    """The display server is gone, so that nothing can be shown any more."""

    def __init__(self) -> None:
        super().__init__(
            "The screen went away: the display server ended, or the session did. What was shown "
            "until then is kept."
        )


class ScreenWatch:
    """Watches whether the server of one display is still there. Window thread.

    `display` is Xlib's pointer to it. On other systems than X11 the screen is never lost; an
    Xlib older than 1.7 lacks the handler and ends the process.
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
        """Raise ScreenLost once the server is gone."""
        if self.is_lost:
            raise ScreenLost

    def _lose(self, _display: int, _data: int) -> None:
        self.is_lost = True


_kept: list[ScreenWatch] = []
