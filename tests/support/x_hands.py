"""A visitor's hands at an X server: keys as events that any window on it gets."""

import ctypes
from types import TracebackType
from typing import Any, Self

from pyglet.libs.x11 import xlib

_PRESS = 2  # X's KeyPress; its KeyRelease is the next
_KEY_MASK = 1


class Hands:
    """Connected to the display of the environment. Sends to the window of a title."""

    def __init__(self) -> None:
        self._display: Any = xlib.XOpenDisplay(None)
        assert self._display

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        xlib.XCloseDisplay(self._display)

    def window(self, title: str) -> int | None:
        """The window that has this title; None while there is none."""
        for each in self._within(xlib.XDefaultRootWindow(self._display)):
            name = ctypes.c_char_p()
            fetch = xlib.XFetchName
            fetch.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.POINTER(ctypes.c_char_p)]
            if fetch(self._display, each, ctypes.byref(name)) and name.value == title.encode():
                return int(each)
        return None

    def _within(self, window: int) -> list[int]:
        """The windows in a window."""
        count, several = ctypes.c_uint(), ctypes.POINTER(xlib.Window)()
        root, parent = xlib.Window(), xlib.Window()
        xlib.XQueryTree(self._display, window, *map(ctypes.byref, (root, parent, several, count)))
        return [int(several[n]) for n in range(count.value)]

    def unmap(self, window: int) -> None:
        """Take the window off the screen, as any program may."""
        xlib.XUnmapWindow(self._display, window)
        xlib.XSync(self._display, 0)

    def map(self, window: int) -> None:
        """Put it back there, as a window manager does."""
        xlib.XMapWindow(self._display, window)
        xlib.XSync(self._display, 0)

    def is_on_screen(self, window: int) -> bool:
        """Whether the window is mapped."""
        found = xlib.XWindowAttributes()
        xlib.XGetWindowAttributes(self._display, window, ctypes.byref(found))
        return bool(found.map_state)

    def may_grab(self) -> bool:
        """Whether the keyboard is nobody's: another program could take it."""
        root = xlib.XDefaultRootWindow(self._display)
        taken = xlib.XGrabKeyboard(self._display, root, 0, 1, 1, 0) == 0
        if taken:
            xlib.XUngrabKeyboard(self._display, 0)
        return bool(taken)

    def press(self, window: int, key: str) -> None:
        """Press and release a key by X's name for it."""
        code = xlib.XKeysymToKeycode(self._display, xlib.XStringToKeysym(key.encode()))
        for kind in (_PRESS, _PRESS + 1):
            event = self._event(window, kind)
            event.xkey.keycode = code
            self._send(window, _KEY_MASK, event)

    def _event(self, window: int, kind: int) -> Any:
        event = xlib.XEvent()
        event.type = kind
        event.xkey.type, event.xkey.display, event.xkey.window = kind, self._display, window
        event.xkey.same_screen = 1
        return event

    def _send(self, window: int, mask: int, event: Any) -> None:
        xlib.XSendEvent(self._display, window, 0, mask, ctypes.byref(event))
        xlib.XFlush(self._display)
