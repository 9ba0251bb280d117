"""Checks before any work begins that a command can write its output file."""

import os
import tempfile
from collections.abc import Collection
from pathlib import Path

from engine.problems import Trouble


def require_writable(
    path: Path, suffixes: Collection[str] = (), *, overwrite: bool, option: str, what: str
) -> None:
    """Raise Trouble unless `what` can be written to `path`; nothing is left behind.

    The name must end in one of the `suffixes`, if there are any; the folder must exist and be
    writable; and the file must not exist, unless `overwrite`. `option` is the option that named
    the file, such as --picture.
    """
    named = f"{option} {path}"
    if suffixes and path.suffix.lower() not in suffixes:
        raise Trouble(
            f"{named}: the name of {what} ends in {' or '.join(sorted(suffixes))}.", blame="call"
        )
    if path.is_dir():
        raise Trouble(f"{named}: that is a folder. Name a file.", blame="call")
    if not path.parent.is_dir():
        raise Trouble(
            f"{named}: there is no folder {path.parent}. Make it first, or name another.",
            blame="call",
        )
    if os.path.lexists(path) and not overwrite:
        raise Trouble(
            f"{named}: it is there already. Name another, or add --overwrite.", blame="call"
        )
    if path.exists() and not os.access(path, os.W_OK):
        raise Trouble(f"{named}: it must not be written over. Name another.", blame="call")
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise Trouble(
            f"{named}: nothing can be written to {path.parent.resolve()}: {error.strerror}.",
            blame="call",
        ) from None


def require_folder(folder: Path, *, option: str) -> None:
    """Make a folder unless it is there. Raise Trouble where it cannot be, or where no file can be
    written to it; `option` is the option that names another, such as --out."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Trouble(
            f"Nothing can be written to {folder}: {error.strerror}. Name another folder with "
            f"{option}.",
            blame="call",
        ) from None
