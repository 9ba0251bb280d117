"""A display where there is none: a virtual X server of our own, for machines without a screen."""

import os
import shutil
import signal
import subprocess
import sys

from engine import caches
from engine.problems import Trouble

_SIZE = (1280, 720)
_STOP_SECONDS = 10

_GUARD = '"$@" & server=$!; exec >/dev/null; read -r _; kill "$server"; wait "$server"'
"""A shell that starts the server and ends it once its input ends. However the player goes, also
by kill -9, its end of that pipe goes with it, and no server is left behind."""


class VirtualDisplay:
    """Xvfb as a child process, on a display number it chooses itself. Trouble if not installed."""

    def __init__(self, size: tuple[int, int] = _SIZE) -> None:
        program = shutil.which("Xvfb")
        if program is None:
            raise Trouble(
                "There is no display, and Xvfb, which would stand in for one, is not installed. "
                "Log in at a screen, or install it (on Debian: apt install xvfb)."
            )
        caches.gather()  # the server compiles shaders too
        screen = f"{size[0]}x{size[1]}x24"
        server = [program, "-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp"]
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "sh", *server],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C reaches every program of a terminal: the display has to outlast the film.
            start_new_session=True,
        )
        assert self._guard.stdout is not None
        with self._guard.stdout as answer:
            number = answer.readline().decode("ascii").strip()
        self._before = os.environ.get("DISPLAY")
        if not number:
            self.close()
            raise Trouble("Xvfb, the virtual display, did not start. Try `Xvfb :99` to see why.")
        self.name = f":{number}"
        os.environ["DISPLAY"] = self.name

    def close(self) -> None:
        """End the server and put back what DISPLAY was."""
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        try:
            self._guard.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._guard.pid, signal.SIGKILL)  # a session, and so a group, of its own
            self._guard.wait()
        if self._before is not None:
            os.environ["DISPLAY"] = self._before
        else:
            os.environ.pop("DISPLAY", None)


def has_display() -> bool:
    """Whether a window can be opened here at all, as far as can be told without trying."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY"))
