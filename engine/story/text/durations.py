"""Parses and writes durations: `12s`, `1.5s`, `500ms`, `1m30s`, `1h 5m`."""

import re
from typing import Final

from engine.words import Seconds

# Digits are counted so that no number, however long, can grow past what a float holds.
_NUMBER: Final = r"[0-9]{1,6}(?:\.[0-9]{1,9})?"
DURATION_PATTERN: Final = (
    rf"^\s*(?=[0-9])({_NUMBER}h\s*)?({_NUMBER}m\s*)?({_NUMBER}s\s*)?([0-9]{{1,9}}ms)?\s*$"
)
"""The same as an editor checks it while somebody types."""

_DURATION: Final = re.compile(
    rf"(?:({_NUMBER})h\s*)?(?:({_NUMBER})m\s*)?(?:({_NUMBER})s\s*)?(?:([0-9]{{1,9}})ms)?"
)
_MEANT: Final = re.compile(
    r"([0-9]{1,6}(?:[.,][0-9]{1,9})?)\s*"
    r"(milliseconds?|msecs?|ms|hours?|hrs?|std|h|minutes?|mins?|m|seconds?|secs?|sek|s)\.?",
    re.IGNORECASE,
)
_UNITS: Final = {"std": "h", "milli": "ms", "ms": "ms", "h": "h", "m": "m", "s": "s"}


def parse_duration(text: object) -> Seconds:
    """The seconds of `12s`, `1.5s`, `500ms`, `1h 5m 3s`. Raises ValueError with a remedy."""
    match = _DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    if not match or not any(match.groups()):
        raise ValueError(
            f"should be a time such as 12s, 1.5s, 500ms, 1m30s or 1h5m{would_be(text)}"
        )
    hours, minutes, seconds, milliseconds = match.groups()
    whole = float(hours or 0) * 3600 + float(minutes or 0) * 60
    return whole + float(seconds or 0) + int(milliseconds or 0) / 1000


def would_be(text: object) -> str:
    """`; 2 min would be 2m` where units are written out, or nothing."""
    if not isinstance(text, str):
        return ""
    if last := re.fullmatch(r"([0-9]+[hm]) ?([0-9]{1,2})", text.strip()):
        return f"; {last[0]} would be {last[1]}{last[2]}{'m' if last[1].endswith('h') else 's'}"
    parts = _MEANT.findall(text[:80])
    written = "".join(number.replace(",", ".") + _unit(word.lower()) for number, word in parts)
    rest = re.sub(r"[\s,]|and|und", "", _MEANT.sub("", text[:80]))
    unclear = rest or not written or not _DURATION.fullmatch(written) or len(text) > 80
    return "" if unclear else f"; {text.strip()} would be {written}"


def _unit(word: str) -> str:
    return next(unit for begin, unit in _UNITS.items() if word.startswith(begin))


def write_duration(seconds: Seconds) -> str:
    """Seconds as an author would write them, to the nanosecond."""
    minutes, rest = divmod(seconds, 60.0) if seconds >= 1e6 else (0.0, seconds)
    text = f"{rest:.9f}".rstrip("0").rstrip(".")
    return f"{minutes:.0f}m{text}s" if minutes else f"{text}s"
