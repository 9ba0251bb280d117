"""What a guard that cannot be understood was probably meant to say.

Each rule is a way in which people write guards in other languages, or in none. A rule is tried,
and where the guard can then be understood, it is the remedy: so none is told that was not tried.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from engine.story.conditions import QUANTITIES
from engine.story.guards import GuardError
from engine.story.letters import first_odd, plain, said_of
from engine.story.value_slips import meant_time

_NUMBER: Final = r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_NAME: Final = r"[^\W\d]\w*(?:\.\w+)*"
_FIELDS: Final = "|".join(sorted({each.partition(".")[2] for each in QUANTITIES}))

MEANT: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(
        ("happy", "happiness", "joy", "pleasure", "pleased", "mood", "smile", "smiling", "positive",
         "positivity", "emotion", "feeling", "glad", "enjoyment", "like", "liking"),
        ("valence", "above 0 is pleasant"),
    ),
    **dict.fromkeys(
        ("sad", "sadness", "unhappy", "negative", "negativity", "displeasure", "disgust", "anger",
         "angry", "dislike"),
        ("valence", "below 0 is unpleasant"),
    ),
    **dict.fromkeys(
        ("excited", "excitement", "tension", "tense", "stress", "stressed", "energy", "nervous",
         "fear", "scared", "afraid", "activation", "alert", "aroused", "thrill"),
        ("arousal", "above 0 is excited"),
    ),
    **dict.fromkeys(
        ("calm", "calmness", "relaxed", "relaxation", "sleepy", "tired"),
        ("arousal", "below 0 is calm"),
    ),
    **dict.fromkeys(
        ("interest", "interested", "engagement", "engaged", "focus", "focused", "gaze", "looking",
         "concentration", "attentive", "boredom", "bored"),
        ("attention", "0 to 1"),
    ),
    **dict.fromkeys(
        ("pulse", "bpm", "hr", "heartbeat", "heart", "heartrate", "heart_beat"),
        ("heart_rate", "in beats a minute"),
    ),
    **dict.fromkeys(
        ("present", "here", "there", "face", "watching", "absent", "absence", "away", "gone"),
        ("presence", "0 to 1"),
    ),
    **dict.fromkeys(("sure", "sureness", "certainty", "certain", "trust_in"),
                    ("confidence", "0 to 1")),
    **dict.fromkeys(("size", "number", "viewers", "people", "persons"), ("count", "how many")),
    **dict.fromkeys(("distance", "difference", "agreement", "disagreement", "variance"),
                    ("spread", "how far apart they feel")),
}  # fmt: skip
"""What words of feeling are called here, and how that is counted."""

_CONTRARY: Final = frozenset(
    word for word, (_, note) in MEANT.items() if note.startswith("below")
) | {"boredom", "bored", "absent", "absence", "away", "gone"}
"""Words that grow as what they are called here sinks."""

_OWNERS: Final = {
    **dict.fromkeys(("user", "person", "spectator", "subject", "watcher", "face", "you", "me"),
                    "viewer"),
    **dict.fromkeys(("audience", "viewers", "crowd", "all", "everybody", "everyone", "people"),
                    "group"),
}  # fmt: skip


def meant_quantity(name: str) -> tuple[str, str] | None:
    """The quantity that `viewer.happy` or `excitement` means, and how it counts; None if none."""
    owner, _, field = name.lower().rpartition(".")
    owner = _OWNERS.get(owner, owner or "viewer")
    if f"{owner}.{field}" in QUANTITIES:
        return f"{owner}.{field}", ""
    field, note = MEANT.get(field, ("", ""))
    for each in (owner, "viewer", "group"):
        if f"{each}.{field}" in QUANTITIES:
            return f"{each}.{field}", note
    return None


class _Rule(NamedTuple):
    """What is looked for, what is written instead, and what to say of it."""

    pattern: re.Pattern[str]
    instead: str | Callable[[re.Match[str]], str]
    message: str


def _rule(pattern: str, instead: str | Callable[[re.Match[str]], str], message: str) -> _Rule:
    return _Rule(re.compile(pattern, re.IGNORECASE), instead, message)


def _time(match: re.Match[str]) -> str:
    text = match["time"]
    if re.fullmatch(r"[0-9.]+", text):
        text += "ms" if float(text) >= 100 else "s"
    return match["before"] + (meant_time(text) or match["time"])


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").replace(".", "").lower()
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    return f"{hour:02d}:{minute:02d}"


def _percent(match: re.Match[str]) -> str:
    return f"{float(match[1]) / 100:g}"


def _dotted(match: re.Match[str]) -> str:
    return f"{match[1].lower()}.{re.sub(r'[ _-]', '_', match[2].lower())}"


def _flipped(match: re.Match[str]) -> str:
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    return f"{match[3]} {turned[match[2]]} {match[1]}"


def _chain(match: re.Match[str]) -> str:
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    return f"{match[3]} {turned[match[2]]} {match[1]} and {match[3]} {match[4]} {match[5]}"


_EQUAL: Final = "A guard has no = for words: it says `is`."
_WORDS: Final = "A comparison is written as a sign: <, <=, > or >=."
_TIME: Final = "A time is written with its unit and without a space, such as 2s."

_RULES: Final = (
    _rule(r"^\s*(?:if|when|only if)\b:?\s*", "", "A guard is its condition alone."),
    _rule(r"(?<=[0-9]),(?=[0-9])", ".", "Decimals are written with a point."),
    _rule(r"\b(and|or)\s*(?:&&?|\|\|?)", r"\1", "The joining word stands alone."),
    _rule(r"\s*(?:&&?|,| ?\+ )\s*", " and ", "Conditions are joined by the word `and`."),
    _rule(r"\s*\|\|?\s*", " or ", "Conditions are joined by the word `or`."),
    _rule(r"!(?!=)\s*", "not ", "What should not hold begins with the word `not`."),
    _rule(r"=>|>\s+=", ">=", "The sign is written >=."),
    _rule(r"=<|<\s+=", "<=", "The sign is written <=."),
    _rule(r"\u2265", ">=", "The sign is written >=."),
    _rule(r"\u2264", "<=", "The sign is written <=."),
    _rule(rf"({_NUMBER})\s*(<=|>=|<|>)\s*({_NAME})\s*(<=|>=|<|>)\s*({_NUMBER})", _chain,
          "A guard compares with one number at a time."),
    _rule(rf"({_NUMBER})\s*(<=|>=|<|>)\s*({_NAME})", _flipped,
          "The name stands on the left, the number on the right."),
    _rule(rf"({_NAME})\s+(?:is\s+)?between\s+({_NUMBER})\s+and\s+({_NUMBER})",
          r"\1 >= \2 and \1 <= \3", "Only `clock` is between; a number has two comparisons."),
    _rule(r"(?:is\s+)?(?:greater|more|higher|bigger|larger)\s+than\s+(?:or\s+equal\s+to\s+)",
          ">= ", _WORDS),
    _rule(r"(?:is\s+)?(?:less|lower|smaller|fewer)\s+than\s+or\s+equal\s+to\s+", "<= ", _WORDS),
    _rule(r"(?:is\s+)?(?:(?:greater|more|higher|bigger|larger)\s+than|above|exceeds)\s+(?=[-+.0-9])",
          "> ", _WORDS),
    _rule(r"(?:is\s+)?(?:(?:less|lower|smaller|fewer)\s+than|below|under)\s+(?=[-+.0-9])", "< ",
          _WORDS),
    _rule(r"(?:is\s+)?at\s+least\s+", ">= ", _WORDS),
    _rule(r"(?:is\s+)?at\s+most\s+", "<= ", _WORDS),
    _rule(r"\bis\s+(?=[<>])", "", "Behind a name stands the sign alone."),
    _rule(rf"\b({_NAME})\s*(?:===?|=)\s*true\b", r"\1", "A boolean stands by itself."),
    _rule(rf"\b({_NAME})\s*(?:===?|=)\s*false\b", r"not \1", "A boolean stands by itself."),
    _rule(rf"\b({_NAME})\s*(?:!==?|<>|is\s*!=)\s*(?=[^\W\d\"'])", r"\1 is not ", _EQUAL),
    _rule(rf"\b({_NAME})\s*(?:===?|=)\s*(?=[^\W\d]|[\"'])", r"\1 is ", _EQUAL),
    _rule(r"(visits\s*\([^()]*\))\s*(?:===?|=)\s*([0-9]+)", r"\1 >= \2 and \1 <= \2",
          "Visits are compared with <, <=, > or >=."),
    _rule(rf"(?<=[\w)])\s*(?:===?|=)\s*(?={_NUMBER})", " >= ",
          "A feeling is never exactly equal to a number: compare with <, <=, > or >=."),
    _rule(r"([-+]?[0-9]+(?:\.[0-9]+)?)\s*(?:%|percent\b)", _percent,
          "Feelings and shares are numbers, not per cent."),
    _rule(rf"\b(viewer|group)(?:'s?\s+|\s+|->|::|/|-|_)({_FIELDS}|heart[ -]rate)\b", _dotted,
          "Between owner and quantity stands a point."),
    _rule(r"(?<![\w])(?:viewer\.)?heart[ -]?rate\b", "viewer.heart_rate",
          "The pulse is called viewer.heart_rate."),
    _rule(rf"\b((?:viewer|group)\.\w+)\s+(?={_NUMBER})", r"\1 > ",
          "Between a name and its number a comparison is missing: <, <=, > or >=."),
    _rule(rf"\b(viewer|group)\.({_FIELDS})\b", lambda match: match[0].lower(),
          "Names are written in small letters."),
    _rule(r"\b(?:is\s+)?(?:rises|increasing|increases|growing|going up|goes up|rising|up)\b",
          "rising", "A trend is `rising` or `falling`."),
    _rule(r"\b(?:is\s+)?(?:falls|decreasing|decreases|sinking|going down|goes down|falling|down)\b",
          "falling", "A trend is `rising` or `falling`."),
    _rule(r"(?P<before>\b(?:for|over|within|in the last)\s+)(?P<time>[0-9.]+\s*[a-z\"']*)", _time,
          _TIME),
    _rule(r"(?P<before>\brunning\s*(?:<=|>=|<|>)\s*)(?P<time>[0-9.:]+\s*[a-z\"']*)", _time, _TIME),
    _rule(rf"({_NUMBER})\s+(?=[0-9.]+(?:ms|s|m)\b)", r"\1 for ",
          "Between a condition and how long it must hold stands `for`."),
    _rule(r"\bfor\s+(?:at\s+least|more\s+than|longer\s+than)\s+", "for ",
          "`for` and a time is enough: at least so long."),
    _rule(r"(?<![\w:.])(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2}))?\s*"
          r"(?P<half>[ap]\.?m\.?)?(?![\w:.%])", _clock, "Times of day are written as 22:00."),
    _rule(r"\b(?:time|hour|time of day|clock\s+is)\s+between\b", "clock between",
          "The time of day is called `clock`."),
    _rule(r"\bclock\s*(?:>=?|after|from)\s*([0-9:]+)", r"clock between \1 and 24:00",
          "The clock is between two times."),
    _rule(r"\bclock\s*(?:<=?|before|until)\s*([0-9:]+)", r"clock between 00:00 and \1",
          "The clock is between two times."),
    _rule(r"\b(?:has\s+)?(?:visited|shown|was_seen|has_seen|watched|seen)\s*\(", "seen(",
          "What was shown is asked as seen(…)."),
    _rule(r"\b(?:has\s+)?(?:visited|seen)\s+(?!\()((?!and\b|or\b)[^\s()<>=]+)", r"seen(\1)",
          "What was shown stands in parentheses."),
    _rule(r"\bvisits\s+(?!\()([^\s()<>=]+)", r"visits(\1)", "The segment stands in parentheses."),
    _rule(r"\bvisits\s*(\([^()]*\))(?!\s*[<>=])", r"visits\1 >= 1", "Visits are counted."),
    _rule(r"\bsaw\s*\(([^()]*)\)", r"saw \1", "`saw` has no parentheses."),
    _rule(r"\blanded\s+(?!\()((?:(?!and\b|or\b)\w+\s*)+)", r"landed(\1)",
          "The beat stands in parentheses."),
    _rule(r"\blast\s*\(([^()]*)\)", r"last is \1", "The segment before is asked as `last is …`."),
    _rule(r"(?<=[<>= ])([0-9]{2,3})(?![\w.:%])", _percent, ""),
    _rule(r"^\s*unless\s+(.*)$", r"not (\1)", "What should not hold begins with `not`."),
)  # fmt: skip


def mended(text: str, error: GuardError, understand: Callable[[str], object]) -> GuardError | None:
    """What is wrong with a guard and what it should be, where a rule finds that; else None.

    `understand` raises GuardError where a text is no guard.
    """

    def is_understood(tried: str) -> bool:
        try:
            understand(tried)
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
    for rule in _RULES:
        tried = _applied(rule, text)
        if tried != text and is_understood(tried):
            match = _differing(rule, text)
            return GuardError(rule.message or error.message, match + 1, f"Write: {tried}")
    closed = _closed(text)
    if closed is not None and is_understood(closed[0]):
        return GuardError(closed[2], closed[1] + 1, f"Write: {closed[0]}")
    return _mended_together(text, is_understood)


class _Named(NamedTuple):
    """A name that is called otherwise here: where it stands, and the guard with the right one."""

    name: str
    place: int
    text: str
    note: str


def _named(text: str) -> _Named | None:
    for match in re.finditer(r"\b[^\W\d]\w*\.\w+", text):
        found = meant_quantity(match[0]) if match[0] not in QUANTITIES else None
        if found is None:
            continue
        name, note = found
        rest = text[match.end() :]
        compared = re.match(rf"\s*(<=?|>=?)\s*({_NUMBER})", rest)
        if match[0].rpartition(".")[2].lower() in _CONTRARY and compared:
            sign = compared[1].translate(str.maketrans("<>", "><"))
            far = float(compared[2])
            far = -far if QUANTITIES[name][0] < 0 else 1 - far
            rest = f" {sign} {far:g}{rest[compared.end() :]}"
        note = f" ({name}: {note})" if note else ""
        return _Named(match[0], match.start(), text[: match.start()] + name + rest, note)
    return None


def _mended_together(text: str, is_understood: Callable[[str], bool]) -> GuardError | None:
    """Several slips in one guard: the first is told, and the remedy mends all."""
    tried, first = _small_words(text), None
    for rule in _RULES:
        now = _applied(rule, tried)
        if now != tried:
            first = first or rule
            tried = now
            if is_understood(tried):
                return GuardError(first.message, _differing(first, text) + 1, f"Write: {tried}")
    return None


def _applied(rule: _Rule, text: str) -> str:
    try:
        return rule.pattern.sub(rule.instead, text).strip()
    except (ValueError, OverflowError):
        return text


def _differing(rule: _Rule, text: str) -> int:
    """Where a rule first changes the text."""
    for match in rule.pattern.finditer(text):
        instead = rule.instead(match) if callable(rule.instead) else match.expand(rule.instead)
        if instead != match[0]:
            same = 0
            while same < min(len(instead), len(match[0])) and instead[same] == match[0][same]:
                same += 1
            begin = match.start() + same
            if "time" in match.groupdict():
                begin = match.start("time")
            while begin < len(text) - 1 and text[begin].isspace():
                begin += 1
            return begin
    return 0


def _small_words(text: str) -> str:
    from engine.story.guard_grammar import RESERVED

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
