"""Times as an author writes them: `12s`, `1.5s`, `500ms`, `1m30s`."""

import re
from typing import Final

from engine.words import Seconds

DURATION_PATTERN: Final = (
    r"^\s*(?=[0-9])([0-9]{1,6}m)?([0-9]{1,6}(\.[0-9]{1,9})?s)?([0-9]{1,9}ms)?\s*$"
)
"""The same as an editor checks it while somebody types."""

# Digits are counted so that no number, however long, can grow past what a float holds.
_DURATION = re.compile(r"(?:([0-9]{1,6})m)?(?:([0-9]{1,6}(?:\.[0-9]{1,9})?)s)?(?:([0-9]{1,9})ms)?")


def parse_duration(text: object) -> Seconds:
    """`12s`, `1.5s`, `500ms`, `1m30s` in seconds. ValueError says how to write it."""
    match = _DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    if not match or not any(match.groups()):
        raise ValueError("should be a time such as 12s, 1.5s, 500ms or 1m30s")
    minutes, seconds, milliseconds = match.groups()
    return int(minutes or 0) * 60 + float(seconds or 0) + int(milliseconds or 0) / 1000


def write_duration(seconds: Seconds) -> str:
    """Seconds as an author would write them, to the nanosecond."""
    minutes, rest = divmod(seconds, 60.0) if seconds >= 1e6 else (0.0, seconds)
    text = f"{rest:.9f}".rstrip("0").rstrip(".")
    return f"{minutes:.0f}m{text}s" if minutes else f"{text}s"
