"""The screen saver of a real X server, while a film plays and after it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.showing.log import LOG_NAME
from player.virtual_display import VirtualDisplay

SAVED_AFTER = 1  # seconds, the shortest there is


class _Info(ctypes.Structure):
    _fields_ = [
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("til_or_since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong),
        ("event_mask", ctypes.c_ulong),
    ]


class Screen:
    """A screen whose saver comes on after `SAVED_AFTER` seconds."""

    def __init__(self, name: str) -> None:
        self._xlib, self._saver = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1")
        self._xlib.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._xlib.XOpenDisplay(name.encode()))
        self._root = ctypes.c_ulong(self._xlib.XDefaultRootWindow(self._display))
        self._xlib.XSetScreenSaver(self._display, SAVED_AFTER, 0, 1, 1)
        self._xlib.XFlush(self._display)

    def is_saved(self) -> bool:
        info = _Info()
        self._saver.XScreenSaverQueryInfo(self._display, self._root, ctypes.byref(info))
        return info.state == 1

    def close(self) -> None:
        self._xlib.XCloseDisplay(self._display)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    monkeypatch.delenv("DISPLAY", raising=False)
    server = VirtualDisplay()
    screen = Screen(server.name)
    yield screen
    screen.close()
    server.close()


def until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 40
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_the_saver_waits_until_the_film_is_over(
    screen: Screen, story: Path, tmp_path: Path
) -> None:
    until(screen.is_saved, "the saver comes on where nothing holds it off")
    log = tmp_path / "out" / LOG_NAME
    process = subprocess.Popen(
        [sys.executable, "-m", "player", "play", story, "--out", log.parent, "--consent", "none"],
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")},
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: log.exists() and '"entered"' in log.read_text("utf-8"), "the film")
        until(lambda: not screen.is_saved(), "the screen is awake")
        begun = time.monotonic()
        while time.monotonic() - begun < 2.5 * SAVED_AFTER:
            assert not screen.is_saved()
            assert process.poll() is None
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    until(screen.is_saved, "after the film it may come on again")
