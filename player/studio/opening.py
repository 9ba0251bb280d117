"""Which story a studio opens: the one that was named, the only one of a folder, or a first one that
is written there, of the folder's clips or, before the shoot, of a card.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine import whole_files
from engine.installed import command
from engine.media.containers import is_film_name
from engine.problems import Trouble
from engine.story.draft import films_in
from player.studio.studio import stories_in
from player.tools.new_story import write_new_story

_HEAD: Final = 4096  # bytes in which a story says what it is
_IS_STORY: Final = re.compile(rb"^kuleshov *:", re.MULTILINE)
_CARDS: Final = """\
# A first story, of a card: there is no clip in this folder yet. A card stands for a scene that is
# not shot; where a clip has come, write `clip: NAME.mp4` with `in` and `out` in its place.
kuleshov: 1
title: Untitled
start: opening
segments:
  opening:
    card: What is seen first.
    duration: 6s
"""


def opened_story(
    named: Path, *, read_only: bool = False, told: Callable[[str], None] = lambda _: None
) -> Path:
    """The story's file for what was named: a file, or a folder.

    `told` hears of what was chosen or written where that was not named. Raises Trouble where there
    is nothing to open, with `read_only` also where a story would have to be written first.
    """
    if is_film_name(named.name) and not named.is_dir():
        raise Trouble(
            f"{named} is a film, and the studio opens stories. Name the folder that it lies in.",
            blame="call",
        )
    if named.is_file() and named.suffix.lower() not in (".yaml", ".yml"):
        raise Trouble(f"{named} is no story: a story's file ends in .yaml.", blame="call")
    if not named.is_dir():
        return named
    if (named / "story.yaml").exists():
        return named / "story.yaml"
    found = [each for each in stories_in(named) if _says_so(each)]
    if len(found) > 1:
        names = ", ".join(each.name for each in found[:8])
        raise Trouble(f"There are several stories in {named}: {names}. Name one.", blame="call")
    if found:
        told(f"The story is {found[0]}.")
        return found[0]
    if read_only:
        raise Trouble(
            f"There is no story in {named}, and with --read-only none is written.", blame="call"
        )
    return _first_story(named, told)


def _first_story(folder: Path, told: Callable[[str], None]) -> Path:
    prepares = command("prepare", folder)
    if not films_in(folder):
        path = folder / "story.yaml"
        try:
            whole_files.write_new(path, _CARDS)
        except OSError as error:
            raise Trouble(f"{path} cannot be written: {error.strerror}.") from None
        told(f"There was neither a story nor a clip: {path} is a first story, of one card.")
        return path
    written = write_new_story(folder, None)
    told(f"There was no story yet: {written.path} is a first one, of the clips.")
    for reason in written.story.left_out:
        told(f"Left out: {reason}")
    if written.to_prepare:
        told(f"{prepares} makes clips of all of them, and a first story, in a new folder.")
    return written.path


def _says_so(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _IS_STORY.search(file.read(_HEAD)) is not None
    except OSError:
        return False
