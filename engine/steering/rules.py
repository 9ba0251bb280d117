"""The rules by which one of the options is taken, in their order.

1. Nothing that can be shown: no choice.
2. Past the time limit, the surest route to an ending.
3. What the viewer chose on screen.
4. The only cut there is.
5. Where the viewer can be read, the permitted cut of least cost; without an arc or another goal
   the first guarded cut whose guard holds, else the default.
6. Where they cannot, the first cut whose guard holds and asks nothing of feelings (an empty
   chair, a variable, the time of day), else the default.
7. Should a clip that fails leave nothing permitted, the first of the cuts that can be shown and
   break the limits least, its guard unasked.
"""

import hashlib
from collections.abc import Mapping
from typing import Final, NamedTuple

from engine.steering.cost import Cost
from engine.steering.decision import DecisionKind
from engine.steering.limits import Limits
from engine.steering.options import Options
from engine.steering.preset import Exploration
from engine.steering.situation import Situation

_TIE: Final = 1e-9  # losses closer than this are equal, and the default cut wins

CostByPlace = Mapping[int, Cost]
"""What each permitted cut is expected to cost, by its place; empty where nothing was weighed."""


class Pick(NamedTuple):
    """The cut taken, by its `place` in the segment's `next`, and why; `probability` is how likely
    it was, 1 wherever nothing is explored."""

    place: int
    kind: DecisionKind
    why: str
    probability: float = 1.0


class Rules:
    """The rules of one story for one viewer. Holds nothing that changes.

    `follows_arc` is whether costs are, above all, distances from an arc.
    """

    def __init__(
        self, limits: Limits, exploration: Exploration | None = None, *, follows_arc: bool = True
    ) -> None:
        self._limits = limits
        self._confidence = limits.story.confidence
        self._exploration = exploration
        self._follows_arc = follows_arc

    def pick(self, options: Options, costs: CostByPlace, situation: Situation) -> Pick | None:
        """The cut to take, or None where nothing is left that could be shown."""
        if not options.playable:
            return None
        if self._limits.is_overtime(situation.at):
            return self._towards_an_ending(options)
        cuts, chosen = options.segment.next, situation.chosen
        if chosen is not None and chosen in options.permitted:
            return Pick(chosen, "chosen", f'"{cuts[chosen].choice}" was chosen')
        if len(cuts) == 1:
            return Pick(0, "only", f"only {cuts[0].to} follows {situation.segment}")
        return self._by_viewer(options, costs, situation)

    def _towards_an_ending(self, options: Options) -> Pick | None:
        if not options.permitted:
            return None
        place = options.permitted[0]
        kind: DecisionKind = "only" if place == options.default else "fault"
        limit = self._limits.latest
        return Pick(place, kind, f"the film has run {limit:.0f} s, so the surest way to its end")

    def _by_viewer(self, options: Options, costs: CostByPlace, situation: Situation) -> Pick:
        """By the viewer's state, if they can be read; else by what holds without it."""
        confidence, needed = situation.felt.confidence, self._confidence
        readable = confidence >= needed
        doubt = "" if readable else f"confidence {confidence:.2f} is below {needed:.2f}, "
        found = self._steered(options, costs, situation) if readable else _unasked(options, doubt)
        if found is not None:
            return found
        if options.default is None:
            return _around_the_default(options, doubt)
        if options.against_default and options.permitted:
            return _instead_of_the_default(options, doubt)
        if readable:
            return Pick(options.default, "only", "no guard held, so the default path")
        return Pick(options.default, "abstained", f"abstained: {doubt}so the default path")

    def _steered(self, options: Options, costs: CostByPlace, situation: Situation) -> Pick | None:
        """By the viewer's state; None where nothing speaks for any of the permitted cuts."""
        places, cuts = options.permitted, options.segment.next
        if not places:
            return None
        if len(places) == 1:
            return Pick(places[0], "only", f"only {cuts[places[0]].to} was permitted")
        if costs:
            return self._least(options, costs, situation)
        guarded = next((place for place in places if cuts[place].when is not None), None)
        if guarded is not None:
            return Pick(guarded, "steered", f'its guard "{cuts[guarded].when}" held')
        if options.default is not None and options.default in places:
            why = "no guard held and there is no arc, so the default path"
            return Pick(options.default, "steered", why)
        return None

    def _least(self, options: Options, costs: CostByPlace, situation: Situation) -> Pick:
        """The permitted cut of least cost; among equals the default, else the first. Where a
        screening explores, any of those that cost little more, each as likely."""
        places, cuts = options.permitted, options.segment.next
        losses = {place: costs[place].total for place in places}
        least = min(losses.values())
        tied = [place for place in places if losses[place] <= least + _TIE]
        place = options.default if options.default in tied else tied[0]
        assert place is not None
        probability, tries = 1.0, ""
        if self._exploration is not None:
            bound = self._exploration.loss
            near = [each for each in places if losses[each] <= least + bound]
            probability = 1 / len(near)
            place = near[_drawn(self._exploration.seed, situation, len(near))]
            tries = f"exploring {len(near)} cuts within {bound:g}: "
        second = min((each for each in places if each != place), key=lambda each: losses[each])
        best = "keeps nearest the arc" if self._follows_arc else "promises most"
        why = (
            f"{tries}{cuts[place].to} {best} (loss {losses[place]:.3f}, "
            f"{cuts[second].to} {losses[second]:.3f})"
        )
        return Pick(place, "steered", why, probability)


def _unasked(options: Options, doubt: str) -> Pick | None:
    """The first permitted cut whose guard asks nothing that must be read in a viewer."""
    for place in options.permitted:
        cut = options.segment.next[place]
        if cut.guard is not None and not cut.guard.asks_feelings:
            why = f'abstained: {doubt}and its guard "{cut.when}" held anyhow'
            return Pick(place, "abstained", why)
    return None


def _instead_of_the_default(options: Options, doubt: str) -> Pick:
    """The limits rule the default path out: the next cut in order that they permit."""
    place = options.permitted[0]
    to, reason = options.segment.next[place].to, options.against_default
    kind: DecisionKind = "abstained" if doubt else "only"
    return Pick(place, kind, f"{doubt}and not the default path ({reason}), so {to}")


def _around_the_default(options: Options, doubt: str) -> Pick:
    """The default cannot be shown: the next that is permitted, else the next that can be."""
    places = options.permitted
    place = (places or options.anyway)[0]
    cut, default = options.segment.next[place], options.segment.default_cut
    missing = f"{default.to} cannot be shown" if default else "there is no default cut"
    unasked = "" if places or cut.when is None else ", although its guard did not hold"
    return Pick(place, "fault", f"{doubt}{missing}, so {cut.to}{unasked}")


def _drawn(seed: int, situation: Situation, many: int) -> int:
    """A number below `many` that looks random and is the same at every replay."""
    text = f"{seed}:{situation.segment}:{situation.at!r}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % many
