"""What steering loses after so many showings, where films do otherwise than their authors meant."""

import math
from collections.abc import Iterator
from concurrent.futures import Executor
from random import Random
from statistics import fmean
from typing import Any, Final

from engine.screening.learning import Watched, learn
from engine.showing.drive import Drive
from engine.showing.events import Decided, Entered, Felt
from engine.showing.showing import Showing
from engine.simulation.viewers import LEANING, TICK, Effects, SimulatedViewer, World
from engine.steering.arc import Arc
from engine.steering.limits import Limits
from engine.steering.planner import Planner
from engine.steering.preset import Exploration, Preset
from engine.steering.response import Response
from engine.story.model import Story
from engine.words import Affect, Seconds
from tests.bench.steering.losing import interval
from tests.support.random_stories import layered

SHOWINGS: Final = (12, 30, 100)
EXPLORED: Final = 0.05
_MEASURED: Final = 20  # viewers on whom loss is measured, none of whom taught anything
_LAYERS: Final = 10
_WIDTH: Final = 4


def learning(executor: Executor, stories: int) -> dict[str, Any]:
    """Mean loss over stories, each with its half-width: where the author is wrong (each segment
    shifted by one standard deviation of how viewers differ), and where he is right."""
    return {
        "wrong_author": _world_of(executor, stories, wrong=True),
        "right_author": _world_of(executor, stories, wrong=False),
    }


def _world_of(executor: Executor, stories: int, *, wrong: bool) -> dict[str, Any]:
    found: dict[str, list[float]] = {}
    for each in executor.map(losses, range(stories), [wrong] * stories):
        for name, value in each.items():
            found.setdefault(name, []).append(value)
    intended = found["as_intended"]
    less = {
        f"{name} less as_intended": interval([a - b for a, b in zip(each, intended, strict=True)])
        for name, each in found.items()
        if name != "as_intended"
    }
    return {name: interval(each) for name, each in found.items()} | less


def losses(number: int, wrong: bool) -> dict[str, float]:
    """One film's mean losses over the same viewers, by what the planner knows."""
    return dict(_losses(number, wrong=wrong))


def _losses(number: int, *, wrong: bool) -> Iterator[tuple[str, float]]:
    story = layered(number, _LAYERS, _WIDTH)
    world = World(_shifts(story, number) if wrong else {})
    effects = Effects(story)
    yield "as_intended", _loss(story, Preset(), effects, number, world)
    rows: list[list[Watched]] = []
    exploring: list[float] = []
    for viewer in range(max(SHOWINGS)):
        preset = Preset(exploring=Exploration(EXPLORED, viewer))
        person = SimulatedViewer(effects, number, 1000 + viewer, world)
        watched, lost = watch(story, preset, person, str(viewer))
        rows.append(watched)
        exploring.append(lost)
    yield "while_exploring", fmean(exploring[:_MEASURED])
    for showings in SHOWINGS:
        taught = learn(story, [each for one in rows[:showings] for each in one])
        preset = Preset(responses=dict(taught.responses))
        yield f"after {showings}", _loss(story, preset, effects, number, world)
    truth = {
        name: Response(shift.valence, shift.arousal, 0.5, 1, 0.0)
        for name, shift in world.shifts.items()
    }
    yield "true_model", _loss(story, Preset(responses=truth), effects, number, world)


def _shifts(story: Story, number: int) -> dict[str, Affect]:
    random = Random(f"world {number}")
    far = LEANING * math.sqrt(2)
    turns = {name: random.uniform(0, 2 * math.pi) for name in story.segments}
    return {n: Affect(far * math.cos(turn), far * math.sin(turn)) for n, turn in turns.items()}


def _loss(story: Story, preset: Preset, effects: Effects, number: int, world: World) -> float:
    return fmean(
        watch(story, preset, SimulatedViewer(effects, number, viewer, world))[1]
        for viewer in range(_MEASURED)
    )


def watch(
    story: Story, preset: Preset, person: SimulatedViewer, name: str = ""
) -> tuple[list[Watched], float]:
    """One showing: what its log tells of each segment, and how far from the arc it was."""
    arc, planner = Arc(story, Limits(story).running_time), Planner(story, preset)
    away: list[float] = []
    felt: list[Felt] = []
    entered: list[tuple[Seconds, str, float]] = []
    probability, ended = 1.0, 0.0
    for instant in Drive(Showing(story, planner=planner), person, every=TICK).run():
        away.append(arc.distance(person.valence, person.arousal, instant.now))
        ended = instant.now
        for event in instant.events:
            if isinstance(event, Felt):
                felt.append(event)
            elif isinstance(event, Decided):
                probability *= event.probability
            elif isinstance(event, Entered):
                entered.append((event.at, event.segment, probability))
    rows = []
    ends = [*(each[0] for each in entered[1:]), ended]
    for (at, segment, likely), until in zip(entered, ends, strict=True):
        first, last = _nearest(felt, at), _nearest(felt, until)
        rows.append(
            Watched(
                name,
                segment,
                until - at,
                first.affect,
                last.affect,
                Affect(last.estimate("valence").variance, last.estimate("arousal").variance),
                last.estimate("attention").mean,
                likely,
            )
        )
    readable = max((each.confidence for each in felt), default=0.0) >= story.confidence
    return (rows if readable else []), fmean(away)


def _nearest(felt: list[Felt], at: Seconds) -> Felt:
    return min(felt, key=lambda each: abs(each.now - at))
