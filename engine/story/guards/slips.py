"""Finds remedies for guards that cannot be parsed.

Each rewrite rule is tried, and one after which the guard can be parsed is the remedy; so every
remedy has been tried.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from engine.story.guards.conditions import QUANTITIES
from engine.story.guards.errors import GuardError
from engine.story.guards.guard import LONGEST_GUARD, parse_guard
from engine.story.guards.names import RESERVED
from engine.story.guards.rules import RULES, Rule
from engine.story.guards.words import CONTRARY, SEEN, compared, meant_quantity
from engine.story.text.letters import first_odd, plain, said_of


def explained(text: str, error: GuardError) -> GuardError:
    """The error with a remedy, where a rule finds one; else `error`.

    It parses the guard once for each rule, which is too slow for hundreds of guards.
    """
    return (_mended(text, error) if len(text) <= LONGEST_GUARD else None) or error


def _mended(text: str, error: GuardError) -> GuardError | None:

    def is_understood(tried: str) -> bool:
        try:
            parse_guard(tried)
        except (GuardError, ValueError):
            return False
        return True

    odd = first_odd(text)
    if odd is not None and is_understood(plain(text)):
        return GuardError(said_of(text[odd]), odd + 1, f"Write: {plain(text)}")
    text = plain(text)
    named = _named(text)
    if named is not None and is_understood(named.text):
        message = f'"{named.name}" is nothing a guard can ask about.'
        return GuardError(message, named.place + 1, f"Write: {named.text}{named.note}")
    capitals = _small_words(text)
    if capitals != text and is_understood(capitals):
        column = next(n for n, (a, b) in enumerate(zip(text, capitals, strict=True)) if a != b)
        message = "The words of guards are written in small letters."
        return GuardError(message, column + 1, f"Write: {capitals}")
    for rule in RULES:
        tried = rule.applied(text)
        if tried != text and is_understood(tried):
            match = _differing(rule, text)
            return GuardError(rule.message or error.message, match + 1, f"Write: {tried}")
    closed = _closed(text)
    if closed is not None and is_understood(closed[0]):
        return GuardError(closed[2], closed[1] + 1, f"Write: {closed[0]}")
    return _mended_together(text, is_understood)


class _Named(NamedTuple):
    """A name with an alias: its place in the text, and the guard with the right name."""

    name: str
    place: int
    text: str
    note: str


def _named(text: str) -> _Named | None:
    for match in re.finditer(r"\b[^\W\d]\w*(?:\.\w+)+", text):
        seen = SEEN.get(match[0].rpartition(".")[2].lower().removeprefix("is").removeprefix("_"))
        if seen is not None:
            return _moment(text, match, seen)
        found = meant_quantity(match[0]) if match[0] not in QUANTITIES else None
        if found is None:
            continue
        name, note = found
        rest = text[match.end() :]
        against = re.match(r"\s*(<=?|>=?)\s*([-+]?[0-9]*\.?[0-9]+)", rest)
        alone = (
            None if re.match(r"\s*[<>=!]|\s+(?:is|rising|falling)\b", rest) else compared(match[0])
        )
        if alone is not None:
            return _Named(match[0], match.start(), text[: match.start()] + alone + rest, "")
        if match[0].rpartition(".")[2].lower() in CONTRARY and against:
            sign = against[1].translate(str.maketrans("<>", "><"))
            far = float(against[2])
            far = -far if QUANTITIES[name][0] < 0 else 1 - far
            rest = f" {sign} {far:g}{rest[against.end() :]}"
        note = f" ({name}: {note})" if note else ""
        return _Named(match[0], match.start(), text[: match.start()] + name + rest, note)
    return None


def _moment(text: str, name: re.Match[str], feeling: str) -> _Named:
    """`viewer.laughter > 0.2 for 2s` as a moment that is seen, whose strength nobody compares."""
    compared_with = re.compile(
        r"(?:\s*(?P<sign><=?|>=?|=+|\bis\b)\s*(?P<value>[-+]?[0-9.]+%?|true|false|yes|no))?"
        r"(?:\s+rising|\s+falling)?(?:\s+with\s+confidence\s+[0-9.]+)?"
        r"(?:\s+for\s+(?P<time>[0-9.]+m?s|[0-9]+m))?"
    )
    rest = compared_with.match(text, name.end())
    sign, value, time = (rest["sign"], rest["value"], rest["time"]) if rest else ("", "", "")
    contrary = "not " if (sign or "").startswith("<") or value in ("false", "no") else ""
    said = f"{contrary}saw {feeling} within {time or '5s'}"
    end = rest.end() if rest else name.end()
    return _Named(name[0], name.start(), text[: name.start()] + said + text[end:], "")


def _mended_together(text: str, is_understood: Callable[[str], bool]) -> GuardError | None:
    """Several slips in one guard: the first is told, and the remedy mends all."""
    tried, first = _small_words(text), None
    for rule in RULES:
        now = rule.applied(tried)
        if now != tried:
            first = first or rule
            tried = now
            if is_understood(tried):
                return GuardError(first.message, _differing(first, text) + 1, f"Write: {tried}")
    return None


def _differing(rule: Rule, text: str) -> int:
    """Where a rule first changes the text."""
    for match in rule.pattern.finditer(text):
        instead = rule.instead(match) if callable(rule.instead) else match.expand(rule.instead)
        if instead != match[0]:
            same = 0
            while same < min(len(instead), len(match[0])) and instead[same] == match[0][same]:
                same += 1
            begin = match.start() + (0 if same == len(match[0]) else same)
            if "time" in match.groupdict():
                begin = match.start("time")
            while begin < len(text) - 1 and text[begin].isspace():
                begin += 1
            return begin
    return 0


def _small_words(text: str) -> str:
    return re.sub(
        r"[^\W\d]\w*",
        lambda word: word[0].lower() if word[0].lower() in RESERVED else word[0],
        text,
    )


def _closed(text: str) -> tuple[str, int, str] | None:
    """A guard with its parentheses closed: the text, where the odd one stands, and what it is."""
    opened: list[int] = []
    for place, letter in enumerate(text):
        if letter == "(":
            opened.append(place)
        elif letter == ")":
            if not opened:
                return text[:place] + text[place + 1 :], place, "There is no ( to this one."
            opened.pop()
    if opened:
        return text + ")" * len(opened), opened[-1], "This ( is never closed."
    return None
