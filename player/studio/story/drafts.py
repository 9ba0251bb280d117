"""What was written and not saved yet: kept on disk, so that no ending of a process loses it.

In the system's folder for such state, closed to others; one file for each window in which a story
is edited, since two may hold different texts of it.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine import private_files
from engine.whole_files import sweep, write_whole
from engine.words import Seconds

_LEFT_BEHIND: Final[Seconds] = 600.0


@dataclass(frozen=True, slots=True)
class Draft:
    """A text, and the digest of the file that it was begun from.

    `at` is when it was kept, in seconds since 1970.
    """

    text: str
    digest: str
    at: Seconds = 0.0


def own_folder() -> Path:
    """The folder for all of them, which need not exist."""
    import platformdirs

    return platformdirs.user_state_path("kuleshov", appauthor=False) / "studio"


def keep(story: Path, window: str, draft: Draft, folder: Path) -> None:
    """Keep a window's draft in place of the one before. Raises OSError."""
    private_files.make_folder(folder)
    sweep(folder, older_than=_LEFT_BEHIND)
    content = json.dumps({"text": draft.text, "digest": draft.digest})
    write_whole(_file(story, window, folder), content, 0o600)


def kept(story: Path, folder: Path) -> dict[str, Draft]:
    """The drafts of a story that can be read, by window, the newest first."""
    found = []
    for file in folder.glob(f"{_of(story)}-*.json"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(file.read_text(encoding="utf-8"))
            at = file.stat().st_mtime
            window = file.stem.partition("-")[2]
            found.append((window, Draft(str(told["text"]), str(told["digest"]), at)))
    return dict(sorted(found, key=lambda each: each[1].at, reverse=True))


def drop(story: Path, window: str, folder: Path) -> None:
    """Throw away the draft of a window, where there is one."""
    with suppress(OSError):
        _file(story, window, folder).unlink(missing_ok=True)


def _file(story: Path, window: str, folder: Path) -> Path:
    return folder / f"{_of(story)}-{window}.json"


def _of(story: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.realpath(story))).hexdigest()[:24]
