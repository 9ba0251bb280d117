"""Rewrite rules for guards written as in other languages or in prose."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from engine.story.guards.conditions import QUANTITIES
from engine.story.guards.words import SEEN, compared, meant_quantity
from engine.story.text.value_slips import meant_time

_NUMBER: Final = r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_NAME: Final = r"[^\W\d]\w*(?:\.\w+)*"
_FIELDS: Final = "|".join(sorted({each.partition(".")[2] for each in QUANTITIES}))


class Rule(NamedTuple):
    """A pattern, its replacement, and the sentence about it."""

    pattern: re.Pattern[str]
    instead: str | Callable[[re.Match[str]], str]
    message: str

    def applied(self, text: str) -> str:
        """The text rewritten by this rule."""
        try:
            return self.pattern.sub(self.instead, text).strip()
        except (ValueError, OverflowError):
            return text


def _rule(pattern: str, instead: str | Callable[[re.Match[str]], str], message: str) -> Rule:
    return Rule(re.compile(pattern, re.IGNORECASE), instead, message)


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


def _sureness(match: re.Match[str]) -> str:
    number = float(match[1])
    return f"with confidence {number / 100 if number > 1 else number:g}"


def _dotted(match: re.Match[str]) -> str:
    return f"{match[1].lower()}.{re.sub(r'[ _-]', '_', match[2].lower())}"


def _flipped(match: re.Match[str]) -> str:
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    return f"{match[3]} {turned[match[2]]} {match[1]}"


def _chain(match: re.Match[str]) -> str:
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    return f"{match[3]} {turned[match[2]]} {match[1]} and {match[3]} {match[4]} {match[5]}"


def _equal(match: re.Match[str]) -> str:
    """A number that something should be: rather from there on, or near an end of its range."""
    name, number = match[1], float(match[2])
    low, high = QUANTITIES.get(name, (float("-inf"), float("inf")))
    if number in (low, high):
        quarter = (high - low) / 4
        return f"{name} < {low + quarter:g}" if number == low else f"{name} > {high - quarter:g}"
    return f"{name} >= {match[2]}"


def _graded(match: re.Match[str]) -> str:
    meant = meant_quantity(match[1])
    name = meant[0] if meant is not None else match[1]
    low = QUANTITIES.get(name, (0.0, 1.0))[0]
    if match[2].lower() in ("high", "strong", "big", "large"):
        return f"{name} > 0.5"
    return f"{name} < {'-0.5' if low < 0 else '0.5'}"


def _felt(match: re.Match[str]) -> str:
    said = compared(f"{match['who']}.{match['word']}")
    word = match["word"].lower()
    said = said or f"saw {SEEN.get(word, word)} within 5s"
    return f"not {said}" if match["not"] else said


def _hour(match: re.Match[str]) -> str:
    hour = int(match[1])
    return f"clock between {hour:02d}:{match[2]} and {hour % 24 + 1:02d}:{match[2]}"


_EQUAL: Final = "A guard has no = for words: it says `is`."
_WORDS: Final = "A comparison is written as a sign: <, <=, > or >=."
_TIME: Final = "A time is written with its unit and without a space, such as 2s."

RULES: Final = (
    _rule(r"^if\s+(.*?)\s+then\b.*$", r"\1", "A guard is its condition alone."),
    _rule(r"\s+(?:and|or|not|and not|for)\s*$", "", "Behind its last word a condition is missing."),
    _rule(r"[.;,}\]]+\s*$", "", "Behind the guard nothing more belongs."),
    _rule(rf"([\"'])({_NUMBER})\1", r"\2", "A number has no quotation marks."),
    _rule(r"^([\"'])(.*?)\1", r"\2", "A condition has no quotation marks of its own."),
    _rule(r"^[\"']|[\"']$", "", "This quotation mark is never closed."),
    _rule(r">>+", ">", "One sign is enough."),
    _rule(r"<<+", "<", "One sign is enough."),
    _rule(r"\b(?:for|over|within)(?=[0-9.]+(?:ms|s|m)\b)", r"\g<0> ",
          "In front of a time stands a space."),
    _rule(r"(?<!rising )(?<!falling )\b(?:over|then|in)\s+(?=[0-9.]+\s*(?:ms|s|m|sec|seconds)\b)",
          "for ", "How long something must hold follows `for`."),
    _rule(r"(?<=\S)\s+(?:unless|except(?:\s+(?:if|when))?|but\s+not|without)\s+(.*)$",
          r" and not (\1)", "What should not hold begins with `not`."),
    _rule(r"\bwith\s+([0-9.]+)\s*(?:%|percent)?\s+confidence\b",
          _sureness,
          "A confidence is written as `with confidence 0.6`."),
    _rule(rf"\b({_NAME})\s+(?:is\s+)?in\s*[\[(]\s*({_NUMBER})\s*,\s*({_NUMBER})\s*[\])]",
          r"\1 >= \2 and \1 <= \3", "Only `clock` is between; a number has two comparisons."),
    _rule(r"([<>]=?\s*)(once|twice)\b",
          lambda match: match[1] + ("1" if match[2].lower() == "once" else "2"),
          "How often is a number."),
    _rule(r"(visits\s*\([^()]*\)\s*[<>]=?\s*[0-9]+)\s+times?\b", r"\1",
          "Here a number stands alone."),
    _rule(r"\blast\s+was\s+[\"']?([^\"']+)[\"']?$", r"last is \1",
          "The segment before is asked as `last is …`."),
    _rule(r"([<>]=?)\s*-\s+(?=[.0-9])", r"\1 -", "A minus sign stands at its number."),
    _rule(r"\b(?:und|plus|et|as well as)\b", "and", "Conditions are joined by the word `and`."),
    _rule(r"\b(?:oder|ou)\b", "or", "Conditions are joined by the word `or`."),
    _rule(r"\b(?:nicht|non)\b", "not", "What should not hold begins with `not`."),
    _rule(r"\b(?:during|since|lasting)\b(?=\s+[0-9])", "for",
          "How long something must hold follows `for`."),
    _rule(r"^for\s+([0-9.]+\s*m?s)\s+(.*)$", r"\2 for \1", "`for` and its time stand at the end."),
    _rule(r"([0-9])\s*(?:bpm|beats a minute|/min)\b", r"\1", "Here a number stands alone."),
    _rule(rf"\b({_NAME})\s*(?:!==?|<>)\s*({_NUMBER})", r"\1 < \2 or \1 > \2",
          "A feeling is never exactly equal to a number, so this says nothing of it."),
    _rule(rf"\b((?:viewer|group)\.\w+)\s+is\s+({_NUMBER})", _equal,
          "A feeling is never exactly equal to a number: compare with <, <=, > or >=."),
    _rule(rf"(?<![.\w])({_FIELDS})\b(?=\s*(?:[<>]|rising|falling|low|high|is))", r"viewer.\1",
          "What is read in a viewer begins with viewer."),
    _rule(rf"({_NAME})\s*(?:[<>]=?|is)?\s+(high|low|strong|weak|big|small|large)\b", _graded,
          "How much is said by a number."),
    _rule(r"\b(?P<who>viewer|group)(?:\.(?:emotion|expression|mood|feeling|state|affect))?\s+"
          r"(?:is|feels|looks|seems|=+)\s+(?P<not>not\s+)?[\"']?(?P<word>[a-z]+)[\"']?", _felt,
          "What somebody feels is compared with numbers, or was seen."),
    _rule(r"\b(?P<who>viewer|group)\s+(?P<not>not\s+)?"
          r"(?P<word>smiles|laughs|cries|grins|laughing|smiling|crying)\b", _felt,
          "What somebody feels is compared with numbers, or was seen."),
    _rule(r"\b(viewer|group)\.(?:face|state|mood|emotion)\.", r"\1.", "One point is enough."),
    _rule(r"\bseen\s*[\[{]([^\]}]+)[\]}]", r"seen(\1)", "What was shown stands in parentheses."),
    _rule(r"\bseen\s*[:=]+\s*([^\W\d]\w*)", r"seen(\1)", "What was shown stands in parentheses."),
    _rule(r"\b(?:was|has been|has)\s+(?=(?:seen|visits)\s*\()", "",
          "What was shown is asked as seen(…)."),
    _rule(r"\b((?!not\b|and\b|or\b)[^\W\d]\w*)\s+(?:(?:was|is|has been)\s+)?"
          r"(?:seen|visited|shown)\b(?!\s*\()",
          r"seen(\1)", "What was shown is asked as seen(…)."),
    _rule(r"\blast\s+(?:segment|scene|clip|shot|one)\b", "last",
          "The segment before is called `last`."),
    _rule(r"\b(?:running\s+time|run ?time|elapsed|time|duration|film)\s*(?=[<>])", "running ",
          "The running time is called `running`."),
    _rule(r"^after\s+(?=[0-9])", "running > ", "The running time is called `running`."),
    _rule(r"\bclock\s+from\b", "clock between", "The clock is between two times."),
    _rule(r"([0-9]{1,2}:[0-9]{2})\s*(?:-|to|until|till|bis)\s*(?=[0-9])", r"\1 and ",
          "The clock is between one time `and` another."),
    _rule(r"(?<!clock )\bbetween\s+(?=[0-9]{1,2}:)", "clock between ",
          "The time of day is called `clock`."),
    _rule(r"\bclock\s*(?:is|at|=+)\s*([0-9]{1,2}):([0-9]{2})", _hour,
          "The clock is between two times."),
    _rule(r"\b(rising|falling)\s+(?:fast|slowly|quickly|strongly|quick|slow)\b", r"\1",
          "A trend is `rising` or `falling`, `over` a time."),
    _rule(r"\bwith\s+confidence\s*[<>]=?\s*", "with confidence ",
          "A confidence is a number alone."),
    _rule(r"(?<!with )\bconfidence\s+(?=[.0-9])", "with confidence ",
          "A confidence follows `with`."),
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
    _rule(rf"\b({_NAME})\s*(?:===?|=|is)\s*(?:true|yes|on)\b", r"\1",
          "A boolean stands by itself."),
    _rule(rf"\b({_NAME})\s*(?:===?|=|is)\s*(?:false|no|off)\b", r"not \1",
          "A boolean stands by itself."),
    _rule(rf"\b({_NAME})\s*(?:!==?|<>|is\s*!=)\s*(?=[^\W\d\"'])", r"\1 is not ", _EQUAL),
    _rule(rf"\b({_NAME})\s*(?:===?|=)\s*(?=[^\W\d]|[\"'])", r"\1 is ", _EQUAL),
    _rule(r"(visits\s*\([^()]*\))\s*(?:===?|=)\s*([0-9]+)", r"\1 >= \2 and \1 <= \2",
          "Visits are compared with <, <=, > or >=."),
    _rule(rf"\b({_NAME})\s*(?:===?|=)\s*({_NUMBER})", _equal,
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
    _rule(r"(?P<before>\b(?:for|over|within|in the last)\s+)"
          r"(?P<time>(?:[0-9.]+|one|two|three|four|five|ten|half)\s*[a-z\"']*)",
          _time, _TIME),
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
    _rule(rf"({_NUMBER})s$", r"\1", "Here a number stands alone."),
    _rule(r"^\s*unless\s+(.*)$", r"not (\1)", "What should not hold begins with `not`."),
)  # fmt: skip
