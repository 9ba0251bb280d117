"""Which cut comes next: the story of one decision, from the cuts there are to the reason given.

Choosing changes nothing; whoever carries the choice out records it.
"""

import math
from dataclasses import replace
from typing import Final

from engine.steering import stretch
from engine.steering.calming import calmest
from engine.steering.cost import Cost
from engine.steering.decision import Alternative, Choice
from engine.steering.feasible import Feasible
from engine.steering.limits import Limits
from engine.steering.lookahead import LookAhead
from engine.steering.options import Options, options
from engine.steering.permission import permission
from engine.steering.preset import Preset
from engine.steering.rules import CostByPlace, Pick, Rules
from engine.steering.situation import Situation
from engine.story.model import Story
from engine.words import Seconds

_DEFAULT: Final = Preset()
_ALWAYS_TOLD: Final = frozenset({"arc", "ending", "again"})  # terms, even where they are 0


class Planner:
    """Chooses cuts of one story for one viewer, or for many with the same limits.

    Holds nothing that changes but what it has worked out once; one thread at a time. A preset's
    traits are where a showing begins to learn; a planner does not look at them.
    """

    def __init__(self, story: Story, preset: Preset = _DEFAULT) -> None:
        self.preset = preset
        self._story = story
        self._limits = Limits(story, preset.limits)
        self._ahead = LookAhead(self._limits, preset.responses)
        follows_arc = bool(self._ahead.arc)
        self._rules = Rules(self._limits, preset.exploring, follows_arc=follows_arc)

    @property
    def limits(self) -> Limits:
        """The limits that this planner keeps to."""
        return self._limits

    def choose(self, situation: Situation) -> Choice | None:
        """The cut to take, or None where nothing is left that could be shown.

        Every cut of the segment is a candidate. Those without permission are left out, then those
        that are not feasible; what the rest would cost is worked out by looking ahead to the end of
        the film, and by the rules one is taken.
        """
        feasible = Feasible.of(self._limits, situation)
        allowed = permission(situation, feasible)
        candidates = options(allowed, situation, feasible)
        costs = self._scored(candidates, situation, feasible)
        pick = self._rules.pick(candidates, costs, situation)
        if situation.strained and pick is not None and pick.kind != "chosen":
            candidates, pick = self._calmed(candidates, pick, situation)
        return _explained(pick, candidates, costs) if pick is not None else None

    def _calmed(
        self, candidates: Options, pick: Pick, situation: Situation
    ) -> tuple[Options, Pick]:
        """The calmest of the permitted cuts in the place of the one picked, the others ruled out;
        the default before others that calm as much."""
        if len(candidates.permitted) < 2 or self._limits.is_overtime(situation.at):
            return candidates, pick
        places = sorted(candidates.permitted, key=lambda place: place != candidates.default)
        cuts, felt = candidates.segment.next, situation.felt.affect
        ways = [cuts[place].to for place in places]
        found = calmest(ways, self._ahead.models, felt.arousal, situation.traits.arousal.mean)
        place, to = places[found.place], ways[found.place]
        ruled_out = list(candidates.ruled_out)
        for other, arousal in zip(places, found.arousal, strict=True):
            if other != place:
                calms = f"{to} calms more ({found.arousal[found.place]:+.2f} than {arousal:+.2f})"
                ruled_out[other] = f"{calms}, and the limit of arousal was passed for too long"
        bounds = self._limits.bounds
        why = (
            f"the viewer was above the limit of arousal {bounds.arousal:g} for "
            f"{situation.strained:.0f} s, and {bounds.arousal_for or 0.0:g} s are permitted: of "
            f"what may follow {to} calms most"
        )
        calmer = replace(candidates, ruled_out=tuple(ruled_out), permitted=(place,), ways=(to,))
        return calmer, Pick(place, "calmed", why)

    def options(self, situation: Situation) -> Options:
        """The cuts of the situation's segment, and what rules each out."""
        feasible = Feasible.of(self._limits, situation)
        return options(permission(situation, feasible), situation, feasible)

    def leave(self, situation: Situation, out: Seconds) -> stretch.Verdict:
        """Whether to leave the segment at `out` (media time), which its stretch permits.

        `situation.at` is the film time at which that instant comes.
        """
        feasible = Feasible.of(self._limits, situation)
        return (
            stretch.by_limits(situation, out, feasible)
            or stretch.by_strain(situation, out, self._limits)
            or stretch.by_viewer(situation, out, self._limits, self._ahead.arc)
            or stretch.by_look_ahead(situation, out, feasible, self._ahead)
            or stretch.as_written(situation, out, self._limits)
        )

    def _scored(self, candidates: Options, situation: Situation, feasible: Feasible) -> CostByPlace:
        """CostByPlace by place; also of a single way on, so that a log shows what was expected."""
        readable = situation.felt.confidence >= self._story.confidence
        # Costs are distances of feelings: where none may be inferred, guards alone decide.
        weighs = self._ahead.weighs and self._story.sensing == "feelings"
        if not (candidates.permitted and readable and weighs):
            return {}
        limited = not candidates.broken
        costs = self._ahead.weigh(candidates.ways, situation, feasible, limited=limited)
        return dict(zip(candidates.permitted, costs, strict=True))


def _explained(pick: Pick, candidates: Options, costs: CostByPlace) -> Choice:
    """The choice, with its reason and with what was weighed for every other cut."""
    alternatives = tuple(
        _alternative(cut.to, costs.get(place), "" if place == pick.place else ruled_out)
        for place, (cut, ruled_out) in enumerate(
            zip(candidates.segment.next, candidates.ruled_out, strict=True)
        )
    )
    return Choice(
        cut=candidates.segment.next[pick.place],
        kind=pick.kind,
        why=f"{pick.why}; {candidates.lost}" if candidates.broken else pick.why,
        alternatives=alternatives,
        probability=pick.probability,
        broken=candidates.broken,
    )


def _alternative(to: str, cost: Cost | None, ruled_out: str) -> Alternative:
    if cost is None:
        return Alternative(to, None, {}, ruled_out)
    terms = {name: each for name, each in cost._asdict().items() if each or name in _ALWAYS_TOLD}
    return Alternative(to, math.fsum(cost), terms, ruled_out)
