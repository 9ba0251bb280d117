"""The counterfactual of a choice: the smallest other reading that would have led elsewhere.

As in counterfactual explanations (Wachter, Mittelstadt and Russell, 2017), one dimension at a
time: a search in steps of 0.05 to both sides, made finer by bisection.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

from engine.steering.decision import Choice
from engine.steering.planner import Planner
from engine.steering.situation import Situation
from engine.story.guards.watch import GuardWatch
from engine.story.model import Story
from engine.words import RANGES, SegmentName

_STEP: Final = 0.05
_BISECTIONS: Final = 4  # of a step, to say by how much


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Had the viewer's `dimension` been read as `value` (it was `was`), the film had gone `to`.

    Both readings are means from -1 to 1.
    """

    dimension: Literal["valence", "arousal"]
    was: float
    value: float
    to: SegmentName


def counterfactual(
    story: Story, planner: Planner, situation: Situation, chosen: SegmentName
) -> Counterfactual | None:
    """The smallest change of valence or of arousal, all else as it was, after which another cut
    is chosen; None where no reading of either would have changed anything.

    A guard that must last is taken to have lasted.
    """
    if "valence" not in situation.felt.estimates:
        return None  # no feeling may be inferred, and none decides
    affect = situation.felt.affect
    for number in range(1, int(2 / _STEP) + 1):
        for name, was in (("valence", affect.valence), ("arousal", affect.arousal)):
            low, high = RANGES[name]  # type: ignore[index]
            for sign in (1, -1):
                value = was + sign * number * _STEP
                if not low <= value <= high:
                    continue
                other = _choice_if(story, planner, situation, name, value)
                if other is not None and other.cut.to != chosen:
                    return _bisected(story, planner, situation, chosen, name, was, value)  # type: ignore[arg-type]
    return None


def _bisected(
    story: Story,
    planner: Planner,
    situation: Situation,
    chosen: SegmentName,
    name: Literal["valence", "arousal"],
    was: float,
    value: float,
) -> Counterfactual:
    """The same change made as small as bisection finds, between the last step and this."""
    same, other = value - (_STEP if value > was else -_STEP), value
    for _ in range(_BISECTIONS):
        middle = (same + other) / 2
        choice = _choice_if(story, planner, situation, name, middle)
        if choice is not None and choice.cut.to != chosen:
            other = middle
        else:
            same = middle
    choice = _choice_if(story, planner, situation, name, other)
    assert choice is not None
    return Counterfactual(name, was, round(other, 4), choice.cut.to)


def _choice_if(
    story: Story, planner: Planner, situation: Situation, name: str, value: float
) -> Choice | None:
    felt = situation.felt
    estimates = dict(felt.estimates)
    estimates[name] = replace(estimates[name], mean=value)  # type: ignore[index]
    quantity = f"viewer.{name}"
    values = dict(situation.values)
    if quantity in values:
        values[quantity] = value
    holding = set(situation.holding)
    for place, cut in enumerate(story.segments[situation.segment].next):
        if cut.guard is not None and quantity in cut.guard.facts:
            watch = GuardWatch(cut.guard)
            watch.update(0.0, values)
            holding.discard(place)
            if watch.holds(1e6):
                holding.add(place)
    changed = replace(
        situation,
        felt=replace(felt, estimates=estimates),
        values=values,
        holding=frozenset(holding),
    )
    return planner.choose(changed)
