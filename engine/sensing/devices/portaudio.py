"""Shared access to PortAudio, for the microphone and the sound card.

PortAudio lists devices when its first user initialises it, and again only after its last user has
terminated it; and two threads must not open devices at once. Its messages about missing sound
servers stay off the terminal.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from engine.quiet import silenced_stderr

_lock = threading.Lock()
_users = 0
_requests = 0


@contextmanager
def exclusive() -> Iterator[None]:
    """A context in which no other thread opens or closes. Any thread; it may wait for seconds."""
    with _lock, silenced_stderr():
        yield


def acquire() -> Any:
    """A `pyaudio.PyAudio`, to be given to `release`. Call within `exclusive`."""
    global _users  # noqa: PLW0603 - the library counts them for the process, too
    import pyaudio

    library = pyaudio.PyAudio()
    _users += 1
    return library


def release(library: Any) -> None:
    """Terminate what `acquire` gave, its streams closed. Call within `exclusive`."""
    global _users  # noqa: PLW0603
    _users -= 1
    library.terminate()


def request_rescan() -> None:
    """Ask all users to release the library, so that it lists devices anew."""
    global _requests  # noqa: PLW0603
    if _users:
        _requests += 1


def rescan_requests() -> int:
    """The number of requests so far; a user that sees it grow releases and acquires anew."""
    return _requests


def is_active(stream: Any) -> bool:
    """Whether a stream runs; False where its device is gone. Any thread."""
    try:
        return bool(stream.is_active())
    except OSError:
        return False


def shut(stream: Any) -> None:
    """Close a stream, if there is one: its device is closed when this returns. Any thread, but no
    other may use the stream meanwhile."""
    if stream is not None:
        with suppress(OSError):
            stream.close()


def close(stream: Any, library: Any) -> None:
    """Close a stream, if there is one, and release its library; never within `exclusive`."""
    shut(stream)
    with exclusive():
        release(library)
