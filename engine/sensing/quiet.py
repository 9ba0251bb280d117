"""Keeping the chatter of C libraries off the terminal.

MediaPipe, ALSA and JACK write to file descriptor 2 whatever they are told. For the moment in
which they are opened the descriptor points to nowhere; Python's own `sys.stderr` goes along.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STANDARD_ERROR = 2
_lock = threading.Lock()
_holders = 0
_kept = -1


@contextmanager
def hushed() -> Iterator[None]:
    """Nothing in this process reaches standard error inside the block. Any thread; nests.

    Keep it short: a message of another thread that falls into the moment is lost too.
    """
    _hush()
    try:
        yield
    finally:
        _speak()


def _hush() -> None:
    global _holders, _kept  # noqa: PLW0603 - the descriptor belongs to the whole process
    with _lock:
        _holders += 1
        if _holders > 1:
            return
        try:
            _kept = os.dup(_STANDARD_ERROR)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, _STANDARD_ERROR)
            os.close(nowhere)
        except OSError:
            # A process started without a standard error has nothing to hush.
            _kept = -1


def _speak() -> None:
    global _holders, _kept  # noqa: PLW0603
    with _lock:
        _holders -= 1
        if _holders == 0 and _kept >= 0:
            os.dup2(_kept, _STANDARD_ERROR)
            os.close(_kept)
            _kept = -1
