"""Locations inside a story, and places in its text."""

from collections.abc import Iterator
from typing import NamedTuple

import yaml

from engine.story.text.scalars import short

Location = tuple[str | int, ...]
"""The way to a value: keys and indices, such as `("segments", "harbour", "next", 0)`."""


class Place(NamedTuple):
    """A line and a column of the text, both counted from 1."""

    line: int
    column: int


def shown(location: Location) -> str:
    """A location as authors read it: `segments.harbour.next.0.to`."""
    return ".".join(short(str(step)) for step in location)


def ways_up(location: Location) -> Iterator[Location]:
    """The location and everything around it, innermost first; the last is `()`."""
    for length in range(len(location), -1, -1):
        yield location[:length]


def place_of(event: yaml.Event) -> Place:
    """The place at which an event begins."""
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def letters_of(event: yaml.Event) -> tuple[int, int]:
    """The indices in the text of an event's first letter and behind its last."""
    if event.start_mark is None or event.end_mark is None:
        return 0, 0
    return event.start_mark.index, event.end_mark.index


def end_of(event: yaml.Event) -> Place:
    """The place behind an event's last letter."""
    mark = event.end_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
