"""Plans beside a story: which kind of viewer should get which path. Read, and checked.

    plans:
      - name: somebody warm
        viewer: {valence: 0.6, arousal: 0.2}
        expect: {ending: dawn, never: [the_dark], running_time: [40s, 1m30s]}

A plan file is read as a story is: without YAML's traps, and every mistake has its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, Field, ValidationError, field_validator

from engine.installed import named
from engine.problems import Problem, Trouble, did_you_mean
from engine.sensing.quantities import QUANTITIES
from engine.sensing.recorded import read_recording
from engine.story.codes import CODES
from engine.story.model import Story
from engine.story.paths import inside
from engine.story.text.locations import Location, shown, ways_up
from engine.story.text.plain_text import PlainText
from engine.story.text.plain_yaml import LARGEST_TEXT, read_plain
from engine.story.values import Duration, Signed, UnitInterval, Written
from engine.words import SegmentName
from stories import PLANS

SUFFIX: Final = ".plan.yaml"
"""`two_endings.plan.yaml` lies beside `two_endings.yaml`."""


class Mood(Written):
    """How a viewer is from `at` on, until the next mood; what is absent is as it was."""

    at: Duration = 0.0
    """Film time from which on this holds."""
    valence: Signed | None = None
    """-1 (unpleasant) to 1 (pleasant)."""
    arousal: Signed | None = None
    """-1 (calm) to 1 (excited)."""
    attention: UnitInterval | None = None
    """0 to 1."""
    present: bool | None = None
    """Whether somebody is there at all."""
    readings: dict[str, float] = Field(default={})
    """What sensors say besides, by quantity: {face.smile: 0.8}."""

    @field_validator("readings")
    @classmethod
    def _known(cls, readings: dict[str, float]) -> dict[str, float]:
        for name, value in readings.items():
            if name not in QUANTITIES:
                known = did_you_mean(name, QUANTITIES)
                raise ValueError(f'should hold quantities, and "{name}" is none. {known}'.strip())
            low, high = QUANTITIES[name]
            if not low <= value <= high:
                raise ValueError(f"should have {name} between {low:g} and {high:g}")
        return readings


class Expectation(Written):
    """The showing that a plan's viewer should get; parts that are absent are not looked at."""

    path: tuple[SegmentName, ...] | None = None
    """All segments, in order."""
    passes: tuple[SegmentName, ...] = ()
    """Segments that are shown, wherever."""
    never: tuple[SegmentName, ...] = ()
    """Segments that are not shown."""
    ending: SegmentName | None = None
    """The last segment."""
    running_time: tuple[Duration, Duration] | None = None
    """The shortest and the longest that the showing may be."""


class Plan(Written):
    """One viewer, and what the film should make of them. Without `viewer` nobody is there."""

    name: str = Field(min_length=1)
    """What this viewer is called."""
    viewer: tuple[Mood, ...] = ()
    """How they are: once for all, or from time to time."""
    readings: str | None = None
    """A recorded viewer in their place: a file beside the plan, of JSON lines."""
    choices: dict[SegmentName, str] = Field(default={})
    """What they answer when a segment asks, in the words of the option."""
    broken: tuple[SegmentName, ...] = ()
    """Segments whose clips cannot be played in this showing."""
    clock: Duration | None = None
    """The time of day at which it begins, counted from midnight: 1290m is half past nine."""
    expect: Expectation
    """What they should get."""

    @field_validator("viewer", mode="before")
    @classmethod
    def _moods(cls, viewer: Any) -> Any:
        return (viewer,) if isinstance(viewer, dict) else viewer

    @property
    def moods(self) -> tuple[Mood, ...]:
        """The viewer's moods, the earliest first."""
        return tuple(sorted(self.viewer, key=lambda mood: mood.at))


