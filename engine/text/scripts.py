"""The scripts of characters, and the packages that have typefaces for them."""

import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from engine.text.typesetting import missing_characters

_EAST_ASIAN: Final = {"Han", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Yi"}
_NAMES: Final = {
    "CJK": "Han",
    "IDEOGRAPHIC": "Han",
    "KANGXI": "Han",
    "KATAKANA-HIRAGANA": "Katakana",
    "HALFWIDTH": "Katakana",
    "FULLWIDTH": "Han",
    "CANADIAN": "Canadian syllabics",
    "TAI": "Tai",
    "OL": "Ol Chiki",
    "NKO": "N'Ko",
}
"""Where the first word of a character's name is not the script's."""

SYMBOLS: Final = "emoji or symbols"
PRIVATE: Final = "of no script"

SAMPLES: Final = {
    "Latin": "Aé",
    "Greek": "Αω",
    "Cyrillic": "Жя",
    "Arabic": "بم",
    "Hebrew": "אם",
    "Devanagari": "कि",
    "Bengali": "কি",
    "Tamil": "கி",
    "Thai": "กี",
    "Han": "海静",
    "Hiragana": "あの",
    "Hangul": "한글",
    "Georgian": "აბ",
    "Armenian": "Աբ",
    "Ethiopic": "አበ",
    "Khmer": "ខ្មែ",
}
"""A few letters of the scripts that most films are captioned in."""


def script_of(character: str) -> str:
    """The script's name, such as `Devanagari`; `emoji or symbols` where it is of none."""
    if unicodedata.category(character) in ("Co", "Cn"):
        return PRIVATE
    if unicodedata.category(character)[0] not in "LM":
        return SYMBOLS
    word = unicodedata.name(character, "").split(" ")[0]
    return _NAMES.get(word, word.capitalize()) or "unknown"


def missing_scripts(text: str) -> dict[str, str]:
    """The scripts without a typeface here, each with its characters in `text`, sorted."""
    found: dict[str, set[str]] = {}
    for character in missing_characters(text):
        found.setdefault(script_of(character), set()).add(character)
    return {name: "".join(sorted(found[name])) for name in sorted(found)}


def remedy(scripts: Iterable[str]) -> str:
    """A sentence that says which packages to install for scripts; Debian's on Linux."""
    wanted = sorted(set(scripts) - {PRIVATE})
    if not wanted:
        return "They mean nothing without a typeface of their own: write others."
    if sys.platform != "linux":
        return f"Install a typeface for {_listed(wanted)} in the system's settings of fonts."
    packages = sorted({_package(script) for script in wanted})
    if Path("/etc/debian_version").exists():
        return f"Install a typeface: apt install {' '.join(packages)}."
    return f"Install a typeface for {_listed(wanted)} (on Debian: {' '.join(packages)})."


def _package(script: str) -> str:
    if script in _EAST_ASIAN:
        return "fonts-noto-cjk"
    return "fonts-symbola" if script == SYMBOLS else "fonts-noto-core"


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
