"""How a venue writes times of day, opening hours and the hash of its operator's code."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from engine.words import Seconds

_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-4])[:.h]([0-5][0-9])")
_SPAN: Final = re.compile(rf"({_CLOCK.pattern})\s*(?:-|–|to)\s*({_CLOCK.pattern})")  # noqa: RUF001
CODE_PATTERN: Final = (
    r"^scrypt\$[0-9]{1,2}\$[0-9]{1,2}\$[0-9]{1,2}\$[0-9a-f]{16,128}\$[0-9a-f]{32,128}$"
)
"""Of a hashed operator's code: scrypt, log2 of n, r, p, salt and key in hexadecimal digits."""
_LARGEST_LOG_N: Final = 18  # a quarter of a gigabyte: what a file may make this machine do
_MOST_ROUNDS: Final = 16
CLOSED: Final = "closed"
WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
DAILY: Final = "daily"


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when, in seconds of the wall clock after midnight; `until` may lie beyond
    86,400, where it is open past midnight."""

    since: Seconds
    until: Seconds


def parse_clock(text: object) -> Seconds:
    """The seconds after midnight of `04:30`. Raises ValueError with a remedy."""
    match = _CLOCK.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None or (seconds := _seconds(match[1], match[2])) > 86400:
        raise ValueError('should be a time of day in quotation marks, such as "04:30"')
    return seconds


def parse_spans(text: object) -> tuple[Span, ...]:
    """The spans of `10:00-13:00, 14:00-02:00`, or none for `closed`.

    A span that ends no later than it begins runs past midnight. Raises ValueError with a remedy.
    """
    remedy = "should be hours such as 10:00-22:00, several with a comma between, or closed"
    if not isinstance(text, str):
        raise ValueError(remedy)
    if text.strip().casefold() == CLOSED:
        return ()
    spans = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            raise ValueError(remedy)
        since, until = _seconds(match[2], match[3]), _seconds(match[5], match[6])
        if since >= 86400 or until > 86400:
            raise ValueError(remedy)
        if since == until:
            raise ValueError("ends when it begins; all day is 00:00-24:00, no hour is closed")
        spans.append(Span(since, until if until > since else until + 86400))
    return tuple(spans)


def parse_day(text: object) -> str:
    """`daily`, a weekday or a date such as 2026-12-24. Raises ValueError with a remedy."""
    word = str(text).strip().casefold()
    if word in (DAILY, *WEEKDAYS):
        return word
    try:
        return date.fromisoformat(word).isoformat()
    except ValueError:
        raise ValueError(
            "should be daily, a weekday such as monday, or a date such as 2026-12-24"
        ) from None


def _seconds(hours: str, minutes: str) -> Seconds:
    return 3600.0 * int(hours) + 60.0 * int(minutes)


def _kept(kind: type, parse: Any) -> Any:
    """What was parsed already passes, for a venue that is copied with changes."""
    return lambda value: value if isinstance(value, kind) else parse(value)


def may_be_checked(code: str) -> bool:
    """Whether a hash of `CODE_PATTERN` is whole, and asks for no more than 256 MiB and seconds."""
    _, log_n, r, p, salt, key = code.split("$")
    whole = not (len(salt) % 2 or len(key) % 2)
    return whole and 1 <= int(log_n) <= _LARGEST_LOG_N and 1 <= int(r) * int(p) <= _MOST_ROUNDS


def _affordable(code: str) -> str:
    if not may_be_checked(code):
        raise ValueError("should be a hash that this machine can check")
    return code


_CLOCK_SCHEMA: Final = {"type": "string", "pattern": rf"^{_CLOCK.pattern}$", "examples": ["04:30"]}
_SPANS_SCHEMA: Final = {"type": "string", "examples": ["10:00-22:00", "18:00-02:00", CLOSED]}

Clock = Annotated[
    Seconds, BeforeValidator(_kept(float, parse_clock)), WithJsonSchema(_CLOCK_SCHEMA)
]
Spans = Annotated[
    tuple[Span, ...], BeforeValidator(_kept(tuple, parse_spans)), WithJsonSchema(_SPANS_SCHEMA)
]
Day = Annotated[str, BeforeValidator(parse_day)]
HashedCode = Annotated[str, Field(pattern=CODE_PATTERN), AfterValidator(_affordable)]
