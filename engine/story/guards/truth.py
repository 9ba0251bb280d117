"""Decides whether a guard can hold or fail, from the domains of its facts.

A guard is expanded into its disjunctive normal form. Each condition restricts a fact to an
interval of numbers or a set of words; an alternative in which the domain of a fact is empty
cannot hold. A negated duration (`not … for 3s`) restricts nothing. The result is sound and not
complete: what is called impossible is, but not everything impossible is found.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from engine.story.guards.conditions import (
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
    facts_of,
)

_MOST: Final = 64
"""Alternatives looked at; a guard of more is taken to be possible."""


class Interval(NamedTuple):
    """The numbers from `low` to `high`, without an end that is open."""

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """Whether no number lies in it."""
        point = self.low == self.high
        return self.low > self.high or (point and (self.low_open or self.high_open))

    def both(self, other: "Interval") -> "Interval":
        """The intersection."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not closed)


class Words(NamedTuple):
    """A set of words: those in `only`, or all where it is None, without those in `but`."""

    only: frozenset[str] | None = None
    but: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether no word is left."""
        return self.only is not None and not self.only - self.but

    def both(self, other: "Words") -> "Words":
        """The intersection."""
        if self.only is None or other.only is None:
            return Words(self.only if other.only is None else other.only, self.but | other.but)
        return Words(self.only & other.only, self.but | other.but)


Domain = Interval | Words
Domains = Callable[[str], Domain | None]
"""What a fact can be at all; None where nobody knows."""

_Pieces = Mapping[str, Domain]


class _TooManyError(Exception):
    """The normal form has too many alternatives."""


def can_hold(condition: Condition, domains: Domains) -> bool:
    """Whether some facts in the domains satisfy the condition."""
    return _possible(condition, domains, True)


def can_fail(condition: Condition, domains: Domains) -> bool:
    """Whether some known facts in the domains falsify the condition."""
    return _possible(condition, domains, False)


def implies(one: Condition, other: Condition, domains: Domains) -> bool:
    """Whether `other` holds for all facts for which `one` does, as far as can be proved."""
    return not can_hold(AllOf((one, Negated(other))), domains)


def _possible(condition: Condition, domains: Domains, wanted: bool) -> bool:
    try:
        return bool(_alternatives(condition, wanted, domains))
    except _TooManyError:
        return True


def _alternatives(condition: Condition, wanted: bool, domains: Domains) -> list[_Pieces]:
    match condition:
        case Negated(part):
            return _alternatives(part, not wanted, domains)
        case AllOf(parts) | AnyOf(parts):
            each = [_alternatives(part, wanted, domains) for part in parts]
            joined = isinstance(condition, AllOf) is wanted
            return _product(each) if joined else _bounded([one for some in each for one in some])
        case Lasting(part):
            # Not to have held for so long is possible whether or not it holds now.
            return _alternatives(part, True, domains) if wanted else [{}]
        case _:
            name = facts_of(condition)[0]
            domain = domains(name)
            found = [_both(domain, piece) for piece in _confined(condition, wanted)]
            return [{name: piece} for piece in found if not piece.empty]


def _product(each: list[list[_Pieces]]) -> list[_Pieces]:
    found: list[_Pieces] = [{}]
    for some in each:
        merged = [_merged(one, other) for one in found for other in some]
        found = _bounded([one for one in merged if one is not None])
    return found


def _bounded(found: list[_Pieces]) -> list[_Pieces]:
    if len(found) > _MOST:
        raise _TooManyError
    return found


def _merged(one: _Pieces, other: _Pieces) -> _Pieces | None:
    merged = dict(one)
    for name, piece in other.items():
        both = _both(merged.get(name), piece)
        if both.empty:
            return None
        merged[name] = both
    return merged


def _both(one: Domain | None, other: Domain) -> Domain:
    match one, other:
        case Interval(), Interval():
            return one.both(other)
        case Words(), Words():
            return one.both(other)
        case _:
            return other  # of two types: another rule tells that


_TURNED: Final[dict[Operator, Operator]] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def _confined(leaf: Leaf, wanted: bool) -> Iterator[Domain]:
    """The values that a leaf leaves of its fact: one piece, or several of which any may be."""
    match leaf:
        case Comparison(_, compare, value):
            yield _interval(compare if wanted else _TURNED[compare], value)
        case Visits(_, compare, value):
            yield _whole(_interval(compare if wanted else _TURNED[compare], value))
        case Equals(_, word):
            yield Words(frozenset({word})) if wanted else Words(None, frozenset({word}))
        case Flag() | Landed():
            yield Words(frozenset({"true" if wanted else "false"}))
        case Clock(begin, end):
            begin, end = (begin, end) if wanted else (end, begin)
            if begin < end:
                yield Interval(begin, end, False, True)
            else:
                yield Interval(begin, math.inf)
                yield Interval(-math.inf, end, False, True)
        case Trend(direction="rising"):
            yield Interval(1, math.inf) if wanted else Interval(-math.inf, 1, False, True)
        case Trend():
            yield Interval(-math.inf, -1) if wanted else Interval(-1, math.inf, True)
        case Saw(within=within):
            # Seconds ago; never is endlessly long ago.
            longest = Interval(0, math.inf, False, True) if within is None else Interval(0, within)
            yield longest if wanted else Interval(longest.high, math.inf, not longest.high_open)


def _interval(compare: Operator, value: float) -> Interval:
    if compare in ("<", "<="):
        return Interval(-math.inf, value, False, compare == "<")
    return Interval(value, math.inf, compare == ">")


def _whole(interval: Interval) -> Interval:
    """The same whole numbers, between closed ends."""
    low, high, low_open, high_open = interval
    if math.isfinite(low):
        low = math.floor(low) + 1 if low_open else math.ceil(low)
    if math.isfinite(high):
        high = math.ceil(high) - 1 if high_open else math.floor(high)
    return Interval(low, high)
