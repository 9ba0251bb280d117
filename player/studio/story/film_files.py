"""The files beside a story that it may name."""

import re
from collections.abc import Collection
from itertools import islice
from pathlib import Path
from typing import Final

from engine.media.containers import SUFFIXES
from engine.problems import Trouble
from engine.story.paths import inside

_MOST_LOOKED_AT: Final = 5000  # so that a studio of a whole home folder answers as well
_MEDIA: Final = re.compile(r"^media:[ \t]*[\"']?([^\s#\"']+)", re.MULTILINE)


def files_in(folder: Path, suffixes: Collection[str]) -> list[str]:
    """The files of some kinds in a folder and its own, in the order of their names, with `/`.

    A folder that cannot be read holds none.
    """
    try:
        found = [
            each.relative_to(folder).as_posix()
            for each in islice(folder.rglob("*"), _MOST_LOOKED_AT)
            if each.suffix.lower() in suffixes and not each.name.startswith(".")
        ]
    except OSError:
        return []
    return sorted(found)


def clips_for(folder: Path, text: str) -> list[str]:
    """The clips that a story's text may name, as it would name them: those in its `media`, which
    never leads out of the story's folder."""
    return files_in(media_of(folder, text), SUFFIXES)


def media_of(folder: Path, text: str) -> Path:
    """The folder of the clips by a story's text, which need not be whole."""
    named = _MEDIA.search(text)
    try:
        return folder if named is None else inside(folder, named[1])
    except Trouble:
        return folder
