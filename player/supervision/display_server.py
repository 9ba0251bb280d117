"""Whether the X server that $DISPLAY names answers, without a library that could die with it."""

import os
import re
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from engine.words import Seconds

_NAME: Final = re.compile(r"(?:unix|)(?P<host>[^:]*):(?P<number>\d+)(?:\.\d+)?")
_TCP: Final = 6000
_PATIENCE: Final[Seconds] = 0.5


def display_answers(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a server takes connections; True where nobody can tell."""
    found = _NAME.fullmatch(environment.get("DISPLAY", ""))
    if sys.platform in ("win32", "darwin") or found is None:
        return True
    host, number = found["host"], int(found["number"])
    if host:
        with suppress(OSError):
            socket.create_connection((host, _TCP + number), _PATIENCE).close()
            return True
        return False
    path = f"/tmp/.X11-unix/X{number}"
    for address in (path, *(["\0" + path] if sys.platform == "linux" else [])):
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
            asked.settimeout(_PATIENCE)
            asked.connect(address)
            return True
    return False
