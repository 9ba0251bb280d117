"""Resolves the paths of a story's files, which must lie inside its folder.

A story may come from anywhere. Its paths are relative, use `/`, and stay inside the folder
of `story.yaml` even when symbolic links are followed. Names with a colon are rejected,
because players take them for network addresses.

Clips begin at the story's `media` folder, captions and the score at the story's own.
"""

import errno
from pathlib import Path, PurePath, PurePosixPath
from typing import Final

from engine.problems import Trouble, because, nearest
from engine.story.model import Story
from engine.words import SegmentName, composed

_MOST_LOOKED_AT: Final = 500  # files of a folder


def inside(folder: Path, written: str, *, below: str = ".") -> Path:
    """The real path of `written`, which begins at `folder`/`below`.

    A file is found also where the disk spells its accents otherwise. Raises Trouble with a
    sentence when the path would leave `folder`. The file need not exist.
    """
    for part in (below, written):
        _refuse_unsafe(part)
    try:
        root = folder.resolve()
        path = as_on_disk(root, PurePosixPath(below) / written).resolve()
        _refuse_circle(path)
    except (OSError, RuntimeError, ValueError) as error:
        # Links in a circle are a RuntimeError to Python below 3.13, names that are too long an
        # OSError.
        raise Trouble(f"The path {written!r} cannot be followed: {because(error)}.") from None
    if not path.is_relative_to(root):
        raise Trouble(f"The path {written!r} leads through a link out of the story's folder.")
    return path


def _refuse_circle(path: Path) -> None:
    """Raises OSError where links lead in a circle, which `resolve` does not say since 3.13."""
    try:
        path.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise


def as_on_disk(root: Path, written: PurePath) -> Path:
    """`root`/`written`, spelled as on the disk where only the form of accents differs."""
    path = root / written
    if str(written).isascii() or path.exists():
        return path
    found = root
    for part in written.parts:
        here = found / part
        if not part.isascii() and not here.exists():
            try:
                alike = [each for each in found.iterdir() if composed(each.name) == composed(part)]
            except OSError:
                return path
            here = alike[0] if alike else here
        found = here
    return found


def _refuse_unsafe(written: str) -> None:
    pure = PurePosixPath(written)
    if not written.strip():
        reason = "is empty"
    elif ":" in written:
        reason = "holds a colon, as addresses of the network do"
    elif "\\" in written:
        reason = "holds a backslash; folders are separated by /"
    elif pure.is_absolute() or written.startswith("~"):
        reason = "does not begin inside the story's folder"
    elif ".." in pure.parts:
        reason = "climbs out of its folder with .."
    elif not written.isprintable():
        reason = "holds an invisible character"
    else:
        return
    raise Trouble(f"The path {written!r} {reason}.")


def lying_near(path: Path) -> str:
    """The remedy for a missing file where one of nearly its name lies; else empty.

    Case, ways of writing an accent and the suffix may differ, or the folder.
    """
    try:
        return _lying_near(path)
    except (OSError, ValueError):  # a name that no disk takes
        return ""


def _lying_near(path: Path) -> str:
    folder = path.parent
    names: list[str] = []
    if folder.is_dir():
        names = sorted(each.name for each in folder.iterdir())[:_MOST_LOOKED_AT]
    meant = nearest(path.name, names)
    meant = meant or next((each for each in names if Path(each).stem == path.stem), None)
    if meant is not None:
        return f'"{meant}" lies there: did you mean that?'
    for other in (folder.parent, *(folder / name for name in names)):
        if (other / path.name).is_file():
            return f"It lies in {other}: correct the path."
    return ""


def clip_path(folder: Path, story: Story, segment: SegmentName) -> Path:
    """The real path of a segment's clip. Raises Trouble when it would leave `folder`."""
    return inside(folder, story.segments[segment].clip, below=story.media)


def captions_path(folder: Path, story: Story, segment: SegmentName, language: str) -> Path:
    """The real path of a segment's captions. Raises Trouble when it would leave `folder`."""
    return inside(folder, story.segments[segment].captions[language])


def score_path(folder: Path, story: Story, stem: str) -> Path:
    """The real path of a stem of the score. Raises Trouble when it would leave `folder`."""
    return inside(folder, story.score[stem])
