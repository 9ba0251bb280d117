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
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engine.problems import Problem, did_you_mean
from engine.story.arcs import NAMES
from engine.story.codes import CODES
from engine.story.digest import film_digest
from engine.story.findings import Finding
from engine.story.groups import Origin, flatten, name_findings
from engine.story.guards import GuardError
from engine.story.model import Story
from engine.story.plain_yaml import (
    Location,
    Place,
    PlainText,
    read_plain,
    short,
    shown,
    ways_up,
)
from engine.story.story_file import read_file
from engine.story.versions import VersionError, migrated
from engine.words import SegmentName

MOST_MISTAKES: Final = 200
"""So many mistakes of shape are told in full; of a hostile file the rest is only counted."""


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
        origin = self.origins.get(str(location[1])) if location[:1] == ("segments",) else None
        if origin is None or len(location) < 2:
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
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        problem = Problem(
            "NOT-TEXT",
            "error",
            "The file is not plain text in UTF-8.",
            "Save it as text with the encoding UTF-8.",
            path,
            before.count(b"\n") + 1,
            len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1,
        )
        return _with(loaded, problems=(problem,))
    read = read_plain(text)
    loaded = _with(loaded, values=read.values, keys=read.keys, inside=read.inside)
    problems = [
        Problem(
            fault.code,
            "error",
            fault.message,
            fault.remedy,
            path,
            *fault.place,
            shown(fault.location),
        )
        for fault in read.faults
    ]
    story: Story | None = None
    if read.data is not None or not problems:
        story, complaints = _understand(read, loaded)
        problems += complaints
    if story is not None and not problems:
        flat = flatten(story)
        problems = [loaded.problem(finding) for finding in (*name_findings(story), *flat.findings)]
        story, loaded = flat.story, _with(loaded, origins=flat.origins)
    problems.sort(key=lambda problem: (problem.line, problem.column))
    if any(problem.severity == "error" for problem in problems):
        story = None
    return _with(loaded, story=story, problems=tuple(problems))


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
            "Begin with `kuleshov: 1`; stories/FORMAT.md shows the rest.",
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
    if isinstance(read.data, dict) and "kuleshov" not in read.data:
        problems.append(_missing((), "kuleshov", loaded))
    for error in errors[:MOST_MISTAKES]:
        # What could not be read has been told; its absence is no second mistake.
        if not any(way in read.spoilt for way in ways_up(error["loc"])):
            problems.append(_explain(error, read, loaded))
    if len(errors) > MOST_MISTAKES:
        message = f"There are {len(errors) - MOST_MISTAKES} further mistakes."
        problems.append(
            Problem("MANY-MISTAKES", "error", message, "Mend these first.", loaded.path, 1, 1)
        )
    return story, problems


_EXAMPLES: Final = {
    "kuleshov": "kuleshov: 1",
    "start": "start: harbour",
    "segments": "segments: {harbour: {clip: harbour.mp4, out: 14s}}",
    "clip": "clip: harbour.mp4",
    "out": "out: 14s",
    "duration": "duration: 8s",
    "type": "type: number",
    "to": "to: storm",
    "feel": "feel: quiet curiosity",
    "valence": "valence: 0.2",
    "arousal": "arousal: 0.1",
}

_TYPES: Final = {
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "float_type": "a number",
    "float_parsing": "a number",
    "tuple_type": "a list",
    "dict_type": "a group of keys and values",
    "model_type": "a group of keys and values",
    "model_attributes_type": "a group of keys and values",
}


def _missing(parent: Location, key: str, loaded: Loaded) -> Problem:
    example = _EXAMPLES.get(key, "at: 55%" if parent[:1] == ("arc",) else f"{key}: 3s")
    place = loaded.key_place(parent)
    return Problem(
        "MISSING-KEY",
        "error",
        f'"{key}" is missing.',
        f"Add it, for example `{example}`.",
        loaded.path,
        *place,
        shown(parent),
    )


