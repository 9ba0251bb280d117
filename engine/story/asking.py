"""The facts that all guards of a story ask for, so that no others are computed."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.story.guards.conditions import Comparison, Landed, Saw, Trend, leaves
from engine.story.guards.guard import Guard
from engine.words import Seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """Trends as (quantity, seconds), names of moments and beats, and quantities with a sureness."""

    trends: frozenset[tuple[str, Seconds]] = frozenset()
    moments: frozenset[str] = frozenset()
    beats: frozenset[str] = frozenset()
    surely: frozenset[str] = frozenset()


def asked_by(guards: Iterable[Guard]) -> Asked:
    """The facts that these guards ask for."""
    trends: set[tuple[str, Seconds]] = set()
    moments: set[str] = set()
    beats: set[str] = set()
    surely: set[str] = set()
    for guard in guards:
        for leaf in leaves(guard.condition):
            match leaf:
                case Trend():
                    trends.add((leaf.quantity, leaf.over))
                case Saw():
                    moments.add(leaf.moment)
                case Landed():
                    beats.add(leaf.beat)
            if isinstance(leaf, Comparison | Trend) and leaf.sureness is not None:
                surely.add(leaf.quantity)
    return Asked(frozenset(trends), frozenset(moments), frozenset(beats), frozenset(surely))
