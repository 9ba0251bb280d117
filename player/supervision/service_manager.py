"""sd_notify: a service manager hears that the player is ready, advances, or stops.

The protocol is sd_notify(3): datagrams to the Unix socket that $NOTIFY_SOCKET names, a path or,
with a leading @, a name in Linux's abstract namespace. Without that variable nothing is sent.
"""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from engine.words import Seconds

_SOCKET: Final = "NOTIFY_SOCKET"
_INTERVAL: Final = "WATCHDOG_USEC"
_MEANT_FOR: Final = "WATCHDOG_PID"


class ServiceManager:
    """Sends to the service manager of an environment. Any thread; nothing raises or waits."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get(_SOCKET, "")
        self._interval = environment.get(_INTERVAL, "")
        self._meant_for = environment.get(_MEANT_FOR, "")
        self._socket: socket.socket | None = None
        if self._address[:1] in ("/", "@"):
            with suppress(OSError, AttributeError):
                kind = socket.SOCK_DGRAM | getattr(socket, "SOCK_CLOEXEC", 0)
                self._socket = socket.socket(socket.AF_UNIX, kind)
                self._socket.setblocking(False)

    @property
    def watchdog_interval(self) -> Seconds | None:
        """How often it wants to hear that the player advances, at least; None: not at all."""
        if self._meant_for not in ("", str(os.getpid())) or not self._interval.isdecimal():
            return None
        return int(self._interval) / 1e6 or None

    def ready(self) -> None:
        """The first picture is on the screen."""
        self._send("READY=1")

    def advances(self) -> None:
        """The picture advances, and the sound where there is some."""
        self._send("WATCHDOG=1")

    def status(self, sentence: str) -> None:
        """What is going on, for `systemctl status`."""
        self._send("STATUS=" + sentence.replace("\n", " "))

    def stopping(self) -> None:
        """The player ends in order."""
        self._send("STOPPING=1")

    def close(self) -> None:
        """Send nothing any more."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _send(self, text: str) -> None:
        if self._socket is None:
            return
        address = self._address
        target = "\0" + address[1:] if address.startswith("@") else address
        with suppress(OSError):
            self._socket.sendto(text.encode("utf-8"), target)
