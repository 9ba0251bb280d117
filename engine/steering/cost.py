"""The cost of each segment: the terms of a loss, and the state that it leaves a viewer in.

The state is film time, valence and arousal. A segment moves the viewer by its affect transition
and by their traits (`response`); it costs the mean squared distance from the arc meanwhile, and
what the story's `goal` asks for beside. Means only.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from engine.adding import added
from engine.steering.arc import Arc
from engine.steering.response import clamped
from engine.steering.segment_model import SegmentModel
from engine.story.model import Goal
from engine.words import Affect, Seconds, SegmentName

ENDING_WEIGHT: Final = 0.5
"""How much the last feeling counts beside the whole way there."""

SHOWN_AT_MOST: Final = 5
"""Times that a segment was shown before; more cost no more."""

_AGAIN: Final = 0.05  # the charge for a segment that was shown already, each time
_ALIKE: Final = 0.1  # the charge for themes that every segment so far had


class Cost(NamedTuple):
    """Terms of a loss, each times its weight in the story's `goal`; what follows each further
    cut counts a fifth less.

    `arc`: the mean squared distance from the arc, over the default path's length. `ending`:
    how far from the arc's end the viewer is left. `later`: what both come to beyond the
    horizon. `again`: for segments shown before. `engagement`, `preference`: the share of the
    running time that is not watched closely, and that is not to this viewer's liking (below 0
    where it is). `variety`: for themes that were shown before.
    """

    arc: float = 0.0
    ending: float = 0.0
    later: float = 0.0
    again: float = 0.0
    engagement: float = 0.0
    preference: float = 0.0
    variety: float = 0.0

    @property
    def total(self) -> float:
        """The sum of the terms: what is minimised."""
        return added(self)

    def plus(self, other: "Cost", share: float = 1.0) -> "Cost":
        """The terms of both, those of the other times `share`."""
        # Spelt out, because a decision adds costs hundreds of times.
        return Cost(
            self.arc + share * other.arc,
            self.ending + share * other.ending,
            self.later + share * other.later,
            self.again + share * other.again,
            self.engagement + share * other.engagement,
            self.preference + share * other.preference,
            self.variety + share * other.variety,
        )


NO_COST: Final = Cost()


class CostModel:
    """The costs of one story: its arc and the weights of its goal. Holds nothing that changes.

    `weight` is that of the arc, 0 in a story that has none.
    """

    def __init__(self, arc: Arc, goal: Goal) -> None:
        self.arc = arc
        self.length = arc.length
        self.goal = goal
        self.weight = goal.arc if arc else 0.0

    def stage(
        self, model: SegmentModel, at: Seconds, valence: float, arousal: float, trait: Affect
    ) -> tuple[float, Seconds, float, float]:
        """The stage cost (its arc term) of a segment that is entered at film time `at`, and the
        state it leaves: film time, valence and arousal.

        `trait` is how much further than intended this viewer goes.
        """
        distance, (further, higher) = self.arc.distance, trait
        cost = 0.0
        if self.weight:
            for after, (retention, led, stirred) in model.samples:
                drawn = 1 - retention
                cost += distance(
                    retention * valence + led + drawn * further,
                    retention * arousal + stirred + drawn * higher,
                    at + after,
                )
            cost *= self.weight * model.duration / self.length / len(model.samples)
        retention, led, stirred = model.end
        drawn = 1 - retention
        return (
            cost,
            at + model.duration,
            clamped(retention * valence + led + drawn * further),
            clamped(retention * arousal + stirred + drawn * higher),
        )

    def at_an_ending(self, at: Seconds, valence: float, arousal: float) -> Cost:
        """The terminal cost of a film that ends at `at` with this feeling. What it does not use of
        its length is lived with the feeling it leaves."""
        distance, length, weight = self.arc.distance, self.length, self.weight
        rest = max(0.0, 1 - at / length) * distance(valence, arousal, (at + length) / 2)
        end = distance(valence, arousal, max(at, length))
        return Cost(arc=weight * rest, ending=weight * ENDING_WEIGHT * end)

    def broken_off(self, at: Seconds, valence: float, arousal: float) -> Cost:
        """The terminal cost of a film that is looked at no further than `at`."""
        return Cost(ending=self.weight * ENDING_WEIGHT * self.arc.distance(valence, arousal, at))

    def constants(
        self,
        models: Mapping[SegmentName, SegmentModel],
        times_shown: Mapping[SegmentName, int],
        likes: Mapping[str, float],
    ) -> dict[SegmentName, Cost]:
        """The cost of segments wherever they come, of those that cost something: for being shown
        again, and by their themes (`likes`, -1 to 1 each)."""
        goal, found = self.goal, {}
        for name, model in models.items():
            share = model.duration / self.length
            liking = added(likes.get(each, 0.0) for each in model.themes) / max(
                1, len(model.themes)
            )
            cost = Cost(
                again=_AGAIN * min(SHOWN_AT_MOST, times_shown.get(name, 0)),
                engagement=goal.engagement * share * (1 - min(1.0, model.engages + liking)),
                preference=-goal.preference * share * liking,
            )
            if any(cost):
                found[name] = cost
        return found

    def beside(self, model: SegmentModel, times_shown: int, before: Sequence[SegmentModel]) -> Cost:
        """The charges for a segment that was itself shown so many times, and for themes of those
        shown `before`."""
        again = _AGAIN * min(SHOWN_AT_MOST, times_shown)
        themes = set(model.themes)
        if not (self.goal.variety and themes):
            return Cost(again=again) if again else NO_COST
        shared = sum(bool(themes.intersection(each.themes)) for each in before)
        variety = self.goal.variety * _ALIKE * shared / max(1, len(before))
        return Cost(again=again, variety=variety)
