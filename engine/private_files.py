"""Files and folders that only their owner can read, even while they are being written.

Everything about a viewer is written through here. On Windows the modes have no effect; there a
user's folders are protected by inherited permissions. Any thread.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

_FOLDER: Final = 0o700
_FILE: Final = 0o600


def make_folder(folder: Path) -> None:
    """Make a folder, with missing parents; an existing one is left unchanged.

    Raises OSError.
    """
    missing = [folder]
    while not missing[-1].exists() and missing[-1].parent != missing[-1]:
        missing.append(missing[-1].parent)
    for each in reversed(missing):
        each.mkdir(_FOLDER, exist_ok=True)


def open_file(path: Path, mode: str, **how: Any) -> IO[Any]:
    """`open` for writing ("w", "wb", "x", "xb", "a", "ab"); an existing file is made private.

    Raises OSError.
    """
    return open(path, mode, opener=_opened, **how)


def write_file(path: Path, content: bytes | str) -> None:
    """Write a file atomically: whole, or not at all. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # 0600
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content.encode("utf-8") if isinstance(content, str) else content)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def sweep(folder: Path) -> None:
    """Delete what a kill has left of files that were being written into a folder.

    Only while nobody else writes there. Nothing raises.
    """
    with suppress(OSError):
        for part in folder.glob(".*.part"):
            part.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Have the new name outlive a power cut as well, where a system can say so of a folder."""
    if os.name == "posix":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


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
