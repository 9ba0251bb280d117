"""Decisions over random stories are those that were kept: cuts, reasons, and every score.

Steering is plain arithmetic, so a change of its structure must not move a single score. Where a
change of behaviour is meant, `./run python -m tests.engine.steering.test_golden_decisions` keeps
the new decisions; read what differs before you do.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.steering.planner import Planner
from engine.steering.preset import Exploration, Preset
from engine.steering.situation import Situation
from engine.steering.traits import TraitBelief, Traits
from engine.story.model import Story
from engine.viewer.felt import Estimate, Felt, values_of
from engine.viewer.limits import ViewerLimits
from engine.words import Affect
from tests.support.random_stories import NOTES, THEMES, layered, tangled

GOLDEN = Path(__file__).with_name("golden_decisions.json")
_STORIES = 16
_DECISIONS = 12  # of each story


def stories() -> Iterator[tuple[str, Story]]:
    """Tangled ones with limits, then layered ones that have other goals beside an arc."""
    for number in range(_STORIES):
        yield f"tangled {number}", tangled(number)
    for number in range(4):
        story = layered(number, 5, 3)
        written = story.model_dump(mode="json", by_alias=True)
        written["goal"] = {"arc": 1.0, "engagement": 0.5, "preference": 0.7, "variety": 0.4}
        yield f"layered {number}", Story.model_validate(written)


def presets(number: int) -> Preset:
    """Three in four viewers have limits of their own or another showing that explores."""
    limits = (
        ViewerLimits(),
        ViewerLimits(without=(NOTES[number % 3],), intensity=0.7),
        ViewerLimits(longest=30.0),
        ViewerLimits(),
    )[number % 4]
    return Preset(limits, exploring=Exploration(0.05, number) if number % 4 == 3 else None)


def situations(story: Story, planner: Planner, random: Random) -> Iterator[Situation]:
    """Anywhere in a story, at any time, with any viewer; some clips fail."""
    names = list(story.segments)
    for _ in range(_DECISIONS):
        name = random.choice(names)
        felt = _felt(random)
        cuts = story.segments[name].next
        failed = random.sample(names, random.choice((0, 0, 0, 1, 2)))
        yield Situation(
            name,
            random.uniform(0, 1.5) * planner.limits.running_time,
            felt,
            _traits(random),
            holding=frozenset(
                p for p, cut in enumerate(cuts) if cut.guard and random.random() < 0.5
            ),
            failed=dict.fromkeys(failed, "cannot be played: it is broken"),
            shown={each: random.randint(1, 3) for each in (name, *random.sample(names, 2))},
            values=dict(values_of(felt, story.confidence)),
            before=Affect(random.uniform(-1, 1), random.uniform(-1, 1)),
        )


def _felt(random: Random) -> Felt:
    def estimate(least: float) -> Estimate:
        return Estimate(random.uniform(least, 1), 0.03, random.choice((0.3, 0.8)))

    confidence = random.choice((0.1, 0.8, 0.8, 0.8))
    known = {"valence": estimate(-1), "arousal": estimate(-1), "attention": estimate(0)}
    return Felt(0.0, known, 1.0, confidence, presence_confidence=0.8, people=1)  # type: ignore[arg-type]


def _traits(random: Random) -> Traits:
    def belief() -> TraitBelief:
        return TraitBelief(random.uniform(-0.5, 0.5), 0.03)

    return Traits(belief(), belief(), likes=tuple((theme, belief()) for theme in THEMES[:3]))


def decided() -> dict[str, list[dict[str, Any]]]:
    """By story, every decision, and whether each out point of its segment is one to leave at."""
    found: dict[str, list[dict[str, Any]]] = {}
    for number, (name, story) in enumerate(stories()):
        planner = Planner(story, presets(number))
        found[name] = [
            _decision(story, planner, situation)
            for situation in situations(story, planner, Random(f"golden {name}"))
        ]
    return found


def _decision(story: Story, planner: Planner, situation: Situation) -> dict[str, Any]:
    segment, choice = story.segments[situation.segment], planner.choose(situation)
    outs = segment.out_points if segment.next else ()
    leaves = [planner.leave(situation, out) for out in outs]
    told: dict[str, Any] = {
        "segment": situation.segment,
        "leaves": [[each.leave, each.why] for each in leaves],
    }
    if choice is not None:
        told |= {
            "to": choice.cut.to,
            "kind": choice.kind,
            "why": choice.why,
            "probability": choice.probability,
            "broken": list(choice.broken),
            "ruled_out": [each.ruled_out for each in choice.alternatives],
            "losses": [each.loss for each in choice.alternatives],
            "terms": [each.terms for each in choice.alternatives],
        }
    return told


def test_every_decision_is_the_one_that_was_kept() -> None:
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = decided()
    assert found.keys() == kept.keys()
    for name, decisions in found.items():
        for one, other in zip(decisions, kept[name], strict=True):
            # The last digits of a score depend on the system's `exp`.
            losses, terms = one.pop("losses", []), one.pop("terms", [])
            assert losses == pytest.approx(other.pop("losses", []), abs=1e-9)
            for each, was in zip(terms, other.pop("terms", []), strict=True):
                assert each == pytest.approx(was, abs=1e-9)
            assert one == other, name


def test_the_kept_decisions_are_of_every_kind() -> None:
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))
    every = [each for decisions in kept.values() for each in decisions]
    assert len(every) == (_STORIES + 4) * _DECISIONS
    assert {"steered", "only", "abstained", "fault"} <= {each.get("kind") for each in every}
    assert {"must_see", "running_time", "ending"} <= {
        limit for each in every for limit in each.get("broken", ())
    }
    verdicts = [verdict for each in every for verdict in each["leaves"]]
    assert {True, False} == {leave for leave, why in verdicts if why}


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(decided(), indent=1) + "\n", encoding="utf-8")
