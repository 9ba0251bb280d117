"""How far from the arc viewers truly were, under each rule of choosing."""

import math
from dataclasses import dataclass
from random import Random
from statistics import fmean, stdev

from engine.showing.drive import Drive
from engine.showing.showing import Showing
from engine.simulation.viewers import LEANING, TICK, Effects, SimulatedViewer, World
from engine.steering.arc import Arc
from engine.steering.limits import Limits
from engine.steering.planner import Planner
from engine.story.model import Story
from engine.words import Affect
from tests.bench.steering.policies import (
    AllKnowing,
    ByChance,
    Chosen,
    Fixed,
    Greedy,
    Riot,
    best_fixed_path,
)
from tests.support.random_stories import layered

RULES = ("planner", "best_fixed", "greedy", "random", "riot")
# Two-sided 95 % of Student's t, by degrees of freedom.
_STUDENT = ((4, 2.78), (9, 2.26), (14, 2.14), (19, 2.09), (29, 2.05), (59, 2.00), (10**9, 1.96))


@dataclass(frozen=True)
class Variant:
    """A world to measure in. `wrong` shifts what each segment truly does, in each dimension, by
    one standard deviation of how viewers differ; `missing` is the share of lost readings."""

    name: str
    layers: int
    width: int
    wrong: bool = False
    missing: float = 0.0


VARIANTS = (
    Variant("10 x 4", 10, 4),
    Variant("10 x 4, wrong model", 10, 4, wrong=True),
    Variant("10 x 4, half the readings missing", 10, 4, missing=0.5),
    Variant("20 x 8", 20, 8),
)


def losses(variant: Variant, stories: int, viewers: int) -> dict[str, list[float]]:
    """By rule (and by the planner that knows all), each story's mean loss over the same viewers."""
    found: dict[str, list[float]] = {rule: [] for rule in (*RULES, "all_knowing")}
    for number in range(stories):
        story = layered(number, variant.layers, variant.width)
        world = _world(variant, story, number)
        arc, effects = Arc(story, Limits(story).running_time), Effects(story)
        riot, chance, knowing = Riot(story), ByChance(number), AllKnowing(story)
        rules: dict[str, Planner] = {
            "planner": Planner(story),
            "best_fixed": Chosen(story, Fixed(best_fixed_path(story, arc, world, number))),
            "greedy": Chosen(story, Greedy(story)),
            "random": Chosen(story, chance),
            "riot": Chosen(story, riot),
            "all_knowing": knowing,
        }
        for rule, planner in rules.items():
            each = []
            for viewer in range(viewers):
                person = knowing.viewer = SimulatedViewer(effects, number, viewer, world)
                each.append(_loss(story, planner, person, arc, riot))
            found[rule].append(fmean(each))
    return found


def _world(variant: Variant, story: Story, number: int) -> World:
    random = Random(f"world {number}")
    shifts = {}
    for name in story.segments if variant.wrong else ():
        turn = random.uniform(0, 2 * math.pi)
        far = LEANING * math.sqrt(2)  # one standard deviation in each dimension, on the whole
        shifts[name] = Affect(far * math.cos(turn), far * math.sin(turn))
    return World(shifts, variant.missing)


def _loss(story: Story, planner: Planner, viewer: SimulatedViewer, arc: Arc, riot: Riot) -> float:
    """The mean squared distance of one viewer's true feeling from the arc, over a showing."""
    away: list[float] = []
    for instant in Drive(Showing(story, planner=planner, bare=True), viewer, every=TICK).run():
        if instant.inputs.readings:
            riot.see(instant.inputs.readings)
        away.append(arc.distance(viewer.valence, viewer.arousal, instant.now))
    return fmean(away)


def interval(values: list[float]) -> dict[str, float]:
    """The mean over stories, and the half-width of its 95 % interval."""
    if len(values) < 2:
        return {"mean": values[0], "half_width": math.nan}
    student = next(t for degrees, t in _STUDENT if len(values) - 1 <= degrees)
    return {
        "mean": fmean(values),
        "half_width": student * stdev(values) / math.sqrt(len(values)),
    }
