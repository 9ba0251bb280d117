"""Edits of a story's text that keep everything else as it is written: comments, order, layout.

The text is parsed for the places of its values (YAML's representation graph, as PyYAML composes
it), and letters are put in or taken out there. Each edit is read again afterwards: where it did not
become exactly what was meant, nothing is edited and `Trouble` says so. Pure; any thread.
"""

import copy
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

import yaml

from engine.story.text.locations import Location, shown
from engine.story.text.plain_yaml import LOADER, read_plain
from player.studio.words import Refusal

STEP: Final = "  "  # what an inner line is indented by where nothing shows the author's own way

_ABSENT: Final = object()


def value_at(text: str, location: Location) -> Any:
    """The plain data at a location, or None where nothing is written there."""
    found = _plain(text)
    for step in location:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def source_at(text: str, location: Location) -> str:
    """A value as it is written at a location, `+0.2` with its sign; empty where nothing is."""
    try:
        node = _node(text, location)
    except Refusal:
        return ""
    edit = _Letters(text)
    return text[edit.start(node) : edit.end(node)]


def source_of(typed: str) -> str:
    """What somebody typed as the value of a number, a time or a truth value, as YAML: as it stands
    where it is one value, else as a text."""
    read = read_plain(f"[{typed}]")
    single = isinstance(read.data, list) and len(read.data) == 1
    if read.faults or not single or isinstance(read.data[0], str | dict | list | None):
        return written(typed)
    return typed


def written(value: object) -> str:
    """Plain data as YAML on one line, as it can stand anywhere: `{to: storm, default: true}`."""
    if isinstance(value, str):
        return _scalar(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(each) for each in value) + "]"
    return f"{value:g}" if isinstance(value, float) else str(value)


def with_value(text: str, location: Location, source: str) -> str:
    """The text with a value written in the place of what stands at a location.

    `source` is YAML on one line, as `written` makes it. The location's last step may be a key that
    is not there yet. Raises Trouble where that cannot be done.
    """
    return _checked(text, _put(text, location, source), location, _read(source))


def with_value_within(text: str, location: Location, source: str) -> str:
    """The same, where what is around it may be missing as well, such as the stretch of a value
    `stretch.shorter`. Raises Trouble."""
    around, last = location[:-1], location[-1]
    if value_at(text, around) is None and isinstance(last, str):
        return with_value(text, around, f"{{{written(last)}: {source}}}")
    return with_value(text, location, source)


def without(text: str, location: Location) -> str:
    """The text without a key and its value, or without an item. Raises Trouble."""
    return _checked(text, _taken(text, location), location, _ABSENT)


def with_item(text: str, location: Location, source: str) -> str:
    """The text with one more item at the end of a list, which may not be there yet.

    Raises Trouble where that cannot be done.
    """
    items = value_at(text, location)
    if not items:
        return with_value(text, location, f"[{source}]")
    if not isinstance(items, list):
        raise Refusal("no_list", where=shown(location))
    node = _node(text, location)
    edit = _Letters(text)
    if node.flow_style:
        edit.put(edit.end(node.value[-1]), f", {source}")
    else:
        first = node.value[0]
        dash = text.rfind("-", 0, edit.start(first))
        lead = text[edit.line_start(dash) : dash]
        between = text[dash + 1 : edit.start(first)]
        lead = " " * len(lead)  # the list may itself stand behind another dash
        between = between if between.strip() == "" and "\n" not in between else " "
        edit.put(edit.line_end(edit.end(node.value[-1])), f"\n{lead}-{between}{source}")
    return _checked(text, edit.text, (*location, len(items)), _read(source))


def scalar_at(text: str, line: int, column: int) -> tuple[int, int] | None:
    """The first and the last index of the word that begins at a line and column, from 1."""
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return None
    row = lines[line - 1]
    found = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s,\]\}:#\[\{]+").match(row, column - 1)
    if found is None:
        return None
    begin = sum(len(each) + 1 for each in lines[: line - 1])
    return begin + found.start(), begin + found.end()


@lru_cache(maxsize=4)
def _plain(text: str) -> Any:
    """The plain data of a text, which nobody may change; a form asks for it with each field."""
    return read_plain(text).data


class _Letters:
    """A text, and where its nodes stand in it as indices."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = [0]
        for row in text.split("\n"):
            self._lines.append(self._lines[-1] + len(row) + 1)

    def put(self, begin: int, letters: str, end: int | None = None) -> None:
        """Put letters in the place of those from `begin` to `end`. Once for each."""
        self.text = self.text[:begin] + letters + self.text[begin if end is None else end :]

    def start(self, node: yaml.Node) -> int:
        """The index of a node's first letter."""
        return self._lines[node.start_mark.line] + int(node.start_mark.column)

    def end(self, node: yaml.Node) -> int:
        """The index behind a node's last letter; of a block that is the last of what it holds."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        behind = self._lines[node.end_mark.line] + int(node.end_mark.column)
        # A text over several lines ends where the next thing begins.
        begin = self.start(node)
        return begin + len(self.text[begin:behind].rstrip())

    def line_start(self, index: int) -> int:
        """The index of the first letter of a line."""
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """The index behind a line's last letter."""
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found


