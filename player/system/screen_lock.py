"""Holds a window of X11 over everything else, with keyboard and pointer its own.

The window is taken from the window manager (override redirect), fills its screen, and grabs
keyboard and pointer, so that no key of the desktop's (Alt+F4, Alt+Tab, the workspace's) and no
gesture at an edge reaches it. The X server's own keys (Ctrl+Alt+F1, Ctrl+Alt+Backspace) are its
configuration's affair; docs/kiosk.md names the two lines. Elsewhere than on X11 nothing is done:
under cage the window is alone. Window thread.
"""

import ctypes
from ctypes import POINTER, byref, c_int, c_long, c_uint, c_ulong, c_void_p
from typing import Any, Final

_OVERRIDE: Final = 1 << 9  # CWOverrideRedirect
_ASYNC, _NOW, _NONE = 1, 0, 0
_POINTER_EVENTS: Final = 0x4 | 0x8 | 0x40  # buttons pressed and released, pointer moved
_TO_PARENT: Final = 2


class _Attributes(ctypes.Structure):
    """XSetWindowAttributes; only `override_redirect` is set."""

    _fields_ = (
        ("background_pixmap", c_ulong),
        ("background_pixel", c_ulong),
        ("border_pixmap", c_ulong),
        ("border_pixel", c_ulong),
        ("bit_gravity", c_int),
        ("win_gravity", c_int),
        ("backing_store", c_int),
        ("backing_planes", c_ulong),
        ("backing_pixel", c_ulong),
        ("save_under", c_int),
        ("event_mask", c_long),
        ("do_not_propagate_mask", c_long),
        ("override_redirect", c_int),
        ("colormap", c_ulong),
        ("cursor", c_ulong),
    )


class ScreenLock:
    """The lock of one window: `display` is Xlib's pointer, `window` its number there."""

    def __init__(self, display: Any, window: int) -> None:
        self._display = ctypes.cast(display, c_void_p)
        self._window = c_ulong(window)
        self._x = ctypes.CDLL("libX11.so.6")
        self._x.XGrabKeyboard.argtypes = (*(c_void_p, c_ulong, c_int, c_int, c_int, c_ulong),)
        self._x.XGrabPointer.argtypes = (
            *(c_void_p, c_ulong, c_int, c_uint, c_int, c_int, c_ulong, c_ulong, c_ulong),
        )
        self._x.XSetInputFocus.argtypes = (c_void_p, c_ulong, c_int, c_ulong)
        self._x.XMapRaised.argtypes = (c_void_p, c_ulong)
        self._x.XMoveResizeWindow.argtypes = (c_void_p, c_ulong, c_int, c_int, c_uint, c_uint)
        self._x.XChangeWindowAttributes.argtypes = (
            *(c_void_p, c_ulong, c_ulong, POINTER(_Attributes)),
        )
        self._x.XSync.argtypes = (c_void_p, c_int)

    def take_over(self, x: int, y: int, width: int, height: int) -> None:
        """Take the window from its manager, and lay it over this part of the screen; it must not be
        on the screen yet."""
        attributes = _Attributes(override_redirect=1)
        self._x.XChangeWindowAttributes(self._display, self._window, _OVERRIDE, byref(attributes))
        self._x.XMoveResizeWindow(self._display, self._window, x, y, width, height)
        self._x.XSync(self._display, 0)

    def hold(self) -> None:
        """Keep the window on the screen and on top, and keyboard and pointer its own.

        To be called every now and then: another client's grab may have been in the way.
        """
        self._x.XMapRaised(self._display, self._window)  # somebody may have unmapped it
        # A grab ends without a word where the window was not seen for a moment: it is taken anew.
        self._x.XGrabKeyboard(self._display, self._window, 1, _ASYNC, _ASYNC, _NOW)
        self._x.XGrabPointer(
            *(self._display, self._window, 1, _POINTER_EVENTS, _ASYNC, _ASYNC),
            *(self._window, _NONE, _NOW),
        )
        self._x.XSetInputFocus(self._display, self._window, _TO_PARENT, _NOW)
