"""A story as text: what `load_story` reads back as the same story.

Short groups and lists stand on one line in brackets, long ones below each other, as a hand
would write them. Values that are as they would be anyway are left out.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from engine.story.model import Story

_LONGEST: Final = 92  # characters of what stands on one line
_PLAIN: Final = re.compile(r"[A-Za-z_/][A-Za-z0-9_./<>=()+ -]*")
_NUMBERS: Final = re.compile(r"[0-9]{1,6}(\.[0-9]+)?(s|ms|%)|[0-9]{1,6}m[0-9.]+s")
_WORDS: Final = frozenset(("yes", "no", "on", "off", "true", "false", "null", "y", "n"))


def story_text(story: Story) -> str:
    """The YAML text of a story."""
    data = story.model_dump(
        mode="json", by_alias=True, exclude_defaults=True, context={"written": True}
    )
    for segment in data["segments"].values():
        if "card" in segment:
            del segment["out"]
    return "\n".join(_block({"kuleshov": story.kuleshov, **data}, 0)) + "\n"


def _block(value: Any, depth: int) -> Iterator[str]:
    """The lines of a group or a list, each thing in it on a line of its own or more."""
    indent = "  " * depth
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _led(f"{indent}{_text(str(key))}:", each, depth)
    else:
        for each in value:
            yield from _led(f"{indent}-", each, depth)


def _led(lead: str, value: Any, depth: int) -> Iterator[str]:
    # Whatever is written below segments' names is long enough to be looked up by line.
    flow = _flow(value, _LONGEST - len(lead)) if depth else None
    if flow is None and isinstance(value, str | int | float | bool | None):
        flow = _scalar(value)
    if flow is not None:
        yield f"{lead} {flow}"
        return
    yield lead
    yield from _block(value, depth + 1)


def _flow(value: Any, room: int) -> str | None:
    """The value on one line; None where it does not fit."""
    if isinstance(value, Mapping):
        parts = []
        for key, each in value.items():
            inner = _flow(each, room)
            if inner is None:
                return None
            parts.append(f"{_text(str(key))}: {inner}")
        text = "{" + ", ".join(parts) + "}"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        each_flow = [_flow(each, room) for each in value]
        if any(each is None for each in each_flow):
            return None
        text = "[" + ", ".join(each for each in each_flow if each is not None) + "]"
    else:
        return _scalar(value)
    return text if len(text) <= room else None


def _scalar(value: str | int | float | bool | None) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _text(text: str) -> str:
    """Without quotation marks where nobody could take it for anything else."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS and text == text.strip()
    if plain or _NUMBERS.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in quoted)
