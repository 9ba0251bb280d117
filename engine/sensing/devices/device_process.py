"""A process of a device's own: whatever its driver does, to end the process closes the device.

A driver that hangs while a device is opened, or while it is closed, holds the thread that asked it,
and no thread can be ended from outside. A process can. What is measured comes back through a pipe;
the process leaves no core, is kept out of swap where that is permitted, and with it goes whatever
its drivers have kept of the viewer.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import connection
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any, Final

from engine.problems import Trouble
from engine.sensing.own_process import give_way, keep_to_itself
from engine.words import Seconds

_COURTESY: Final = 5  # nice value
_LOOK: Final[Seconds] = 0.05
BEGINS_IN: Final[Seconds] = 60.0
"""A process begins within one, and on a machine that is very busy within many more."""

Serve = Callable[[Connection, Any], None]
"""Opens a device by a word and sends what it measures, until its pipe is closed. The process's."""


class DeviceProcess:
    """A device that `serve`, a function that can be pickled, opens in a process by `word`.

    One thread at a time asks and takes; `end` may be called in any.
    """

    def __init__(self, serve: Serve, word: Any, name: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_begin, args=(theirs, serve, word, name), name=name, daemon=True
        )
        self._process.start()
        theirs.close()
        self._has_begun = False

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process is, and with it the device may be open."""
        return self._process.is_alive()

    def ask(self, question: object) -> None:
        """Send a question; one that has ended never answers."""
        try:
            self._pipe.send(question)
        except (OSError, ValueError):
            self.end()

    def has_answer(self, seconds: Seconds) -> bool:
        """Whether something can be taken, or the process has ended, within these seconds."""
        try:
            return self._pipe.poll(seconds)
        except OSError:
            return True

    def answer(self, leave: Callable[[], bool], within: Seconds) -> Any:
        """What it sends next. Raises `Ended` where it ended; it is ended once `leave()` holds, or
        where nothing comes within so many seconds of when it had begun."""
        if not self._has_begun:
            self._has_begun = True
            self.answer(leave, BEGINS_IN)
        late = monotonic() + within
        while not self.has_answer(_LOOK):
            if leave() or monotonic() > late:
                self.end()
                raise Ended
        return self.take(self._pipe.recv)

    def take_bytes(self) -> bytes:
        """Bytes that it sent; waits for them. Raises `Ended` where it ended."""
        taken: bytes = self.take(self._pipe.recv_bytes)
        return taken

    def take(self, receive: Callable[[], Any]) -> Any:
        """What it sent, by one of its pipe's ways to receive. Raises `Ended` where it ended."""
        try:
            return receive()
        except (EOFError, OSError):
            self.end()
            raise Ended from None

    def end(self) -> None:
        """End the process, and have the device closed by that, without waiting. Any thread."""
        self._process.kill()

    def close(self) -> None:
        """End the process and wait until it is gone: only then is the device closed for certain.
        One that hangs in the system itself is waited for as long as it hangs."""
        self.end()
        self._process.join()
        self._pipe.close()


class Ended(Exception):  # noqa: N818 - no error: a process ended
    """A device's process has ended, or was ended."""


def _begin(pipe: Connection, serve: Serve, word: Any, name: str) -> None:
    """The process: keep what it senses to itself, and end with the player, however that ends."""
    threading.Thread(target=_end_with_player, daemon=True).start()
    give_way(_COURTESY)
    try:
        pipe.send(None)  # it has begun
        keep_to_itself(name)
        serve(pipe, word)
    except Trouble as trouble:
        with suppress(OSError):
            pipe.send(str(trouble))
    except (EOFError, OSError):  # the player has closed the pipe
        pass


def _end_with_player() -> None:
    player = multiprocessing.parent_process()
    if player is not None:
        connection.wait([player.sentinel])
        os._exit(0)
