"""What steering is worth, and what it costs. See `--help`."""

import argparse
import json
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from engine.showing.drive import Drive
from engine.showing.showing import Showing
from engine.simulation.many import Simulation
from engine.simulation.viewers import TICK, Effects, SimulatedViewer
from engine.steering.planner import Planner
from engine.steering.situation import Situation
from engine.steering.traits import TraitBelief, Traits
from engine.story.check.story import check
from engine.story.load import load_story
from engine.story.model import Story
from engine.viewer.emotions import feelings
from engine.viewer.felt import Estimate, Felt
from tests.bench.machine import machine
from tests.bench.steering.losing import RULES, VARIANTS, Variant, interval, losses
from tests.bench.steering.sizes import SIZES, sized, written

SAMPLE = Path(__file__).parents[3] / "sample_film" / "story.yaml"
_DECISIONS = 100
_LOADED = 3


def loss(variant: Variant, stories: int, viewers: int) -> dict[str, Any]:
    """Means with their half-widths; and the planner beside the others, story by story."""
    found = losses(variant, stories, viewers)
    pairs = list(zip(found["planner"], found["greedy"], strict=True))
    return {
        "loss": {rule: interval(found[rule]) for rule in RULES},
        "beside_best_fixed": sum(found["planner"]) / sum(found["best_fixed"]),
        "floor_beside_best_fixed": sum(found["all_knowing"]) / sum(found["best_fixed"]),
        "all_knowing": interval(found["all_knowing"]),
        "planner_minus_greedy": interval([one - other for one, other in pairs]),
        "stories": stories,
        "viewers": viewers,
    }


def deciding(story: Story) -> float:
    """The 99th percentile of milliseconds of processor time for one decision, from all over a
    story, each with another viewer: nothing that was worked out before helps."""
    planner = Planner(story)
    names = [name for name, segment in story.segments.items() if len(segment.next) > 1]
    taken = []
    for number in range(_DECISIONS):
        name = names[number * len(names) // _DECISIONS]
        at = planner.limits.running_time * number / _DECISIONS
        situation = Situation(name, at, _felt(number), _traits(number), shown={name: 1})
        began = time.process_time()
        planner.choose(situation)
        taken.append(1000 * (time.process_time() - began))
    return sorted(taken)[int(0.99 * _DECISIONS) - 1]


def _felt(number: int) -> Felt:
    place = (number * 37 % 100) / 50 - 1
    known = {
        "valence": Estimate(place, 0.03, 0.8),
        "arousal": Estimate(-place / 2, 0.03, 0.8),
        "attention": Estimate(0.7, 0.03, 0.8),
    }
    return Felt(0.0, known, 1.0, 0.8)  # type: ignore[arg-type]


def _traits(number: int) -> Traits:
    leaning = (number * 61 % 100) / 100 - 0.5
    return Traits(TraitBelief(leaning, 0.03), TraitBelief(-leaning, 0.03))


def loading(path: Path) -> float:
    """Seconds of processor time to load and check a story; the least of a few."""
    taken = []
    for _ in range(_LOADED):
        began = time.process_time()
        loaded = load_story(path)
        check(loaded, feelings=feelings())
        taken.append(time.process_time() - began)
        if loaded.story is None:
            raise SystemExit(f"{path.name} was refused: {loaded.problems[0]}")
    return min(taken)


def showing() -> dict[str, float]:
    """Showings of the sample film a second, on one core: by a simulation and by a plain loop."""
    story = load_story(SAMPLE).story
    assert story is not None
    simulation = Simulation(story, 1)
    simulation.play(0, 100)
    began, count = time.process_time(), 400
    simulation.play(100, count)
    fast = count / (time.process_time() - began)
    effects = Effects(story)
    began, count = time.process_time(), 60
    for number in range(count):
        for _ in Drive(Showing(story), SimulatedViewer(effects, 1, number), every=TICK).run():
            pass
    return {"simulate": fast, "plain_loop": count / (time.process_time() - began)}


def all_of(asked: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    yield "machine", machine()
    with ProcessPoolExecutor(asked.processes) as workers:
        measured = {
            variant.name: workers.submit(loss, variant, asked.stories, asked.viewers)
            for variant in VARIANTS
        }
        variants = {name: each.result() for name, each in measured.items()}
    yield "loss", variants[VARIANTS[0].name]["loss"]
    yield "variants", variants
    sizes = {number: sized(number) for number in SIZES}
    yield "decide_ms_p99", {str(n): deciding(story) for n, story in sizes.items()}
    with written(sizes) as paths:
        yield "load_s", {str(number): loading(path) for number, path in paths.items()}
    rates = showing()
    yield "showings_per_s", rates["simulate"]
    yield "showings_per_s_plain_loop", rates["plain_loop"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench steering", description=__doc__)
    parser.add_argument("--stories", type=int, default=20, help="random stories of each kind")
    parser.add_argument("--viewers", type=int, default=20, help="viewers of each story")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found: dict[str, Any] = {}
    for name, value in all_of(asked):
        found[name] = value
        if not asked.json:
            _print(name, value)
    if asked.json:
        print(json.dumps(found, indent=2))


def _print(name: str, value: Any) -> None:
    if name == "variants":
        for variant, figures in value.items():
            print(f"{variant} ({figures['stories']} stories, {figures['viewers']} viewers each)")
            shown = {**figures["loss"], "(all-knowing)": figures["all_knowing"]}
            for rule, each in shown.items():
                print(f"  {rule:<14} {each['mean']:.4f} ± {each['half_width']:.4f}")
            print(f"  planner beside best fixed: {figures['beside_best_fixed']:.2f}", end="")
            print(f" (all-knowing: {figures['floor_beside_best_fixed']:.2f})")
            less = figures["planner_minus_greedy"]
            print(f"  planner less greedy: {less['mean']:+.4f} ± {less['half_width']:.4f}")
    elif name != "loss":
        print(name)
        for key, each in value.items() if isinstance(value, dict) else [("", value)]:
            print(f"  {key:<14} {each:.4g}" if isinstance(each, float) else f"  {key:<14} {each}")


if __name__ == "__main__":
    main()
