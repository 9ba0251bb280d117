"""The grammar of guards: from text to conditions.

Imported with the first guard only, because lark is.
"""

from functools import cache
from typing import Final, NamedTuple, cast

from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from engine.problems import did_you_mean
from engine.story.guards.conditions import (
    LAST,
    QUANTITIES,
    RUNNING,
    TREND_OVER,
    AllOf,
    AnyOf,
    Clock,
    Comparison,
    Condition,
    Direction,
    Equals,
    Flag,
    Landed,
    Lasting,
    Negated,
    Operator,
    Saw,
    Span,
    Trend,
    Visits,
)
from engine.story.guards.errors import EXAMPLE, GuardError
from engine.story.guards.names import RESERVED
from engine.story.guards.parser_errors import explained
from engine.story.text.durations import parse_duration
from engine.words import Seconds

# Letters of any alphabet, with what is written over and under them. Which of these make a name
# is Unicode's to say (`is_variable_name`); here it is enough to know where one ends.
_LETTER: Final = (
    r"[^\s\x00-\x2f:-@\[-^`{-\xb6\xb8-\xbf\xd7\xf7\u2000-\u206f\u2190-\u2bff\u3000-\u3004"
    r"\u3008-\u3020\uff00-\uff0f]"
)
_GRAMMAR: Final = r"""
?either: both (_OR both)*                     -> any_of
?both: term (_AND term)*                      -> all_of
?term: _NOT term                              -> negated
     | held
?held: atom
     | held _FOR DURATION                     -> lasting
?atom: NAME OPERATOR NUMBER                   -> comparison
     | NAME OPERATOR NUMBER _WITH _CONFIDENCE NUMBER -> comparison
     | NAME                                   -> flag
     | NAME _IS words                         -> equals
     | NAME _IS _NOT words                    -> differs
     | NAME TREND                             -> trend
     | NAME TREND _WITH _CONFIDENCE NUMBER    -> surely_trend
     | NAME TREND _OVER DURATION              -> trend
     | NAME TREND _OVER DURATION _WITH _CONFIDENCE NUMBER -> trend
     | RUNNING OPERATOR DURATION              -> running
     | _SEEN "(" words ")"                    -> seen
     | _VISITS "(" words ")" OPERATOR NUMBER  -> visits
     | LAST _IS words                         -> equals
     | LAST _IS _NOT words                    -> differs
     | _CLOCK _BETWEEN TIME _AND TIME         -> clock
     | _SAW words                             -> saw
     | _SAW words _WITHIN DURATION            -> saw
     | _LANDED "(" words ")"                  -> landed
     | "(" either ")"
words: WORD+
     | QUOTED

_AND.3: /and\b/
_OR.3: /or\b/
_NOT.3: /not\b/
_FOR.3: /for\b/
_IS.3: /is\b/
_WITH.3: /with\b/
_WITHIN.3: /within\b/
_OVER.3: /over\b/
_CONFIDENCE.3: /confidence\b/
_BETWEEN.3: /between\b/
TREND.3: /(rising|falling)\b/
_SEEN.2: /seen\b(?=\s*\()/
_VISITS.2: /visits\b(?=\s*\()/
_LANDED.2: /landed\b(?=\s*\()/
_SAW.2: /saw\b/
_CLOCK.2: /clock\b/
RUNNING.2: /running\b/
LAST.2: /last\b/
OPERATOR: "<=" | ">=" | "<" | ">"
DURATION.2: /[0-9][0-9.]*(ms|s|m|h)[0-9.hms]*(\s+[0-9][0-9.]*(ms|s|m|h)[0-9.hms]*)*/
TIME.2: /[0-9]{1,2}:[0-9]{2}/
NUMBER: /[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)/
NAME: /[^\W\d]LETTER*(\.LETTER+)*/
WORD: /[^\s()<>=!&|"']+/
QUOTED: /"[^"]+"|'[^']+'/
%ignore /\s+/
""".replace("LETTER", _LETTER)


class _Words(NamedTuple):
    """A name of one or more words, and where it stands."""

    text: str
    span: Span


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _span(token: Token) -> Span:
    begin = token.start_pos or 0
    return begin, begin + len(token)


