"""Where something is: its way inside a story, and its place in the text."""

from collections.abc import Iterator
from typing import NamedTuple

from engine.story.scalars import short

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
