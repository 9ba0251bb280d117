"""Has the X server leave a window as it is until its own program draws.

By itself a server fills a window that comes on the screen with a ground, a black one with pyglet:
between that and the first frame a viewer would see it.
"""

import ctypes
from ctypes import c_ulong, c_void_p
from typing import Any, Final

_NONE: Final = 0


def leave_unpainted(display: Any, *windows: int) -> None:
    """These windows have no ground any more: on the screen they show what was there before, until
    something is drawn. `display` is Xlib's pointer, the windows are numbers there. Window thread.
    """
    library = ctypes.CDLL("libX11.so.6")
    library.XSetWindowBackgroundPixmap.argtypes = (c_void_p, c_ulong, c_ulong)
    for window in windows:
        library.XSetWindowBackgroundPixmap(ctypes.cast(display, c_void_p), window, _NONE)
