"""The holder's window: it lies under the player's and shows the film's last picture, so that no
desktop is seen between the end of a player and the first picture of the next.

    python -m player.supervision.holder_window DESCRIPTOR over|under [locked]

A process of its own and Xlib alone: it has nothing that could crash with the player. The picture is
the window's background, which the X server paints by itself in the instant in which the player's
window goes. Without a picture yet it is a calm dark ground with the program's name. Begun while a
player is on the screen it goes `under` whatever is there. Without a display it waits for one, all
else being ready. One that is `locked` is out of its window manager's reach, and while no player
holds the screen it has the keyboard too. The only file that opens a window with Xlib.
"""

import contextlib
import ctypes
import os
import select
import sys
import time
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.text.typesetting import TextStyle, typeset
from player.supervision.display_server import display_answers
from player.supervision.last_picture import LastPicture
from player.system.screen_lock import ScreenLock

_GROUND: Final = (28, 24, 22)  # blue, green, red: dark, never black
_INK: Final = (226, 238, 244)
_LOOKS_EVERY: Final = 0.04  # a player may be killed just after its first picture
_ASKS_EVERY: Final = 0.05  # whether there is a display
_ZPIXMAP: Final = 2
_EXPOSURE, _STRUCTURE = 1 << 15, 1 << 17
_CONFIGURE_NOTIFY: Final = 22
_XA_ATOM, _XA_CARDINAL, _XA_WM_HINTS = 4, 6, 35
_INPUT_HINT: Final = 1
_PROP_REPLACE: Final = 0


_IO_ERROR: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)


class _Xlib:
    """The few functions of Xlib that are needed, with their types."""

    def __init__(self) -> None:
        pointer, long, unsigned = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_uint
        self.library = library = ctypes.CDLL("libX11.so.6")
        for name, gives, takes in (
            ("XOpenDisplay", pointer, [ctypes.c_char_p]),
            ("XSetIOErrorHandler", pointer, [_IO_ERROR]),
            ("XDefaultScreen", ctypes.c_int, [pointer]),
            ("XRootWindow", long, [pointer, ctypes.c_int]),
            ("XDefaultVisual", pointer, [pointer, ctypes.c_int]),
            ("XDefaultDepth", ctypes.c_int, [pointer, ctypes.c_int]),
            ("XDefaultGC", pointer, [pointer, ctypes.c_int]),
            ("XDisplayWidth", ctypes.c_int, [pointer, ctypes.c_int]),
            ("XDisplayHeight", ctypes.c_int, [pointer, ctypes.c_int]),
            ("XInternAtom", long, [pointer, ctypes.c_char_p, ctypes.c_int]),
            ("XStoreName", ctypes.c_int, [pointer, long, ctypes.c_char_p]),
            ("XMapWindow", ctypes.c_int, [pointer, long]),
            ("XLowerWindow", ctypes.c_int, [pointer, long]),
            ("XClearWindow", ctypes.c_int, [pointer, long]),
            ("XFreePixmap", ctypes.c_int, [pointer, long]),
            ("XFlush", ctypes.c_int, [pointer]),
            ("XPending", ctypes.c_int, [pointer]),
            ("XNextEvent", ctypes.c_int, [pointer, pointer]),
            ("XConnectionNumber", ctypes.c_int, [pointer]),
            ("XSelectInput", ctypes.c_int, [pointer, long, ctypes.c_long]),
            ("XSetWindowBackgroundPixmap", ctypes.c_int, [pointer, long, long]),
            ("XCreatePixmap", long, [pointer, long, unsigned, unsigned, unsigned]),
            ("XDefineCursor", ctypes.c_int, [pointer, long, long]),
            ("XFree", ctypes.c_int, [pointer]),
            (
                "XCreateSimpleWindow",
                long,
                [pointer, long, *[ctypes.c_int] * 2, *[unsigned] * 3, long, long],
            ),
            (
                "XChangeProperty",
                ctypes.c_int,
                [pointer, long, long, long, *[ctypes.c_int] * 2, pointer, ctypes.c_int],
            ),
            (
                "XCreateImage",
                pointer,
                [
                    *[pointer, pointer, unsigned, ctypes.c_int, ctypes.c_int, pointer],
                    *[unsigned, unsigned, ctypes.c_int, ctypes.c_int],
                ],
            ),
            (
                "XPutImage",
                ctypes.c_int,
                [*[pointer, long, pointer, pointer], *[ctypes.c_int] * 4, unsigned, unsigned],
            ),
            (
                "XCreatePixmapCursor",
                long,
                [pointer, long, long, pointer, pointer, unsigned, unsigned],
            ),
        ):
            function = getattr(library, name)
            function.restype, function.argtypes = gives, takes

    def __getattr__(self, name: str) -> Any:
        return getattr(self.library, name)


