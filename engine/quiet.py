"""Keeps the messages of C libraries off the terminal.

ALSA, JACK and fontconfig write to file descriptor 2, whatever their settings. While
they are opened, the descriptor is redirected to /dev/null, and Python's `sys.stderr` to a
duplicate of it, so that the program's own messages still appear.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_STANDARD_ERROR = 2
_lock = threading.Lock()
_holders = 0
_kept = -1
_before: TextIO | None = None


@contextmanager
def silenced_stderr() -> Iterator[None]:
    """A context in which only `sys.stderr` reaches standard error. Any thread; reentrant."""
    _redirect()
    try:
        yield
    finally:
        _restore()


def _redirect() -> None:
    global _holders, _kept, _before  # noqa: PLW0603 - the descriptor is the whole process's
    with _lock:
        _holders += 1
        if _holders > 1:
            return
        try:
            _kept = os.dup(_STANDARD_ERROR)
            nowhere = os.open(os.devnull, os.O_WRONLY)
        except OSError:
            # A process started without a standard error has nothing to redirect.
            _kept = -1
            return
        if _is_ours(sys.stderr):
            # A descriptor of its own, closed with the last who holds it: somebody may be writing.
            # It is there before the redirection and stays until after it: other threads have their
            # turn at each of these calls.
            _before, sys.stderr = sys.stderr, _same(sys.stderr, os.dup(_kept))
        os.dup2(nowhere, _STANDARD_ERROR)
        os.close(nowhere)


def _restore() -> None:
    global _holders, _kept, _before  # noqa: PLW0603
    with _lock:
        _holders -= 1
        if _holders == 0 and _kept >= 0:
            os.dup2(_kept, _STANDARD_ERROR)
            if _before is not None:
                sys.stderr, _before = _before, None
            os.close(_kept)
            _kept = -1


def _same(stream: TextIO, descriptor: int) -> TextIO:
    """A text stream on another descriptor, with the encoding and error handler of this one."""
    return os.fdopen(descriptor, "w", 1, stream.encoding, stream.errors)


def _is_ours(stream: TextIO | None) -> bool:
    """Whether this stream writes to the descriptor that is redirected."""
    try:
        return stream is not None and stream.fileno() == _STANDARD_ERROR
    except (OSError, ValueError):  # a stand-in without a descriptor
        return False
