"""How a value is written that has another type than it should: what to say of it."""

from typing import Final

from engine.story.keys import group_at, keys_of
from engine.story.plain_yaml import Location, PlainText, short
from engine.story.value_slips import meant_number, meant_time

# What stands in the place of a group or a list, by the key: as it is written in full.
_IN_FULL: Final = {
    "next": "next: [{{to: {}}}]",
    "beats": "beats: [{{at: 3s, feel: {}}}]",
    "captions": "captions: {{en: {}}}",
    "ask": "ask: {{prompt: {}}}",
    "stretch": "stretch: {{shorter: {0}, longer: {0}}}",
    "running_time": "running_time: [0s, {}]",
    "set": "set: {{{}: true}}",
    "goal": "goal: {{{}: 1}}",
    "score": "score: {{theme: {}}}",
    "limits": "limits: {{running_time: [0s, {}]}}",
}
# What stands in the place of a group inside one of these.
_WITHIN: Final = {
    "next": "{{to: {}}}",
    "beats": "{{at: 3s, feel: {}}}",
    "segments": "{key}: {{clip: {}, in: 2s, out: 12s}}",
    "variables": "{key}: {{type: {type}, default: {}}}",
    "representations": "{key}: {{clip: {}}}",
}


def said(value: object) -> str:
    if value is None:
        return "This is empty; it"
    if isinstance(value, dict):
        return "A group of keys and values"
    if isinstance(value, list | tuple):
        return "A list"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{short(value)}"' if isinstance(value, str) else f"{value}"


def retyped(kind: str, location: Location, value: object, read: PlainText) -> str:
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
        return f"Write {meant}." if meant else "Write a plain number, without quotation marks."
    if kind.startswith("bool"):
        meant = str(value).strip().lower()
        yes = meant in ("true", "1", "y", "yes", "1.0")
        no = meant in ("false", "0", "n", "no", "0.0")
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
    if isinstance(value, list) and key == "feel":
        return "A beat has one feeling: write a beat for each."
    if isinstance(value, list | dict):
        parts = value if isinstance(value, list) else [str(each) for each in value]
        inner = ", ".join(str(each) for each in parts)
        shown = f"[{inner}]" if isinstance(value, list) else f"{{{inner}}}"
        return f'If this is meant as text, put it in quotation marks: {key}: "{short(shown)}".'
    said = str(value).lower() if isinstance(value, bool) else str(value)
    return f'If this is meant as text, put it in quotation marks: "{short(said)}".'


def _in_full(kind: str, location: Location, key: str, value: object) -> str:
    """How a list or a group is written in full, of which only the inside stands there."""
    plain = not isinstance(value, dict | list | tuple)
    text = short(str(value))
    if kind == "tuple_type" and isinstance(value, dict):
        if key == "running_time":
            return "Write the shortest and the longest: `running_time: [3m, 6m]`."
        inner = ", ".join(f"{name}: {short(str(each))}" for name, each in value.items())
        return f"Put it in [brackets], or a hyphen before it: `{key}: [{{{inner}}}]`."
    if plain and key in _IN_FULL:
        if key in ("running_time", "limits"):
            text = meant_time(text) or "6m"
        return f"Write it in full: `{_IN_FULL[key].format(text)}`."
    if kind == "tuple_type":
        parts = ", ".join(each.strip() for each in text.split(","))
        return f"Put it in brackets: `{key}: [{parts}]`."
    if isinstance(value, list) and key in ("segments", "variables", "groups"):
        return "Write each by its name, with a colon and without a hyphen: `harbour: {clip: …}`."
    within = _WITHIN.get(str(location[-2])) if plain and len(location) > 1 else None
    if within:
        typed = "boolean" if isinstance(value, bool) else "number"
        typed = "choice" if isinstance(value, str) else typed
        text = text.lower() if isinstance(value, bool) else text
        return f"Write it in full: `{within.format(text, key=key, type=typed)}`."
    group = group_at(location)
    known = f", such as {', '.join(keys_of(group)[:4])}" if group else ""
    return f"Write its keys below it, each with a colon{known}."
