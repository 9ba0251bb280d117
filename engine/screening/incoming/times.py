"""Times as people and programs write them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from engine.words import Seconds

_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d+)?)")
_UNITS: Final = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)\s*h)?\s*(?:(\d+(?:[.,]\d+)?)\s*m(?:in)?)?\s*(?:(\d+(?:[.,]\d+)?)\s*s(?:ec)?)?"
)
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
_SINCE_1970: Final = (1e8, 1e11)  # seconds, 1973 to 5138; a thousand times as many are milliseconds
GARMIN_EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)
"""From when Garmin's FIT counts its seconds."""


def seconds_of(written: str) -> Seconds | None:
    """A length of time or a place in a film: 75, 75.2, 1:15, 0:01:15.2, 1m15s, 900ms; None for
    anything else."""
    text = written.strip().casefold()
    if _NUMBER.fullmatch(text):
        return _number(text)
    if text.endswith("ms") and _NUMBER.fullmatch(text[:-2].strip()):
        return _number(text[:-2].strip()) / 1000
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds = found.groups()
        if _number(seconds) >= 60 or (hours is not None and int(minutes) >= 60):
            return None
        return int(hours or 0) * 3600 + int(minutes) * 60 + _number(seconds)
    found = _UNITS.fullmatch(text)
    if text and found:
        hours, minutes, seconds = (_number(each or "0") for each in found.groups())
        return hours * 3600 + minutes * 60 + seconds
    return None


def instant_of(written: str) -> datetime | None:
    """An instant: ISO 8601 with or without its zone, or seconds or milliseconds since 1970; None
    for anything else. One without a zone stays so: it is the time of wherever it was written."""
    text = written.strip()
    if _NUMBER.fullmatch(text):
        count = _number(text)
        if count >= _SINCE_1970[1]:
            count /= 1000
        if not _SINCE_1970[0] <= count < _SINCE_1970[1]:
            return None
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=count)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> float:
    return float(text.replace(",", "."))
