"""The screen saver of a real X server, while a film plays and after it."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from jeepney import HeaderFields, MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from engine.showing.log.writer import LOG_NAME
from player.system.idle_inhibitor import DesktopSaver
from player.system.virtual_display import VirtualDisplay
from tests.support.waiting import until

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


class Desktop:
    """The screen saver of a desktop on a session bus: what it was asked, and by whom."""

    def __init__(self, address: str) -> None:
        self.asked: list[tuple[str, tuple[object, ...]]] = []
        self.asker = ""
        self._connection = open_dbus_connection(address)
        name = message_bus.RequestName("org.freedesktop.ScreenSaver")
        self._connection.send_and_get_reply(name, timeout=10)
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        with suppress(OSError):  # until the bus is gone
            while True:
                call = self._connection.receive()
                if call.header.message_type is not MessageType.method_call:
                    continue
                member = call.header.fields[HeaderFields.member]
                self.asker = call.header.fields[HeaderFields.sender]
                self.asked.append((member, call.body))
                cookie = ("u", (7,)) if member == "Inhibit" else (None, ())
                self._connection.send(new_method_return(call, *cookie))


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a session bus of its own."""
    words = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    daemon = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert daemon.stdout is not None
    address = daemon.stdout.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    yield address
    daemon.terminate()
    daemon.wait(10)


def is_on(bus: DBusConnection, name: str) -> bool:
    return bool(bus.send_and_get_reply(message_bus.NameHasOwner(name), timeout=10).body[0])


def test_a_desktop_is_asked_for_as_long_as_a_film_plays(bus: str) -> None:
    desktop, other = Desktop(bus), open_dbus_connection(bus)
    hold = DesktopSaver()
    assert hold.inhibit()
    # Who asked stays on the bus: were the player killed, the desktop would know it at once.
    assert is_on(other, desktop.asker)
    hold.release()
    other.close()
    assert [member for member, _ in desktop.asked] == ["Inhibit", "UnInhibit"]
    assert desktop.asked[1][1] == (7,)


def test_without_a_desktop_nothing_is_granted_and_nothing_raises(bus: str) -> None:
    hold = DesktopSaver()
    assert not hold.inhibit()
    hold.release()
