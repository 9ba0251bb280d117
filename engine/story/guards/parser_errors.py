"""Turns the parser's errors about a guard into sentences for authors."""

import re
from typing import Any, Final

from engine.problems import did_you_mean
from engine.story.guards.errors import EXAMPLE, GuardError
from engine.story.guards.names import RESERVED
from engine.story.text.durations import would_be

_WITH_NAMES: Final = ("seen", "visits", "landed")


def explained(text: str, error: Any) -> GuardError:
    """The error for an author of an error of the parser."""
    position = getattr(error, "pos_in_stream", None)
    token = getattr(error, "token", None)
    if token is not None and token.type == "$END":
        missing = "A ( is never closed." if text.count("(") > text.count(")") else EXAMPLE
        return GuardError(f"The guard ends too early. {missing}", len(text.rstrip()) + 1)
    position = len(text) if position is None else position
    found = str(token) if token is not None else text[position]
    asked = re.search(r"([^\W\d]\w*)\s*$", text[:position]) if found == "(" else None
    hint = did_you_mean(asked[1], _WITH_NAMES) if asked else ""
    if asked and hint:
        return GuardError(f'"{asked[1]}" is not understood here. {hint}', asked.start() + 1)
    expected = set(getattr(error, "accepts", None) or getattr(error, "expected", ()) or ())
    if advice := _advice_on("=" if text[position : position + 1] in ("=", "!") else found, text):
        pass
    elif "DURATION" in expected:
        written = re.match(r"([0-9][0-9.,]* ?[^\W\d]+ ?)+(?<! )", text[position:])
        meant = would_be(written[0]) if written else ""
        advice = f"Here a time such as 3s or 500ms is missing{meant}."
    elif "TIME" in expected:
        advice = "Write times of day as 22:00."
    elif expected & {"_AND"}:
        advice = "Join comparisons with `and` or `or`; `for` and a time end one."
    elif expected & {"NUMBER"}:
        advice = "Here a number such as 0.4 is missing."
    elif expected & {"OPERATOR"}:
        advice = "Here a comparison (<, <=, > or >=) with a number is missing."
    else:
        advice = EXAMPLE
    return GuardError(f'"{found}" is not understood here. {advice}', position + 1)


def _advice_on(found: str, text: str) -> str:
    """The remedy for a sign or a word that the language does not have, or not in this place."""
    if found[:1] in ("=", "!"):
        return "Compare with <, <=, > or >=: a feeling is never exactly equal to a number."
    if found in ("&", "|"):
        return "Write `and` and `or` as words."
    if found.startswith("-"):
        return "The name of a variable holds no hyphen: write _ in it, here and under `variables`."
    if found.lower() in RESERVED and found != found.lower():
        return f"Write `{found.lower()}` in small letters."
    if found == ")" and text.count(")") > text.count("("):
        return "There is no ( to this one."
    return ""
