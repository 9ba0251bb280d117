"""Explains text, numbers and lists that were cut by a comma in braces.

    {card: Well, here we are, duration: 5s}

YAML reads `here we are` as a key without a value. Such keys are never written on purpose; each is
part of a text, of a number or of a list, or a key without its colon.
"""

import re
from collections.abc import Collection
from typing import Final, NamedTuple

_TEXTS: Final = frozenset({"title", "card", "prompt", "choice", "name", "tone"})
_LISTS: Final = frozenset(
    {"themes", "notes", "must_see", "without", "values", "passes", "never", "running_time"}
)
_SINGLE: Final = {
    "to": "A cut leads to one segment. Write a cut for each: {{to: {0}}}, {{to: {1}}}.",
    "feel": "A beat has one feeling. Write a beat for each, with its own `at`.",
}
_REST: Final = re.compile(r"(?P<value>[^\n]*?)\s*(?:,\s*[^\W\d]\w*:\s|\}|\n|$)")
_COMMENT: Final = re.compile(r"[ \t]*#[^\n]*")
_HASH: Final = re.compile(r"[ \t]+#[^\s#][^\n]*")
_BARE: Final = re.compile(r"\s*[,}]")


class Cut(NamedTuple):
    """An explanation: code, message, remedy, and the index in the text at which it shows."""

    code: str
    message: str
    remedy: str
    at: int


def is_bare(text: str, end: int) -> bool:
    """Whether a key that ends at `end` has no colon."""
    return _BARE.match(text, end) is not None


def cut_off(
    text: str,
    begin: int,
    end: int,
    before: tuple[str, int, int] | None,
    keys: Collection[str],
    within: str = "",
) -> Cut:
    """Explain a key without a colon at `text[begin:end]`.

    `before` is the key of the value in front, and where in the text that begins and ends;
    `within` the key of the whole in braces.
    """
    bare = text[begin:end]
    spaceless = re.match(r"([^\W\d]\w*):(?=\S)", bare)
    if spaceless and (spaceless[1] in keys or not before):
        written = f"{spaceless[1]}: {bare[spaceless.end() :]}"
        message = "Behind the colon a space is missing."
        return Cut("NOT-YAML", message, f"Write: {written}", begin + spaceless.end())
    key, value, whole, comma = "", "", "", begin
    if before is not None:
        key, value = before[0], text[before[1] : before[2]]
        rest = _REST.match(text, before[1])
        whole = rest["value"] if rest else f"{value}, {bare}"
        comma = text.find(",", before[2])
    touching = before is not None and begin == before[2] + 1
    if value[-1:].isdigit() and bare[:1].isdigit() and (touching or value.isdigit()):
        message = "A comma stands in a number: decimals are written with a point."
        return Cut("COMMA-IN-BRACES", message, f"Write: {key}: {value}.{bare}", comma)
    signed = re.match(r"([^\W\d]\w*)(\s*)=\s*(?=[^=\s])", bare)
    if signed and signed[1] in keys and key not in _TEXTS:
        message = "Between a key and its value stands a colon, not =."
        written = f"{signed[1]}: {bare[signed.end() :]}"
        return Cut("NOT-YAML", message, f"Write: {written}", begin + signed.end(2))
    first, _, others = bare.partition(" ")
    if key == "to" and bare in ("else", "otherwise", "fallback"):
        message = f'The key "{bare}" is none; the cut to take otherwise is the default.'
        return Cut("NOT-YAML", message, "Write: default: true", begin)
    if key not in _TEXTS and first in keys:
        if others:
            message = f'Behind the key "{first}" its colon is missing.'
            return Cut("NOT-YAML", message, f"Write: {first}: {others}", begin + len(first))
        written = "true" if first == "default" else "…"
        message = f'The key "{first}" has no value.'
        return Cut("NOT-YAML", message, f"Write: {first}: {written}", begin)
    if not key:
        message = f'"{bare}" stands in braces without a key.'
        return Cut("NOT-YAML", message, _alone(bare, text[begin:], within), begin)
    message = "A comma in braces ends the value in front of it."
    return Cut("COMMA-IN-BRACES", message, _joined(key, value, bare, whole), comma)


def _alone(bare: str, rest: str, within: str) -> str:
    """The remedy for a word in braces that has neither key nor colon."""
    whole = rest.split("}", maxsplit=1)[0].split("\n", maxsplit=1)[0].strip()
    signed = re.match(r"([^\W\d]\w*)\s*(?:=>?|->)\s*(.+)", bare)
    if signed:
        return f"Write: {signed[1]}: {signed[2]}"
    two = re.fullmatch(r"([^\W\d]\w*)\s+(\S+)", bare)
    if two and within not in _TEXTS and within not in _LISTS:
        return f"Write: {two[1]}: {two[2]}"
    if within in _TEXTS:
        return f'Put the text in quotation marks: {within}: "{{{whole}}}"'
    if within in _LISTS:
        return f"Put the list in brackets: {within}: [{whole}]"
    if within == "next":
        return f"Write: next: [{{to: {bare}}}]"
    if within.isdigit() and "," not in whole:
        return f"Write its key before it, such as {{to: {bare}}}."
    return "Write each as key: value, with a colon and a space."


def _joined(key: str, value: str, bare: str, whole: str) -> str:
    """How a value is written that a comma divided."""
    if key in _LISTS:
        return f"Put the list in brackets: {key}: [{whole.strip('()')}]"
    if key in _SINGLE:
        return _SINGLE[key].format(value, bare)
    if key == "join":
        return f"Write: join: {value} {bare}"
    if key == "when":
        return f"Write: when: {value} and {bare}"
    quoted = f'"{whole}"' if '"' not in whole else "'" + whole.replace("'", "''") + "'"
    return f"Put the text in quotation marks: {key}: {quoted}"


def is_split_number(before: str, after: str) -> bool:
    """Whether two items of a list, with a comma and no space between them, are one number."""
    return bool(re.fullmatch(r"[-+]?[0-9]+", before) and re.fullmatch(r"[0-9]+(s|ms|m|%)", after))


def is_text(key: object) -> bool:
    """Whether the value of a key is text for people."""
    return key in _TEXTS


def split_number(number: str, comma: int) -> Cut:
    """The explanation of a number that was split at a comma."""
    message = "A comma stands in a number: decimals are written with a point."
    return Cut("COMMA-IN-BRACES", message, f"Write: {number}", comma)


def comment_after(text: str, begin: int) -> str:
    """The text after a # where a value should be, such as `# Wait`; empty where there is none."""
    match = _COMMENT.match(text, begin)
    return match[0].strip() if match else ""


def cut_by_hash(text: str, key: str, begin: int, end: int) -> Cut | None:
    """A text of which ` #` cut off the rest: `title: Take #3`. Comments have a space behind #."""
    match = _HASH.match(text, end)
    if match is None:
        return None
    whole = text[begin:end] + match[0].rstrip()
    message = f"Here a comment begins, and {match[0].strip()} is no part of the text."
    remedy = f'If it is meant to be: {key}: "{whole}"; if not, put a space behind #.'
    return Cut("COMMENT-IN-TEXT", message, remedy, text.index("#", end))
