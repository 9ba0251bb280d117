"""Guards: the conditions under which cuts are permitted.

    viewer.arousal > 0.4 for 3s
    viewer.valence rising over 5s and not seen(cellar)
    (trust > 0.5 or mood is calm) and running > 3m
    saw amusement within 5s or clock between 22:00 and 06:00

`for` binds to the condition or the group before it, which must have held without a break for that
long. A grammar parses guards into frozen values (`conditions`); nothing in them is run as code.
`GuardWatch` evaluates one guard over time.

Logic is three-valued (Kleene's): a comparison with a missing value is unknown, and so is its
`not`; an unknown guard does not hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from engine.story.guards.conditions import (
    LAST,
    AllOf,
    AnyOf,
    Condition,
    Equals,
    Lasting,
    Negated,
    Visits,
    asks_feelings,
    facts_of,
    leaves,
)
from engine.story.guards.errors import EXAMPLE, GuardError

LONGEST_GUARD: Final = 400
"""Characters; keeps hostile nesting far from the interpreter's limits."""

_LONGEST_FLAT: Final = 50 * LONGEST_GUARD  # with the names that groups give to their segments


@dataclass(frozen=True)
class Guard:
    """A guard's `text` and its parsed `condition`. Hashable; compares by value."""

    text: str
    condition: Condition

    @cached_property
    def facts(self) -> frozenset[str]:
        """The names of the facts this guard looks up, such as `viewer.arousal`."""
        return frozenset(name for leaf in leaves(self.condition) for name in facts_of(leaf))

    @cached_property
    def asks_feelings(self) -> bool:
        """Whether it needs a viewer who can be read."""
        return any(asks_feelings(leaf) for leaf in leaves(self.condition))

    @property
    def is_instant(self) -> bool:
        """Whether its value depends on the present facts alone, and not on earlier ones."""
        return _is_instant(self.condition)

    def __str__(self) -> str:
        return self.text


def _is_instant(condition: Condition) -> bool:
    match condition:
        case Lasting():
            return False
        case Negated():
            return _is_instant(condition.part)
        case AllOf() | AnyOf():
            return all(_is_instant(part) for part in condition.parts)
    return True


@lru_cache(maxsize=16384)
def parse_guard(text: str, *, flat: bool = False) -> Guard:
    """Parse a guard. Raises GuardError with a sentence and the column at fault.

    It does not look up the variables, segments and beats that are named; `check` does. `flat` is
    for guards of a loaded story, which groups may have made longer.
    """
    if not text.strip():
        raise GuardError(f"The guard is empty. {EXAMPLE}")
    longest = _LONGEST_FLAT if flat else LONGEST_GUARD
    if len(text) > longest:
        raise GuardError(
            f"The guard has {len(text)} characters; at most {longest} are allowed. "
            "Split it over several cuts."
        )
    from engine.story.guards.grammar import parse  # lark is imported with the first guard only

    return Guard(text.strip(), parse(text))


def renamed(text: str, meant: Callable[[str], str]) -> str:
    """The guard's text with each segment's name replaced by the one that `meant` gives."""
    guard = parse_guard(text)
    spans: list[tuple[tuple[int, int], str]] = []
    for leaf in leaves(guard.condition):
        match leaf:
            case Visits(segment=segment, span=span):
                spans.append((span, segment))
            case Equals(name=name, word=word, word_span=span) if name == LAST:
                spans.append((span, word))
    for (begin, end), name in sorted(spans, reverse=True):
        text = text[:begin] + meant(name) + text[end:]
    return text
