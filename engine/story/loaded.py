"""The result of loading a story file: the story, its problems, and the places of everything."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.problems import Problem
from engine.story.codes import CODES
from engine.story.digest import film_digest
from engine.story.findings import Finding
from engine.story.groups import Origin
from engine.story.model import Story
from engine.story.text.locations import Location, Place, shown, ways_up
from engine.words import SegmentName


@dataclass(frozen=True)
class Loaded:
    """A story file as read. `story` is None where `problems` holds an error of its shape.

    `folder` is where the story's paths begin; `digest` the SHA-256 of the bytes (empty if
    there were none to read). `values` and `keys` say where each value and key stands.
    """

    path: Path
    folder: Path
    story: Story | None = None
    problems: tuple[Problem, ...] = ()
    digest: str = ""
    values: Mapping[Location, Place] = field(default_factory=dict, repr=False)
    keys: Mapping[Location, Place] = field(default_factory=dict, repr=False)
    inside: Mapping[Location, Place] = field(default_factory=dict, repr=False)
    origins: Mapping[SegmentName, Origin] = field(default_factory=dict, repr=False)
    is_film_file: bool = False
    """Whether `path` is a film, of which the story was made; `digest` is then the film's."""

    @cached_property
    def film_digest(self) -> str:
        """The digest of the film (see `digest`), empty without a story. A film file's is that of
        its content."""
        if self.is_film_file:
            return self.digest
        return "" if self.story is None else film_digest(self.story)

    def written(self, location: Location) -> Location:
        """The location in the text of a location in the story with expanded groups."""
        if location[:1] != ("segments",) or len(location) < 2:
            return location
        origin = self.origins.get(str(location[1]))
        if origin is None:
            return location
        onward = location[2:3] == ("next",)
        return (*(origin.way_on if onward else origin.segment), *location[2:])

    def problem(self, finding: Finding) -> Problem:
        """A problem of a finding, with its line and column."""
        location = self.written(finding.location)
        at_key = finding.at_key or location not in self.values
        place = (self.key_place if at_key else self.place)(location)
        if finding.column and location in self.inside:
            line, column = self.inside[location]
            place = Place(line, column + finding.column - 1)
        return Problem(
            finding.code,
            CODES[finding.code],
            finding.message,
            finding.remedy,
            self.path,
            *place,
            shown(location),
        )

    def place(self, location: Location) -> Place:
        """The line and column of a value, or of the nearest value around it that was written."""
        for way in ways_up(location):
            if way in self.values:
                return self.values[way]
        return Place(1, 1)

    def key_place(self, location: Location) -> Place:
        """The line and column of a value's key; of an item in a list, those of the item."""
        for way in ways_up(location):
            if way in self.keys:
                return self.keys[way]
            if way in self.values:
                return self.values[way]
        return Place(1, 1)

    @property
    def errors(self) -> int:
        """The number of problems that are errors."""
        return sum(problem.severity == "error" for problem in self.problems)

    def changed(self, **changes: Any) -> "Loaded":
        """The same with other values in some of its fields."""
        return replace(self, **changes)