class HolderWindow:
    """A window as large as the display, with a picture for its background; `under` all others if so
    asked, and `locked` for a kiosk. Raises OSError where there is no display, or no Xlib."""

    def __init__(self, *, under: bool = False, locked: bool = False) -> None:
        self._x = x = _Xlib()
        # Xlib would end the process by exit(), in which other libraries may hang.
        self._gone = _IO_ERROR(lambda _display: os._exit(1))
        x.XSetIOErrorHandler(self._gone)
        self._display = x.XOpenDisplay(None)
        if not self._display:
            raise OSError("no display")
        screen = x.XDefaultScreen(self._display)
        self.size = (
            x.XDisplayWidth(self._display, screen),
            x.XDisplayHeight(self._display, screen),
        )
        self._screen, self._pixmap = screen, 0
        root = x.XRootWindow(self._display, screen)
        self._window = x.XCreateSimpleWindow(self._display, root, 0, 0, *self.size, 0, 0, 0)
        x.XStoreName(self._display, self._window, b"Kuleshov")
        x.XSelectInput(self._display, self._window, _STRUCTURE)
        self._fill_the_screen()
        self._leave_the_keyboard()
        self._lock: ScreenLock | None = None
        if locked:
            self._lock = ScreenLock(self._display, self._window)
            self._lock.take_over(0, 0, *self.size)
        if under:
            x.XLowerWindow(self._display, self._window)
        self._hide_pointer()

    def show(self, picture: npt.NDArray[np.uint8]) -> None:
        """Make a picture, blue, green, red and a byte of nothing, (height, width, 4) and as large
        as the window, what it shows."""
        x, display = self._x, self._display
        wide, high = self.size
        depth = x.XDefaultDepth(display, self._screen)
        if depth not in (24, 32):
            return
        pixmap = x.XCreatePixmap(display, self._window, wide, high, depth)
        picture = np.ascontiguousarray(picture)
        image = x.XCreateImage(
            *(display, x.XDefaultVisual(display, self._screen), depth, _ZPIXMAP, 0),
            *(picture.ctypes.data, wide, high, 32, 4 * wide),
        )
        context = x.XDefaultGC(display, self._screen)
        x.XPutImage(display, pixmap, context, image, 0, 0, 0, 0, wide, high)
        x.XFree(image)  # the structure; the picture is ours
        x.XSetWindowBackgroundPixmap(display, self._window, pixmap)
        x.XClearWindow(display, self._window)
        x.XMapWindow(display, self._window)
        x.XFlush(display)
        if self._pixmap:
            x.XFreePixmap(display, self._pixmap)
        self._pixmap = pixmap

    def stand_in(self) -> None:
        """Lie over everything, with the keyboard, unless a player holds the screen; to be called
        again and again. One that is not locked stays where it is."""
        if self._lock is not None and not self._lock.give_way():
            self._lock.stand_in()

    def wait(self, seconds: float) -> bool:
        """Wait, and take in what the server says; whether the window's size has changed."""
        number = self._x.XConnectionNumber(self._display)
        with contextlib.suppress(InterruptedError):
            select.select([number], [], [], seconds)
        event = (ctypes.c_long * 24)()
        before = self.size
        while self._x.XPending(self._display):
            self._x.XNextEvent(self._display, ctypes.byref(event))
            if ctypes.cast(event, ctypes.POINTER(ctypes.c_int))[0] == _CONFIGURE_NOTIFY:
                # type, serial, send_event, display, event, window, x and y, width and height
                numbers = ctypes.cast(event, ctypes.POINTER(ctypes.c_int))
                at = 6 * ctypes.sizeof(ctypes.c_long) // ctypes.sizeof(ctypes.c_int)
                self.size = (max(1, numbers[at + 2]), max(1, numbers[at + 3]))
        return self.size != before

    def _fill_the_screen(self) -> None:
        full = self._x.XInternAtom(self._display, b"_NET_WM_STATE_FULLSCREEN", 0)
        self._say(b"_NET_WM_STATE", _XA_ATOM, full)

    def _leave_the_keyboard(self) -> None:
        """A window manager gives it no focus, and does not bring it to the front when it comes."""
        self._say(b"WM_HINTS", _XA_WM_HINTS, _INPUT_HINT, *[0] * 8)
        self._say(b"_NET_WM_USER_TIME", _XA_CARDINAL, 0)

    def _say(self, name: bytes, kind: int, *values: int) -> None:
        """Set a property of the window, for its manager."""
        x, display = self._x, self._display
        numbers = (ctypes.c_ulong * len(values))(*values)
        x.XChangeProperty(
            *(display, self._window, x.XInternAtom(display, name, 0), kind, 32, _PROP_REPLACE),
            *(ctypes.cast(numbers, ctypes.c_void_p), len(values)),
        )

    def _hide_pointer(self) -> None:
        x, display = self._x, self._display
        nothing = x.XCreatePixmap(display, self._window, 1, 1, 1)
        colour = (ctypes.c_ulong * 4)()
        pointer = x.XCreatePixmapCursor(
            display, nothing, nothing, ctypes.byref(colour), ctypes.byref(colour), 0, 0
        )
        x.XDefineCursor(display, self._window, pointer)


