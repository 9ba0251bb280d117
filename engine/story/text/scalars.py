"""Resolves plain scalars to numbers, booleans, null or text, and rejects ambiguous ones.

A scalar that YAML 1.1 reads otherwise than a human does is refused instead of guessed.
"""

import re
from functools import lru_cache
from typing import Final

from engine.story.text.value_slips import meant_time


class SignedNumber(float):
    """A number that was written with its sign: `+0.2` may mean an addition, `-0.2` too."""


_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(
    r"[-+]?([0-9]{1,15}\.[0-9]{0,30}|\.[0-9]{1,30}|[0-9]{1,15})([eE][-+]?[0-9]{1,3})?"
)
_CLOCK = re.compile(r"[-+]?[0-9]+(:[0-9]+)+(\.[0-9]*)?")
_ODD_NUMBER = re.compile(
    r"[-+]?(0[0-9_]+|0[xXoObB][0-9a-fA-F_]+|[0-9][0-9_]*_[0-9_]*|[0-9]{16,})(\.[0-9_]*)?"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_HARMLESS = re.compile(
    r"[A-Za-z][A-Za-z0-9_ ./()<>=-]*"
    r"|[0-9]{1,6}(\.[0-9]{1,9})?(s|ms|%)|(0|[1-9][0-9]{0,5})(\.[0-9]{1,9})?"
)
_DOUBTFUL: Final = frozenset({"yes", "no", "on", "off"})
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


@lru_cache(maxsize=4096)  # the same keys and words come again and again
def refusal(text: str, plain: bool, as_key: bool = False) -> tuple[str, str, str] | None:
    """Code, message and remedy where a human and YAML would read `text` differently."""
    if plain and not as_key and _HARMLESS.fullmatch(text) and text.lower() not in _DOUBTFUL:
        return None  # nearly every value of a story
    if _UNPRINTABLE.search(text):
        return ("UNPRINTABLE-TEXT", "This text holds an invisible character.", "Type it anew.")
    if not plain:
        return None
    if text.lower() in _DOUBTFUL:
        shown = short(text)
        truth = "true" if text.lower() in ("yes", "on") else "false"
        remedy = f'Write {truth}; if the word itself is meant, quote it: "{shown}".'
        if as_key:
            remedy = f'Put the word in quotation marks: "{shown}".'
        return ("YES-OR-NO", f"{shown} may mean the word or true or false.", remedy)
    if as_key:
        if _WORDS.get(text, "") is None:
            return ("KEY-NOT-TEXT", "A key is empty.", "Write a word before the colon.")
        return None
    return _refused_number(text)


def _refused_number(text: str) -> tuple[str, str, str] | None:
    shown = short(text)
    if _CLOCK.fullmatch(text):
        meant = meant_time(text.lstrip("+-")) or "12s, 1.5s, 500ms or 1m30s"
        remedy = f'If this is a time, write {meant}; text in quotes: "{shown}".'
        return ("CLOCK-NUMBER", f"{shown} would be read as one large number.", remedy)
    if _ODD_NUMBER.fullmatch(text):
        remedy = f'Write an ordinary number such as 12 or 0.5; text in quotes: "{shown}".'
        return ("ODD-NUMBER", f"{shown} is a number that programs read differently.", remedy)
    return None


@lru_cache(maxsize=4096)
def resolved(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar by YAML 1.2's core schema; a text where it is nothing else."""
    if text in _WORDS:
        return _WORDS[text]
    signed = text[:1] in ("+", "-")
    if _INTEGER.fullmatch(text):
        return SignedNumber(text) if signed else int(text)
    if _DECIMAL.fullmatch(text):
        return SignedNumber(text) if signed else float(text)
    return text


def short(text: str | None, most: int = 40) -> str:
    """Text as it may stand in a message: one line, printable, not too long."""
    text = text or ""
    clean = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for letter in text[: most + 1]
    )
    return clean if len(text) <= most else clean[:most] + "…"
