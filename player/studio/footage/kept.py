"""What was made of a clip for looking at it, kept in the cache folder until the clip changes.

Stills, waveforms and proxies of the author's own footage; of viewers nothing is ever kept. Any
thread.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from engine import private_files, whole_files
from engine.cache_folders import own_folder

MOST: Final = 2 * 1024**3
"""Bytes; of more than these, what was not asked for longest is deleted."""


def studio_folder() -> Path:
    """Where all of it lies."""
    return own_folder() / "studio"


def kept(clip: Path, name: str, make: Callable[[Path], None], folder: Path | None = None) -> Path:
    """The file that `make` wrote of this clip as it is now; made now where there is none.

    `name` says what it is, with the suffix it needs. `make` is given the path to write to. Raises
    what `make` does, OSError where the clip or the folder cannot be used.
    """
    folder = folder or studio_folder()
    path = place_of(clip, name, folder)
    if path.exists():
        with suppress(OSError):
            os.utime(path)
        return path
    private_files.make_folder(folder)
    with whole_files.replacing(path, 0o600) as part:
        make(part)
    _trim(folder, keep=path)
    return path


def place_of(clip: Path, name: str, folder: Path) -> Path:
    """Where it lies, whether or not it is made: by the clip's path, size and time of change."""
    about = clip.stat()
    known = f"{clip.resolve()}\0{about.st_size}\0{about.st_mtime_ns}\0{name}"
    return folder / (
        hashlib.sha256(known.encode("utf-8", "surrogateescape")).hexdigest()[:32] + f"-{name}"
    )


def _trim(folder: Path, keep: Path, most: int = MOST) -> None:
    """Delete the oldest files beyond so many bytes."""
    files = []
    for path in folder.iterdir():
        with suppress(OSError):
            about = path.stat()
            files.append((about.st_mtime, about.st_size, path))
    whole = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if whole <= most:
            return
        if path != keep:
            with suppress(OSError):
                path.unlink()
                whole -= size
