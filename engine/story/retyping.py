"""Remedies for values of the wrong type."""

import re
from typing import Final

from engine.story.cut import Cut
from engine.story.keys import group_at, keys_of
from engine.story.text.commas import is_text
from engine.story.text.locations import Location
from engine.story.text.plain_text import PlainText
from engine.story.text.scalars import short
from engine.story.text.value_slips import meant_number, meant_time

# What stands in the place of a group or a list, by the key: as it is written in full.
_IN_FULL: Final = {
    "next": "next: [{{to: {}}}]",
    "beats": "beats: [{{at: 3s, feel: {}}}]",
    "captions": "captions: {{en: {}}}",
    "ask": "ask: {{prompt: {}}}",
    "stretch": "stretch: {{shorter: {0}, longer: {0}}}",
    "set": "set: {{{}: true}}",
    "goal": "goal: {{{}: 1}}",
    "score": "score: {{theme: {}}}",
    "limits": "limits: {{running_time: [0s, {}]}}",
}
_TO: Final = re.compile(r"^(?:go ?to|to|jump to|->|=>|-)\s*")
_RANGE: Final = re.compile(r"\s*(?:-|\bto\b|\.\.+|,)\s*")

# What stands in the place of a group inside one of these.
_WITHIN: Final = {
    "next": "{{to: {}}}",
    "beats": "{{at: 3s, feel: {}}}",
    "segments": "{key}: {{clip: {}, in: 2s, out: 12s}}",
    "variables": "{key}: {{type: {type}, default: {}}}",
    "representations": "{key}: {{clip: {}}}",
}


_TYPES: Final = {
    **dict.fromkeys(("boolean", "bool", "flag", "true"), "boolean"),
    **dict.fromkeys(("number", "int", "integer", "float"), "number"),
    **dict.fromkeys(("choice", "string", "text", "enum", "list"), "choice"),
}


def meant_type(value: object) -> str | None:
    """The variable type that is called so in other languages; None where there is none."""
    return _TYPES.get(str(value).casefold())


def retyped(kind: str, location: Location, value: object, read: PlainText) -> str:
    """The sentence that says what to write where a value has the wrong type.

    `kind` is pydantic's type of the error, `location` where the value stands.
    """
    key = str(location[-1]) if location else ""
    if value is None:
        comment = read.comments.get(location)
        if comment:
            return (
                f'# begins a comment. Put the text in quotation marks: {key}: "{short(comment)}".'
            )
        return "Write it, or delete the key."
    if kind == "string_type":
        return _as_text(key, location, value)
    if kind.startswith(("float", "int")):
        meant = meant_number(value)
        if meant is not None and kind.startswith("int"):
            meant = f"{float(meant):.0f}"
        whole = re.search(r"[0-9]{1,2}", str(value)) if kind.startswith("int") else None
        meant = meant or (whole[0] if whole else None)
        return f"Write {meant}." if meant else f"Write a number, such as {key}: 0.5"
    if kind.startswith("bool"):
        meant = str(value).strip().lower()
        yes = meant in ("true", "1", "y", "yes", "1.0")
        no = meant in ("false", "0", "n", "no", "0.0")
        if key == "default" and isinstance(value, str) and not (yes or no):
            return f"Write both: {{to: {short(value)}, default: true}}"
        return f"Write {'true' if yes else 'false'}." if yes or no else "Write true or false."
    return _in_full(kind, location, key, value)


def _as_text(key: str, location: Location, value: object) -> str:
    if isinstance(value, list) and key == "to":
        return (
            "Write a cut for each: "
            + ", ".join(f"{{to: {short(str(e))}}}" for e in value[:4])
            + "."
        )
    if isinstance(value, bool) and key == "when":
        return "Delete `when`: a cut without it is always permitted."
    if isinstance(value, list) and len(value) == 1 and not is_text(key):
        return f"Write it without brackets: {key}: {short(str(value[0]))}"
    if isinstance(value, list) and key == "feel":
        return "A beat has one feeling: write a beat for each."
    if isinstance(value, list | dict):
        parts = value if isinstance(value, list) else [str(each) for each in value]
        inner = ", ".join(str(each) for each in parts).replace("'", "")
        shown = f"[{inner}]" if isinstance(value, list) else f"{{{inner}}}"
        return f'If this is meant as text, put it in quotation marks: {key}: "{short(shown)}".'
    said = str(value).lower() if isinstance(value, bool) else str(value)
    return f'If this is meant as text, put it in quotation marks: "{short(said)}".'


