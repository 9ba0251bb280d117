"""The holder as a supervisor has it: the process that keeps a picture on the screen, begun before
each player, so that its window lies under the player's."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from engine.backoff import Backoff
from engine.words import Seconds

_ROOT: Final = Path(__file__).parents[2]
_TRIES: Final = Backoff(first=0.5, most=30.0)
_COMES_UP_IN: Final[Seconds] = 5.0


class WindowHolder:
    """A `Holder` with a window on the X display of this session. Main thread.

    `memory` is the descriptor of the last picture's, which is its caller's; `locked` is for a
    kiosk: no key and no window manager reaches the desktop while no player is there.
    """

    def __init__(self, memory: int, *, locked: bool = False) -> None:
        self._memory, self._locked = memory, locked
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._again: Seconds = 0.0
        self._begun_at: Seconds = 0.0

    def tend(self, now: Seconds, *, under: bool) -> None:
        """See `Holder`."""
        if self._process is not None and self._process.poll() is not None:
            steady = now - self._begun_at > 10 * _COMES_UP_IN
            self._failures = 1 if steady else self._failures + 1
            self._again = now + _TRIES.pause(self._failures, 0.5)
            self._process = None
        if self._process is None and now >= self._again:
            self._begun_at = now
            self._process = self._begin("under" if under else "over")

    def close(self) -> None:
        """See `Holder`."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _begin(self, where: str) -> "subprocess.Popen[bytes] | None":
        paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
        try:
            return subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "player.supervision.holder_window"),
                    *(str(self._memory), where, *(("locked",) if self._locked else ())),
                ],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
                pass_fds=(self._memory,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                process_group=0,  # a terminal's Ctrl-C is the supervisor's affair
            )
        except OSError:
            self._failures += 1
            self._again = self._begun_at + _TRIES.pause(self._failures, 0.5)
            return None
