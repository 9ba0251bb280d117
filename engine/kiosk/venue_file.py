"""Reads a venue's `kiosk.yaml`: all mistakes at once, each with its place and remedy.

It is read as a story is, without YAML's traps. Nothing here opens a film or a device.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Final, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from engine.installed import TREE, named
from engine.kiosk.venue import Venue
from engine.problems import Problem, Severity, Trouble, did_you_mean
from engine.story.text.locations import Location, Place, shown, ways_up
from engine.story.text.plain_text import PlainText
from engine.story.text.plain_yaml import read_plain
from engine.story.text.refused import BOUNDS, said
from engine.story.text.scalars import short
from engine.story.text.story_file import text_of

NAME: Final = "kiosk.yaml"
GUIDE: Final = TREE / "docs" / "kiosk.md"
EXAMPLE: Final = Path(__file__).with_name("example.yaml")
LARGEST: Final = 256 * 1024
"""Bytes of a venue's file."""

_MOST: Final = 50  # mistakes of shape that are told in full
_TYPES: Final = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple": "a list",
    "dict": "a group of keys and values",
    "model": "a group of keys and values",
}


@dataclass(frozen=True, slots=True)
class VenueRead:
    """A venue's file as read. `venue` is None where `problems` holds an error."""

    path: Path
    venue: Venue | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the paths of the file begin."""
        return self.path.parent

    def within(self, written: str) -> Path:
        """A path of the file, from its folder on."""
        return self.folder / Path(written).expanduser()


def read_venue(path: Path) -> VenueRead:
    """Read a venue. Never raises: what is wrong is in `problems`. Reads this one file only."""
    path = Path(path)
    content = _content(path)
    text = content if isinstance(content, Problem) else text_of(content, path)
    if isinstance(text, Problem):
        return VenueRead(path, problems=(text,))
    read = read_plain(text, _ALL_KEYS)
    problems = [
        Problem(each.code, "error", each.message, each.remedy, path, *each.place,
                shown(each.location))
        for each in read.faults
        if each.code != "COMMENT-IN-TEXT"
    ]  # fmt: skip
    venue = None
    if not problems or isinstance(read.data, dict):
        venue, told = _understood(path, read)
        problems += told
    if venue is not None:
        problems += _of_the_whole(path, read, venue)
    problems.sort(key=lambda problem: (problem.line, problem.column))
    if any(problem.severity == "error" for problem in problems):
        venue = None
    return VenueRead(path, venue, tuple(problems))


def required_venue(path: Path) -> VenueRead:
    """Read a venue that has to be right. Raises Trouble, with every mistake a line."""
    read = read_venue(path)
    errors = [str(problem) for problem in read.problems if problem.severity == "error"]
    if errors:
        raise Trouble("\n".join(errors))
    return read


def _content(path: Path) -> bytes | Problem:
    def problem(code: str, message: str, remedy: str) -> Problem:
        return Problem(code, "error", message, remedy, path, 1, 1)

    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            return problem("NOT-A-FILE", "This is no ordinary file.", f"Name a {NAME}.")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        remedy = f"Write one; {named(EXAMPLE)} shows how."
        return problem("FILE-MISSING", "There is no such file.", remedy)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"The file cannot be read: {reason}."
        return problem("FILE-UNREADABLE", message, "Check its permissions.")
    if len(content) > LARGEST:
        message = f"The file is larger than {LARGEST // 1024} KiB."
        return problem("FILE-TOO-LARGE", message, "Is this the right file?")
    return content


def _understood(path: Path, read: PlainText) -> tuple[Venue | None, list[Problem]]:
    if read.data is None:
        remedy = f"Begin with `kiosk: 1` and its films; {named(EXAMPLE)} shows the rest."
        message = "The file holds no venue."
        return None, [Problem("FILE-EMPTY", "error", message, remedy, path, 1, 1)]
    problems: list[Problem] = []
    if isinstance(read.data, dict) and "kiosk" not in read.data and () not in read.spoilt:
        remedy = "Add the version of the format, `kiosk: 1`."
        problems.append(_located(path, read, (), "MISSING-KEY", '"kiosk" is missing.', remedy))
    try:
        return (
            Venue.model_validate(read.data, context={"written": True}, by_alias=True),
            problems,
        )
    except ValidationError as refused:
        errors = refused.errors(include_url=False)
    told: dict[object, Problem] = {}
    # A list whose items are at fault is no empty list.
    errors = [each for each in errors if each["type"] != "too_short" or not each["input"]]
    for error in errors[:_MOST]:
        # What could not be read has been told; its absence is no second mistake.
        if not {*ways_up(error["loc"])} & read.spoilt:
            found = _problem(path, read, error)
            told.setdefault((found.line, found.column, found.code), found)
    problems += told.values()
    if len(errors) > _MOST:
        message = f"There are {len(errors) - _MOST} further mistakes."
        problems.append(Problem("MANY-MISTAKES", "error", message, "Mend these first.", path, 1, 1))
    return None, problems


def _problem(path: Path, read: PlainText, error: Any) -> Problem:
    location, kind, value = error["loc"], error["type"], error["input"]
    if location[-1:] == ("[key]",):
        location = location[:-1]
    key = str(location[-1]) if location else ""
    code, remedy = "BAD-VALUE", f"{named(GUIDE)} explains each key."
    if kind == "missing":
        code, message = "MISSING-KEY", f'"{key}" is missing.'
        remedy, location = (
            f"Add it, for example `{_EXAMPLES.get(key, key + ': …')}`.",
            location[:-1],
        )
    elif kind == "extra_forbidden":
        code, message = "UNKNOWN-KEY", f'"{short(key)}" is not known here.'
        known = _keys_at(location[:-1])
        remedy = did_you_mean(short(key, 80), known) or f"Known are: {', '.join(known)}."
    elif kind == "value_error":
        message = f"{said(value)} {error['ctx']['error']}."
        remedy = "Write it that way."
    elif kind in BOUNDS:
        code = "OUT-OF-RANGE"
        bound = f"{BOUNDS[kind]} {next(iter(error['ctx'].values())):g}"
        message = (
            f"{said(value)} should be {bound}{' seconds' if location[:1] == ('times',) else ''}."
        )
        remedy = "Choose a value within the limit."
    elif kind in ("too_short", "string_too_short"):
        code, message = "MISSING-KEY", "This is empty."
        remedy = f"Write at least one, for example `{_EXAMPLES.get(key, key + ': …')}`."
    elif kind == "string_too_long":
        message = f"This text is longer than {error['ctx']['max_length']} letters."
        remedy = "Shorten it."
    elif kind == "literal_error":
        expected = str(error["ctx"]["expected"]).replace("'", "")
        message, remedy = f"{said(value)} should be {expected}.", f"Write {expected}."
    elif key == "code":  # never what was written: it may be the code itself
        message = "This is no hash of an operator's code."
        remedy = "`kuleshov kiosk code` asks for the code and prints the line to paste."
    elif kind == "string_pattern_mismatch":
        message = f"{said(value)} should be small letters, digits and hyphens."
        remedy = "Write a short name, such as kiosk-2."
    else:
        word = next((each for begin, each in _TYPES.items() if kind.startswith(begin)), None)
        code = "WRONG-TYPE" if word else code
        message = f"{said(value)} should be {word}." if word else f"{error['msg']}."
        quoted = isinstance(value, int | float) and word == "text"
        remedy = f'Put it in quotation marks: {key}: "{value}".' if quoted else remedy
    return _located(path, read, location, code, message, remedy)


def _of_the_whole(path: Path, read: PlainText, venue: Venue) -> Iterator[Problem]:
    """What is wrong though each value is right by itself."""

    def problem(location: Location, code: str, message: str, remedy: str) -> Problem:
        severity: Severity = "warning" if code in ("NO-CODE", "NEVER-OPEN") else "error"
        return _located(path, read, location, code, message, remedy, severity)

    sensors = venue.sensors
    senses = sensors.camera or sensors.microphone or sensors.heart or venue.presence
    if senses and venue.organiser is None:
        where: Location = ("sensors",) if "sensors" in read.data else ("presence",)
        yield problem(where, "ORGANISER-MISSING",
                      "Sensors are offered, and nobody is named who answers for them.",
                      "Add `organiser: {name: …, contact: …}`; the notice shows it.")  # fmt: skip
    volume = venue.volume
    if not volume.least <= volume.at <= volume.most:
        yield problem(("volume",), "VOLUME-ORDER",
                      f"`at` is {volume.at:.0%}; it should lie between `least` ({volume.least:.0%})"
                      f" and `most` ({volume.most:.0%}).",
                      "Change one of the three.")  # fmt: skip
    if venue.zone is not None:
        try:
            ZoneInfo(venue.zone)
        except (OSError, ValueError, KeyError):
            yield problem(("zone",), "ZONE-UNKNOWN", f"{said(venue.zone)} is no time zone.",
                          "Write one such as Europe/Berlin, or delete the line.")  # fmt: skip
    if venue.hours and not any(venue.hours.values()):
        yield problem(("hours",), "NEVER-OPEN", "By these hours it is never open.",
                      "Add `daily: 10:00-22:00`, or delete `hours`.")  # fmt: skip
    if venue.code is None:
        yield problem((), "NO-CODE", "No operator's code is set: nothing on the screen ends it.",
                      "`kuleshov kiosk code` makes one.")  # fmt: skip


def _located(
    path: Path,
    read: PlainText,
    location: Location,
    code: str,
    message: str,
    remedy: str,
    severity: Severity = "error",
) -> Problem:
    at_key = code in ("UNKNOWN-KEY", "ORGANISER-MISSING", "VOLUME-ORDER", "NEVER-OPEN")
    tables = (read.keys, read.values) if at_key else (read.values, read.keys)
    places = (table[way] for way in ways_up(location) for table in tables if way in table)
    place = next(places, Place(1, 1))
    return Problem(code, severity, message, remedy, path, *place, shown(location))


def _groups(kind: Any) -> Iterator[type[BaseModel]]:
    """The groups that a field's type names."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    elif isinstance(kind, UnionType) or get_origin(kind) is not None:
        for each in get_args(kind):
            yield from _groups(each)


def _keys_at(location: Location) -> Collection[str]:
    """The keys that may stand in the group at a location."""
    kind: type[BaseModel] = Venue
    for step in location:
        if isinstance(step, str):
            field = kind.model_fields.get(step)
            kind = next(_groups(field.annotation), kind) if field else kind
    return tuple(kind.model_fields)


def _every_key(kind: type[BaseModel]) -> Iterator[str]:
    for name, field in kind.model_fields.items():
        yield name
        for group in _groups(field.annotation):
            yield from _every_key(group)


_ALL_KEYS: Final = frozenset(_every_key(Venue))
_EXAMPLES: Final = {
    "films": "films: [{story: lamp_room/story.yaml}]",
    "story": "story: lamp_room/story.yaml",
    "name": "name: Festival of Films",
    "notice": 'notice: "At the door: a camera sees that you come."',
    "camera": "camera: default",
}
