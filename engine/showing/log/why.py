"""A log's decisions explained in full: the showing is replayed and asked what else could be."""

from collections.abc import Sequence
from typing import Any

from engine.showing.events import Decided, Event, Opened, Stepped
from engine.showing.log.replay import inputs_of, showing_of, story_of
from engine.steering.counterfactual import Counterfactual, counterfactual
from engine.steering.decision import Choice
from engine.steering.explain import explain_lines, explanation
from engine.steering.planner import Planner
from engine.steering.situation import Situation


class _Remembering(Planner):
    """A planner that keeps what it was asked and what it chose."""

    asked: list[tuple[Situation, Choice | None]]

    def choose(self, situation: Situation) -> Choice | None:
        choice = super().choose(situation)
        self.asked.append((situation, choice))
        return choice


def reconsidered(events: Sequence[Event]) -> list[tuple[Decided, Counterfactual | None]]:
    """Every decision of a log, in order, with the reading that would have changed it.

    None where no reading would have, where nothing was weighed (a wish by hand), and where the
    log does not replay to the same decision in this version.
    """
    first = events[0] if events else None
    decisions = [event for event in events if isinstance(event, Decided)]
    if not isinstance(first, Opened):
        return [(each, None) for each in decisions]
    story = story_of(first)
    planner = _Remembering(story, first.preset)
    planner.asked = []
    showing = showing_of(first, planner, bare=True)
    found: dict[int, Counterfactual | None] = {}
    told = 0
    goes_by = inputs_of(events)
    for event in events:
        if not isinstance(event, Stepped):
            continue
        planner.asked = []
        step = showing.step(event.now, next(goes_by))
        asked = list(planner.asked)
        for fresh in step.events:
            if isinstance(fresh, Decided):
                for situation, choice in asked:
                    weighed = choice is not None and choice.alternatives == fresh.alternatives
                    if weighed and fresh.alternatives and fresh.kind != "fault":
                        found[told] = counterfactual(story, planner, situation, fresh.to)
                told += 1
    return [(each, found.get(number)) for number, each in enumerate(decisions)]


def explanations_of(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Every decision in full, as what `json` can write."""
    return [explanation(decided, other) for decided, other in reconsidered(events)]


def lines_of(events: Sequence[Event]) -> list[str]:
    """The same as plain text, a few lines for each decision."""
    return explain_lines(reconsidered(events))
