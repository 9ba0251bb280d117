"""What a story's text names, as far as it can be read: segments, variables, beats, languages."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from engine.story.text.plain_yaml import read_plain

_KEY: Final = re.compile(r"^\s*(?:- +)*([^\s#:{\[\]},][^:#{\[]*?)\s*:(?:\s|$)")


@dataclass(frozen=True)
class Named:
    """The names in a text. `segments` are those of the story, `inside` by group those of groups;
    `flat` as guards call them, `walk/bridge`. `variables` have what each can be, where that is
    known by words."""

    segments: tuple[str, ...] = ()
    inside: tuple[tuple[str, tuple[str, ...]], ...] = ()
    flat: tuple[str, ...] = ()
    variables: tuple[tuple[str, tuple[str, ...]], ...] = ()
    beats: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tones: tuple[str, ...] = ()


def named_in(text: str, index: int) -> Named:
    """The names in a text, in which somebody writes at `index`: without that line, which need not
    be whole yet."""
    begin, end = text.rfind("\n", 0, index) + 1, text.find("\n", index)
    rest = text[:begin] + ("" if end < 0 else text[end:])
    return _named(rest, segments_of(text))


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


@lru_cache(maxsize=4)
def _named(text: str, segments: tuple[str, ...]) -> Named:
    data = read_plain(text).data
    story = data if isinstance(data, dict) else {}
    groups = {
        name: _group(_group(held).get("segments")) for name, held in _pairs(story.get("groups"))
    }
    written = _group(story.get("segments"))
    every = [each for held in (written, *groups.values()) for _, each in _pairs(held)]
    flat = list(segments)
    for name, segment in _pairs(written):
        inner = groups.get(str(_group(segment).get("group")), {})
        flat += [f"{name}/{each}" for each in inner]
    beats = [beat for each in every for beat in _list(_group(each).get("beats"))]
    languages = [
        language
        for each in every
        for language in (*_group(_group(each).get("captions")), _group(each).get("language"))
    ]
    return Named(
        segments,
        tuple((name, _words(held)) for name, held in groups.items()),
        _words(flat),
        tuple(
            (name, _of_a_variable(_group(held))) for name, held in _pairs(story.get("variables"))
        ),
        _words(_group(each).get("name") for each in beats),
        _words(_group(story.get("score"))),
        _words(languages),
        _words(word for each in every for word in _list(_group(each).get("themes"))),
        _words(word for each in every for word in _list(_group(each).get("notes"))),
        _words(_group(each).get("tone") for each in every),
    )


def _of_a_variable(variable: dict[str, Any]) -> tuple[str, ...]:
    if variable.get("type") == "boolean":
        return "true", "false"
    return _words(_list(variable.get("values")))


def _group(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    return ((str(key), each) for key, each in _group(value).items())


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _words(words: Iterable[Any]) -> tuple[str, ...]:
    """Each once, in the order of the text; what is no word is passed over."""
    return tuple(dict.fromkeys(str(each) for each in words if isinstance(each, str) and each))
