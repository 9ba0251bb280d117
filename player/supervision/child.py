"""One player as its supervisor has it: a process in a group of its own, and the link to it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from engine.words import Seconds
from player.supervision import words as words_of
from player.supervision.link import Beat, Link, LinkLost, Orders, environment_with

_ROOT: Final = Path(__file__).parents[2]
_TELLS_IN: Final[Seconds] = 0.5
_NOT_ITS_OWN: Final = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")


class Child:
    """A player with these command-line words, begun with these orders. Raises OSError where no
    process can be begun. `keeps` are descriptors that it inherits beside the link, by the variables
    that name them, and `secrets` short texts that it can read once, each from a pipe of its own,
    whose number the variable has."""

    def __init__(
        self,
        words: Sequence[str],
        orders: Orders,
        keeps: Mapping[str, int] | None = None,
        secrets: Mapping[str, str] | None = None,
    ) -> None:
        ours, theirs = socket.socketpair()
        environment = {
            name: value for name, value in os.environ.items() if name not in _NOT_ITS_OWN
        }
        # Found from here and nowhere else, whatever lies in the folder where it was called.
        paths = [str(_ROOT), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        memory = words_of.kept(words)
        pipes = {name: _pipe_with(secret) for name, secret in (secrets or {}).items()}
        inherited = {**(keeps or {}), **pipes}
        if memory is not None:
            inherited[words_of.VARIABLE] = memory
        environment |= {name: str(number) for name, number in inherited.items()}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "player", *(words if memory is None else ())],
                env=environment_with(theirs.fileno(), environment),
                pass_fds=(theirs.fileno(), *inherited.values()),
                process_group=0,  # so that it is ended with all that it began
            )
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
            for number in (*pipes.values(), *(() if memory is None else (memory,))):
                os.close(number)
        self.link = Link(ours)
        self.has_left = False
        """Whether it has shown all that it had to show, and only tidies up."""
        with suppress(LinkLost):
            self.link.order(orders)

    @property
    def pid(self) -> int:
        """The number of the process, and of its group."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """Its exit code, negative for a signal; None while it lives."""
        return self._process.poll()

    def beats(self) -> list[Beat]:
        """What it has said since the last call."""
        try:
            return self.link.beats()
        except LinkLost:
            self.has_left = True
            return []

    def tell(self, number: int) -> None:
        """Pass a signal on to it."""
        with suppress(ProcessLookupError):
            self._process.send_signal(number)

    def give_up(self) -> None:
        """End one that hangs. First it may say where it stands (`player.system.standstill`)."""
        self.tell(signal.SIGABRT)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_TELLS_IN)
        self.kill()

    def kill(self) -> None:
        """End it and all that it began, at once; also where it is stopped."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def forget(self) -> None:
        """It has ended: what it began may not outlive it, nor hold a device any more."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.link.close()


def _pipe_with(secret: str) -> int:
    """The end of a pipe from which a text of a few kilobytes can be read once, in this process or
    one that inherits it: it stands on no disk, command line, or environment."""
    reading, writing = os.pipe()
    os.write(writing, secret.encode("utf-8", "surrogateescape"))
    os.close(writing)
    return reading
