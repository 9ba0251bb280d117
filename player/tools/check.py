"""`kuleshov check`: a story and its clips looked into, and the problems that were found."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.media.measured import Part
from engine.media.probe import MediaFacts
from engine.problems import Problem, Trouble
from engine.story.check.measured import MeasuredClips
from engine.story.check.seen_parts import part_of, shown_as
from engine.story.check.story import check
from engine.story.load import load_story
from engine.story.loaded import Loaded
from engine.story.paths import inside
from engine.viewer.emotions import feelings
from player.tools.probing import probe


@dataclass(frozen=True, slots=True)
class Checked:
    """A story as it was read, and its problems in the order of its text."""

    loaded: Loaded
    problems: tuple[Problem, ...]
    unmeasured: tuple[Path, ...] = ()
    """Its clips of which nothing measured was found, where that was looked for."""

    @property
    def errors(self) -> int:
        """How many of the problems keep it from being played."""
        return sum(problem.severity == "error" for problem in self.problems)


def check_story(path: Path, measured: MeasuredClips | None = None) -> Checked:
    """Load a story and look into it and its clips. Raises Trouble where the file cannot be read.

    `measured` are its clips, as `player.tools.measuring` measured them.
    """
    return check_loaded(load_story(path), measured=measured)


def check_loaded(
    loaded: Loaded,
    probe: Callable[[Path], MediaFacts | Trouble] | None = probe,
    measured: MeasuredClips | None = None,
) -> Checked:
    """The same of a story as it was read; without a `probe` no clip is opened."""
    return Checked(loaded, check(loaded, feelings=feelings(), probe=probe, measured=measured))


def parts_of(path: Path) -> dict[Path, Part]:
    """The clips of a story that are there, each once, and what of each can be seen: a little more
    than from in to out. Raises Trouble as `check_story` does."""
    return parts_in(load_story(path))


def parts_in(loaded: Loaded) -> dict[Path, Part]:
    """The same of a story as it was read."""
    story = loaded.story
    found: dict[Path, Part] = {}
    if story is None:
        return found
    for _, segment in shown_as(story):
        with suppress(Trouble, OSError):
            clip = inside(loaded.folder, segment.clip, below=story.media)
            if clip.is_file() and clip.stat().st_size:
                part = part_of(segment)
                found[clip] = part.joined(found.get(clip, part))
    return found