class Plans(Written):
    """A whole plan file."""

    plans: tuple[Plan, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class PlansRead:
    """A plan file as read: its plans, or what is wrong with it."""

    path: Path
    plans: tuple[Plan, ...] = ()
    problems: tuple[Problem, ...] = ()


def plan_file(story_file: Path) -> Path:
    """Where the plans of a story lie."""
    return story_file.with_name(story_file.stem + SUFFIX)


def read_plans(path: Path, story: Story) -> PlansRead:
    """Read the plans for a story. Raises Trouble where there is no such file to read."""
    if path.exists() and not path.is_file():
        raise Trouble(f"{path} cannot be read: it is no file.")  # a pipe would be waited for
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_TEXT + 1).decode("utf-8").removeprefix("\ufeff")
    except FileNotFoundError:
        raise Trouble(
            f"There are no plans at {path}. Write one beside the story; {named(PLANS)} shows how.",
        ) from None
    except UnicodeDecodeError:
        raise Trouble(f"{path} is not text in UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from None
    if len(text) > LARGEST_TEXT:
        raise Trouble(f"{path} is larger than {LARGEST_TEXT // 1024} KiB.")
    read = read_plain(text, _KEYS)
    problems = [
        Problem(each.code, "error", each.message, each.remedy, path, *each.place,
                shown(each.location))
        for each in read.faults
        if CODES[each.code] == "error"
    ]  # fmt: skip
    if problems:
        return PlansRead(path, problems=tuple(problems))
    try:
        data = read.data if read.data is not None else {}
        plans = Plans.model_validate(data, context={"written": True}, by_alias=True).plans
    except ValidationError as error:
        told: dict[object, Problem] = {}
        errors = error.errors(include_url=False)
        # A list whose items are at fault is no empty list.
        found = [each for each in errors if each["type"] != "too_short"] or errors
        for each in found:
            problem = _problem(path, read, each)
            told.setdefault((problem.line, problem.column, problem.code), problem)
        return PlansRead(path, problems=tuple(told.values()))
    problems = list(_naming_problems(path, read, plans, story))
    return PlansRead(path, plans, tuple(problems))


def _problem(path: Path, read: PlainText, error: Any) -> Problem:
    location = _in_text(error["loc"], read)
    kind, message = error["type"], str(error["msg"])
    remedy = f"{named(PLANS)} shows how plans are written."
    code = "BAD-VALUE"
    if kind == "missing":
        code, message = "MISSING-KEY", f'"{error["loc"][-1]}" is missing.'
        location = location[:-1] if location and location[-1] == error["loc"][-1] else location
    elif kind == "extra_forbidden":
        word = str(error["loc"][-1])
        code, message = "UNKNOWN-KEY", f'"{word[:60]}" is not known here.'
        remedy = did_you_mean(word[:60], _KEYS) or remedy
    elif kind == "value_error":
        message = f"This {error['ctx']['error']}."
    elif "type" in kind or "parsing" in kind:
        code, message = "WRONG-TYPE", f"{message.removeprefix('Input ').capitalize()}."
    elif kind.startswith(("greater", "less")):
        code, message = "OUT-OF-RANGE", f"{message.removeprefix('Input ').capitalize()}."
    else:
        message = f"{message}."
    return _located(path, read, location, code, message, remedy)


def _in_text(location: tuple[Any, ...], read: PlainText) -> Location:
    """A location of the model as it stands in the text, where a single mood has no number."""
    written: list[str | int] = []
    for step in location:
        single = written[-1:] == ["viewer"] and (*written, step) not in read.values
        if not (single and step == 0):
            written.append(step)
    return tuple(written)


def _located(
    path: Path, read: PlainText, location: Location, code: str, message: str, remedy: str
) -> Problem:
    place = next(
        (
            found[way]
            for way in ways_up(location)
            for found in ((read.keys, read.values) if code == "UNKNOWN-KEY" else (read.values,))
            if way in found
        ),
        (1, 1),
    )
    return Problem(code, "error", message, remedy, path, *place, shown(location))


def _naming_problems(
    path: Path, read: PlainText, plans: tuple[Plan, ...], story: Story
) -> Iterator[Problem]:
    """Segments, answers and files that plans name and that are not there."""
    for number, plan in enumerate(plans):
        way: Location = ("plans", number)
        for location, name in _segments_named(plan, way):
            if name not in story.segments:
                remedy = did_you_mean(name, story.segments) or "Write a segment of the story."
                yield _located(path, read, location, "PLAN-SEGMENT",
                               f'The story has no segment "{name}".', remedy)  # fmt: skip
        for name, words in plan.choices.items():
            offered = list(story.segments[name].choices.values()) if name in story.segments else []
            if name in story.segments and words not in offered:
                remedy = did_you_mean(words, offered) or (
                    f"It offers: {', '.join(offered)}." if offered else "It asks nothing."
                )
                yield _located(path, read, (*way, "choices", name), "PLAN-CHOICE",
                               f'"{name}" does not offer "{words}".', remedy)  # fmt: skip
        if plan.readings is not None:
            try:
                read_recording(inside(path.parent, plan.readings))
            except Trouble as trouble:
                yield _located(path, read, (*way, "readings"), "PLAN-READINGS", str(trouble),
                               "Record one with `kuleshov sense --json`.")  # fmt: skip


def _segments_named(plan: Plan, way: Location) -> Iterator[tuple[Location, SegmentName]]:
    expect = plan.expect
    for key, names in (("path", expect.path or ()), ("passes", expect.passes),
                       ("never", expect.never)):  # fmt: skip
        for place, name in enumerate(names):
            yield (*way, "expect", key, place), name
    if expect.ending is not None:
        yield (*way, "expect", "ending"), expect.ending
    for name in plan.choices:
        yield (*way, "choices", name), name
    for place, name in enumerate(plan.broken):
        yield (*way, "broken", place), name


def _keys_of(*models: type[BaseModel]) -> tuple[str, ...]:
    return tuple(key for model in models for key in model.model_fields)


_KEYS: Final = _keys_of(Plans, Plan, Mood, Expectation)