def fitted(picture: npt.NDArray[np.uint8] | None, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """A last picture, as `LastPicture.newer` gives it, letterboxed for a window of this size; the
    name on its ground where there is none."""
    import cv2

    wide, high = size
    ground = np.empty((high, wide, 4), np.uint8)
    ground[:] = (*_GROUND, 0)
    if picture is None:
        return _named(ground)
    there = picture[::-1, :, 2::-1]  # the top first; blue, green, red
    scale = min(wide / there.shape[1], high / there.shape[0])
    across, down = max(1, round(there.shape[1] * scale)), max(1, round(there.shape[0] * scale))
    small = cv2.resize(np.ascontiguousarray(there), (across, down), interpolation=cv2.INTER_AREA)
    left, top = (wide - across) // 2, (high - down) // 2
    ground[top : top + down, left : left + across, :3] = small
    return ground


def _named(ground: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    high, wide = ground.shape[:2]
    laid = typeset("Kuleshov", TextStyle(max(12.0, high / 14)))
    letters = laid.picture((255, 255, 255, 255))
    tall, broad = min(letters.shape[0], high), min(letters.shape[1], wide)
    top, left = (high - tall) // 2, (wide - broad) // 2
    share = letters[:tall, :broad, 3:].astype(np.float32) / 255
    there = ground[top : top + tall, left : left + broad, :3]
    there[:] = (share * np.array(_INK) + (1 - share) * there).astype(np.uint8)
    return ground


def main(descriptor: int, *, under: bool, locked: bool) -> None:
    """Hold the screen until the parent process is gone, or the display is."""
    parent = os.getppid()
    memory = LastPicture(descriptor)
    picture = memory.newer()
    fitted(picture, (64, 36))  # what that takes is loaded by now
    while not display_answers() and os.getppid() == parent:
        time.sleep(_ASKS_EVERY)
    try:
        window = HolderWindow(under=under, locked=locked)
    except OSError:
        sys.exit(1)
    window.show(fitted(picture, window.size))
    while os.getppid() == parent:
        window.stand_in()
        resized = window.wait(_LOOKS_EVERY)
        newer = memory.newer()
        picture = picture if newer is None else newer
        if resized or newer is not None:
            window.show(fitted(picture, window.size))


if __name__ == "__main__":
    main(int(sys.argv[1]), under=sys.argv[2] == "under", locked="locked" in sys.argv)
