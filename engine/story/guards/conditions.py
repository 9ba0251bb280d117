"""The syntax tree of a guard, as frozen values: conditions whose leaves ask for facts.

A fact has a name: `viewer.arousal`, `trust`, `visits(cellar)`. A guard is evaluated on a mapping
from these names to values; see `Guard.facts`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.words import RANGES, Seconds

Operator = Literal["<", "<=", ">", ">="]
Direction = Literal["rising", "falling"]

FEELINGS: Final[dict[str, tuple[float, float]]] = {
    **{f"viewer.{name}": limits for name, limits in RANGES.items()},
    "viewer.heart_rate": (30.0, 220.0),
    "viewer.smile": (0.0, 1.0),
    **{f"group.{name}": limits for name, limits in RANGES.items()},
    "group.spread": (0.0, 2.0),
    "group.smile": (0.0, 1.0),
}
"""What must be read in a viewer, or in several together, with the range of each."""

QUANTITIES: Final[dict[str, tuple[float, float]]] = {
    **FEELINGS,
    "viewer.presence": (0.0, 1.0),
    "viewer.confidence": (0.0, 1.0),
    "group.presence": (0.0, 1.0),
    "group.confidence": (0.0, 1.0),
    "group.count": (0.0, 1000.0),
}
"""What a guard may compare with a number, variables aside, with the range of each."""

RUNNING: Final = "running"
CLOCK: Final = "clock"
LAST: Final = "last"
DAY: Final[Seconds] = 24 * 3600.0

TREND_OVER: Final[Seconds] = 4.0
"""The time over which something rises or falls where a guard does not say."""

RISES_BY: Final = 0.05
"""The share of its range by which a quantity must have risen (or fallen) in that time."""

Span = tuple[int, int]
"""Where something stands in a guard's text: its first character and the one behind its last."""

_NOWHERE: Final[Span] = (0, 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`quantity operator value`; with `sureness`, only where it is known that surely."""

    quantity: str
    operator: Operator
    value: float
    sureness: float | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)
    value_span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Visits:
    """`visits(segment) operator value`, and `seen(segment)`, which is `visits(segment) >= 1`."""

    segment: str
    operator: Operator
    value: float
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Equals:
    """`variable is word`, `met is true`, `last is segment`."""

    name: str
    word: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)
    word_span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Flag:
    """A boolean variable, which must be true."""

    name: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Clock:
    """`clock between begin and end`, in seconds after midnight; may pass midnight."""

    begin: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True)
class Trend:
    """`quantity rising over 5s`: it changed by a twentieth of its range in that time."""

    quantity: str
    direction: Direction
    over: Seconds = TREND_OVER
    sureness: float | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Saw:
    """`saw moment within 5s`: such a moment ended at most so long ago; None: ever."""

    moment: str
    within: Seconds | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Landed:
    """`landed(beat)`: the beat of this name was answered when it last came."""

    beat: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


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


Leaf = Comparison | Visits | Equals | Flag | Clock | Trend | Saw | Landed
Condition = Leaf | Negated | AllOf | AnyOf | Lasting


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The leaves of a condition, in the order written."""
    waiting = [condition]
    while waiting:
        part = waiting.pop()
        match part:
            case AllOf() | AnyOf():
                waiting.extend(reversed(part.parts))
            case Negated() | Lasting():
                waiting.append(part.part)
            case _:
                yield part


def sureness_of(quantity: str) -> str:
    """The name of the fact that holds the confidence in a quantity, 0 to 1."""
    return f"confidence({quantity})"


def trend_of(quantity: str, over: Seconds) -> str:
    """The name of the fact that holds the rise of a quantity in the last `over` seconds."""
    return f"trend({quantity}, {over:g}s)"


def visits_of(segment: str) -> str:
    """The name of the fact that counts how often a segment was shown."""
    return f"visits({segment})"


def saw_of(moment: str) -> str:
    """The name of the fact that holds the seconds since such a moment; absent without one."""
    return f"saw({moment})"


def landed_of(beat: str) -> str:
    """The name of the fact that says whether a beat was answered when it last came."""
    return f"landed({beat})"


def facts_of(leaf: Leaf) -> tuple[str, ...]:
    """The names of the facts that a leaf looks up."""
    match leaf:
        case Comparison(quantity=quantity, sureness=sureness):
            return (quantity,) if sureness is None else (quantity, sureness_of(quantity))
        case Trend(quantity=quantity, over=over, sureness=sureness):
            name = trend_of(quantity, over)
            return (name,) if sureness is None else (name, sureness_of(quantity))
        case Visits(segment=segment):
            return (visits_of(segment),)
        case Equals(name=name) | Flag(name=name):
            return (name,)
        case Clock():
            return (CLOCK,)
        case Saw(moment=moment):
            return (saw_of(moment),)
        case Landed(beat=beat):
            return (landed_of(beat),)


def asks_feelings(leaf: Leaf) -> bool:
    """Whether a leaf needs a viewer who can be read; presence and confidence do not."""
    match leaf:
        case Comparison(quantity=quantity) | Trend(quantity=quantity):
            return quantity in FEELINGS
        case Saw() | Landed():
            return True
        case _:
            return False


def written(leaf: Leaf) -> str:
    """The text of a leaf, as in a guard."""
    match leaf:
        case Comparison(quantity, operator, value, sureness):
            text = f"{quantity} {operator} {value:g}{_surely(sureness)}"
        case Visits(segment, operator, value):
            once = (operator, value) == (">=", 1)
            text = f"seen({segment})" if once else f"visits({segment}) {operator} {value:g}"
        case Equals(name, word):
            text = f"{name} is {word}"
        case Flag(name):
            text = name
        case Clock(begin, end):
            text = f"clock between {_hour(begin)} and {_hour(end)}"
        case Trend(quantity, direction, over, sureness):
            text = f"{quantity} {direction} over {over:g}s{_surely(sureness)}"
        case Saw(moment, within):
            text = f"saw {moment}" if within is None else f"saw {moment} within {within:g}s"
        case Landed(beat):
            text = f"landed({beat})"
    return text


def _surely(sureness: float | None) -> str:
    return "" if sureness is None else f" with confidence {sureness:g}"


def _hour(seconds: Seconds) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) % 3600 // 60:02}"
