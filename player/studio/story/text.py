"""A story's file as a text that is edited: read, and saved only over what was read.

Saving is atomic (`engine.whole_files`): who reads meanwhile, a film that plays with `--watch` too,
has the old text or the new one.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine import private_files
from engine.problems import Problem, Trouble
from engine.story.text.plain_yaml import LARGEST_TEXT
from engine.story.text.story_file import read_file, text_of
from engine.whole_files import sweep, write_new, write_whole
from engine.words import Seconds
from player.studio.story.drafts import own_folder
from player.studio.studio import Studio
from player.studio.words import Refusal

_PATIENCE: Final[Seconds] = 10.0  # for another studio of this machine that saves the same story
_LEFT_BEHIND: Final[Seconds] = 600.0  # so old is a half-written file that nobody writes any more


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


class ConflictError(Refusal):
    """The file is another than the one that was read; `there` is what stands in it now."""

    def __init__(self, there: StoryText) -> None:
        super().__init__("conflict", name=there.path.name)
        self.there = there


class UnreadableError(Trouble):
    """What lies at the file's place cannot be read as text; `problem` says what it is."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.message} {problem.remedy}")
        self.problem = problem


def read_text(path: Path) -> StoryText:
    """Read a story's file. Raises UnreadableError where it cannot be read as text."""
    content = read_file(path)
    if isinstance(content, Problem):
        raise UnreadableError(content)
    text = text_of(content, path)
    if isinstance(text, Problem):
        raise UnreadableError(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    return StoryText(
        path,
        text.replace("\r\n", "\n"),
        hashlib.sha256(content).hexdigest(),
        newline,
        content.startswith(b"\xef\xbb\xbf"),
    )


def save_text(studio: Studio, read: StoryText, text: str) -> StoryText:
    """Write a text over the one that was read; what stands in the file afterwards.

    Raises ConflictError where another text is there, UnreadableError where something is there that
    is no text, Trouble where nothing may or can be written. Any thread; two windows follow one
    another, those of another studio on this machine too.
    """
    studio.must_write()
    content = _content(read, text)
    try:
        with studio.saving, _alone(read.path):
            there = read_text(read.path) if os.path.lexists(read.path) else None
            if there is not None and there.digest != read.digest:
                if there.text == text:
                    return there
                raise ConflictError(there)
            sweep(read.path.parent, f".{read.path.stem}.", _LEFT_BEHIND)
            write_whole(read.path, content)
    except OSError as error:
        raise _not_saved(read.path, error) from error
    digest = hashlib.sha256(content).hexdigest()
    return StoryText(read.path, text, digest, read.newline, read.marked)


def keep_beside(studio: Studio, text: str) -> Path:
    """Write a text beside the story, as a file of its own that is no story; its path.

    Raises Trouble where nothing may or can be written.
    """
    studio.must_write()
    for path in _beside(studio.story):
        try:
            write_new(path, text)
        except FileExistsError:
            continue
        except OSError as error:
            raise _not_saved(path, error) from error
        return path
    raise _too_many(studio.story)


def move_aside(studio: Studio) -> Path:
    """Give what lies at the story's place another name beside it, whatever it is; its path.

    Raises Trouble where that cannot be done.
    """
    studio.must_write()
    try:
        with studio.saving, _alone(studio.story):
            for path in _beside(studio.story):
                if not os.path.lexists(path):
                    return studio.story.rename(path)
    except OSError as error:
        raise _not_saved(studio.story, error) from error
    raise _too_many(studio.story)


def _content(read: StoryText, text: str) -> bytes:
    """The bytes of a text, as they stand on disk. Raises Trouble where it cannot stand there."""
    try:
        content = text.replace("\n", read.newline).encode("utf-8")
    except UnicodeEncodeError as error:
        line = error.object.count("\n", 0, error.start) + 1
        raise Refusal("half_a_character", line=line) from None
    if len(content) > LARGEST_TEXT:
        raise Refusal("too_large", most=LARGEST_TEXT // 1024**2)
    return b"\xef\xbb\xbf" + content if read.marked else content


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While no other studio on this machine saves this file. Where no lock can be had, so be it."""
    import filelock

    name = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:24]
    folder = own_folder()
    lock = filelock.FileLock(
        folder / f"{name}.lock", timeout=_PATIENCE, mode=0o600, poll_interval=0.01
    )
    try:
        private_files.make_folder(folder)
        lock.acquire()
    except (OSError, filelock.Timeout):
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _beside(story: Path) -> Iterator[Path]:
    for number in range(1, 1000):
        yield story.with_name(f"{story.stem}.other-{number}.txt")


def _too_many(story: Path) -> Trouble:
    return Refusal("too_many_beside", name=story.name)


def _not_saved(path: Path, error: OSError) -> Trouble:
    if not path.parent.is_dir():
        return Refusal("no_folder", name=path.name, folder=path.parent)
    return Refusal("not_saved", name=path.name, reason=error.strerror or str(error))
