"""A problem before it has its place in the text: what `check` finds, by location."""

from dataclasses import dataclass

from engine.story.text.locations import Location


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with the value at `location`, or with its key where `at_key` is set.

    `column` is the character of a one-line text at which the fault stands, counted from 1.
    """

    code: str
    location: Location
    message: str
    remedy: str
    at_key: bool = False
    column: int = 0
