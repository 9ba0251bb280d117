"""The language of guards: what a story may ask of the viewer before a cut is permitted.

    viewer.arousal > 0.4
    viewer.valence < 0 and not viewer.attention < 0.5
    (viewer.arousal > 0.4 or viewer.valence > 0.2) for 3s

`for` binds to the comparison or the group in front of it and asks that it has held without
a break for that long. A guard is parsed by a grammar into frozen values; nothing in it is
ever run as code. `GuardWatch` follows one guard through time.

What is not known is neither true nor false (Kleene's logic): a comparison with a missing
value does not hold, and its `not` does not hold either. An empty chair fulfils no wish.
"""

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Literal, cast

from engine.problems import did_you_mean
from engine.story.durations import parse_duration
from engine.words import RANGES, Seconds

QUANTITIES: Final[dict[str, tuple[float, float]]] = {
    **{f"viewer.{name}": limits for name, limits in RANGES.items()},
    "viewer.presence": (0.0, 1.0),
    "viewer.confidence": (0.0, 1.0),
}
"""What a guard may ask about, with the range of each."""

LONGEST_GUARD: Final = 400
"""Characters; keeps hostile nesting far from the interpreter's limits."""

_SLACK: Final = 1e-6  # seconds: sums of frame times must not make "for 3s" a frame late

