"""Shared access to PortAudio, for the sound card and whoever lists the microphones.

PortAudio lists devices when its first user initialises it, and again only after its last user has
terminated it; and two threads must not open devices at once. Its messages about missing sound
servers stay off the terminal. A microphone is opened in a process of its own: see
`microphone_process`.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from engine.quiet import silenced_stderr

_lock = threading.Lock()


@contextmanager
def exclusive() -> Iterator[None]:
    """A context in which no other thread opens or closes. Any thread; it may wait for seconds."""
    with _lock, silenced_stderr():
        yield


def acquire() -> Any:
    """A `pyaudio.PyAudio`, to be given to `release`. Call within `exclusive`."""
    import pyaudio

    return pyaudio.PyAudio()


def release(library: Any) -> None:
    """Terminate what `acquire` gave, its streams closed. Call within `exclusive`."""
    library.terminate()


def is_active(stream: Any) -> bool:
    """Whether a stream runs; False where its device is gone. Any thread."""
    try:
        return bool(stream.is_active())
    except OSError:
        return False


def close(stream: Any, library: Any) -> None:
    """Close a stream, if there is one, and release its library; never within `exclusive`."""
    if stream is not None:
        with suppress(OSError):
            stream.close()
    with exclusive():
        release(library)
