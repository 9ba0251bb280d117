"""Reads faces in a child process, so that the film never waits for the interpreter lock.

A thread of low priority would hold the lock while it waits for a core. A process of low priority
does not, and the film plays on should a network crash. Pictures go to it through a pipe, one at a
time, and only readings come back; no picture is kept.

A `SpareProcess` has imported what reads faces before it is known whether anybody may be looked at,
while the question about it stands: that takes the longest, and opens no device.
"""

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from time import monotonic
from typing import Final, NamedTuple, Protocol, runtime_checkable

import numpy as np

from engine.problems import Trouble
from engine.process_name import name_process
from engine.sensing.own_process import give_way, keep_to_itself
from engine.sensing.picture import Picture
from engine.sensing.reading import Reading
from engine.words import Seconds

# To be built takes three seconds, and the first picture longer than another; on a machine that is
# very busy both take many more, since it gives way to all else.
_BUILD_LIMIT: Final[Seconds] = 60.0
_READ_LIMIT: Final[Seconds] = 5.0
_LEAVE: Final[Seconds] = 0.5
_LOOK: Final[Seconds] = 0.25
_COURTESY: Final = 10  # nice value
_COMPETES: Final = 10  # pictures, unless somebody is seen before: then it gives way to the film


class Reader(Protocol):
    """Reads faces in pictures, as `face_reader.FaceReader` does."""

    def read(self, frame_bgr: Picture, time: Seconds) -> list[Reading]:
        """The readings of one picture, (height, width, 3) uint8 BGR, taken at `time`."""
        ...

    def close(self) -> None:
        """Free what the reader holds; it cannot be used afterwards."""
        ...


@runtime_checkable
class Pulsed(Protocol):
    """A reader that may measure the pulse as well."""

    def forgo_pulse(self) -> None:
        """Measure no pulse any more, from the next picture on. Any thread."""
        ...


class _Child(NamedTuple):
    pipe: Connection
    process: SpawnProcess


def _begun(warm: Callable[[], object] | None) -> _Child:
    """A child process that waits for what to build; before that it does `warm`."""
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, warm), name="face", daemon=True)
    process.start()
    theirs.close()
    return _Child(pipe, process)


class SpareProcess:
    """A child process that reads nothing yet, for the first `FaceProcess` that wants one.

    `warm`, a function that can be pickled, imports in the child whatever takes long. It opens no
    device and sees no picture, so that nobody has to have agreed to it.
    """

    def __init__(self, warm: Callable[[], object]) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = _begun(warm)

    def take(self) -> _Child | None:
        """The process, for whoever asks first; None where it is taken or has ended. Any thread."""
        with self._lock:
            child, self._child = self._child, None
        if child is not None and not child.process.is_alive():
            child.pipe.close()
            return None
        return child

    def close(self) -> None:
        """End the process unless it is taken. Any thread; a second call does nothing."""
        child = self.take()
        if child is not None:
            child.pipe.close()
            child.process.kill()
            child.process.join(_LEAVE)


class FaceProcess:
    """A reader in a child process. One thread at a time; every method may wait.

    `make`, a function that can be pickled, builds the real reader in the child. Raises `Trouble`
    where that fails, and in `read` where the process has ended or does not answer. Once `leave` is
    set, by any thread, the process is killed, whatever it does, and whoever waits for it is told.
    A `spare` process that is still there saves the time of beginning one.
    """

    def __init__(
        self,
        make: Callable[[], Reader],
        leave: threading.Event | None = None,
        spare: SpareProcess | None = None,
    ) -> None:
        self._leave = leave or threading.Event()
        self._pulseless = threading.Event()
        child = spare.take() if spare is not None else None
        self._pipe, self._process = child or _begun(None)
        self._limit = _BUILD_LIMIT
        self._due: Seconds | None = monotonic() + self._limit
        self._is_overdue = False
        self._closed = threading.Event()
        threading.Thread(target=self._watch, name="face watch", daemon=True).start()
        try:
            self._pipe.send(make)
        except OSError:
            raise self._ended() from None
        self._answer()

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._process.pid

    def read(self, frame_bgr: Picture, time: Seconds) -> list[Reading]:
        """Everything that one picture, (height, width, 3) uint8 BGR, says at `time`."""
        self._due = monotonic() + self._limit
        try:
            self._pipe.send((frame_bgr.shape, time, self._pulseless.is_set()))
            self._pipe.send_bytes(np.ascontiguousarray(frame_bgr).data.cast("B"))
        except OSError:
            raise self._ended() from None
        answer = self._answer()
        self._limit = _READ_LIMIT
        return answer

    def forgo_pulse(self) -> None:
        """See `Pulsed`."""
        self._pulseless.set()

    def close(self) -> None:
        """End the process, within a second."""
        self._closed.set()
        self._pipe.close()
        if not self._leave.is_set():
            self._process.join(_LEAVE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_LEAVE)

    def _answer(self) -> list[Reading]:
        try:
            answer: list[Reading] | str = self._pipe.recv()
        except (EOFError, OSError):
            raise self._ended() from None
        self._due = None
        if isinstance(answer, str):
            self.close()
            raise Trouble(answer)
        return answer

    def _watch(self) -> None:
        """Kill the process once nobody wants it, or once it is overdue: whoever waits for it, even
        to take a picture, then hears that it ended. A thread of its own."""
        while not self._closed.is_set():
            self._is_overdue = self._due is not None and monotonic() > self._due
            if self._is_overdue or self._leave.wait(_LOOK):
                self._process.kill()
                return

    def _ended(self) -> Trouble:
        why = "has ended by itself"
        if self._is_overdue:
            why = f"did not answer for {self._limit:.0f} seconds and was ended"
        self.close()
        return Trouble(f"what reads the face {why}; the film goes on without it.")


def _serve(pipe: Connection, warm: Callable[[], object] | None) -> None:
    """The child process: build the reader that is asked for, and answer until the pipe closes."""
    # It ends when the player closes the pipe, and the system closes it for one that was killed.
    try:
        keep_to_itself("spare face")
        if warm is not None:
            warm()
        make: Callable[[], Reader] = pipe.recv()
        name_process("face")
        reader = make()
    except Trouble as trouble:
        pipe.send(str(trouble))
        return
    except (EOFError, OSError):  # nobody wanted it
        return
    pipe.send([])
    competes = _COMPETES  # for without it the film decides blindly
    try:
        while True:
            shape, time, pulseless = pipe.recv()
            if pulseless and isinstance(reader, Pulsed):
                reader.forgo_pulse()
            picture = np.frombuffer(pipe.recv_bytes(), np.uint8).reshape(shape)
            found = reader.read(picture, time)
            if competes:
                competes = 0 if found else competes - 1
                if not competes:
                    give_way(_COURTESY)
            pipe.send(found)
    except (EOFError, OSError):
        reader.close()