Operator = Literal["<", "<=", ">", ">="]
_COMPARE: Final[dict[Operator, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_GRAMMAR: Final = r"""
?either: both (_OR both)*         -> any_of
?both: term (_AND term)*          -> all_of
?term: _NOT term                  -> negated
     | held
?held: atom
     | held _FOR DURATION         -> lasting
?atom: NAME OPERATOR NUMBER       -> comparison
     | "(" either ")"

_AND.3: /and\b/
_OR.3: /or\b/
_NOT.3: /not\b/
_FOR.3: /for\b/
OPERATOR: "<=" | ">=" | "<" | ">"
DURATION.2: /[0-9][0-9.]*(ms|s|m)[0-9.ms]*/
NUMBER: /[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)/
NAME: /[A-Za-z_]\w*(\.\w+)*/
%ignore /\s+/
"""

_EXAMPLE: Final = "Write it like this: viewer.arousal > 0.4 for 3s."


class GuardError(ValueError):
    """A guard that cannot be understood. `column` counts from 1 inside the guard's text."""

    def __init__(self, message: str, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@dataclass(frozen=True, slots=True)
class Comparison:
    """`quantity operator value`, such as `viewer.arousal > 0.4`."""

    quantity: str
    operator: Operator
    value: float


@dataclass(frozen=True, slots=True)
class Negated:
    """`not part`."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class AllOf:
    """`part and part …`."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`part or part …`."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Lasting:
    """`part for duration`: the part has held without a break for `duration` seconds."""

    part: "Condition"
    duration: Seconds


Condition = Comparison | Negated | AllOf | AnyOf | Lasting


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard as written (`text`) and as understood (`condition`). Hashable, compares by value."""

    text: str
    condition: Condition

    @property
    def quantities(self) -> frozenset[str]:
        """The names this guard asks about, such as `viewer.arousal`."""
        return frozenset(_quantities(self.condition))

    @property
    def is_instant(self) -> bool:
        """Whether it asks about one instant only: it need not be followed through time."""
        return _is_instant(self.condition)

    def __str__(self) -> str:
        return self.text


def _is_instant(condition: Condition) -> bool:
    match condition:
        case Comparison():
            return True
        case Negated():
            return _is_instant(condition.part)
        case AllOf() | AnyOf():
            return all(_is_instant(part) for part in condition.parts)
    return False


def _quantities(condition: Condition) -> Iterable[str]:
    match condition:
        case Comparison():
            yield condition.quantity
        case AllOf() | AnyOf():
            for part in condition.parts:
                yield from _quantities(part)
        case _:
            yield from _quantities(condition.part)


@lru_cache(maxsize=1024)
def parse_guard(text: str) -> Guard:
    """Understand a guard. Raises GuardError with a sentence and the column at fault."""
    if not text.strip():
        raise GuardError(f"The guard is empty. {_EXAMPLE}")
    if len(text) > LONGEST_GUARD:
        raise GuardError(
            f"The guard has {len(text)} characters; at most {LONGEST_GUARD} are allowed. "
            "Split it over several cuts."
        )
    parse, unexpected = _parser()
    try:
        return Guard(text.strip(), parse(text))
    except unexpected as error:
        raise _explained(text, error) from None


def renamed(text: str, meant: Callable[[str], str]) -> str:
    """The same guard with each segment it names under the name that `meant` gives."""
    return text


@cache
def _parser() -> tuple[Callable[[str], Condition], type[Exception]]:
    """The parser and the exception it raises; lark is imported with the first guard only."""
    from lark import Lark, Token, Transformer, UnexpectedInput, v_args

    @v_args(inline=True)
    class Build(Transformer[Token, Condition]):
        def comparison(self, name: Token, compare: Token, number: Token) -> Condition:
            limits = QUANTITIES.get(name)
            if limits is None:
                raise GuardError(_unknown(str(name)), (name.start_pos or 0) + 1)
            value = float(number)
            if not limits[0] <= value <= limits[1]:
                raise GuardError(
                    f"{name} runs from {limits[0]:g} to {limits[1]:g}; "
                    f"comparing it with {number} tells nothing.",
                    (number.start_pos or 0) + 1,
                )
            return Comparison(str(name), cast(Operator, str(compare)), value)

        def lasting(self, part: Condition, duration: Token) -> Condition:
            return Lasting(part, _seconds(duration, (duration.start_pos or 0) + 1))

        def negated(self, part: Condition) -> Condition:
            return Negated(part)

        def all_of(self, *parts: Condition) -> Condition:
            return AllOf(parts) if len(parts) > 1 else parts[0]

        def any_of(self, *parts: Condition) -> Condition:
            return AnyOf(parts) if len(parts) > 1 else parts[0]

    # Built while parsing (no tree, no recursion): nesting costs nothing but memory, and a
    # GuardError leaves the parser as it is.
    built = Lark(_GRAMMAR, start="either", parser="lalr", transformer=Build())
    return cast(Callable[[str], Condition], built.parse), UnexpectedInput


def _seconds(text: str, column: int) -> Seconds:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise GuardError(f"{text} {error}.", column) from None


def _unknown(name: str) -> str:
    hint = did_you_mean(name, QUANTITIES) or f"Known are {', '.join(QUANTITIES)}."
    return f'"{name}" is nothing a guard can ask about. {hint}'


def _explained(text: str, error: Any) -> GuardError:
    """The parser's complaint in the words of someone who writes stories."""
    position = getattr(error, "pos_in_stream", None)
    token = getattr(error, "token", None)
    if token is not None and token.type == "$END":
        missing = "A ( is never closed." if text.count("(") > text.count(")") else _EXAMPLE
        return GuardError(f"The guard ends too early. {missing}", len(text.rstrip()) + 1)
    position = len(text) if position is None else position
    found = str(token) if token is not None else text[position]
    expected = set(getattr(error, "accepts", None) or getattr(error, "expected", ()) or ())
    if found in ("=", "==", "!", "!=") or text[position] in "=!":
        advice = "Compare with <, <=, > or >=: a feeling is never exactly equal to a number."
    elif found in ("&", "|"):
        advice = "Write `and` and `or` as words."
    elif found.lower() in ("and", "or", "not", "for") and found != found.lower():
        advice = f"Write `{found.lower()}` in small letters."
    elif found == ")" and text.count(")") > text.count("("):
        advice = "There is no ( to this one."
    elif "DURATION" in expected:
        advice = "After `for` comes a time, such as 3s or 500ms."
    elif expected & {"OPERATOR"}:
        advice = "Here a comparison (<, <=, > or >=) with a number is missing."
    elif expected & {"NUMBER"}:
        advice = "Here a number such as 0.4 is missing."
    elif expected & {"_AND"}:
        advice = "Join comparisons with `and` or `or`; `for` and a time end one."
    else:
        advice = _EXAMPLE
    return GuardError(f'"{found}" is not understood here. {advice}', position + 1)


_Values = Mapping[str, float]
_Truth = bool | None  # None: not known
_Step = Callable[[Seconds, _Values, bool], _Truth]


class GuardWatch:
    """Follows one guard through time; one watch for each guard of the current segment.

    Time is passed in and must not run backwards between updates (if it does, whatever had
    to last begins anew). Values are keyed as a guard writes them (`viewer.arousal`); what is
    missing or not a number is unknown. One update costs a few microseconds.
    """

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self._values: _Values = {}
        self._since: list[Seconds | None] = []
        self._step = self._compile(guard.condition)

    def update(self, now: Seconds, values: _Values) -> bool:
        """Take in the values at `now` (seconds); whether the guard holds at `now`."""
        self._values = dict(values)
        return self._step(now, self._values, True) is True

    def holds(self, now: Seconds) -> bool:
        """Whether the guard holds at `now` if nothing has changed since the last update."""
        return self._step(now, self._values, False) is True

    def _compile(self, condition: Condition) -> _Step:
        match condition:
            case Comparison():
                return _comparing(condition)
            case Negated():
                return _negating(self._compile(condition.part))
            case AllOf():
                return _joining([self._compile(part) for part in condition.parts], False)
            case AnyOf():
                return _joining([self._compile(part) for part in condition.parts], True)
            case Lasting():
                return self._lasting(self._compile(condition.part), condition.duration)

    def _lasting(self, part: _Step, duration: Seconds) -> _Step:
        since, place = self._since, len(self._since)
        since.append(None)

        def step(now: Seconds, values: _Values, keep: bool) -> _Truth:
            truth = part(now, values, keep)
            began = since[place]
            if truth is not True:
                began = None
            elif began is None or now < began:
                began = now
            if keep:
                since[place] = began
            if began is None:
                return truth
            return now - began >= duration - _SLACK

        return step


def _comparing(condition: Comparison) -> _Step:
    quantity, compare, limit = condition.quantity, _COMPARE[condition.operator], condition.value

    def step(_now: Seconds, values: _Values, _keep: bool) -> _Truth:
        value = values.get(quantity)
        if value is None or math.isnan(value):
            return None
        return compare(value, limit)

    return step


def _negating(part: _Step) -> _Step:
    def step(now: Seconds, values: _Values, keep: bool) -> _Truth:
        truth = part(now, values, keep)
        return None if truth is None else not truth

    return step


def _joining(parts: list[_Step], decisive: bool) -> _Step:
    """`or` (decided by one True) or `and` (decided by one False)."""

    def step(now: Seconds, values: _Values, keep: bool) -> _Truth:
        # Every part is asked every time: a `for` on the far side must go on counting.
        truths = [part(now, values, keep) for part in parts]
        if decisive in truths:
            return decisive
        return None if None in truths else not decisive

    return step
