"""Whom the planner is compared with: all choose among the same permitted cuts."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from random import Random

from engine.sensing import quantities
from engine.sensing.reading import Reading
from engine.simulation.viewers import TICK, Effects, SimulatedViewer, World
from engine.steering.arc import Arc
from engine.steering.decision import Choice
from engine.steering.limits import Limits
from engine.steering.planner import Planner
from engine.steering.response import affect_transition
from engine.steering.situation import Situation
from engine.steering.traits import TraitBelief, Traits
from engine.story.model import Cut, Story
from engine.viewer.emotions import feelings, nearest_family
from engine.viewer.felt import Estimate
from engine.words import Affect, SegmentName

_BEAM = 48
_TRIED = 16
_TRAINING = 50  # viewers, none of whom is measured on

Pick = Callable[[Situation, list[SegmentName]], SegmentName]


class Chosen(Planner):
    """Another rule in the planner's place: `pick` chooses among the permitted ways."""

    def __init__(self, story: Story, pick: Pick) -> None:
        super().__init__(story)
        self._pick_one = pick

    def choose(self, situation: Situation) -> Choice | None:
        options = self.options(situation)
        segment = options.segment
        to = self._pick_one(situation, list(options.ways))
        cut: Cut = next(cut for cut in segment.next if cut.to == to)
        return Choice(cut, "steered", "by another rule", ())


class AllKnowing(Planner):
    """The planner told the truth at each decision: where the viewer is, and how they lean.

    Nobody can know either: what it loses no rule that learns from readings can do without.
    """

    viewer: SimulatedViewer

    def choose(self, situation: Situation) -> Choice | None:
        viewer = self.viewer
        estimates = dict(situation.felt.estimates)
        estimates["valence"] = Estimate(viewer.valence, 1e-3, 1.0)
        estimates["arousal"] = Estimate(viewer.arousal, 1e-3, 1.0)
        nature = viewer.nature
        traits = Traits(TraitBelief(nature.valence, 1e-3), TraitBelief(nature.arousal, 1e-3))
        felt = replace(situation.felt, estimates=estimates, confidence=1.0)
        return super().choose(replace(situation, felt=felt, traits=traits))


class Greedy:
    """Nearest to the arc in the next segment, by the planner's own model and knowledge.

    Like the planner it takes the default path where the viewer cannot be read.
    """

    def __init__(self, story: Story) -> None:
        self._story = story
        self._arc = Arc(story, Limits(story).running_time)

    def __call__(self, situation: Situation, ways: list[SegmentName]) -> SegmentName:
        here = self._story.segments[situation.segment]
        default = here.default_cut
        if situation.felt.confidence < self._story.confidence and default is not None:
            return default.to
        return min(ways, key=lambda way: self._loss(way, situation))

    def _loss(self, way: SegmentName, situation: Situation) -> float:
        segment, felt, traits = self._story.segments[way], situation.felt.affect, situation.traits
        loss = 0.0
        for part in (1 / 6, 1 / 2, 5 / 6):
            after = part * segment.duration
            kept, valence, arousal = affect_transition(segment, after)
            loss += self._arc.distance(
                kept * felt.valence + valence + (1 - kept) * traits.valence.mean,
                kept * felt.arousal + arousal + (1 - kept) * traits.arousal.mean,
                situation.at + after,
            )
        return loss


class ByChance:
    """Any permitted way."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"by chance {seed}")

    def __call__(self, _situation: Situation, ways: list[SegmentName]) -> SegmentName:
        return self._random.choice(ways)


class Riot:
    """What RIOT did, as far as its makers told: the strongest label of the latest sample, and the
    branch that goes with it, that is whose feeling lies nearest to the label's."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._sample = Affect(0.0, 0.0)

    def see(self, readings: tuple[Reading, ...]) -> None:
        """The latest sample."""
        values = {each.quantity: each.value for each in readings}
        if quantities.FACE_VALENCE in values:
            self._sample = Affect(values[quantities.FACE_VALENCE], values[quantities.FACE_AROUSAL])

    def __call__(self, _situation: Situation, ways: list[SegmentName]) -> SegmentName:
        label = feelings()[nearest_family(self._sample)]

        def away(way: SegmentName) -> float:
            place = feelings()[self._story.segments[way].beats[0].feel]
            return (place.valence - label.valence) ** 2 + (place.arousal - label.arousal) ** 2

        return min(ways, key=away)


class Fixed:
    """One path for everybody."""

    def __init__(self, path: list[SegmentName]) -> None:
        self._after = dict(itertools.pairwise(path))

    def __call__(self, situation: Situation, _ways: list[SegmentName]) -> SegmentName:
        return self._after[situation.segment]


def best_fixed_path(story: Story, arc: Arc, world: World, seed: int) -> list[SegmentName]:
    """The path with the least mean loss over `_TRAINING` viewers of the true world.

    With hindsight, that is: a beam search over what segments truly do to the average viewer
    finds the candidates, and each is shown to all training viewers.
    """
    beam: list[tuple[float, float, float, float, list[SegmentName]]] = [
        (0.0, 0.0, 0.0, 0.0, [story.start])
    ]
    done: list[tuple[float, list[SegmentName]]] = []
    while beam:
        grown = []
        for so_far, at, valence, arousal, path in beam:
            loss = so_far
            segment = story.segments[path[-1]]
            shift = world.shifts.get(path[-1], Affect(0.0, 0.0))
            for part in (1 / 6, 1 / 2, 5 / 6):
                kept, led, stirred = affect_transition(segment, part * segment.duration, shift)
                now = at + part * segment.duration
                away = arc.distance(kept * valence + led, kept * arousal + stirred, now)
                loss += away * segment.duration / 3
            kept, led, stirred = affect_transition(segment, segment.duration, shift)
            end = kept * valence + led, kept * arousal + stirred
            if segment.is_ending:
                done.append((loss, path))
            grown += [(loss, at + segment.duration, *end, [*path, cut.to]) for cut in segment.next]
        beam = sorted(grown, key=lambda each: each[0])[:_BEAM]
    candidates = [path for _, path in sorted(done)[:_TRIED]]
    effects = Effects(story)
    return min(
        candidates,
        key=lambda path: sum(
            _shown(path, story, arc, SimulatedViewer(effects, seed, -1 - number, world))
            for number in range(_TRAINING)
        ),
    )


def _shown(path: list[SegmentName], story: Story, arc: Arc, viewer: SimulatedViewer) -> float:
    """The mean loss of one viewer who is shown a path."""
    at = loss = 0.0
    steps = 0
    for name in path:
        viewer.enter(name)
        into = 0.0
        while into + TICK <= story.segments[name].duration:
            into += TICK
            viewer.watch(into)
            viewer.readings(at)
            loss += arc.distance(viewer.valence, viewer.arousal, at + into)
            steps += 1
        at += story.segments[name].duration
    return loss / steps
