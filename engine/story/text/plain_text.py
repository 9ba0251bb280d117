"""The result of reading YAML: plain data, the places of keys and values, and faults."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.story.text.locations import Location, Place


class Fault(NamedTuple):
    """Something that a story's YAML must not contain, or cannot be read."""

    code: str
    message: str
    remedy: str
    place: Place
    location: Location


@dataclass
class PlainText:
    """The result. `data` is None where reading had to stop; `faults` then says why.

    `values` and `keys` hold the place of each value and of the key that names it; `inside`
    the place of the first character of a one-line guard, behind its quotation mark. A faulty
    value stands in `data` as None, and its location in `spoilt`. `comments` holds what follows
    a # where a value should be.
    """

    data: Any = None
    faults: list[Fault] = field(default_factory=list)
    values: dict[Location, Place] = field(default_factory=dict)
    keys: dict[Location, Place] = field(default_factory=dict)
    inside: dict[Location, Place] = field(default_factory=dict)
    spoilt: set[Location] = field(default_factory=set)
    comments: dict[Location, str] = field(default_factory=dict)
