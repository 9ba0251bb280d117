"""A story's file as a text that is edited: read, and saved only over what was read.

Saving is atomic (`engine.whole_files`): who reads meanwhile, a film that plays with `--watch` too,
has the old text or the new one.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from engine.problems import Problem, Trouble
from engine.story.text.story_file import read_file, text_of
from engine.whole_files import write_new, write_whole
from player.studio.studio import Studio


@dataclass(frozen=True, slots=True)
class StoryText:
    """What stood in a file when it was read. `digest` is the SHA-256 of its bytes."""

    path: Path
    text: str
    digest: str
    newline: str = "\n"
    """How its lines end on disk; in `text` they end with "\\n"."""
    marked: bool = False
    """Whether it begins with a byte order mark, which is kept."""


class ConflictError(Trouble):
    """The file is another than the one that was read; `there` is what stands in it now."""

    def __init__(self, there: StoryText) -> None:
        super().__init__(
            f"{there.path.name} was changed by somebody else meanwhile, so that it was not saved. "
            "Both texts are kept: choose which one stays."
        )
        self.there = there


def read_text(path: Path) -> StoryText:
    """Read a story's file. Raises Trouble where it cannot be read as text."""
    content = read_file(path)
    if isinstance(content, Problem):
        raise Trouble(f"{content.message} {content.remedy}")
    text = text_of(content, path)
    if isinstance(text, Problem):
        raise Trouble(f"{text.message} {text.remedy}")
    newline = "\r\n" if "\r\n" in text else "\n"
    return StoryText(
        path,
        text.replace("\r\n", "\n"),
        hashlib.sha256(content).hexdigest(),
        newline,
        content.startswith(b"\xef\xbb\xbf"),
    )


def save_text(studio: Studio, read: StoryText, text: str, *, over: bool = False) -> StoryText:
    """Write a text over the one that was read; what stands in the file afterwards.

    With `over` it is written over whatever is there. Raises ConflictError where another text is
    there, Trouble where nothing may or can be written. Any thread; two windows follow one another.
    """
    studio.must_write()
    content = text.replace("\n", read.newline).encode("utf-8")
    if read.marked:
        content = b"\xef\xbb\xbf" + content
    try:
        with studio.saving:
            there = read_text(read.path) if read.path.exists() else None
            if there is not None and there.digest != read.digest and not over:
                if there.text == text:
                    return there
                raise ConflictError(there)
            write_whole(read.path, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Trouble(
            f"{read.path.name} could not be saved ({reason}). The text stays here; save it again "
            "when there is room, or copy it to another place."
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    return StoryText(read.path, text, digest, read.newline, read.marked)


def keep_beside(studio: Studio, text: str) -> Path:
    """Write a text beside the story, as a file of its own that is no story; its path.

    Raises Trouble where nothing may or can be written.
    """
    studio.must_write()
    for number in range(1, 1000):
        path = studio.story.with_name(f"{studio.story.stem}.other-{number}.txt")
        try:
            write_new(path, text)
        except FileExistsError:
            continue
        except OSError as error:
            raise Trouble(f"{path} could not be written ({error.strerror}).") from error
        return path
    raise Trouble(f"There are a thousand other texts beside {studio.story.name}. Delete some.")
