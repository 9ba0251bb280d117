"""What may be written at a place of a story's text: keys, segments, feelings, clips, quantities.

The text need not be a story yet, nor YAML: where a place lies is read from its line and the
indentation above it. Keys and their meanings come from the story's schema.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from engine.media.containers import SUFFIXES
from engine.story.guards.conditions import QUANTITIES
from engine.story.schema import schema
from engine.viewer.emotions import feelings

_KEY: Final = re.compile(r"^\s*(?:- +)*([^\s#:{\[\]},][^:#{\[]*?)\s*:(?:\s|$)")
_WORD: Final = re.compile(r"[^\s,\[\]{}:()]*$")
_SEGMENTS: Final = frozenset(("to", "start", "must_see"))


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may be written; `means` says what it is, in a sentence or a word."""

    word: str
    means: str = ""
    kind: str = "text"


def completions(
    text: str, index: int, folder: Path | None = None
) -> tuple[int, tuple[Option, ...]]:
    """Where the word before `index` begins, and what may stand in its place.

    Clips are those below `folder`.
    """
    begin_of_line = text.rfind("\n", 0, index) + 1
    before = text[begin_of_line:index]
    if "#" in before and re.search(r"(^|\s)#", before):
        return index, ()
    way = _way(text[:begin_of_line], before)
    word = _WORD.search(before)
    begin = begin_of_line + (word.start() if word else len(before))
    key = _value_of(before)
    if key is None:
        return begin, tuple(_keys(_part(way)))
    begin, options = _values(key, way, text, before, begin_of_line, begin, folder)
    return begin, options


def segments_of(text: str) -> tuple[str, ...]:
    """The names of the segments in a text, as far as it can be read."""
    found, inside, depth = [], False, 0
    for line in text.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        lead = len(line) - len(line.lstrip())
        if not inside:
            inside = line.rstrip() == "segments:"
            depth = 0
            continue
        depth = depth or lead
        if lead == 0:
            inside = False
        elif lead == depth and (key := _KEY.match(line)):
            found.append(key[1].strip("\"'"))
    return tuple(found)


def _values(
    key: str, way: list[str], text: str, before: str, line: int, begin: int, folder: Path | None
) -> tuple[int, tuple[Option, ...]]:
    if key in ("when", "unless"):
        names = [
            Option(name, f"{low:g} … {high:g}", "variable") for name, (low, high) in _quantities()
        ]
        inside = re.search(r"\b(?:seen|visits)\(([^)]*)$", before)
        saw = re.search(r"\bsaw ([\w -]*)$", before)
        if inside:
            return line + inside.start(1), tuple(_named(text))
        if saw:
            return line + saw.start(1), tuple(_felt())
        words = (Option("seen(", "", "function"), Option("saw ", "", "function"))
        return begin, (*names, *words)
    value = re.search(rf"\b{re.escape(key)}\s*:\s*(.*)$", before)
    whole = line + value.start(1) if value else begin
    if key == "feel":
        return whole, tuple(_felt())
    if key in _SEGMENTS:
        return (begin if key == "must_see" else whole), tuple(_named(text))
    if key == "clip" and folder is not None:
        media = re.search(r"^media:\s*[\"']?([^\s#\"']+)", text, re.MULTILINE)
        return whole, tuple(_clips(folder / media[1] if media else folder))
    part = _part([*way, key])
    return begin, tuple(Option(str(each), "", "enum") for each in _choices(part))


def _named(text: str) -> Iterator[Option]:
    return (Option(name, "", "class") for name in segments_of(text))


def _felt() -> Iterator[Option]:
    for name, place in feelings().items():
        yield Option(name, f"{place[0]:+.1f} {place[1]:+.1f}", "constant")


def _quantities() -> Iterator[tuple[str, tuple[float, float]]]:
    yield from QUANTITIES.items()


def _clips(folder: Path) -> Iterator[Option]:
    for each in sorted(folder.rglob("*"))[:2000]:
        if each.suffix.lower() in SUFFIXES:
            yield Option(each.relative_to(folder).as_posix(), "", "text")


def _value_of(before: str) -> str | None:
    """The key whose value is being written; None where a key is."""
    inner = before
    depth = 0
    for place in range(len(before) - 1, -1, -1):
        letter = before[place]
        if letter in "}]":
            depth += 1
        elif letter in "{[" and depth:
            depth -= 1
        elif letter == "{" or (letter == "," and not depth and "{" in before[:place]):
            inner = before[place + 1 :]
            break
        elif letter == "[":
            found = re.search(r"([\w]+)\s*:\s*$", before[:place])
            return found[1] if found else None
    found = re.match(r"\s*(?:- +)*([\w]+)\s*:(\s|$)", inner)
    return found[1] if found else None


def _way(above: str, before: str) -> list[str]:
    """The keys around a place, outermost first; those of the line itself where it has braces."""
    lead = len(before) - len(before.lstrip(" "))
    if re.match(r"\s*- ", before):
        lead += 1  # an item's keys stand within it
    found: list[str] = []
    for line in reversed(above.split("\n")):
        depth = len(line) - len(line.lstrip(" "))
        key = _KEY.match(line)
        if not line.strip() or key is None:
            continue
        if key.start(1) < lead and not line.rstrip().endswith("}"):
            found.append(key[1].strip("\"'"))
            lead = depth
        elif depth < lead:  # an item of a list begins here, of which this line is a part
            lead = depth + 1
        if depth == 0 and lead == 0:
            break
    way = found[::-1]
    open_braces = []
    for place, letter in enumerate(before):
        if letter == "{":
            named = re.search(r"([^\s:,{\[][^:,{\[]*?)\s*:\s*\[?[^\[\]]*$", before[:place])
            open_braces.append(named[1].strip("-\"' ") if named else "")
        elif letter == "}" and open_braces:
            open_braces.pop()
    return way + [each for each in open_braces if each]


@cache
def _schema() -> dict[str, Any]:
    return schema()


def _part(way: list[str]) -> dict[str, Any]:
    """The part of the schema at a way of keys; lists are passed through."""
    part = _schema()
    for key in way:
        inner = _resolved(part).get("properties", {}).get(key)
        part = inner or _resolved(part).get("additionalProperties") or {}
        if not isinstance(part, dict):
            return {}
    return _resolved(part)


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    for _ in range(8):
        if "$ref" in part:
            part = _schema()["$defs"][part["$ref"].rpartition("/")[2]]
        elif part.get("type") == "array" and isinstance(part.get("items"), dict):
            part = part["items"]
        elif "anyOf" in part and "properties" not in part:
            inner = (each for each in part["anyOf"] if "$ref" in each or "items" in each)
            part = next(inner, {"enum": _choices(part)})
        else:
            break
    return part


def _choices(part: dict[str, Any]) -> list[Any]:
    if part.get("type") == "boolean":
        return ["true", "false"]
    found = list(part.get("enum", ()))
    for each in part.get("anyOf", ()):
        found += each.get("enum", ())
    return found


def _keys(part: dict[str, Any]) -> Iterator[Option]:
    for name, each in part.get("properties", {}).items():
        yield Option(f"{name}: ", _first(each.get("description", "")), "property")


def _first(sentence: str) -> str:
    return " ".join(sentence.split())
