"""Decodes text of unknown encoding: as UTF-8 where it is valid, else by the best guess.

Guesses are limited to the encodings in which the text's language used to be written, because a
few short lines are too little to tell Windows-1252 from its neighbours by statistics.
"""

import codecs
import re
import unicodedata
from typing import Final, NamedTuple

_WESTERN: Final = ("cp1252", "mac_roman", "cp850")
_CENTRAL: Final = ("cp1250", "iso8859_2", "cp852")
_CYRILLIC: Final = ("cp1251", "koi8_u", "cp866", "iso8859_5")
_USUAL: Final = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"), _CENTRAL),
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "sr", "kk", "mn"), _CYRILLIC),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257", "iso8859_13", *_WESTERN)),
    **dict.fromkeys(("tr", "az"), ("cp1254", "iso8859_9", "cp857")),
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256", "iso8859_6")),
    **dict.fromkeys(("he", "iw", "yi"), ("cp1255", "iso8859_8")),
    "el": ("cp1253", "iso8859_7"),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949", "johab"),
    "zh": ("gb18030", "big5hkscs"),
    "zh-tw": ("big5hkscs", "gb18030"),
    "zh-hk": ("big5hkscs", "gb18030"),
    "zh-hant": ("big5hkscs", "gb18030"),
    "th": ("cp874",),
    "vi": ("cp1258",),
}
"""The encodings of each language, by its code (ISO 639-1), the likeliest first."""

# fmt: off
_SHORT: Final = {
    "pol": "pl", "ces": "cs", "cze": "cs", "slk": "sk", "slo": "sk", "hun": "hu", "slv": "sl",
    "hrv": "hr", "ron": "ro", "rum": "ro", "rus": "ru", "ukr": "uk", "bul": "bg", "srp": "sr",
    "lit": "lt", "lav": "lv", "est": "et", "tur": "tr", "ara": "ar", "fas": "fa", "per": "fa",
    "heb": "he", "ell": "el", "gre": "el", "jpn": "ja", "kor": "ko", "zho": "zh", "chi": "zh",
    "tha": "th", "vie": "vi",
}
# fmt: on
"""Codes of three letters (ISO 639-2), of which some editors make names of files."""

_ANY: Final = (*_WESTERN, "cp1251", "koi8_u", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES: Final = {
    "big5hkscs": "Big5",
    "gb18030": "GB18030",
    "mac_roman": "Mac Roman",
    "cp932": "Shift-JIS",
    "cp949": "EUC-KR",
    "johab": "Johab",
    "euc_jp": "EUC-JP",
    "koi8_u": "KOI8",
}
_PUNCTUATION: Final = re.compile(
    "[\u00a0\u00a1\u00a3\u00a9\u00ab\u00ae\u00b0\u00b7\u00bb\u00bf\u2010-\u201f\u2022\u2026"
    "\u2039\u203a\u20ac\u2122\u266a\u3000-\u303f\uff01-\uff60]"
)
_LOOKED_AT: Final = 4096  # bytes of lines that are not ASCII tell encodings apart


class Decoded(NamedTuple):
    """A text, the common name of its encoding, and whether that was guessed."""

    text: str
    encoding: str
    guessed: bool


def decoded(content: bytes, language: str = "") -> Decoded:
    """Decode a file's content; `language` is a code such as `de` or `pt-BR`, if it is known.

    Never raises: invalid bytes become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
            return Decoded(text, encoding.upper(), False)
    wide = _wide(content)
    if wide:
        text = content.decode(wide, errors="replace")
        return Decoded(text, wide[: len("utf-16")].upper(), False)
    if b"\x1b$" in content and content.isascii():
        text = content.decode("iso2022_jp_2", errors="replace")
        return Decoded(text, "ISO-2022-JP", False)
    try:
        return Decoded(content.decode("utf-8"), "UTF-8", False)
    except UnicodeDecodeError:
        damaged = content.decode("utf-8", errors="replace")
        # One wrong byte among much that is UTF-8 is a damaged UTF-8 file, nothing else.
        if damaged.count("\ufffd") * 4 < sum(character > "\x7f" for character in damaged):
            return Decoded(damaged, "UTF-8", False)
    telling = (line for line in content.split(b"\n") if not line.isascii())
    sample = b"\n".join(telling)[:_LOOKED_AT]
    code = language.lower().replace("_", "-")
    short = code.split("-")[0]
    usual = _USUAL.get(code) or _USUAL.get(_SHORT.get(short, short)) or _WESTERN
    candidates = dict.fromkeys((*usual, *_ANY))
    best = min(candidates, key=lambda each: _oddness(sample, each))
    if _oddness(sample, usual[0]) <= _oddness(sample, best) + 0.02:
        best = usual[0]
    return Decoded(content.decode(best, errors="replace"), called(best), True)


def encoded_once(line: str) -> str | None:
    """A line that was encoded twice (`CafÃ©`), decoded again (`Café`); None for any other."""
    try:
        meant = line.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return meant if meant != line else None


def called(encoding: str) -> str:
    """The common name of one of Python's encodings, such as `Windows-1252`."""
    if encoding in _NAMES:
        return _NAMES[encoding]
    if encoding.startswith("cp125") or encoding == "cp874":
        return f"Windows-{encoding[2:]}"
    return encoding.upper().replace("_", "-").replace("ISO8859", "ISO-8859")


def _wide(content: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, by a caption's arrow or by zero bytes."""
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        place = content.find("-->".encode(encoding))
        if place >= 0 and place % len("-".encode(encoding)) == 0:
            return encoding
    head = content[:_LOOKED_AT]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd <= len(head) // 20:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _oddness(sample: bytes, encoding: str) -> float:
    """How implausible the sample is in this encoding, 0 to 1.

    It counts invalid bytes, rare signs, a capital right after a small letter, letters of two
    alphabets in one word, and repeated accents.
    """
    text = sample.decode(encoding, errors="replace")
    odd, strange, before = 0, 0, " "
    for character in text:
        if character > "\x7f":
            strange += 1
            capital = character.isupper() and before.islower()
            letter = character.isalpha() or unicodedata.category(character).startswith("M")
            halfwidth = "\uff61" <= character <= "\uff9f"
            mixed = _two_alphabets(before, character)
            accents = before > "\x7f" and _alphabet(before) == _alphabet(character) == "LATIN"
            known = letter or _PUNCTUATION.match(character)
            odd += bool(halfwidth or capital or mixed or accents or not known)
        elif before > "\x7f":
            odd += _two_alphabets(before, character)
        before = character
    return min(1.0, odd / strange) if strange else 0.0


def _two_alphabets(one: str, other: str) -> bool:
    return one.isalpha() and other.isalpha() and _alphabet(one) != _alphabet(other)


def _alphabet(character: str) -> str:
    alphabet = unicodedata.name(character, "?").split()[0]
    return "EAST" if alphabet in ("CJK", "HIRAGANA", "KATAKANA", "FULLWIDTH") else alphabet
