"""Looking ahead to the end of the film: what each way on is expected to cost this viewer.

On the expected responses, shifted by what was learned about this viewer. `ValueFunction` finds
the best course from the middle of each bin; a way on is then weighed along that course from where
the viewer really is. What a state is worth depends on nothing but the state and the viewer's
traits (rounded to tenths), so it is kept: the next decision, or the next of a million simulated
viewers, finds it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.steering.arc import Arc
from engine.steering.cost import ENDING_WEIGHT, SHOWN_AT_MOST, Cost, CostModel
from engine.steering.feasible import Feasible
from engine.steering.horizon import DEEPEST, Horizon, can_be_searched_to_the_end
from engine.steering.limits import Limits
from engine.steering.response import NO_SHIFT, Response, affect_transition, clamped
from engine.steering.segment_model import SegmentModel, segment_models, segments_in_circles
from engine.steering.situation import Situation
from engine.steering.terminal_cost import TerminalCost
from engine.steering.traits import TraitBelief
from engine.steering.value_function import Entered, Process, ValueFunction, ViewerModel
from engine.words import Affect, Seconds, SegmentName

_TIME_BINS: Final = 64  # for the length of the default path
_TRAIT_BINS: Final = 10  # for one unit of what was learned of the viewer
_KEPT: Final = 200_000  # states, over all viewers
_FURTHEST: Final = 1.5  # default paths; the arc has ended by then and the rest is alike


class LookAhead:
    """The expectations of one story, and all that was worked out of them. One thread.

    `arc` is the story's; `weighs` is whether there is anything to steer by beside guards.
    """

    def __init__(self, limits: Limits, responses: Mapping[SegmentName, Response]) -> None:
        story = limits.story
        self._segments = story.segments
        self.length = limits.running_time
        self.arc = Arc(story, self.length)
        self._costs = CostModel(self.arc, story.goal)
        goal = story.goal
        self.weighs = bool(self._costs.weight or goal.engagement or goal.preference or goal.variety)
        self._by_themes = bool(goal.preference or goal.engagement)
        self._models = segment_models(story, responses)
        self._shifts = {name: each.shift for name, each in responses.items()}
        self._asked = frozenset(
            quantity
            for model in self._models.values()
            for way in model.ways
            if way.guard is not None
            for quantity in way.guard.facts
        ) - {"viewer.valence", "viewer.arousal"}
        self._in_circles = segments_in_circles(self._models)
        self._process = self._process_of(limits)
        self._horizon = Horizon(self._models, to_the_end=self._process.to_the_end)
        self._known: dict[object, ValueFunction] = {}
        self._states = 0

    @property
    def models(self) -> Mapping[SegmentName, SegmentModel]:
        """Each segment as it is expected to be."""
        return self._models

    def weigh(
        self,
        ways: tuple[SegmentName, ...],
        situation: Situation,
        feasible: Feasible,
        *,
        limited: bool = True,
    ) -> tuple[Cost, ...]:
        """The expected cost of each way on, entered at the situation's film time.

        On the way the viewer's valence and arousal are those expected; what else guards ask
        about stays as it is. `limited` is false where the limits cannot be kept any more.
        """
        values = self._value_function(situation, feasible if limited else None)
        shown, models = situation.shown, self._models
        before = [models[name] for name in shown if name in models]
        besides = [
            # What can be shown again later is charged among the constants.
            self._costs.beside(
                models[way], 0 if way in self._in_circles else shown.get(way, 0), before
            )
            for way in ways
        ]
        depth = self._horizon.depth(situation.segment)
        entered = Entered(situation.at, *situation.felt.affect, feasible.to_see)
        states = len(values.known)
        costs = tuple(
            values.rolled_out(way, entered, depth, beside)
            for way, beside in zip(ways, besides, strict=True)
        )
        self._states += len(values.known) - states
        return costs

    def weigh_staying(
        self,
        into: Seconds,
        seconds: Seconds,
        ways: tuple[SegmentName, ...],
        situation: Situation,
        feasible: Feasible,
    ) -> float:
        """The expected loss of staying for `seconds` more in the situation's segment, `into`
        seconds after its in point, and then taking the best way on; with 0, of leaving now."""
        at, felt, loss = situation.at, situation.felt, 0.0
        if seconds > 0:
            place = felt.affect
            for part in (0.5, 1.0):
                place = self._expected(situation, into, into + part * seconds)
                away = self.arc.distance(*place, at + part * seconds)
                loss += self._costs.weight * away * seconds / self.length / 2
            felt = felt.at(place)
        then = replace(situation, at=at + seconds, felt=felt)
        return loss + min(each.total for each in self.weigh(ways, then, feasible))

    def _expected(self, situation: Situation, into: Seconds, later: Seconds) -> Affect:
        """Where the viewer is expected `later` seconds after the segment's in point, who is now,
        `into` seconds after it, where the situation says."""
        segment = self._segments[situation.segment]
        shift = self._shifts.get(situation.segment, NO_SHIFT)
        now = affect_transition(segment, into, shift)
        then = affect_transition(segment, later, shift)
        retention = then.retention / now.retention
        affect, traits = situation.felt.affect, situation.traits
        return Affect(
            clamped(
                retention * affect.valence
                + then.valence
                - retention * now.valence
                + (1 - retention) * traits.valence.mean
            ),
            clamped(
                retention * affect.arousal
                + then.arousal
                - retention * now.arousal
                + (1 - retention) * traits.arousal.mean
            ),
        )

    def _process_of(self, limits: Limits) -> Process:
        models = self._models
        # No wider than the shortest segment is long: a state never leads back to its own bin.
        shortest = min(each.duration for each in models.values())
        process = Process(
            models=models,
            costs=self._costs,
            width=min(self.length / _TIME_BINS, shortest),
            latest=min(limits.latest, _FURTHEST * self.length),
            flags=limits.flags,
            to_the_end=True,
        )
        small = self.weighs and len(models) <= DEEPEST and not self._in_circles
        if small and can_be_searched_to_the_end(process, limits.story.start):
            return process
        # Worked out now, while nobody waits for a cut.
        beyond = TerminalCost(models, self.arc, ENDING_WEIGHT) if self.weighs else None
        return replace(process, to_the_end=False, beyond=beyond)

    def _value_function(self, situation: Situation, feasible: Feasible | None) -> ValueFunction:
        """The value function for this viewer: the one that is known, or a new one."""
        traits = situation.traits
        trait = Affect(_rounded(traits.valence), _rounded(traits.arousal))
        likes = tuple((theme, _rounded(each)) for theme, each in traits.likes)
        likes = likes if self._by_themes else ()
        shown = tuple(
            sorted(
                (name, min(SHOWN_AT_MOST, count))
                for name, count in situation.shown.items()
                if name in self._in_circles
            )
        )
        failed = frozenset(situation.failed)
        values = {
            name: round(value, 1) if type(value) is float else value
            for name, value in situation.values.items()
            if name in self._asked
        }
        limits = feasible if feasible is not None and feasible.is_limited else None
        facts = tuple(sorted(values.items()))
        key = (trait, likes, shown, failed, limits is not None, facts)
        known = self._known.get(key)
        if known is None:
            if self._states > _KEPT:
                self._known.clear()
                self._states = 0
            constants = self._costs.constants(self._models, dict(shown), dict(likes))
            viewer = ViewerModel(trait, values, constants, failed, limits)
            known = self._known[key] = ValueFunction(self._process, viewer, {})
        return known


def _rounded(belief: TraitBelief) -> float:
    return round(belief.mean * _TRAIT_BINS) / _TRAIT_BINS
