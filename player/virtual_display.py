"""A display where there is none: a virtual X server of our own, for machines without a screen."""

import os
import shutil
import subprocess
import sys

from engine import caches
from engine.problems import Trouble

_SIZE = (1280, 720)
_STOP_SECONDS = 10


class VirtualDisplay:
    """Xvfb as a child process, on a display number it chooses itself. Trouble if not installed."""

    def __init__(self, size: tuple[int, int] = _SIZE) -> None:
        program = shutil.which("Xvfb")
        if program is None:
            raise Trouble(
                "There is no display, and Xvfb, which would stand in for one, is not installed. "
                "Log in at a screen, or install it (on Debian: apt install xvfb)."
            )
        caches.gather()  # the server draws as well
        screen = f"{size[0]}x{size[1]}x24"
        reading, writing = os.pipe()
        self._process = subprocess.Popen(
            [program, "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp"],
            pass_fds=[writing],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Ctrl-C reaches every program of a terminal: the display has to outlast the film.
            start_new_session=True,
        )
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as answer:
            number = answer.readline().strip()
        if not number:
            self.close()
            raise Trouble("Xvfb, the virtual display, did not start. Try `Xvfb :99` to see why.")
        self.name = f":{number}"
        self._before = os.environ.get("DISPLAY")
        os.environ["DISPLAY"] = self.name

    def close(self) -> None:
        """End the server and put back what DISPLAY was."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        if getattr(self, "_before", None) is not None:
            os.environ["DISPLAY"] = str(self._before)
        else:
            os.environ.pop("DISPLAY", None)


def has_display() -> bool:
    """Whether a window can be opened here at all, as far as can be told without trying."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY"))
