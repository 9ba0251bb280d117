"""Only one at a time adds to a screening or erases from it; who reads it needs no lock.

The lock is the system's, on a file of the folder: it goes when its holder goes, however that is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from engine.problems import Trouble
from engine.words import Seconds

LOCK_NAME: Final = ".lock"
PATIENCE: Final[Seconds] = 120.0
"""How long an addition waits for another, which takes a fraction of a second."""


@contextmanager
def locked(folder: Path, patience: Seconds = PATIENCE) -> Iterator[None]:
    """While nobody else adds to a screening's folder or erases from it. The same thread may hold
    it several times over. Raises Trouble where it cannot be had."""
    lock = FileLock(folder / LOCK_NAME, mode=0o600, is_singleton=True)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        raise Trouble(
            f"Something else has been adding to {folder} for {patience:.0f} s. Nothing was "
            "changed; try again when it is done."
        ) from None
    except OSError as error:
        raise Trouble(f"{folder} cannot be written: {error.strerror}.") from None
    try:
        yield
    finally:
        lock.release()
