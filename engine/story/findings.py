"""Findings: problems by their location in the story, without a line and column yet."""

from dataclasses import dataclass

from engine.story.text.locations import Location


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of the value at `location`, or of its key where `at_key` is set.

    `column` is the character of a one-line text at which the fault stands, counted from 1.
    """

    code: str
    location: Location
    message: str
    remedy: str
    at_key: bool = False
    column: int = 0