@v_args(inline=True)
class _Build(Transformer[Token, Condition]):
    def words(self, *tokens: Token) -> _Words:
        first, last = _span(tokens[0]), _span(tokens[-1])
        if tokens[0].type == "QUOTED":
            return _Words(str(tokens[0])[1:-1], (first[0] + 1, first[1] - 1))
        return _Words(" ".join(tokens), (first[0], last[1]))

    def comparison(
        self, name: Token, compare: Token, number: Token, sureness: Token | None = None
    ) -> Condition:
        value = float(number)
        limits = QUANTITIES.get(name)
        if limits is not None and not limits[0] <= value <= limits[1]:
            raise GuardError(
                f"{name} runs from {limits[0]:g} to {limits[1]:g}; "
                f"comparing it with {number} tells nothing.",
                _column(number),
            )
        _refuse_unknown(name)
        _refuse_unsure(name, sureness)
        return Comparison(
            str(name),
            cast(Operator, str(compare)),
            value,
            _share(sureness),
            _span(name),
            _span(number),
        )

    def running(self, name: Token, compare: Token, duration: Token) -> Condition:
        return Comparison(
            RUNNING, cast(Operator, str(compare)), _seconds(duration), None, _span(name)
        )

    def flag(self, name: Token) -> Condition:
        _refuse_unknown(name)
        if name in QUANTITIES:
            raise GuardError(
                f"{name} is a number. Here a comparison (<, <=, > or >=) with a number is missing.",
                _span(name)[1] + 1,
            )
        return Flag(str(name), _span(name))

    def equals(self, name: Token, words: _Words) -> Condition:
        _refuse_unknown(name)
        if name in QUANTITIES:
            raise GuardError(
                f"{name} is a number, never exactly something: compare with <, <=, > or >=.",
                _column(name),
            )
        return Equals(str(name), words.text, _span(name), words.span)

    def differs(self, name: Token, words: _Words) -> Condition:
        return Negated(self.equals(name, words))

    def trend(
        self,
        name: Token,
        direction: Token,
        over: Token | None = None,
        sureness: Token | None = None,
    ) -> Condition:
        _refuse_unknown(name)
        _refuse_unsure(name, sureness)
        if name not in QUANTITIES:
            raise GuardError(
                f"{name} is a variable: it changes at cuts only, and neither rises nor falls.",
                _column(name),
            )
        seconds = TREND_OVER if over is None else _seconds(over)
        if over is not None and not 1 <= seconds <= 60:
            raise GuardError("A trend is seen over 1s to 60s.", _column(over))
        share = _share(sureness)
        return Trend(str(name), cast(Direction, str(direction)), seconds, share, _span(name))

    def surely_trend(self, name: Token, direction: Token, sureness: Token) -> Condition:
        return self.trend(name, direction, None, sureness)

    def seen(self, words: _Words) -> Condition:
        return Visits(words.text, ">=", 1.0, words.span)

    def visits(self, words: _Words, compare: Token, number: Token) -> Condition:
        value = float(number)
        if value < 0 or value != int(value):
            raise GuardError(f"Visits are counted; {number} is no such number.", _column(number))
        return Visits(words.text, cast(Operator, str(compare)), value, words.span)

    def clock(self, begin: Token, end: Token) -> Condition:
        times = _time(begin), _time(end)
        if times[0] == times[1]:
            raise GuardError("No time lies between an hour and itself.", _column(end))
        return Clock(*times)

    def saw(self, words: _Words, within: Token | None = None) -> Condition:
        return Saw(words.text, None if within is None else _seconds(within), words.span)

    def landed(self, words: _Words) -> Condition:
        return Landed(words.text, words.span)

    def lasting(self, part: Condition, duration: Token) -> Condition:
        return Lasting(part, _seconds(duration))

    def negated(self, part: Condition) -> Condition:
        return Negated(part)

    def all_of(self, *parts: Condition) -> Condition:
        return AllOf(parts) if len(parts) > 1 else parts[0]

    def any_of(self, *parts: Condition) -> Condition:
        return AnyOf(parts) if len(parts) > 1 else parts[0]


def parse(text: str) -> Condition:
    """The condition of a guard's text. Raises GuardError with the column at fault."""
    try:
        return cast(Condition, _parser().parse(text))
    except UnexpectedInput as error:
        raise explained(text, error) from None


@cache
def _parser() -> Lark:
    # Built while parsing (no tree, no recursion): nesting costs nothing but memory, and a
    # GuardError leaves the parser as it is.
    return Lark(_GRAMMAR, start="either", parser="lalr", transformer=_Build())


def _seconds(token: Token) -> Seconds:
    try:
        return parse_duration(str(token))
    except ValueError as error:
        raise GuardError(f"{token} {error}.", _column(token)) from None


def _time(token: Token) -> Seconds:
    hour, minute = (int(part) for part in token.split(":"))
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise GuardError(f"{token} is no time of day; write 00:00 to 24:00.", _column(token))
    return 3600.0 * hour + 60.0 * minute


def _share(token: Token | None) -> float | None:
    if token is None:
        return None
    value = float(token)
    if not 0 <= value <= 1:
        raise GuardError(f"A confidence runs from 0 to 1, and {token} does not.", _column(token))
    return value


def _refuse_unsure(name: Token, sureness: Token | None) -> None:
    if sureness is not None and name not in QUANTITIES:
        raise GuardError(
            f"{name} is always known: `with confidence` is for what is read in a viewer.",
            _column(sureness),
        )


def _refuse_unknown(name: Token) -> None:
    """A name with a dot is one of ours; any other is a variable."""
    if "." in name and name not in QUANTITIES:
        hint = did_you_mean(str(name), QUANTITIES) or (
            "Known are viewer.valence, .arousal, .attention, .presence and .heart_rate, "
            "and the same of `group`."
        )
        raise GuardError(f'"{name}" is nothing a guard can ask about. {hint}', _column(name))
    if name in RESERVED - {LAST}:
        raise GuardError(f'"{name}" is not understood here. {EXAMPLE}', _column(name))
