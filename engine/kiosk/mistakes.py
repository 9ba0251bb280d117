"""Words for what is wrong in a `kiosk.yaml`: what it is, where, and what to write instead."""

from collections.abc import Collection, Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel

from engine.installed import TREE, named
from engine.kiosk.venue import Venue
from engine.problems import Problem, Severity, did_you_mean
from engine.story.text.locations import Location, Place, shown, ways_up
from engine.story.text.plain_text import PlainText
from engine.story.text.refused import BOUNDS, said
from engine.story.text.scalars import short

GUIDE: Final = TREE / "docs" / "kiosk.md"

_TYPES: Final = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple": "a list",
    "dict": "a group of keys and values",
    "model": "a group of keys and values",
}
_AT_KEY: Final = frozenset(
    ("UNKNOWN-KEY", "ORGANISER-MISSING", "VOLUME-ORDER", "NEVER-OPEN", "REPEATED-KEY")
)
_EXAMPLES: Final = {
    "films": "films: [{story: lamp_room/story.yaml}]",
    "story": "story: lamp_room/story.yaml",
    "name": "name: Festival of Films",
    "notice": 'notice: "At the door: a camera sees that you come."',
    "camera": "camera: default",
    "microphone": "microphone: default",
    "languages": "languages: [de, en]",
    "attract": "attract: {clip: trailer.mp4}",
    "organiser": 'organiser: {name: Festival of Films, contact: "hello@festival.example"}',
    "sensors": "sensors: {camera: default, microphone: default}",
    "presence": 'presence: {camera: default, notice: "At the door: a camera sees that you come."}',
    "times": "times: {away: 20s, end_card: 15s}",
    "volume": "volume: {at: 70%, least: 20%, most: 100%}",
    "hours": "hours: {daily: 10:00-22:00, monday: closed}",
    "health": "health: {port: 8765}",
    "logs": "logs: {days: 30, megabytes: 1000}",
    "port": "port: 8765",
    "screen": "screen: 1",
}
"""How a key is written."""


def mistake(path: Path, read: PlainText, error: Any) -> Problem:
    """What pydantic refused, where it stands in the file and what to write instead."""
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
        known = keys_at(location[:-1])
        remedy = did_you_mean(short(key, 80), known) or f"Known are: {', '.join(known)}."
    elif key == "code":  # never what was written: it may be the code itself
        message = "This is no hash of an operator's code."
        remedy = "`kuleshov kiosk code` asks for the code and prints the line to paste."
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
    elif kind == "string_pattern_mismatch" and key == "heart":
        message = f"{said(value)} should be ble:ADDRESS of a strap or lsl:NAME of a stream."
        remedy = "`kuleshov doctor` lists what there is; without a strap delete the line."
    elif kind == "string_pattern_mismatch":
        message = f"{said(value)} should be small letters, digits and hyphens, 32 at most."
        remedy = "Write a short name, such as kiosk-2."
    else:
        word = next((each for begin, each in _TYPES.items() if kind.startswith(begin)), None)
        code = "WRONG-TYPE" if word else code
        message = f"{said(value)} should be {word}." if word else f"{error['msg']}."
        quoted = isinstance(value, int | float) and not isinstance(value, bool) and word == "text"
        keys = [each for each in location if isinstance(each, str)]
        example = _EXAMPLES.get(keys[-1]) if keys else None
        remedy = f"Write it as `{example}`." if example else remedy
        remedy = f'Put it in quotation marks: {key}: "{value}".' if quoted else remedy
    return located(path, read, location, code, message, remedy)


def located(
    path: Path,
    read: PlainText,
    location: Location,
    code: str,
    message: str,
    remedy: str,
    severity: Severity = "error",
) -> Problem:
    """A problem at the place of the file where this part of the venue is written."""
    at_key = code in _AT_KEY
    tables = (read.keys, read.values) if at_key else (read.values, read.keys)
    places = (table[way] for way in ways_up(location) for table in tables if way in table)
    place = next(places, Place(1, 1))
    return Problem(code, severity, message, remedy, path, *place, shown(location))


def groups(kind: Any) -> Iterator[type[BaseModel]]:
    """The groups that a field's type names."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    elif isinstance(kind, UnionType) or get_origin(kind) is not None:
        for each in get_args(kind):
            yield from groups(each)


def keys_at(location: Location) -> Collection[str]:
    """The keys that may stand in the group at a location."""
    kind: type[BaseModel] = Venue
    for step in location:
        if isinstance(step, str):
            field = kind.model_fields.get(step)
            kind = next(groups(field.annotation), kind) if field else kind
    return tuple(kind.model_fields)
