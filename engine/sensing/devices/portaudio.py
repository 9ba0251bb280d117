"""PortAudio's door: microphones and sound cards are opened here, one after another.

The library looks for devices when the first of its users begins, and anew only once the last of
them has gone; and it is not made for two threads that open at once. What it has to say about
sound servers and cards that are not there stays off the terminal.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from engine.quiet import silenced_stderr

_turn = threading.Lock()
_users = 0
_asked = 0


@contextmanager
def exclusive() -> Iterator[None]:
    """Inside, this thread alone opens. Any thread; others may wait for seconds."""
    with _turn, silenced_stderr():
        yield


def acquire() -> Any:
    """A `pyaudio.PyAudio`; give it back to `end`. Call within a `turn`."""
    global _users  # noqa: PLW0603 - the library counts them for the process, too
    import pyaudio

    library = pyaudio.PyAudio()
    _users += 1
    return library


def release(library: Any) -> None:
    """What `begin` gave, with every stream of it closed. Call within a `turn`."""
    global _users  # noqa: PLW0603
    _users -= 1
    library.terminate()


def request_rescan() -> None:
    """Somebody misses a device that may have come since the library looked for any."""
    global _asked  # noqa: PLW0603
    if _users:
        _asked += 1


def rescan_requests() -> int:
    """How often that was asked; who sees this grow closes and begins anew."""
    return _asked
