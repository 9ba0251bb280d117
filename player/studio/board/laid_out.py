"""The board of a text, with its pictures, laid out once while the text stays. Any thread."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.problems import Trouble
from engine.story.load import story_of_text
from engine.story.model import Story
from engine.story.paths import clip_path
from engine.viewer.emotions import feelings
from player.studio.board.layout import board_of
from player.studio.footage.addresses import address
from player.studio.studio import Studio


def laid_out(studio: Studio, text: str) -> tuple[Story | None, dict[str, Any] | None]:
    """A text's story and its board, with the addresses of the pictures as the clips are now; none
    where the text has mistakes."""
    story, board = _board(studio.story, text)
    if story is None or board is None:
        return None, None
    changed = _changes(studio, story)
    segments = [each | {"still": _still(each, changed)} for each in board["segments"]]
    return story, board | {"segments": segments, "readOnly": studio.read_only}


@lru_cache(maxsize=3)
def _board(path: Path, text: str) -> tuple[Story | None, dict[str, Any] | None]:
    story = story_of_text(path, text).story
    return story, None if story is None else board_of(story, feelings().__getitem__)


def _changes(studio: Studio, story: Story) -> dict[str, int]:
    """When each clip was changed, by its name; those that are there."""
    changed: dict[str, int] = {}
    for name, segment in story.segments.items():
        if segment.card is None and segment.clip not in changed:
            try:
                changed[segment.clip] = clip_path(studio.folder, story, name).stat().st_mtime_ns
            except (Trouble, OSError):
                continue
    return changed


def _still(segment: dict[str, Any], changed: dict[str, int]) -> str:
    """Where a segment's picture is found; a clip that is exchanged has another address."""
    if segment["card"] is not None:
        return address("card", segment["name"], wide=336)
    of = changed.get(segment["clip"], 0)
    return address("still", segment["name"], into=round(segment["seconds"] / 2, 2), of=of)
