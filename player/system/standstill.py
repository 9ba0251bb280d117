"""Where a program stands that answers no more, for whoever has to find out why.

What is said are names of functions and numbers of lines, thread by thread, and nothing of what they
work on. It goes to standard error as that was when `tell_when_aborted` was called.
"""

import faulthandler
import os
import sys
from typing import IO

_streams: list[IO[str]] = []


def tell_when_aborted() -> None:
    """From now on the program says where each thread stood when it is aborted (SIGABRT), or when a
    library crashes. Once a process, for its whole life."""
    if _streams:
        return
    try:
        # A descriptor of its own: the other is silenced for as long as a sound card is open.
        stream = os.fdopen(os.dup(sys.stderr.fileno()), "w")
    except (OSError, ValueError, AttributeError):
        return  # without a standard error nobody reads it
    _streams.append(stream)
    faulthandler.enable(stream)


def tell() -> None:
    """Say it now. Any thread."""
    for stream in _streams:
        faulthandler.dump_traceback(stream)
