"""Reads a venue's `kiosk.yaml`: all mistakes at once, each with its place and remedy.

It is read as a story is, without YAML's traps. Nothing here opens a film or a device.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from engine.installed import named
from engine.kiosk.mistakes import groups, located, mistake
from engine.kiosk.values import parse_day
from engine.kiosk.venue import Film, Venue
from engine.problems import Problem, Severity, Trouble
from engine.story.text.locations import Location, shown, ways_up
from engine.story.text.plain_text import PlainText
from engine.story.text.plain_yaml import read_plain
from engine.story.text.refused import said
from engine.story.text.scalars import short
from engine.story.text.story_file import text_of

NAME: Final = "kiosk.yaml"
EXAMPLE: Final = Path(__file__).with_name("example.yaml")
LARGEST: Final = 256 * 1024
"""Bytes of a venue's file."""

_WARNINGS: Final = frozenset(("NO-CODE", "NEVER-OPEN", "FILM-TWICE", "WEIGHT-UNUSED"))
_MOST: Final = 50  # mistakes of shape that are told in full


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
    if isinstance(read.data, dict) and "segments" in read.data and "films" not in read.data:
        message = "This is a film's story, and no venue."
        remedy = f"Write a {NAME} with `films: [{{story: {path.name}}}]`, or name yours."
        return None, [Problem("IS-A-STORY", "error", message, remedy, path, 1, 1)]
    if read.data is None:
        remedy = f"Begin with `kiosk: 1` and its films; {named(EXAMPLE)} shows the rest."
        message = "The file holds no venue."
        return None, [Problem("FILE-EMPTY", "error", message, remedy, path, 1, 1)]
    problems: list[Problem] = []
    if isinstance(read.data, dict) and "kiosk" not in read.data and () not in read.spoilt:
        remedy = "Add the version of the format, `kiosk: 1`."
        problems.append(located(path, read, (), "MISSING-KEY", '"kiosk" is missing.', remedy))
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
            found = mistake(path, read, error)
            told.setdefault((found.line, found.column, found.code), found)
    problems += told.values()
    if len(errors) > _MOST:
        message = f"There are {len(errors) - _MOST} further mistakes."
        problems.append(Problem("MANY-MISTAKES", "error", message, "Mend these first.", path, 1, 1))
    return None, problems


def _of_the_whole(path: Path, read: PlainText, venue: Venue) -> Iterator[Problem]:
    """What is wrong though each value is right by itself."""

    def problem(location: Location, code: str, message: str, remedy: str) -> Problem:
        severity: Severity = "warning" if code in _WARNINGS else "error"
        return located(path, read, location, code, message, remedy, severity)

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
    days: dict[str, str] = {}
    for written in read.data.get("hours") or ():
        day = parse_day(written)
        if day in days:
            yield problem(("hours", written), "REPEATED-KEY",
                          f'"{day}" is written twice, and only one of the two can hold.',
                          "Put all its hours into one line, with a comma between.")  # fmt: skip
        days[day] = str(written)
    if venue.rotation != "weights" and any(film.weight != 1 for film in venue.films):
        where = ("rotation",) if "rotation" in read.data else ("films",)
        yield problem(where, "WEIGHT-UNUSED",
                      f"Films have weights, and the rotation ({venue.rotation}) does not look at"
                      " them.", "Write `rotation: weights`, or delete the weights.")  # fmt: skip
    for number, film in enumerate(venue.films):
        alike = [each for each in venue.films[:number] if _same(each, film)]
        if alike:
            yield problem(("films", number), "FILM-TWICE",
                          f"{short(film.story)} stands in the list already, in the same language"
                          " and tone.", "Delete one; to have it come oftener, write `rotation:"
                          " weights` and a `weight`.")  # fmt: skip
    if venue.code is None:
        yield problem((), "NO-CODE", "No operator's code is set: nothing on the screen ends it.",
                      "`kuleshov kiosk code` makes one.")  # fmt: skip


def _same(one: Film, other: Film) -> bool:
    """Whether two films of a list are one and the same."""
    return (Path(one.story), one.language, one.tone) == (
        Path(other.story), other.language, other.tone,
    )  # fmt: skip


def _every_key(kind: type[BaseModel]) -> Iterator[str]:
    for name, field in kind.model_fields.items():
        yield name
        for group in groups(field.annotation):
            yield from _every_key(group)


_ALL_KEYS: Final = frozenset(_every_key(Venue))