def _in_full(kind: str, location: Location, key: str, value: object) -> str:
    """How a list or a group is written in full, of which only the inside stands there."""
    if kind == "tuple_type":
        return _listed(key, value)
    if isinstance(value, list):
        if key in ("segments", "variables", "groups"):
            return (
                "Write each by its name, with a colon and without a hyphen: `harbour: {clip: …}`."
            )
        if len(value) == 1 and isinstance(value[0], str) and key in _IN_FULL:
            return f"Write it in full: `{_IN_FULL[key].format(short(value[0]))}`."
        if value and all(isinstance(each, dict) for each in value):
            pairs = (f"{k}: {short(str(v))}" for each in value for k, v in each.items())
            return f"Put it in braces: {{{', '.join(pairs)}}}"
    elif not isinstance(value, dict):
        text = short(str(value).lower() if isinstance(value, bool) else str(value))
        first, _, rest = text.strip("->= ").partition(" ")
        if first in keys_of(group_at(location)) and rest:
            return f'Behind the key "{first}" its colon is missing. Write: {first}: {rest}'
        text = text.strip("->= ") if location[-2:-1] == ("next",) else text
        if key in _IN_FULL:
            text = meant_time(text) or "6m" if key == "limits" else text
            return f"Write it in full: `{_IN_FULL[key].format(text)}`."
        written = _inside(location, key, value, text)
        if written:
            return f"Write it in full: `{written}`."
    group = group_at(location)
    known = f", such as {', '.join(keys_of(group)[:4])}" if group else ""
    return f"Write its keys below it, each with a colon{known}."


def _listed(key: str, value: object) -> str:
    """How a list is written, whatever stands in its place."""
    if key == "running_time":
        parts = [*value.values()] if isinstance(value, dict) else _RANGE.split(str(value))
        times = [meant_time(str(each).strip()) for each in parts]
        both = ", ".join(("0s", *filter(None, times)) if len(times) == 1 else filter(None, times))
        both = both if both.count(",") == 1 else "3m, 6m"
        return f"Write the shortest and the longest: `running_time: [{both}]`."
    if (
        isinstance(value, dict)
        and key == "next"
        and not {each.lstrip("- ") for each in value} & {*keys_of(Cut)}
    ):
        return f"Write it in full: `next: [{', '.join(_cut(*each) for each in value.items())}]`."
    if isinstance(value, dict):
        pairs = ((name.lstrip("- "), short(str(each))) for name, each in value.items())
        inner = ", ".join(f"{name}: {each}" for name, each in pairs)
        return f"Put it in [brackets], or a hyphen before it: `{key}: [{{{inner}}}]`."
    text = short(str(value))
    if key == "next":
        names = re.split(r"\s*(?:,|\bor\b|\band\b|\|)\s*", _TO.sub("", text))
        return f"Write it in full: `next: [{', '.join(f'{{to: {each}}}' for each in names)}]`."
    if key in _IN_FULL:
        return f"Write it in full: `{_IN_FULL[key].format(text)}`."
    items = (each.strip() for each in text.strip("()").split(","))
    return f"Put it in brackets: `{key}: [{', '.join(items)}]`."


def _cut(name: str, value: object) -> str:
    """A cut that was written as `name: guard`."""
    if value is True or value in ("default", "else", "otherwise", "always"):
        return f"{{to: {name}, default: true}}"
    return f"{{to: {name}, when: {short(value)}}}" if isinstance(value, str) else f"{{to: {name}}}"


def _inside(location: Location, key: str, value: object, text: str) -> str:
    """How a group inside a list or another group is written, of which one value stands there."""
    within = str(location[-2]) if len(location) > 1 else ""
    timed = re.match(r"(\S+)[ :]+(.+)", text)
    if within == "beats" and timed and meant_time(timed[1]):
        return f"{{at: {meant_time(timed[1])}, feel: {timed[2]}}}"
    if within == "variables" and meant_type(text):
        return f"{key}: {{type: {meant_type(text)}}}"
    typed = "boolean" if isinstance(value, bool) else "number"
    typed = "choice" if isinstance(value, str) else typed
    return _WITHIN[within].format(text, key=key, type=typed) if within in _WITHIN else ""
