"""Files that a command is to write: whether it can is known before any work begins."""

import os
import tempfile
from collections.abc import Collection
from pathlib import Path

from engine.problems import Trouble


def writable(
    path: Path, suffixes: Collection[str] = (), *, overwrite: bool, option: str, what: str
) -> None:
    """Raise Trouble where `what` cannot be written to `path`, or must not be.

    Its name ends in one of the `suffixes`, if there are any; its folder is there and can be
    written to; and nothing of that name is there, unless `overwrite`. `option` is how the file
    was named, such as --picture. Nothing is left behind.
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
