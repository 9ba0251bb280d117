"""Words about values that a model refuses, whatever file they stand in."""

from typing import Final

from engine.story.text.scalars import short

BOUNDS: Final = {
    "greater_than": "more than",
    "greater_than_equal": "at least",
    "less_than": "less than",
    "less_than_equal": "at most",
}
"""How a bound is said, by pydantic's type of the error."""


def said(value: object) -> str:
    """A value as the subject of a sentence that says what is wrong with it."""
    if value is None:
        return "This is empty; it"
    if isinstance(value, dict):
        return "A group of keys and values"
    if isinstance(value, list | tuple):
        return "A list"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{short(value)}"' if isinstance(value, str) else f"{value}"