@lru_cache(maxsize=4)
def _root(text: str) -> yaml.Node:
    root = None
    if _plain(text) is not None:  # what is no story's YAML, a bomb for instance, is not composed
        with suppress(yaml.YAMLError, ValueError):
            root = yaml.compose(text, Loader=LOADER)
    if root is None:
        raise Refusal("no_yaml")
    return root


def _node(text: str, location: Location) -> Any:
    node = _root(text)
    for step in location:
        inner = _inner(node, step)
        if inner is None:
            raise Refusal("not_written", where=shown(location))
        node = inner[1]
    return node


def _inner(node: yaml.Node, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    """The key, where it has one, and the value of a step inward."""
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in node.value if k.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def _put(text: str, location: Location, source: str) -> str:
    *around, last = location
    outer = _node(text, tuple(around))
    inner = _inner(outer, last)
    edit = _Letters(text)
    if inner is not None:
        key, value = inner
        begin, end = edit.start(value), edit.end(value)
        if key is not None and text[edit.end(key) : begin].count("\n"):
            begin = text.index(":", edit.end(key)) + 1  # a block below its key
            source = f" {source}"
        elif begin == end:
            source = f" {source}"  # a key without a value
        edit.put(begin, source, end)
        return edit.text
    if not isinstance(outer, yaml.MappingNode) or not isinstance(last, str):
        raise Refusal("not_written", where=shown(location))
    line = f"{_scalar(last)}: {source}"
    if outer.flow_style:
        place = edit.end(outer.value[-1][1]) if outer.value else edit.start(outer) + 1
        edit.put(place, f", {line}" if outer.value else line)
    elif not outer.value:
        raise Refusal("empty", where=shown(tuple(around)))
    else:
        lead = " " * int(outer.value[0][0].start_mark.column)
        edit.put(edit.line_end(edit.end(outer)), f"\n{lead}{line}")
    return edit.text


def _taken(text: str, location: Location) -> str:
    *around, last = location
    outer = _node(text, tuple(around))
    inner = _inner(outer, last)
    if inner is None:
        raise Refusal("not_written", where=shown(location))
    if len(outer.value) == 1:
        if not around:
            raise Refusal("nothing_left")
        return _taken(text, tuple(around))
    key, value = inner
    edit = _Letters(text)
    begin, end = edit.start(key or value), edit.end(value)
    if outer.flow_style:
        after = re.compile(r"\s*,\s*").match(text, end)
        if after:
            edit.put(begin, "", after.end())
        else:
            before = text.rindex(",", 0, begin)
            edit.put(before, "", end)
        return edit.text
    if key is None:
        begin = text.rindex("-", 0, begin)
    first = text[edit.line_start(begin) : begin]
    if first.strip():  # the first key behind a dash: the next one takes its place
        following = outer.value[1][0]
        edit.put(begin, "", edit.start(following))
    else:
        edit.put(edit.line_start(begin), "", min(edit.line_end(end) + 1, len(text)))
    return edit.text


def _checked(before: str, after: str, location: Location, value: Any) -> str:
    """The edited text, if it says what it said before but for one thing."""
    meant = copy.deepcopy(_plain(before))
    now = read_plain(after)
    if now.data is None or not _set(meant, location, value) or now.data != meant:
        raise Refusal("not_editable", where=shown(location))
    return after


def _set(data: Any, location: Sequence[str | int], value: Any) -> bool:
    """Set or take away what is at a location in plain data."""
    *around, last = location
    outer = data
    for step in around:
        outer = outer[step]
    if value is _ABSENT:
        if len(outer) == 1:  # what would be empty goes as a whole
            return bool(around) and _set(data, around, _ABSENT)
        del outer[last]
    elif isinstance(outer, list) and last == len(outer):
        outer.append(value)
    else:
        outer[last] = value
    return True


def _read(source: str) -> Any:
    """The plain data of YAML on one line. Raises Trouble where it is none."""
    read = read_plain(f"value: {source}\n")
    if "\n" in source or read.faults or not isinstance(read.data, dict) or len(read.data) != 1:
        told = read.faults[0].message if read.faults else ""
        raise Refusal("not_there" if told else "several_values", source=source, told=told)
    return read.data["value"]


def _scalar(word: str) -> str:
    """A text as YAML, in quotation marks where it would be taken for something else."""
    plain = read_plain(f"[{word}]")
    if not plain.faults and plain.data == [word] and word == word.strip() and "#" not in word:
        return word
    marked = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + marked.replace("\n", "\\n").replace("\t", "\\t") + '"'
