"""Evaluates a guard over time, with the durations that its conditions must have held."""

import math
import operator
from collections.abc import Callable, Mapping
from typing import Final

from engine.story.guards.conditions import (
    CLOCK,
    QUANTITIES,
    RISES_BY,
    AllOf,
    AnyOf,
    Clock,
    Comparison,
    Condition,
    Equals,
    Flag,
    Landed,
    Lasting,
    Leaf,
    Negated,
    Operator,
    Saw,
    Trend,
    Visits,
    landed_of,
    saw_of,
    sureness_of,
    trend_of,
    visits_of,
)
from engine.story.guards.guard import Guard
from engine.words import Seconds

Fact = float | bool | str | None
Facts = Mapping[str, Fact]
"""What guards may ask about, by the names of `conditions`.

What is absent, None or not a number is not known; but a segment without a fact was not
shown, a moment without one was not seen, and a beat without one did not land.
"""

_SLACK: Final = 1e-6  # seconds: sums of frame times must not make "for 3s" a frame late

_COMPARE: Final[dict[Operator, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_Truth = bool | None  # None: not known
_Ask = Callable[[Facts], _Truth]
_Step = Callable[[Seconds, Facts, bool], _Truth]


class GuardWatch:
    """Evaluates one guard over time; each guard of the current segment has a watch.

    Time is passed in and must not run backwards between updates (where it does, durations begin
    anew). An update takes a few microseconds.
    """

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self._facts: Facts = {}
        self._since: list[Seconds | None] = []
        self._step = self._compile(guard.condition)

    def update(self, now: Seconds, facts: Facts) -> bool:
        """Take in the facts at `now` (seconds); return whether the guard holds."""
        self._facts = {name: facts[name] for name in self.guard.facts if name in facts}
        return self._step(now, self._facts, True) is True

    def holds(self, now: Seconds) -> bool:
        """Whether the guard holds at `now` if nothing has changed since the last update."""
        return self._step(now, self._facts, False) is True

    def _compile(self, condition: Condition) -> _Step:
        match condition:
            case Negated():
                return _negating(self._compile(condition.part))
            case AllOf():
                return _joining([self._compile(part) for part in condition.parts], False)
            case AnyOf():
                return _joining([self._compile(part) for part in condition.parts], True)
            case Lasting():
                return self._lasting(self._compile(condition.part), condition.duration)
            case _:
                ask = asking(condition)
                return lambda _now, facts, _keep: ask(facts)

    def _lasting(self, part: _Step, duration: Seconds) -> _Step:
        since, place = self._since, len(self._since)
        since.append(None)

        def step(now: Seconds, facts: Facts, keep: bool) -> _Truth:
            truth = part(now, facts, keep)
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


def asking(leaf: Leaf) -> Callable[[Facts], bool | None]:
    """The function that evaluates a leaf on facts: True, False, or None where unknown."""
    match leaf:
        case Comparison(quantity, compare, value, sureness):
            return _surely(quantity, sureness, _comparing(quantity, compare, value))
        case Visits(segment, compare, value):
            return _comparing(visits_of(segment), compare, value, 0.0)
        case Equals(name, word):
            return _equalling(name, word)
        case Flag(name):
            return lambda facts: _boolean(facts.get(name))
        case Clock(begin, end):
            return _between(begin, end)
        case Trend(quantity, direction, over, sureness):
            low, high = QUANTITIES[quantity]
            least = RISES_BY * (high - low)
            rising = direction == "rising"
            change = trend_of(quantity, over)
            ask = _comparing(change, ">=" if rising else "<=", least if rising else -least)
            return _surely(quantity, sureness, ask)
        case Saw(moment, within):
            longest = math.inf if within is None else within + _SLACK
            return _comparing(saw_of(moment), "<=", longest, math.nan, missing=False)
        case Landed(beat):
            return lambda facts: _boolean(facts.get(landed_of(beat), False))


def _number(value: Fact) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and not math.isnan(value) else None  # type: ignore[arg-type]


def _boolean(value: Fact) -> _Truth:
    return value if isinstance(value, bool) else None


def _comparing(
    name: str, compare: Operator, limit: float, absent: float = math.nan, missing: _Truth = None
) -> _Ask:
    """A comparison; of a fact that is absent, with the value `absent`, or else `missing`."""
    compared = _COMPARE[compare]

    def ask(facts: Facts) -> _Truth:
        if name not in facts:
            return missing if math.isnan(absent) else compared(absent, limit)
        value = _number(facts[name])
        return None if value is None else compared(value, limit)

    return ask


def _surely(quantity: str, sureness: float | None, ask: _Ask) -> _Ask:
    if sureness is None:
        return ask
    name = sureness_of(quantity)

    def ask_surely(facts: Facts) -> _Truth:
        known = _number(facts.get(name))
        return ask(facts) if known is not None and known >= sureness else None

    return ask_surely


def _equalling(name: str, word: str) -> _Ask:
    def ask(facts: Facts) -> _Truth:
        value = facts.get(name)
        if isinstance(value, bool):
            return value is (word == "true") if word in ("true", "false") else None
        return value == word if isinstance(value, str) else None

    return ask


def _between(begin: Seconds, end: Seconds) -> _Ask:
    def ask(facts: Facts) -> _Truth:
        now = _number(facts.get(CLOCK))
        if now is None:
            return None
        return begin <= now < end if begin < end else now >= begin or now < end

    return ask


def _negating(part: _Step) -> _Step:
    def step(now: Seconds, facts: Facts, keep: bool) -> _Truth:
        truth = part(now, facts, keep)
        return None if truth is None else not truth

    return step


def _joining(parts: list[_Step], decisive: bool) -> _Step:
    """`or` (decided by one True) or `and` (decided by one False)."""

    def step(now: Seconds, facts: Facts, keep: bool) -> _Truth:
        # Every part is asked every time: a `for` on the far side must go on counting.
        truths = [part(now, facts, keep) for part in parts]
        if decisive in truths:
            return decisive
        return None if None in truths else not decisive

    return step
