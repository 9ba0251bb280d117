"""Whether a log is still being written: its writer holds a claim, which goes when the writer goes.

An advisory lock of the system's, so that not even a kill -9 leaves one behind. Where a file system
knows no locks, nothing is claimed.
"""

import errno
import os
import sys
import time
from pathlib import Path
from typing import IO, Any, Final

_FAR: Final = 2**40  # on Windows a lock is on bytes, which nobody else may read: far behind the end
_LOOKS: Final = 20  # tries, while somebody only looks whether it is claimed
_HELD: Final = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


def claim(file: IO[Any]) -> None:
    """Hold the claim on an open file, until it is closed.

    Whoever asks `is_claimed` at that very instant holds it for some microseconds: it is waited for,
    a tenth of a second at most.
    """
    for _ in range(_LOOKS):
        try:
            _lock(file.fileno())
            return
        except OSError as error:
            if error.errno not in _HELD:
                return
        time.sleep(0.005)


def is_claimed(path: Path) -> bool:
    """Whether somebody writes it, here or in another process. OSError where it cannot be opened."""
    with path.open("rb+") as file:
        try:
            _lock(file.fileno())
        except OSError:
            return True
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        before = os.lseek(descriptor, 0, os.SEEK_CUR)
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(descriptor, before, os.SEEK_SET)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
