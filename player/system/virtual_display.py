"""A virtual X server (Xvfb) for machines without a screen."""

import os
import secrets
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
from typing import Final

from engine import cache_folders
from engine.problems import Trouble

_SIZE = (1280, 720)
_STOP_SECONDS = 10

_GUARD: Final = (
    'key=$1; shift; "$@" & server=$!; exec >/dev/null; read -r _; '
    'kill "$server"; wait "$server"; rm -f "$key"'
)
"""A shell that starts the server and ends it once its input ends. However the player goes, also
by kill -9, its end of that pipe goes with it, and no server and no key is left behind."""

_ANY_HOST: Final = 0xFFFF  # FamilyWild of libXau
_METHOD: Final = b"MIT-MAGIC-COOKIE-1"


class VirtualDisplay:
    """Xvfb as a child process, on a display number it chooses itself. Trouble if not installed."""

    def __init__(self, size: tuple[int, int] = _SIZE) -> None:
        program = shutil.which("Xvfb")
        if program is None:
            raise Trouble(
                "There is no display, and Xvfb, which would stand in for one, is not installed. "
                "Log in at a screen, or install it (on Debian: apt install xvfb)."
            )
        cache_folders.use_own_folders()  # the server compiles shaders too
        screen = f"{size[0]}x{size[1]}x24"
        key = _write_key()
        server = [program, "-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp"]
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "sh", key, *server, "-auth", key],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C reaches every program of a terminal: the display has to outlast the film.
            start_new_session=True,
        )
        assert self._guard.stdout is not None
        with self._guard.stdout as answer:
            number = answer.readline().decode("ascii").strip()
        self._before = {name: os.environ.get(name) for name in ("DISPLAY", "XAUTHORITY")}
        if not number:
            self.close()
            raise Trouble("Xvfb, the virtual display, did not start. Try `Xvfb :99` to see why.")
        self.name = f":{number}"
        os.environ.update(DISPLAY=self.name, XAUTHORITY=key)

    def close(self) -> None:
        """End the server, delete its key, and put back what DISPLAY and XAUTHORITY were."""
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        try:
            self._guard.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._guard.pid, signal.SIGKILL)  # a session, and so a group, of its own
            self._guard.wait()
        for name, value in self._before.items():
            if value is not None:
                os.environ[name] = value
            else:
                os.environ.pop(name, None)


def _write_key() -> str:
    """A file that lets its owner alone look at the display, as Xau(3) describes it; its path.

    Without one the server serves every account of the machine that reaches its socket. It is for
    any display number, since the server has none yet.
    """
    fields = (b"", b"", _METHOD, secrets.token_bytes(16))  # host, display, method, key
    entry = struct.pack(">H", _ANY_HOST)
    entry += b"".join(struct.pack(">H", len(each)) + each for each in fields)
    # Named, for tempfile would try each folder that it knows by writing into it.
    folder = os.environ.get("TMPDIR", "/tmp")
    try:
        handle, name = tempfile.mkstemp(prefix=".Xkuleshov-", dir=folder)  # 0600
        with os.fdopen(handle, "wb") as file:
            file.write(entry)
    except OSError as error:
        raise Trouble(
            f"The key of the virtual display cannot be written: {error.strerror}. "
            f"Make room in {folder}."
        ) from None
    return name


def has_display() -> bool:
    """Whether a window can be opened here at all, as far as can be told without trying."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY"))
