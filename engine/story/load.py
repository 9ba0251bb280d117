"""From a file to a story: every mistake is found at once, with its place and its remedy.

`load_story` never raises, whatever the bytes. The text goes through `plain_yaml`, then
through the model; the model's complaints are turned here into sentences for filmmakers.
"""

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.installed import named
from engine.problems import Problem
from engine.story import complaints
from engine.story.codes import CODES
from engine.story.digest import film_digest
from engine.story.findings import Finding
from engine.story.groups import Origin, flatten, name_findings
from engine.story.keys import all_keys, meant_key
from engine.story.model import Story
from engine.story.text.letters import first_odd, plain_line, said_of
from engine.story.text.locations import Location, Place, shown, ways_up
from engine.story.text.plain_text import PlainText
from engine.story.text.plain_yaml import read_plain
from engine.story.text.scalars import short
from engine.story.text.story_file import read_file, text_of
from engine.story.versions import VersionError, migrated
from engine.words import SegmentName
from stories import FORMAT

MOST_MISTAKES: Final = 200
"""So many mistakes of shape are told in full; of a hostile file the rest is only counted."""
MOST_READ_AGAIN: Final = 800_000
"""Letters that may be read again to see which lines a word processor spoilt."""


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

    @cached_property
    def film_digest(self) -> str:
        """What stays the same while only the text changes, not the film; empty without a story."""
        return "" if self.story is None else film_digest(self.story)

    def written(self, location: Location) -> Location:
        """The location in the text of a location in the story, whose groups are put in place."""
        if location[:1] != ("segments",) or len(location) < 2:
            return location
        origin = self.origins.get(str(location[1]))
        if origin is None:
            return location
        onward = location[2:3] == ("next",)
        return (*(origin.way_on if onward else origin.segment), *location[2:])

    def problem(self, finding: Finding) -> Problem:
        """A finding as a problem, at its place in the text."""
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
        """Line and column of a value, or of the nearest thing around it that was written."""
        for way in ways_up(location):
            if way in self.values:
                return self.values[way]
        return Place(1, 1)

    def key_place(self, location: Location) -> Place:
        """Line and column of the key that names a value; for an item of a list, the item's."""
        for way in ways_up(location):
            if way in self.keys:
                return self.keys[way]
            if way in self.values:
                return self.values[way]
        return Place(1, 1)


def load_story(path: Path) -> Loaded:
    """Read and understand a story file. Never raises: what is wrong is in `problems`."""
    with uncollected():
        return _loaded(Path(path))


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles, which searches a million small things that all stay."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _loaded(path: Path) -> Loaded:
    loaded = Loaded(path=path, folder=path.parent)
    content = read_file(path)
    if isinstance(content, Problem):
        return _with(loaded, problems=(content,))
    loaded = _with(loaded, digest=hashlib.sha256(content).hexdigest())
    text = text_of(content, path)
    if isinstance(text, Problem):
        return _with(loaded, problems=(text,))
    understood = _from_text(text, loaded)
    if _errors(understood) and first_odd(text) is not None:
        understood = _with_plain_letters(text, loaded, understood)
    return understood


def _from_text(text: str, loaded: Loaded) -> Loaded:
    read = read_plain(text, all_keys())
    loaded = _with(loaded, values=read.values, keys=read.keys, inside=read.inside)
    problems = [
        Problem(
            fault.code,
            CODES[fault.code],
            fault.message,
            fault.remedy,
            loaded.path,
            *fault.place,
            shown(fault.location),
        )
        for fault in read.faults
    ]
    story: Story | None = None
    if read.data is not None or not problems:
        story, mistakes = _understand(read, loaded)
        problems += mistakes
    if story is not None and not any(problem.severity == "error" for problem in problems):
        flat = flatten(story)
        problems += [loaded.problem(finding) for finding in (*name_findings(story), *flat.findings)]
        story, loaded = flat.story, _with(loaded, origins=flat.origins)
    problems.sort(key=lambda problem: (problem.line, problem.column))
    if any(problem.severity == "error" for problem in problems):
        story = None
    return _with(loaded, story=story, problems=tuple(problems))


