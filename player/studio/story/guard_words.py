"""What may be written next in a guard."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.story.guards.conditions import QUANTITIES
from engine.viewer.emotions import feelings
from player.studio.story.names import Named


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may be written; `means` says what it is, in a sentence or a word."""

    word: str
    means: str = ""
    kind: str = "text"


_BEGINS: Final = (
    Option("seen(", "a segment was shown", "function"),
    Option("visits(", "how often a segment was shown", "function"),
    Option("landed(", "a beat did what it meant to do", "function"),
    Option("saw ", "a moment was seen", "keyword"),
    Option("last is ", "the segment before this one", "keyword"),
    Option("running > ", "the running time so far", "keyword"),
    Option("clock between 22:00 and 06:00", "the time of day", "keyword"),
    Option("not ", "", "keyword"),
)
_ON: Final = (Option("and ", "", "keyword"), Option("or ", "", "keyword"))
_COMPARED: Final = tuple(Option(f"{each} ", "", "keyword") for each in ("<", "<=", ">", ">="))
_TRENDS: Final = (Option("rising", "", "keyword"), Option("falling", "", "keyword"))
_LASTS: Final = Option("for 3s", "it must have held that long", "keyword")
_SURE: Final = Option("with confidence 0.6", "known at least so surely", "keyword")
_WORD: Final = re.compile(r"[\w.]*$")


def guard_words(guard: str, named: Named) -> tuple[int, tuple[Option, ...]]:
    """Where in what is written of a guard the last word begins, and what may stand there."""
    inside = re.search(r"\b(seen|visits|landed)\(([^)]*)$", guard)
    if inside:
        names = named.beats if inside[1] == "landed" else named.flat
        return inside.start(2), tuple(Option(name, "", "class") for name in names)
    saw = re.search(r"\bsaw ([^()<>=]*)$", guard)
    if saw:
        feeling = saw[1].lower()
        fits = [each for each in _felt() if each.word.startswith(feeling)]
        if fits or " " not in feeling:
            return saw.start(1), tuple(fits or _felt())
    compared = re.search(r"\b([\w.]+) is (?:not )?([^\s()]*)$", guard)
    if compared:
        values = {**dict(named.variables), "last": named.segments}.get(compared[1], ())
        return compared.start(2), tuple(Option(value, "", "enum") for value in values)
    word = _WORD.search(guard)
    begin = word.start() if word else len(guard)
    return begin, tuple(_after(guard[:begin].rstrip(), named))


def _after(head: str, named: Named) -> Iterable[Option]:
    """What may follow what is whole."""
    before = re.search(r"(\S+)$", head)
    last = before[1].lstrip("(") if before else ""
    variables = dict(named.variables)
    if last in QUANTITIES or last in ("running",) or re.search(r"\bvisits\([^)]*\)$", head):
        return (*_COMPARED, *(_TRENDS if last in QUANTITIES else ()))
    if last in variables:
        values = variables[last]
        if values == ("true", "false"):
            return (*_ON, _LASTS)
        return (
            (Option("is ", "", "keyword"), Option("is not ", "", "keyword"))
            if values
            else (*_COMPARED,)
        )
    if last in ("rising", "falling"):
        return (Option("over 5s", "in that time", "keyword"), _LASTS, _SURE, *_ON)
    if re.search(r"\bsaw [^()<>=]+$", head) and not re.search(r"\bwithin\b[^a-z]*\w*$", head):
        return (Option("within 5s", "so long ago at most", "keyword"), *_ON)
    if re.search(r"[<>]=?\s*[+-]?[\d.]+\w*$", head):
        return (_LASTS, _SURE, *_ON)
    if head.endswith(")") or re.search(r"\b(is|for|over|within|confidence) \S+$", head):
        return (_LASTS, *_ON)
    return _begins(variables)


def _begins(variables: dict[str, tuple[str, ...]]) -> Iterator[Option]:
    for name, (low, high) in QUANTITIES.items():
        yield Option(name, f"{low:g} … {high:g}", "variable")
    for name, values in variables.items():
        yield Option(name, ", ".join(values), "variable")
    yield from _BEGINS


def _felt() -> Iterator[Option]:
    for name, place in feelings().items():
        yield Option(name, f"{place[0]:+.1f} {place[1]:+.1f}", "constant")
