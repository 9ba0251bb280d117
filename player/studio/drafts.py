"""What was written and not saved yet: kept on disk, so that no ending of a process loses it.

In the system's folder for such state, closed to others; one file for each story.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from engine import private_files
from engine.whole_files import write_whole


@dataclass(frozen=True, slots=True)
class Draft:
    """A text, and the digest of the file that it was begun from."""

    text: str
    digest: str


def own_folder() -> Path:
    """The folder for all of them, which need not exist."""
    import platformdirs

    return platformdirs.user_state_path("kuleshov", appauthor=False) / "studio"


def keep(story: Path, draft: Draft, folder: Path) -> None:
    """Keep a draft in place of the one before. A disk that does not take it is passed over."""
    with suppress(OSError):
        private_files.make_folder(folder)
        content = json.dumps(asdict(draft), ensure_ascii=False)
        write_whole(_file(story, folder), content.encode("utf-8", "replace"), 0o600)


def kept(story: Path, folder: Path) -> Draft | None:
    """The draft of a story, where there is one that can be read."""
    try:
        told = json.loads(_file(story, folder).read_text(encoding="utf-8"))
        return Draft(str(told["text"]), str(told["digest"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def drop(story: Path, folder: Path) -> None:
    """Throw away the draft of a story, where there is one."""
    with suppress(OSError):
        _file(story, folder).unlink(missing_ok=True)


def _file(story: Path, folder: Path) -> Path:
    return folder / f"{hashlib.sha256(str(story.resolve()).encode()).hexdigest()[:24]}.json"