def _errors(loaded: Loaded) -> int:
    return sum(problem.severity == "error" for problem in loaded.problems)


def _with_plain_letters(text: str, loaded: Loaded, understood: Loaded) -> Loaded:
    """The story with a word processor's letters made plain where they keep it from being read.

    A line is at fault when without its letters there are fewer errors: in the words of a film
    such letters are right.
    """
    lines = text.split("\n")
    odd = [number for number, line in enumerate(lines) if first_odd(line) is not None]
    # In the words of a film there may be hundreds: those that stand beside a fault come first.
    faulty = {problem.line - 1 for problem in understood.problems}
    odd = [number for number in odd if number in faulty] or odd
    odd = odd[: MOST_READ_AGAIN // (len(text) + 1)]
    mended = [*lines]
    for number in odd:
        mended[number] = plain_line(lines[number])
    best = _from_text("\n".join(mended), loaded)
    if _errors(best) >= _errors(understood) and not _is_unread(understood):
        return understood
    told: list[Problem] = []
    for number in odd:
        made_plain, mended[number] = mended[number], lines[number]
        again = _from_text("\n".join(mended), loaded)
        if _errors(again) <= _errors(best) and not _is_unread(again):
            best = again  # the letters may stay
            continue
        mended[number] = made_plain
        column = first_odd(lines[number]) or 0
        problem = Problem(
            "ODD-LETTER",
            "error",
            said_of(lines[number][column]),
            f"Write: {short(made_plain.strip(), 100)}",
            loaded.path,
            number + 1,
            column + 1,
        )
        told.append(problem)
    if not told:
        return understood
    problems = sorted((*told, *best.problems), key=lambda each: (each.line, each.column))
    return _with(best, story=None, problems=tuple(problems))


def _is_unread(loaded: Loaded) -> bool:
    """Whether reading stopped at its YAML, so that the other errors are not known."""
    return any(problem.code in ("NOT-YAML", "ODD-LETTER") for problem in loaded.problems)


def story_from_log(data: Mapping[str, Any]) -> Story:
    """The story that `story.model_dump(mode="json", by_alias=True)` was taken from, exactly.

    Raises pydantic's ValidationError where the data is no such dump.
    """
    return Story.model_validate(data)


def _with(loaded: Loaded, **changes: Any) -> Loaded:
    return replace(loaded, **changes)


def _understand(read: PlainText, loaded: Loaded) -> tuple[Story | None, list[Problem]]:
    if read.data is None:
        if () in read.spoilt:
            return None, []
        problem = Problem(
            "FILE-EMPTY",
            "error",
            "The file holds no story.",
            f"Begin with `kuleshov: 1`; {named(FORMAT)} shows the rest.",
            loaded.path,
            1,
            1,
        )
        return None, [problem]
    problems: list[Problem] = []
    story = None
    errors: list[ErrorDetails] = []
    data = read.data
    try:
        data = migrated(data) if isinstance(data, dict) else data
    except VersionError as refused:
        finding = Finding("FORMAT-VERSION", ("kuleshov",), refused.message, refused.remedy)
        return None, [loaded.problem(finding)]
    try:
        # Only the names as documented: not the model's own `in_point` for `in`.
        story = Story.model_validate(data, context={"written": True}, by_alias=True, by_name=False)
    except ValidationError as complaint:
        errors = complaint.errors(include_url=False)
    if isinstance(read.data, dict) and not _names_version(read.data) and () not in read.spoilt:
        problems.append(loaded.problem(complaints.missing((), "kuleshov")))
    told = complaints.findings(errors[:MOST_MISTAKES], read)
    problems += [loaded.problem(finding) for finding in told]
    if len(errors) > MOST_MISTAKES:
        message = f"There are {len(errors) - MOST_MISTAKES} further mistakes."
        problems.append(
            Problem("MANY-MISTAKES", "error", message, "Mend these first.", loaded.path, 1, 1)
        )
    return story, problems


def _names_version(data: dict[str, Any]) -> bool:
    """Whether the version of the format is there, be it by another name."""
    return "kuleshov" in data or any(
        meant_key((key,)) == "kuleshov" for key in data if key not in Story.model_fields
    )
