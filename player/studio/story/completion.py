"""What may be written at a place of a story's text: keys, segments, feelings, clips, quantities.

The text need not be a story yet, nor YAML: where a place lies is read from its line and the
indentation above it. Keys and their meanings come from the story's schema.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from engine.media import captions
from engine.media.containers import SUFFIXES
from engine.story.check.files import SCORE_SUFFIXES
from engine.story.schema import schema
from engine.viewer.emotions import feelings
from player.studio.story.film_files import clips_for, files_in
from player.studio.story.guard_words import Option, guard_words
from player.studio.story.names import Named, named_in

_KEY: Final = re.compile(r"^\s*(?:- +)*([^\s#:{\[\]},][^:#{\[]*?)\s*:(?:\s|$)")
_WORD: Final = re.compile(r"[^\s,\[\]{}:()]*$")
_ITEM: Final = re.compile(r"^\s*(?:- +)+[^:{\[]*$")
_LISTED: Final = ("must_see", "themes", "notes", "without")
_MEASURED_NOTES: Final = ("flashing", "loud", "bright")
_LANGUAGES: Final = ("en", "de", "fr", "es")


def completions(
    text: str, index: int, folder: Path | None = None
) -> tuple[int, tuple[Option, ...]]:
    """Where the word before `index` begins, and what may stand in its place.

    Clips, captions and stems are those below `folder`.
    """
    line = text.rfind("\n", 0, index) + 1
    before = text[line:index]
    if "#" in before and re.search(r"(^|\s)#", before):
        return index, ()
    way = _way(text[:line], before)
    word = _WORD.search(before)
    begin = line + (word.start() if word else len(before))
    key = _value_of(before)
    named = named_in(text, index)
    if key is None and _ITEM.match(before) and way and not _keyed(way):
        item = re.match(r"\s*(?:- +)+", before)
        assert item is not None
        return line + item.end(), tuple(_values(way[-1], way[:-1], named, text, folder))
    if key is None:
        return begin, tuple(_keys(way, named))
    value = re.search(rf"\b{re.escape(key)}[\"']?\s*:\s*[\"']?(.*)$", before)
    whole = line + value.start(1) if value else begin
    if key in ("when", "unless"):
        at, options = guard_words(text[whole:index], named)
        return whole + at, options
    options = tuple(_values(key, way, named, text, folder))
    return (begin if key in _LISTED or "[" in text[whole:index] else whole), options


def _keys(way: list[str], named: Named) -> Iterator[Option]:
    """The keys that may stand at a place, with what each means."""
    if way[-1:] == ["captions"]:
        for language in dict.fromkeys((*named.languages, *_LANGUAGES)):
            yield Option(f"{language}: ", "", "property")
    if way[-1:] == ["set"]:
        for name, values in named.variables:
            yield Option(f"{name}: ", ", ".join(values), "property")
    for name, each in _part(way).get("properties", {}).items():
        yield Option(f"{name}: ", " ".join(each.get("description", "").split()), "property")


def _values(
    key: str, way: list[str], named: Named, text: str, folder: Path | None
) -> Iterable[Option]:
    """What may be the value of a key, or an item of its list."""
    if key == "feel":
        return _felt()
    if key in ("to", "start"):
        inside = dict(named.inside).get(way[1]) if way[:1] == ["groups"] and way[1:] else None
        return _options(named.segments if inside is None else inside, "class")
    paths = None if folder is None else _paths(key, way, text, folder)
    if paths is not None:
        return _options(paths)
    if way[-1:] == ["set"]:
        return _options(dict(named.variables).get(key, ()), "enum")
    known = {
        "must_see": named.flat,
        "group": [name for name, _ in named.inside],
        "score": named.stems,
        "themes": named.themes,
        "notes": dict.fromkeys((*_MEASURED_NOTES, *named.notes)),
        "without": dict.fromkeys((*_MEASURED_NOTES, *named.notes)),
        "tone": named.tones,
        "language": dict.fromkeys((*named.languages, *_LANGUAGES)),
    }.get(key)
    if known is not None:
        return _options(known)
    raw = _raw([*way, key])
    given = _choices(raw) or (_followed(raw).get("examples", ()) if key == "join" else ())
    return _options([str(each) for each in given], "enum")


def _paths(key: str, way: list[str], text: str, folder: Path) -> Iterable[str] | None:
    """The files that a value may name; None where it names none."""
    if key == "clip":
        return clips_for(folder, text)
    if key == "media":
        clips = files_in(folder, SUFFIXES)
        return dict.fromkeys(f"{Path(each).parent.as_posix()}/" for each in clips)
    if way[-1:] == ["captions"]:
        return files_in(folder, captions.SUFFIXES)
    return files_in(folder, SCORE_SUFFIXES) if way == ["score"] else None


def _options(words: Iterable[str], kind: str = "text") -> Iterator[Option]:
    return (Option(word, "", kind) for word in words)


def _felt() -> Iterator[Option]:
    for name, place in feelings().items():
        yield Option(name, f"{place[0]:+.1f} {place[1]:+.1f}", "constant")


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


def _raw(way: list[str]) -> dict[str, Any]:
    """The part of the schema at a way of keys, as it is written there; lists are passed through."""
    part = _schema()
    for key in way:
        outer = _resolved(part)
        part = outer.get("properties", {}).get(key) or outer.get("additionalProperties") or {}
        if not isinstance(part, dict):
            return {}
    return part


def _part(way: list[str]) -> dict[str, Any]:
    return _resolved(_raw(way))


def _keyed(way: list[str]) -> bool:
    """Whether what stands at a way has keys of its own, or is a list of such."""
    return "properties" in _part(way)


def _followed(part: dict[str, Any]) -> dict[str, Any]:
    """What a reference leads to."""
    while "$ref" in part:
        part = _schema()["$defs"][part["$ref"].rpartition("/")[2]]
    return part


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    for _ in range(8):
        if "$ref" in part:
            part = _followed(part)
        elif part.get("type") == "array" and isinstance(part.get("items"), dict):
            part = part["items"]
        elif "anyOf" in part and "properties" not in part:
            inner = (each for each in part["anyOf"] if "$ref" in each or "items" in each)
            part = next(inner, {"enum": _choices(part)})
        else:
            break
    return part


def _choices(part: dict[str, Any]) -> list[Any]:
    part = _followed(part)
    if part.get("type") == "boolean":
        return ["true", "false"]
    found = list(part.get("enum", ()))
    for each in part.get("anyOf", ()):
        found += each.get("enum", ())
    return found
