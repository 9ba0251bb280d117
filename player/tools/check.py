"""`kuleshov check`: a story and its clips looked into, and the problems that were found."""

from dataclasses import dataclass
from pathlib import Path

from engine.problems import Problem
from engine.story.check.story import check
from engine.story.load import load_story
from engine.story.loaded import Loaded
from engine.viewer.emotions import feelings
from player.tools.probing import probe


@dataclass(frozen=True, slots=True)
class Checked:
    """A story as it was read, and its problems in the order of its text."""

    loaded: Loaded
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """How many of the problems keep it from being played."""
        return sum(problem.severity == "error" for problem in self.problems)


def check_story(path: Path) -> Checked:
    """Load a story and look into it and its clips. Raises Trouble where the file cannot be read."""
    loaded = load_story(path)
    return Checked(loaded, check(loaded, feelings=feelings(), probe=probe))
