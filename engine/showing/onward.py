"""Where the film goes on from a segment: by the planner, past what fails, or as was asked for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from engine.showing.excerpt import Excerpt, cut_between
from engine.showing.history import History
from engine.showing.known import Known
from engine.showing.on_air import OnAir
from engine.showing.past import WayPast, way_into, way_past
from engine.steering.decision import Alternative, BrokenLimit, Choice, Decided, DecisionKind
from engine.steering.planner import Planner
from engine.steering.situation import Situation
from engine.steering.traits import Traits
from engine.story.guards.watch import Facts
from engine.story.model import Segment, Story
from engine.viewer.felt import Felt
from engine.words import Seconds, SegmentName

Cause = Literal["asked", "fault"]
_CAUSES: Final[dict[Cause, str]] = {"asked": "asked by hand", "fault": "a clip failed"}


@dataclass(frozen=True, slots=True)
class Way:
    """A cut to be made, as `Decided` tells of it, and the length of its dissolve."""

    to: SegmentName
    kind: DecisionKind
    why: str
    alternatives: tuple[Alternative, ...] = ()
    probability: float = 1.0
    broken: tuple[BrokenLimit, ...] = ()
    dissolve: Seconds = 0.0

    def decided(self, now: Seconds, here: OnAir, at: Seconds, felt: Felt) -> Decided:
        """The decision, taken at film time `now`, to take this way from here at `at`."""
        cut = here.segment.default_cut
        default = cut.to if cut is not None else None
        return Decided(
            *(now, here.name, self.to, at, self.kind, self.why, default),
            *(self.alternatives, felt, self.probability, self.broken),
        )


@dataclass(frozen=True, slots=True)
class NoWay:
    """Nothing is left to go on with; `why` in a sentence."""

    why: str


def situation(
    at: Seconds,
    segment: SegmentName,
    here: OnAir | None,
    known: Known,
    course: Facts,
    history: History,
    failed: Mapping[SegmentName, str],
) -> Situation:
    """How a showing stands when a cut from `segment` is to fall at film time `at`.

    `known` is what is known of the viewer, `course` what guards may ask of the film's course,
    `here` is what is on screen, None before the first; `failed` are the segments that cannot be
    shown, and why.
    """
    holding = frozenset(known.holding)
    return Situation(
        segment=segment,
        at=at - history.rewound,
        felt=known.felt,
        traits=known.traits or Traits(),
        holding=here.holding(holding) if here is not None else holding,
        chosen=here.chosen if here is not None else None,
        failed=failed,
        shown=history.counts(),
        values={**course, **(known.facts or {})},
        before=known.affect_before,
        strained=known.strained,
    )


class Onward:
    """Finds the ways on through one story. Changes nothing but what its planner keeps.

    `shown` is how many segments the viewer's cut has, the one on screen among them. An `excerpt`
    leads over cuts asked for beforehand; without `passes` nothing is gone past.
    """

    def __init__(self, story: Story, planner: Planner, excerpt: Excerpt, passes: bool) -> None:
        self.planner = planner
        self.passes = passes
        self._story = story
        self._excerpt = excerpt

    def reread(self, story: Story) -> "Onward":
        """The same by an edited story."""
        planner = Planner(story, self.planner.preset)
        return Onward(story, planner, self._excerpt, self.passes)

    def is_led(self, shown: int) -> bool:
        """Whether the next cut was asked for beforehand, and none is to be chosen."""
        return bool(self._excerpt.path) and self._excerpt.is_led(shown)

    def ends_with(self, segment: Segment, shown: int) -> bool:
        """Whether the film, or what was asked for of it, is over after this segment."""
        return segment.is_ending or (self.is_led(shown) and self._excerpt.after(shown) is None)

    def from_here(
        self, situation: Situation, shown: int, cause: Cause | None, note: str
    ) -> Way | NoWay:
        """The cut to make where the film is not over. `cause` is what asks for it before its
        time, `note` what else is to be said of it."""
        if self.is_led(shown):
            return self._led(situation, shown, note)
        choice, past = self._choice(situation)
        if choice is None:
            return NoWay(f"no clip after {situation.segment} can be shown")
        kind, why = cause or choice.kind, choice.why
        if cause and cause != choice.kind:
            why = f"{_CAUSES[cause]}; {why}"
        why = _noted(why, note)
        if past:
            kind, why = "fault", f"past {_listed(past)}, which cannot be shown; {why}"
        return Way(
            choice.cut.to,
            kind,
            why,
            choice.alternatives,
            choice.probability,
            choice.broken,
            choice.cut.join.duration,
        )

    def is_open(self, segment: Segment, shown: int, failed: Collection[SegmentName]) -> bool:
        """Whether the film could go on to what directly follows a segment."""
        if self.is_led(shown):
            return self._excerpt.after(shown) not in (None, *failed)
        return any(cut.to not in failed for cut in segment.next)

    def into(self, situation: Situation) -> WayPast | None:
        """The way into a film whose beginning fails, past it; None where there is none."""
        if not self.passes or self._excerpt.ends:
            return None
        return way_into(self._story, self.planner, situation)

    def others(self, segment: Segment, shown: int) -> set[SegmentName]:
        """Where else than decided the film could go on to, should that not become ready."""
        return set() if self.is_led(shown) else {cut.to for cut in segment.next}

    def led_to(self, shown: int) -> SegmentName | None:
        """Where the film goes next by what was asked for beforehand."""
        return self._excerpt.after(shown) if self.is_led(shown) else None

    def likeliest(
        self, situation: Situation, failed: Collection[SegmentName]
    ) -> tuple[SegmentName, ...]:
        """Where the film may go on to, likeliest first, without what has failed."""
        choice, past = self._choice(situation)
        segment = self._story.segments[past[-1] if past else situation.segment]
        default = segment.default_cut
        first = [choice.cut.to] if choice is not None else []
        order = [*first, *([default.to] if default else []), *(cut.to for cut in segment.next)]
        return tuple(each for each in dict.fromkeys(order) if each not in failed)

    def _choice(self, situation: Situation) -> tuple[Choice | None, tuple[SegmentName, ...]]:
        """The cut to take, and the segments it goes past because they fail."""
        choice = self.planner.choose(situation)
        if choice is not None or not self.passes:
            return choice, ()
        way = way_past(self._story, self.planner, situation)
        return (way.choice, way.passed) if way is not None else (None, ())

    def _led(self, situation: Situation, shown: int, note: str) -> Way | NoWay:
        """The cut that was asked for beforehand, whatever its guard says."""
        to = self._excerpt.after(shown)
        if to in situation.failed or to in self.planner.limits.forbidden:
            to = None
        choice = self.planner.choose(situation)
        weighed = choice.alternatives if choice is not None else ()
        cut = cut_between(self._story.segments[situation.segment], to, weighed)
        if to is None or cut is None:
            return NoWay(f"the cut asked for after {situation.segment} cannot be made")
        why = _noted(f"asked for beforehand: {self._excerpt}", note)
        return Way(to, "asked", why, weighed, dissolve=cut.join.duration)


def _noted(why: str, note: str) -> str:
    return f"{why}; {note}" if note else why


def _listed(names: Collection[SegmentName]) -> str:
    return " and ".join(names)
