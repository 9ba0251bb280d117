"""Files that are written whole or not at all, whatever ends the writing. Any thread.

A file is written beside its place under another name, and put there when it is complete: who reads
it meanwhile has the old one, and a kill, a full disk or a power cut leaves that.
"""

import errno
import glob
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from engine.words import Seconds

PART: Final = ".part"

_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_ROOM: Final = {*_FULL, errno.EROFS, errno.EIO}
_LONGEST: Final = 40  # characters of a name that are kept in that of its part


def is_for_want_of_room(error: OSError) -> bool:
    """Whether a disk does not take anything more: it is full, read-only or broken."""
    return error.errno in _NO_ROOM


@contextmanager
def replacing(path: Path, mode: int | None = None) -> Iterator[Path]:
    """A context that takes the place of `path` by the file of the name that it gives.

    Where the block raises, `path` stays as it was. `mode` is the new file's; without one it is
    that of the file before, or as usual. What is no file, such as /dev/stdout, is given itself.
    Raises OSError.
    """
    target = path.resolve()  # of a link, what it leads to
    if target.exists() and not target.is_file():
        yield target
        return
    part = _begun(target, mode)
    try:
        yield part
        _sync(part)
        part.replace(target)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            # What fails in a file that is open does not say in which.
            unnamed = error.filename is None and error.errno in _FULL
            if unnamed or error.filename == str(part):
                error.filename = str(path)
        raise
    _sync(target.parent)


def write_whole(path: Path, content: bytes | str, mode: int | None = None) -> None:
    """Write a file in place of the one before; see `replacing`. Raises OSError."""
    with replacing(path, mode) as part:
        _fill(part, content)


def write_new(path: Path, content: bytes | str, mode: int | None = None) -> None:
    """Write a file where there is none. Raises OSError, FileExistsError where there is one."""
    part = _begun(path, mode)
    try:
        _fill(part, content)
        _sync(part)
        try:
            path.hardlink_to(part)
        except FileExistsError:
            raise
        except OSError:  # a file system without links, such as a stick's
            path.open("xb").close()
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def sweep(folder: Path, prefix: str = ".", older_than: Seconds = 0.0) -> None:
    """Delete what a kill has left of files that were being written into a folder.

    Those of this `prefix`, and only while nobody else writes there, or those that were begun so
    long ago that nobody writes them any more. Nothing raises.
    """
    latest = time.time() - older_than
    with suppress(OSError):
        for part in folder.glob(f"{glob.escape(prefix)}*{PART}*"):
            if not older_than or part.stat().st_mtime < latest:
                part.unlink(missing_ok=True)


def _begun(target: Path, mode: int | None) -> Path:
    """A new file beside another; its name has the same suffix, by which libraries know a kind."""
    name = f".{target.stem[:_LONGEST]}.{secrets.token_hex(4)}{PART}{target.suffix}"
    part = target.with_name(name)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if mode is None else mode))
    if mode is None and target.exists():
        with suppress(OSError):
            part.chmod(target.stat().st_mode & 0o777)
    return part


def _fill(part: Path, content: bytes | str) -> None:
    """Write what is there already, with the mode that it has."""
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_TRUNC), "wb") as file:
        file.write(content.encode("utf-8") if isinstance(content, str) else content)


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, outlive a power cut. Raises OSError for a file."""
    if path.is_dir():
        with suppress(OSError):  # Windows opens no folders, some file systems sync none
            _synced(path, os.O_RDONLY)
    else:
        _synced(path, os.O_RDWR)


def _synced(path: Path, how: int) -> None:
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
