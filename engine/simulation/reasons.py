"""Why each cut was made or was not, counted over many showings.

A planner that counts stands in the place of a plain one: it chooses the same, and keeps of each
choice what spoke for and against every cut, in numbers that add up to the same in any order.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from engine.steering.decision import Choice
from engine.steering.planner import Planner
from engine.steering.preset import Preset
from engine.steering.situation import Situation
from engine.story.guards.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Lasting,
    Leaf,
    Negated,
    Visits,
    facts_of,
)
from engine.story.guards.guard import Guard
from engine.story.guards.watch import Fact, Facts, asking
from engine.story.model import Story
from engine.words import SegmentName

_NEVER: Final = (math.inf, "")
_PLAIN: Final = Preset()
_TIMES: Final = re.compile(r"last at (least|most) \d+ s, and the (?:limit|least) is")
_IN_WORDS: Final = {
    "least": "last too long: the limit is",
    "most": "end too early: the least is",
}

CutPlace = tuple[SegmentName, int]
"""A segment, and a cut's place in its `next`."""


@dataclass
class Part:
    """One condition of a guard, at the instants at which the guard did not hold.

    `met` counts those at which it was as it ought to be, `unknown` those at which nobody knew;
    `low` and `high` are the least and the most its quantity was, `words` what else it was.
    """

    met: int = 0
    unknown: int = 0
    low: float = math.inf
    high: float = -math.inf
    words: Counter[str] = field(default_factory=Counter)

    def take(self, met: bool | None, value: Fact) -> None:
        """The fate of a cut at one instant."""
        self.met += met is True
        self.unknown += met is None
        if isinstance(value, bool | str):
            self.words[str(value).lower()] += 1
        elif value is not None and not math.isnan(value):
            self.low, self.high = min(self.low, value), max(self.high, value)

    def merge(self, other: "Part") -> None:
        """Take in what another counted."""
        self.met += other.met
        self.unknown += other.unknown
        self.low, self.high = min(self.low, other.low), max(self.high, other.high)
        self.words.update(other.words)


@dataclass
class Reasons:
    """The fate of one cut, each time its segment was left by a choice (`asked` times).

    `made`: it was taken. Else one of: `unheld` (its guard did not hold), `unread` (the viewer
    could not be read), `passed` (another was chosen on screen, or it was not offered), `limits`
    (what ruled it out), `against` (the cuts that the arc preferred) and `before` (those that
    were taken because they stand before it). `nearest` is by how much loss it missed at least,
    and against which. `parts` are the conditions of its guard, in the order written.
    """

    asked: int = 0
    made: int = 0
    unheld: int = 0
    unread: int = 0
    passed: int = 0
    limits: Counter[str] = field(default_factory=Counter)
    against: Counter[SegmentName] = field(default_factory=Counter)
    before: Counter[SegmentName] = field(default_factory=Counter)
    nearest: tuple[float, SegmentName] = _NEVER
    parts: list[Part] = field(default_factory=list)

    def merge(self, other: "Reasons") -> None:
        """Take in what another counted."""
        self.asked += other.asked
        self.made += other.made
        self.unheld += other.unheld
        self.unread += other.unread
        self.passed += other.passed
        self.limits.update(other.limits)
        self.against.update(other.against)
        self.before.update(other.before)
        self.nearest = min(self.nearest, other.nearest)
        self.parts += [Part() for _ in other.parts[len(self.parts) :]]
        for mine, others in zip(self.parts, other.parts, strict=False):
            mine.merge(others)


class CountingPlanner(Planner):
    """A planner that counts what spoke for and against each cut. One thread."""

    def __init__(self, story: Story, preset: Preset = _PLAIN) -> None:
        super().__init__(story, preset)
        self._segments, self._needed = story.segments, story.confidence
        self._counted: dict[CutPlace, Reasons] = {}

    def choose(self, situation: Situation) -> Choice | None:
        """See `Planner.choose`."""
        choice = super().choose(situation)
        for place in range(len(self._segments[situation.segment].next)):
            reasons = self._counted.setdefault((situation.segment, place), Reasons())
            reasons.asked += 1
            self._count(reasons, place, situation, choice)
        return choice

    def counted(self) -> dict[CutPlace, Reasons]:
        """The counts since the last call."""
        counted, self._counted = self._counted, {}
        return counted

    def _count(
        self, reasons: Reasons, place: int, situation: Situation, choice: Choice | None
    ) -> None:
        cuts = self._segments[situation.segment].next
        cut = cuts[place]
        if choice is not None and choice.cut is cut:
            reasons.made += 1
            return
        held = place in situation.holding
        against = self._ruled_out(choice, situation, place)
        unread = situation.felt.confidence < self._needed
        if cut.choice is not None and not held:
            reasons.passed += 1
        elif cut.guard is not None and not held:
            known = _watched(reasons, cut.guard, situation.values)
            if unread and not known and cut.guard.asks_feelings:
                reasons.unread += 1
            else:
                reasons.unheld += 1
        elif against or choice is None:
            reasons.limits[_plain(against) or f"{cut.to} could not be shown"] += 1
        elif choice.kind == "chosen":
            reasons.passed += 1
        elif choice.kind == "abstained":
            reasons.unread += 1
        else:
            taken = next(at for at, each in enumerate(cuts) if each is choice.cut)
            _weigh(reasons, choice, place, taken)

    def _ruled_out(self, choice: Choice | None, situation: Situation, place: int) -> str:
        if choice is not None:
            return choice.alternatives[place].ruled_out
        return self.options(situation).ruled_out[place]


def _weigh(reasons: Reasons, choice: Choice, place: int, taken: int) -> None:
    """A cut that was permitted, and another was taken."""
    to = choice.cut.to
    loss, least = choice.alternatives[place].loss, choice.alternatives[taken].loss
    if choice.kind == "steered" and loss is not None and least is not None:
        reasons.against[to] += 1
        reasons.nearest = min(reasons.nearest, (loss - least, to))
    else:
        reasons.before[to] += 1


def _watched(reasons: Reasons, guard: Guard, facts: Facts) -> bool:
    """Count the parts of a guard that did not hold; whether all of them were known."""
    asked = parts_of(guard)
    if not reasons.parts:
        reasons.parts = [Part() for _ in asked]
    known = True
    for part, (leaf, wanted) in zip(reasons.parts, asked, strict=True):
        truth = _asking(leaf)(facts)
        met = None if truth is None else truth is wanted
        part.take(met, _value(leaf, facts))
        known = known and met is not None
    return known


def _value(leaf: Leaf, facts: Facts) -> Fact:
    value = facts.get(facts_of(leaf)[0])
    return 0.0 if value is None and isinstance(leaf, Visits) else value


@lru_cache(maxsize=4096)
def _asking(leaf: Leaf) -> Callable[[Facts], bool | None]:
    return asking(leaf)


@lru_cache(maxsize=4096)
def parts_of(guard: Guard) -> tuple[tuple[Leaf, bool], ...]:
    """The conditions of a guard in the order written, each with whether it ought to be true."""
    return tuple(_parts(guard.condition, True))


def _parts(condition: Condition, wanted: bool) -> Iterator[tuple[Leaf, bool]]:
    match condition:
        case AllOf() | AnyOf():
            for part in condition.parts:
                yield from _parts(part, wanted)
        case Negated():
            yield from _parts(condition.part, not wanted)
        case Lasting():
            yield from _parts(condition.part, wanted)
        case _:
            yield condition, wanted


def _plain(against: str) -> str:
    """A limit without the times that differ from showing to showing."""
    return _TIMES.sub(lambda found: _IN_WORDS[found[1]], against)