def _explain(error: ErrorDetails, read: PlainText, loaded: Loaded) -> Problem:
    """A complaint of the model, in a filmmaker's words and at its place in the text."""
    location, kind, context = error["loc"], error["type"], error.get("ctx", {})
    if kind == "missing":
        return _missing(location[:-1], str(location[-1]), loaded)
    if kind == "missing_part":
        return _missing(location[:-1], str(context["key"]), loaded)
    place = loaded.place(location)
    value = error["input"]
    code, message, remedy = "BAD-VALUE", f"This {error['msg'].lower()}.", "Correct it."
    if kind == "extra_forbidden":
        place = loaded.key_place(location)
        known = sorted(_known_keys(location[:-1]))
        code, message = "UNKNOWN-KEY", f'"{short(str(location[-1]))}" is not known here.'
        remedy = did_you_mean(str(location[-1])[:80], known) or f"Known are: {', '.join(known)}."
    elif kind == "not_together":
        code, message = "NOT-TOGETHER", error["msg"]
        remedy = "Keep one of them."
        place = loaded.key_place(location)
    elif kind == "arc_name":
        code, message = "ARC-UNKNOWN", f"{_said(context['name'])} is the name of no arc."
        remedy = did_you_mean(str(context["name"])[:80].lower(), NAMES)
        remedy = remedy or f"Known are: {', '.join(NAMES)}."
    elif location == ("kuleshov",):
        code, message = "FORMAT-VERSION", f"{_said(value)} is no format that this program reads."
        remedy = "Write `kuleshov: 1`."
    elif kind == "value_error" and isinstance(context.get("error"), GuardError):
        guard_error: GuardError = context["error"]
        code, message = "BAD-GUARD", guard_error.message
        remedy = "stories/FORMAT.md shows what a guard may say."
        if location in read.inside:
            line, column = read.inside[location]
            place = Place(line, column + guard_error.column - 1)
    elif kind == "value_error":
        message = f"{_said(value)} {context.get('error', 'is not understood')}."
        remedy = "Write it that way."
    elif kind in _TYPES:
        code, message = "WRONG-TYPE", f"{_said(value)} should be {_TYPES[kind]}."
        remedy = _retyped(kind, value)
    elif kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        code, limit = "OUT-OF-RANGE", next(iter(context.values()))
        bound = {"greater_than": "more than", "less_than": "less than"}.get(kind)
        bound = bound or ("at least" if kind == "greater_than_equal" else "at most")
        message, remedy = (
            f"{_said(value)} should be {bound} {limit:g}.",
            "Choose a number within the limit.",
        )
    elif kind == "too_short":
        code, message = "MISSING-KEY", "There is no segment."
        remedy = f"Add one, for example `{_EXAMPLES['segments']}`."
    return Problem(code, "error", message, remedy, loaded.path, *place, shown(location))


def _said(value: object) -> str:
    if value is None:
        return "This is empty; it"
    if isinstance(value, dict):
        return "A group of keys and values"
    if isinstance(value, list):
        return "A list"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{short(value)}"' if isinstance(value, str) else f"{value}"


def _retyped(kind: str, value: object) -> str:
    if value is None:
        return "Write it, or delete the key."
    if kind == "string_type" and not isinstance(value, dict | list):
        said = str(value).lower() if isinstance(value, bool) else str(value)
        return f'If this is meant as text, put it in quotation marks: "{short(said)}".'
    if kind == "tuple_type":
        return "Begin each item with a hyphen, or put the list in [brackets]."
    if kind in ("float_type", "float_parsing"):
        return "Write a plain number such as 0.5, without quotation marks."
    return {
        "bool_type": "Write true or false.",
        "bool_parsing": "Write true or false.",
        "string_type": "Write a single word or a path.",
    }.get(kind, "Write its keys below it, each with a colon.")


def _known_keys(location: Location) -> Iterator[str]:
    """The keys that the model knows at a location."""
    kind: Any = Story
    for step in location:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields = kind.model_fields
            named = {(each.alias or name): each for name, each in fields.items()}
            if step not in named:
                return
            kind = named[str(step)].annotation
        else:
            # dict[str, Segment] and tuple[Cut, ...]: what a name or a number leads to.
            models = [each for each in get_args(kind) if isinstance(each, type)]
            kind = next((each for each in models if issubclass(each, BaseModel)), None)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, each in kind.model_fields.items():
            yield each.alias or name
