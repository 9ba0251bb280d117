"""From text to a story: through `plain_yaml`, then the model, then with its groups in place.

The model's complaints are turned here into sentences for filmmakers.
"""

from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.installed import named
from engine.problems import Problem
from engine.story import complaints
from engine.story.codes import CODES
from engine.story.findings import Finding
from engine.story.groups import flatten, name_findings
from engine.story.keys import all_keys, meant_key
from engine.story.loaded import Loaded
from engine.story.model import Story
from engine.story.text.locations import shown
from engine.story.text.plain_text import PlainText
from engine.story.text.plain_yaml import read_plain
from engine.story.versions import VersionError, migrated
from stories import FORMAT

MOST_MISTAKES: Final = 200
"""So many mistakes of shape are told in full; of a hostile file the rest is only counted."""


def understood(text: str, loaded: Loaded) -> Loaded:
    """The meaning of a text: `loaded` with its story, its problems and its places."""
    read = read_plain(text, all_keys())
    loaded = loaded.changed(values=read.values, keys=read.keys, inside=read.inside)
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
        story, mistakes = _understood(read, loaded)
        problems += mistakes
    if story is not None and not any(problem.severity == "error" for problem in problems):
        flat = flatten(story)
        problems += [loaded.problem(finding) for finding in (*name_findings(story), *flat.findings)]
        story, loaded = flat.story, loaded.changed(origins=flat.origins)
    problems.sort(key=lambda problem: (problem.line, problem.column))
    if any(problem.severity == "error" for problem in problems):
        story = None
    return loaded.changed(story=story, problems=tuple(problems))


def _understood(read: PlainText, loaded: Loaded) -> tuple[Story | None, list[Problem]]:
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
