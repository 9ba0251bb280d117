"""Turns the validation errors of the model into findings in a filmmaker's words."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any, Final

from pydantic_core import ErrorDetails

from engine.installed import named
from engine.problems import did_you_mean
from engine.story.arcs import NAMES
from engine.story.cut import Cut
from engine.story.findings import Finding
from engine.story.guards.errors import GuardError
from engine.story.guards.slips import explained
from engine.story.keys import group_at, keys_of, meant_key, unknown_key
from engine.story.retyping import meant_type, retyped
from engine.story.segment import Segment
from engine.story.text.locations import Location, ways_up
from engine.story.text.plain_text import PlainText
from engine.story.text.refused import BOUNDS, said
from engine.story.text.scalars import short
from engine.story.text.value_slips import meant_number, meant_share, meant_time, with_unit
from stories import FORMAT

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
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "tuple_type": "a list",
    "dict_type": "a group of keys and values",
    "model_type": "a group of keys and values",
    "model_attributes_type": "a group of keys and values",
}

_MOST_GUARDS: Final = 30  # of which it is tried what they were meant to say

_JOINS: Final = ("fade", "crossfade", "blend", "mix", "dissolves", "cross-fade", "x-fade")


def missing(parent: Location, key: str) -> Finding:
    """The finding that a required key is missing."""
    example = _EXAMPLES.get(key, "at: 55%" if parent[:1] == ("arc",) else f"{key}: 3s")
    message = f'"{key}" is missing.'
    return Finding("MISSING-KEY", parent, message, f"Add it, for example `{example}`.", True)


def findings(errors: list[ErrorDetails], read: PlainText) -> Iterator[Finding]:
    """A finding for each validation error that does not merely follow from another fault."""
    meant = {
        (*error["loc"][:-1], meant_key(error["loc"], _beside(read, error["loc"])))
        for error in errors
        if error["type"] == "extra_forbidden"
    }
    guards = 0
    misplaced = _misplaced(read)
    if misplaced is not None:
        yield misplaced
    empty = _empty_cards(read)
    for way in empty:
        value = retyped("string_type", way, None, read)
        yield Finding("WRONG-TYPE", way, "This is empty; it should be text.", value)
    for error in errors:
        location = error["loc"]
        if misplaced is not None and location[:1] == misplaced.location[:1]:
            continue
        is_part = error["type"] in ("missing_part", "not_together")
        other = {(*location[:-1], each) for each in ("clip", "card", "group")} & meant
        shown = {(*location[:2], each) for each in ("clip", "card", "group")}
        if is_part and (other or shown & read.spoilt or (*location[:2], "card") in empty):
            continue  # what the segment shows is there, but not as it should be
        absent = error.get("ctx", {}).get("key")
        if error["type"].startswith("missing") and {location, (*location[:-1], absent)} & meant:
            continue  # it is there, by another name
        if location[-2:] == ("running_time", 0) and _is_alone(read, location[:-1]):
            continue  # two times without their comma, which is told of the list
        if error["type"] == "missing" and location[-1] == "to" and _is_named(read, location):
            continue
        ways = {*ways_up(location), *([(*location[:-1], absent)] if absent else [])}
        guard_error = error.get("ctx", {}).get("error")
        if isinstance(guard_error, GuardError) and guards < _MOST_GUARDS:
            guards += 1
            error["ctx"]["error"] = explained(str(error["input"]), guard_error)
        # What could not be read has been told; its absence is no second mistake.
        if not ways & read.spoilt:
            yield _explained(error, read)


def _explained(error: ErrorDetails, read: PlainText) -> Finding:
    location, value = error["loc"], error["input"]
    kind, context = error["type"], error.get("ctx", {})
    found = _of_a_key(location, kind, context, error["msg"])
    if kind == "not_together" and location[-1:] == ("duration",):
        has_clip = "clip" in _beside(read, location)
        remedy = "Write `out` for it: the time in the clip at which the segment ends."
        found = replace(found, remedy=remedy) if found and has_clip else found
    if kind == "extra_forbidden":
        told = unknown_key(location, _beside(read, location))
        found = Finding("UNKNOWN-KEY", location, *told, at_key=True)
    if found is None and kind in ("missing", "too_long"):
        parent = location[:-1] if kind == "missing" else location
        found = _running_time(parent, value)
    if found is None and location == ("kuleshov",):
        message = f"{said(value)} is no format that this program reads."
        found = Finding("FORMAT-VERSION", location, message, "Write `kuleshov: 1`.")
    if found is None and kind == "value_error":
        found = _not_understood(location, value, context.get("error"))
    if found is None and kind in _TYPES:
        message = f"{said(value)} should be {_TYPES[kind]}."
        found = Finding("WRONG-TYPE", location, message, retyped(kind, location, value, read))
    if found is None and kind in BOUNDS:
        found = _out_of_range(location, value, BOUNDS[kind], next(iter(context.values())))
    if found is None and kind == "literal_error":
        known = str(context.get("expected", "")).replace("'", "")
        message = f"{said(value)} should be one of: {known}."
        found = Finding("BAD-VALUE", location, message, _of_those(value))
    return found or Finding("BAD-VALUE", location, f"This {error['msg'].lower()}.", "Correct it.")


def _is_alone(read: PlainText, location: Location) -> bool:
    """Whether a list has one item only."""
    found = _group(read, location[:-1]).get(str(location[-1]))
    return isinstance(found, list) and len(found) == 1


def _is_named(read: PlainText, location: Location) -> bool:
    """Whether a cut without `to` says where it leads in another way, which has been told."""
    beside = {*_beside(read, location)}
    group = _group(read, location[:-1])
    return bool(beside - {*keys_of(Cut)}) or isinstance(group.get("default"), str)


def _misplaced(read: PlainText) -> Finding | None:
    """A key that stands beside the segment to which it belongs, for want of indentation."""
    segments = _group(read, ("segments",))
    empty = next((name for name, each in segments.items() if each is None), None)
    strays = [key for key in segments if key in keys_of(Segment) and key != empty]
    strays = [key for key in strays if not isinstance(segments[key], dict)]
    if empty is None or not strays:
        return None
    return Finding(
        "WRONG-TYPE",
        ("segments", strays[0]),
        f'"{strays[0]}" stands beside the segment "{short(str(empty))}", to which it belongs.',
        "Indent it, and what follows it, further than the segment's name.",
        at_key=True,
    )


def _empty_cards(read: PlainText) -> list[Location]:
    """Cards behind whose key nothing stands."""
    return [
        ("segments", name, "card")
        for name, each in _group(read, ("segments",)).items()
        if isinstance(each, dict) and each.get("card", "") is None
        if ("segments", name, "card") not in read.spoilt
    ]


def _group(read: PlainText, location: Location) -> dict[str, Any]:
    """The group that stands at a location; an empty one where none does."""
    found = read.data
    for step in location:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return found if isinstance(found, dict) else {}


def _beside(read: PlainText, location: Location) -> Collection[str]:
    """The keys of the group in which a key stands."""
    return _group(read, location[:-1]).keys()


def _of_a_key(
    location: Location, kind: str, context: dict[str, Any], message: str
) -> Finding | None:
    """The complaint about a key that is missing, too much, or beside another."""
    if kind == "missing_part" or (kind == "missing" and not isinstance(location[-1], int)):
        return missing(location[:-1], str(context.get("key", location[-1])))
    if kind == "not_together":
        return Finding("NOT-TOGETHER", location, message, "Keep one of them.", at_key=True)
    if kind == "arc_name":
        remedy = did_you_mean(str(context["name"])[:80], NAMES)
        message = f"{said(context['name'])} is the name of no arc."
        remedy = remedy or f"Known are: {', '.join(NAMES)}."
        return Finding("ARC-UNKNOWN", location, message, remedy)
    if kind == "too_short":
        remedy = f"Add one, for example `{_EXAMPLES['segments']}`."
        return Finding("MISSING-KEY", location, "There is no segment.", remedy)
    return None


def _running_time(location: Location, value: object) -> Finding:
    given = value if isinstance(value, list | tuple) else ()
    first = given[0] if len(given) == 1 else "3m"
    both = re.fullmatch(r"(\S+)\s+(?:to\s+|-\s*)?(\S+)", str(first))
    if both and meant_time(both[1]) and meant_time(both[2]):
        message = "Between two items in brackets stands a comma."
        remedy = f"Write: `{location[-1]}: [{meant_time(both[1])}, {meant_time(both[2])}]`."
        return Finding("WRONG-TYPE", location, message, remedy)
    return Finding(
        "WRONG-TYPE",
        location,
        f"`{location[-1]}` has two times, the shortest and the longest, and this has {len(given)}.",
        f"Write both: `{location[-1]}: [0s, {first}]`."
        if len(given) == 1
        else f"Write both: `{location[-1]}: [3m, 6m]`.",
    )


def _not_understood(location: Location, value: object, error: object) -> Finding:
    if isinstance(error, GuardError):
        remedy = error.remedy or f"{named(FORMAT)} shows what a guard may say."
        return Finding("BAD-GUARD", location, error.message, remedy, column=error.column)
    message, remedy = f"{said(value)} {error or 'is not understood'}.", "Write it that way."
    group = group_at(location[:-1])
    is_join = group is Cut and location[-1] == "join"
    if is_join:
        meant = _meant_join(value)
    elif location[:1] == ("arc",):
        meant = meant_share(value)
        remedy = "Write a share from 0% to 100%; an arc does not count in seconds."
    else:
        meant = meant_time(value)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number or (isinstance(value, str) and value.strip().isdigit()):
            message = f"{said(value)} has no unit: nobody can tell seconds from minutes or frames."
            remedy = with_unit(float(str(value)))
        if str(value).strip().startswith("-") or (number and float(str(value)) < 0):
            message, remedy = f"{said(value)} is a time before the beginning.", "Write 0s or more."
    if location[-2:-1] == ("set",):
        added = re.fullmatch(r"(?:\w+\s*)?([-+])=?\s*([0-9.,]+ *%?)", str(value).strip())
        amount = meant_number(added[2]) if added else None
        meant = added[1] + amount if added and amount else None
    frames = re.fullmatch(r"([0-9]{1,6}) *(?:f|frames?)", str(value).strip().lower())
    if frames:
        remedy = f"Write seconds: {frames[1]} frames are {int(frames[1]) / 24:g}s at 24 a second."
    if meant is not None:
        remedy = f"Write {meant}."
    return Finding("BAD-VALUE", location, message, remedy)


def _meant_join(value: object) -> str | None:
    if isinstance(value, list):
        value = " ".join(map(str, value))
    if isinstance(value, dict) and len(value) == 1:
        value = " ".join(map(str, next(iter(value.items()))))
    text = re.sub(r"^(dissolve)[ (]*(?=[0-9])", r"\1 ", str(value).lower()).rstrip(")")
    words = text.split(maxsplit=1)
    if not words:
        return None
    if words[0] in ("cut", "none", "straight", "direct") and len(words) == 1:
        return "hard"
    named = words[0] == "dissolve" or words[0].rstrip(":") in _JOINS
    rest = words[1] if named and len(words) > 1 else "" if named else " ".join(words)
    try:
        number = float(rest.replace(",", "."))
    except ValueError:
        time = meant_time(rest)
        return f"dissolve {time}" if time else "dissolve 500ms" if named else None
    return f"dissolve {number:g}{'ms' if number >= 20 else 's'}"


def _out_of_range(location: Location, value: Any, bound: str, limit: float) -> Finding:
    if location[-2:] == ("join", "duration"):
        return Finding("OUT-OF-RANGE", location[:-1], f"A dissolve of {value:g}s is too long.",
                       f"Write at most {limit:g}s: `join: dissolve {limit:g}s`.")  # fmt: skip
    message = f"{said(value)} should be {bound} {limit:g}."
    remedy = "Choose a number within the limit."
    if limit == 1 and 5 <= value <= 100:
        remedy = f"If {value:g} percent is meant, write {value / 100:g}."
    return Finding("OUT-OF-RANGE", location, message, remedy)


def _of_those(value: object) -> str:
    meant = meant_type(value)
    return f"Write {meant}." if meant else "Write one of those."
