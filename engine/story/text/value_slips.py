"""Converts times, shares and numbers as people write them to the format's notation.

Each function returns the value that was probably meant, as it is to be written, or None.
"""

import re
from typing import Final

from engine.story.text.durations import parse_duration, write_duration
from engine.story.text.letters import plain
from engine.words import Seconds

_UNITS: Final[dict[str, Seconds]] = {
    **dict.fromkeys(("ms", "msec", "msecs", "millis", "millisecond", "milliseconds"), 0.001),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunden", '"', "''"), 1.0),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten", "'"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunden"), 3600.0),
}
_PART: Final = re.compile(r"([0-9]*[.,]?[0-9]+)[ .-]*([a-z]+|''|[\"'])[ ,.]*(?:and )?")
_CLOCK: Final = re.compile(
    r"([0-9]{1,3}):([0-9]{1,2})(?::([0-9]{1,2}))?"
    r"(?:[:;][0-9]{2}|([.,][0-9]+))?"
)
_LONGEST: Final = 30  # letters of anything that was meant to be a value
_WORDS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "half": 0.5, "ten": 10}


def meant_time(value: object) -> str | None:
    """`2,5s`, `2 sec`, `1:30`, `90 seconds` as the format writes a time."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = plain(value).strip().strip(",;.").lower()
    for word, number in _WORDS.items():
        text = re.sub(rf"^{word} (?=[a-z])", f"{number} ", text)
    clock = _CLOCK.fullmatch(text)
    if clock:
        first, second, third, rest = clock.groups()
        seconds = float(f"{third or second}{(rest or '').replace(',', '.')}")
        whole = 60 * (60 * int(first) + int(second)) if third else 60 * int(first)
        return written_time(whole + seconds)
    parts = list(_PART.finditer(text))
    if not parts or "".join(part[0] for part in parts) != text:
        return None
    if any(part[2] not in _UNITS for part in parts):
        return None
    if len(parts) == 1 and parts[0][2] in ("ms", "s"):
        return f"{_plain_number(parts[0][1])}{parts[0][2]}"
    return written_time(sum(float(_plain_number(part[1])) * _UNITS[part[2]] for part in parts))


def written_time(seconds: Seconds) -> str:
    """Seconds as a person would write them: `1m30s`, `500ms`."""
    if 0 < seconds < 1:
        return f"{1000 * seconds:g}ms"
    minutes, rest = divmod(round(seconds, 6), 60)
    text = (f"{minutes:.0f}m" if minutes else "") + (f"{rest:g}s" if rest or not minutes else "")
    try:
        return text if parse_duration(text) == round(seconds, 6) else write_duration(seconds)
    except ValueError:  # so long that it is written with an exponent
        return write_duration(seconds)


def with_unit(number: float) -> str:
    """The remedy for a time without its unit."""
    if number >= 100:
        return f"Write {number:g}ms if milliseconds are meant, {number:g}s if seconds."
    return f"Write {number:g}s if seconds are meant."


def meant_number(value: object) -> str | None:
    """`0,2`, `60%`, `24fps` and numbers in quotation marks as the format writes a number."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = plain(value).strip().strip(",;").lower()
    match = re.fullmatch(r"([-+]?[0-9]*[.,]?[0-9]+) *(%|percent|[a-z/+ ]*)", text)
    if ratio := re.fullmatch(r"([0-9]{1,6})/([1-9][0-9]{0,5})", text):
        return f"{round(int(ratio[1]) / int(ratio[2]), 3):g}"
    if not match:
        return None
    number = _plain_number(match[1])
    return f"{float(number) / 100:g}" if match[2] in ("%", "percent") else number


def meant_share(value: object) -> str | None:
    """`0.55`, `55` and `55 percent` as the format writes a share."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        share = 100 * value if 0 < abs(value) <= 1 and not isinstance(value, int) else value
    else:
        match = re.fullmatch(
            r"([0-9]{0,6}[.,]?[0-9]{1,9}) *(%|percent)", plain(str(value)).strip().lower()
        )
        if not match:
            return None
        share = float(_plain_number(match[1]))
    return f"{share:g}%" if 0 <= share <= 100 else None


def _plain_number(text: str) -> str:
    text = text.replace(",", ".")
    sign = text[:1] if text[:1] in "+-" else ""
    text = text.removeprefix(sign)
    return sign + (f"0{text}" if text.startswith(".") else text)
