"""Loads a story file: all mistakes are found at once, each with its place and remedy."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.media.containers import is_film_name
from engine.problems import Problem
from engine.story.film_file import load_film_file
from engine.story.garbage import uncollected
from engine.story.loaded import Loaded
from engine.story.model import Story
from engine.story.odd_letters import with_plain_letters
from engine.story.text.letters import first_odd
from engine.story.text.story_file import read_file, text_of
from engine.story.understand import understood


def load_story(path: Path) -> Loaded:
    """Read, parse and validate a story file, or make the story of a plain film file. Never raises:
    errors are in `problems`."""
    path = Path(path)
    if is_film_name(path.name):
        return load_film_file(path)
    with uncollected():
        return _loaded(path)


def _loaded(path: Path) -> Loaded:
    loaded = Loaded(path=path, folder=path.parent)
    content = read_file(path)
    if isinstance(content, Problem):
        return loaded.changed(problems=(content,))
    loaded = loaded.changed(digest=hashlib.sha256(content).hexdigest())
    text = text_of(content, path)
    if isinstance(text, Problem):
        return loaded.changed(problems=(text,))
    return _of_text(text, loaded)


def story_of_text(path: Path, text: str) -> Loaded:
    """As `load_story`, of a text that is not saved yet in the file that it is for. Never raises."""
    path = Path(path)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    with uncollected():
        return _of_text(text, Loaded(path=path, folder=path.parent, digest=digest))


def _of_text(text: str, loaded: Loaded) -> Loaded:
    found = understood(text, loaded)
    if found.errors and first_odd(text) is not None:
        found = with_plain_letters(text, loaded, found)
    return found


def story_from_log(data: Mapping[str, Any]) -> Story:
    """The story of a dump by `story.model_dump(mode="json", by_alias=True)`, exactly.

    Raises pydantic's ValidationError where the data is no such dump.
    """
    return Story.model_validate(data)
