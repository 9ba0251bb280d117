"""Holds a window of X11 over everything else, with keyboard and pointer its own.

The window is taken from the window manager (override redirect), fills its screen, and grabs
keyboard and pointer, so that no key of the desktop's (Alt+F4, Alt+Tab, the workspace's) and no
gesture at an edge reaches it. While no player is there, a window that stands in for it does the
same. Which of them has the screen the X server says, by the owner of a selection; of a process that
ends the server forgets that by itself.

The X server's own keys (Ctrl+Alt+F1, Ctrl+Alt+Backspace) are its configuration's affair;
docs/kiosk.md names the two lines. Elsewhere than on X11 nothing is done: under cage the window is
alone. Window thread.
"""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_uint, c_ulong, c_void_p
from typing import Any, Final

_OVERRIDE: Final = 1 << 9  # CWOverrideRedirect
_ASYNC, _NOW, _NONE = 1, 0, 0
_POINTER_EVENTS: Final = 0x4 | 0x8 | 0x40  # buttons pressed and released, pointer moved
_TO_PARENT: Final = 2
_SCREEN: Final = b"_KULESHOV_SCREEN"  # the selection: whose window it is owns the screen


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
        self._x.XInternAtom.argtypes, self._x.XInternAtom.restype = (
            (c_void_p, c_char_p, c_int),
            c_ulong,
        )
        self._x.XSetSelectionOwner.argtypes = (c_void_p, c_ulong, c_ulong, c_ulong)
        self._x.XGetSelectionOwner.argtypes = (c_void_p, c_ulong)
        self._x.XGetSelectionOwner.restype = c_ulong
        self._x.XUngrabKeyboard.argtypes = self._x.XUngrabPointer.argtypes = (c_void_p, c_ulong)
        self._screen = self._x.XInternAtom(self._display, _SCREEN, 0)

    def take_over(self, x: int, y: int, width: int, height: int) -> None:
        """Take the window from its manager, and lay it over this part of the screen; it must not be
        on the screen yet."""
        attributes = _Attributes(override_redirect=1)
        self._x.XChangeWindowAttributes(self._display, self._window, _OVERRIDE, byref(attributes))
        self._x.XMoveResizeWindow(self._display, self._window, x, y, width, height)
        self._x.XSync(self._display, 0)

    def hold(self) -> bool:
        """Keep the window on the screen and on top, and keyboard and pointer its own; whether they
        are.

        To be called every now and then: another client's grab may have been in the way.
        """
        self._x.XSetSelectionOwner(self._display, self._screen, self._window, _NOW)
        is_held = self.stand_in()
        self._x.XSetInputFocus(self._display, self._window, _TO_PARENT, _NOW)
        return is_held

    def release(self) -> None:
        """The screen is nobody's any more."""
        self._x.XSetSelectionOwner(self._display, self._screen, _NONE, _NOW)
        self._let_go()

    def stand_in(self) -> bool:
        """The same for a window that gives way to the first that holds the screen."""
        self._x.XMapRaised(self._display, self._window)  # somebody may have unmapped it
        # A grab ends without a word where the window was not seen for a moment: it is taken anew.
        keyboard = self._x.XGrabKeyboard(self._display, self._window, 1, _ASYNC, _ASYNC, _NOW)
        pointer = self._x.XGrabPointer(
            *(self._display, self._window, 1, _POINTER_EVENTS, _ASYNC, _ASYNC),
            *(self._window, _NONE, _NOW),
        )
        return not keyboard and not pointer

    def give_way(self) -> bool:
        """Whether another window holds the screen; keyboard and pointer are then let go of."""
        if self._x.XGetSelectionOwner(self._display, self._screen) in (_NONE, self._window.value):
            return False
        self._let_go()
        return True

    def _let_go(self) -> None:
        self._x.XUngrabKeyboard(self._display, _NOW)
        self._x.XUngrabPointer(self._display, _NOW)
        self._x.XSync(self._display, 0)
