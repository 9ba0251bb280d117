"""Files and folders that only their owner can read, even while they are being written.

Everything about a viewer is written through here. On Windows the modes have no effect; there a
user's folders are protected by inherited permissions. Any thread.
"""

import os
from pathlib import Path
from typing import IO, Any, Final

from engine import whole_files

_FOLDER: Final = 0o700
_FILE: Final = 0o600


def make_folder(folder: Path, *, exist_ok: bool = True) -> None:
    """Make a folder, with missing parents; an existing one is left unchanged.

    Raises OSError; FileExistsError where a file is there or, unless `exist_ok`, a folder.
    """
    missing = [folder]
    while not missing[-1].exists() and missing[-1].parent != missing[-1]:
        missing.append(missing[-1].parent)
    for each in reversed(missing):
        each.mkdir(_FOLDER, exist_ok=exist_ok or each != folder)


def open_file(path: Path, mode: str, **how: Any) -> IO[Any]:
    """`open` for writing ("w", "wb", "x", "xb", "a", "ab"); an existing file is made private.

    Raises OSError.
    """
    return open(path, mode, opener=_opened, **how)


def write_file(path: Path, content: bytes | str) -> None:
    """Write a file whole, or not at all (`whole_files`). Raises OSError."""
    whole_files.write_whole(path, content, _FILE)


def write_new_file(path: Path, content: bytes | str) -> None:
    """Write a file whole, or not at all, where there is none. Raises OSError."""
    whole_files.write_new(path, content, _FILE)


def _opened(path: str, flags: int) -> int:
    handle = os.open(path, flags, _FILE)
    try:
        # A file that was there keeps its mode; /dev/stdout and its like have none of their own.
        if hasattr(os, "fchmod") and Path(path).is_file():
            os.fchmod(handle, _FILE)
    except OSError:
        os.close(handle)
        raise
    return handle
