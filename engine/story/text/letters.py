"""Typographic letters that look like plain ones, as pasted from a word processor.

They are right in the texts of a film, and wrong where YAML or a guard needs its own signs.
"""

import re
import unicodedata
from typing import Final

_DOUBLE: Final = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"
_SINGLE: Final = "\u2018\u2019\u201a\u201b\u2039\u203a\u2032\uff07"
_SPACES: Final = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
_HYPHENS: Final = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_WIDE: Final = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_WIDE_SIGNS: Final = {"\u3001": ",", "\u3002": ".", "\uff0f": "/", "\u2044": "/"}

PLAIN: Final[dict[str, str]] = {
    **_WIDE,
    **_WIDE_SIGNS,
    **dict.fromkeys(_DOUBLE, '"'),
    **dict.fromkeys(_SINGLE, "'"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_INVISIBLE, ""),
    **dict.fromkeys(_HYPHENS, "-"),
    "\u2026": "...",
}
"""What each of these letters is taken for."""

_TABLE: Final = str.maketrans(PLAIN)


# Wide signs carry their own space: behind a wide colon none is typed.
_WIDE_COLON: Final = re.compile(r"(?<![^\W\d])([^\W\d]\w*)\uff1a(?=[^\s\uff0f/])")


def plain_line(line: str) -> str:
    """A line of a story with plain letters."""
    return plain(_WIDE_COLON.sub(r"\1: ", line))


def plain(text: str) -> str:
    """Text with plain letters in the place of those that look like them."""
    return text.translate(_TABLE)


def first_odd(text: str) -> int | None:
    """The index of the first such letter; None where there is none."""
    if text.isascii():
        return None
    return next((place for place, letter in enumerate(text) if letter in PLAIN), None)


def said_of(letter: str) -> str:
    """The sentence about such a letter."""
    name = unicodedata.name(letter, "a letter without a name").lower()
    if letter in _SPACES:
        return f"The space here is no ordinary one ({name})."
    if letter in _INVISIBLE:
        return f"An invisible character stands here ({name})."
    if letter in _DOUBLE + _SINGLE:
        return f"The quotation mark {letter} is a letter here, as a word processor sets it."
    if letter in _HYPHENS:
        return f"The dash {letter} is no hyphen or minus sign ({name})."
    return f"The sign {letter} looks like {PLAIN[letter]} and is another ({name})."
