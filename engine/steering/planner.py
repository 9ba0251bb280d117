"""Which cut comes next: limits first, then the look ahead; the author's default where in doubt.

Choosing changes nothing; whoever carries the choice out records it.
"""

from dataclasses import dataclass

from engine.steering.decision import Alternative, DecisionKind
from engine.steering.limits import Limits
from engine.steering.lookahead import Cost, LookAhead
from engine.steering.situation import Situation
from engine.steering.stretch import Verdict, verdict
from engine.story.model import Cut, Segment, Story
from engine.words import Seconds

_Pick = tuple[int, DecisionKind, str]  # the place in `next`, the kind, and why

_TIE = 1e-9  # losses closer than this are equal, and the default cut wins


@dataclass(frozen=True, slots=True)
class Choice:
    """The cut chosen, why in a sentence, and every alternative in the story's order."""

    cut: Cut
    kind: DecisionKind
    why: str
    alternatives: tuple[Alternative, ...]


class Planner:
    """Chooses cuts of one story. Holds nothing that changes; any thread."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._limits = Limits(story)
        self._ahead = LookAhead(story, self._limits)

    def choose(self, situation: Situation) -> Choice | None:
        """The cut to take, or None where nothing is left that could be shown.

        In this order: past the time limit, the way home; what the viewer chose on screen; the
        only cut there is; where the viewer cannot be read, the first cut whose guard holds and
        asks nothing of feelings (an empty chair, a variable, the time of day), else the default;
        without an arc, the first guarded cut whose guard holds; with one, the permitted cut of
        least loss. Should a clip that fails leave nothing permitted, the first cut that can be
        shown is taken, its guard unasked.
        """
        segment = self._story.segments[situation.segment]
        ruled_out = self._limits.ruled_out(
            situation.segment, situation.at, situation.holding, situation.failed
        )
        permitted = [place for place, reason in enumerate(ruled_out) if not reason]
        costs = self._weighed(segment, permitted, situation)
        found = self._pick(segment, permitted, costs, situation)
        if found is None:
            return None
        place, kind, why = found
        alternatives = tuple(
            _alternative(cut, costs.get(index), "" if index == place else ruled_out[index])
            for index, cut in enumerate(segment.next)
        )
        return Choice(segment.next[place], kind, why, alternatives)

    def leave(self, situation: Situation, out: Seconds) -> Verdict:
        """Whether to leave the segment at `out` (media time), which its stretch permits.

        `situation.at` is the film time at which that instant comes.
        """
        arc = self._ahead.arc
        return verdict(
            self._story.segments[situation.segment],
            out,
            situation,
            aim=arc.at(situation.at / self._limits.running_time) if arc else None,
            needed=self._story.confidence,
            overtime=self._limits.is_overtime(situation.at),
        )

    def _weighed(
        self, segment: Segment, permitted: list[int], situation: Situation
    ) -> dict[int, Cost]:
        """Costs by place; also of a single way on, so that a log shows what was expected."""
        readable = situation.felt.confidence >= self._story.confidence
        if not (permitted and readable and self._ahead.arc):
            return {}
        ways = tuple(segment.next[place].to for place in permitted)
        costs = self._ahead.weigh(ways, situation)
        return dict(zip(permitted, costs, strict=True))

    def _pick(
        self,
        segment: Segment,
        permitted: list[int],
        costs: dict[int, Cost],
        situation: Situation,
    ) -> _Pick | None:
        cuts, default_cut = segment.next, segment.default_cut
        possible = [
            place
            for place, cut in enumerate(cuts)
            if cut.to in self._story.segments and cut.to not in situation.failed
        ]
        default = next((place for place in possible if cuts[place] is default_cut), None)
        if not possible:
            return None
        if self._limits.is_overtime(situation.at):
            return self._way_home(permitted, default)
        if situation.chosen is not None and situation.chosen in permitted:
            words = cuts[situation.chosen].choice
            return situation.chosen, "chosen", f'"{words}" was chosen'
        if len(cuts) == 1:
            return 0, "only", f"only {cuts[0].to} follows {situation.segment}"
        return self._by_viewer(segment, permitted, possible, costs, situation)

    def _by_viewer(
        self,
        segment: Segment,
        permitted: list[int],
        possible: list[int],
        costs: dict[int, Cost],
        situation: Situation,
    ) -> _Pick:
        """By the viewer's state, if they can be read; else by what holds without it."""
        default_cut = segment.default_cut
        default = next((place for place in possible if segment.next[place] is default_cut), None)
        confidence, needed = situation.felt.confidence, self._story.confidence
        readable = confidence >= needed
        doubt = "" if readable else f"confidence {confidence:.2f} is below {needed:.2f}, "
        if readable and permitted:
            steered = self._steer(segment, permitted, costs, default)
            if steered is not None:
                return steered
        unread = None if readable else self._unread(segment, permitted)
        if unread is not None:
            words = segment.next[unread].when
            return unread, "abstained", f'abstained: {doubt}and its guard "{words}" held anyhow'
        if default is None:
            return self._around(permitted, possible, segment, doubt)
        if readable:
            return default, "only", "no guard held, so the default path"
        return default, "abstained", f"abstained: {doubt}so the default path"

    def _unread(self, segment: Segment, permitted: list[int]) -> int | None:
        """The first cut whose guard holds and asks nothing that must be read in a viewer."""
        for place in permitted:
            guard = segment.next[place].guard
            if guard is not None and not guard.asks_feelings:
                return place
        return None

    def _steer(
        self, segment: Segment, permitted: list[int], costs: dict[int, Cost], default: int | None
    ) -> _Pick | None:
        """By the viewer's state; None where nothing speaks for any of them."""
        if len(permitted) == 1:
            return permitted[0], "only", f"only {segment.next[permitted[0]].to} was permitted"
        if costs:
            return self._least(segment, permitted, costs, default)
        guarded = [place for place in permitted if segment.next[place].when is not None]
        if guarded:
            return guarded[0], "steered", f'its guard "{segment.next[guarded[0]].when}" held'
        if default is not None:
            return default, "steered", "no guard held and there is no arc, so the default path"
        return None

    def _way_home(self, permitted: list[int], default: int | None) -> _Pick | None:
        if not permitted:
            return None
        kind: DecisionKind = "only" if permitted[0] == default else "fault"
        limit = self._limits.latest
        return permitted[0], kind, f"the film has run {limit:.0f} s, so the surest way to its end"

    def _around(
        self, permitted: list[int], possible: list[int], segment: Segment, doubt: str
    ) -> _Pick:
        """The default cannot be shown: the next that is permitted, else the next that can be."""
        place = (permitted or possible)[0]
        cut = segment.next[place]
        default = segment.default_cut
        missing = f"{default.to} cannot be shown" if default else "there is no default cut"
        unasked = "" if permitted or cut.when is None else ", although its guard did not hold"
        return place, "fault", f"{doubt}{missing}, so {cut.to}{unasked}"

    def _least(
        self, segment: Segment, permitted: list[int], costs: dict[int, Cost], default: int | None
    ) -> _Pick:
        least = min(costs[place].total for place in permitted)
        tied = [place for place in permitted if costs[place].total <= least + _TIE]
        place = default if default in tied and default is not None else tied[0]
        others = [each for each in permitted if each != place]
        second = min(others, key=lambda each: costs[each].total)
        why = (
            f"{segment.next[place].to} keeps nearest the arc (loss {costs[place].total:.3f}, "
            f"{segment.next[second].to} {costs[second].total:.3f})"
        )
        return place, "steered", why


def _alternative(cut: Cut, cost: Cost | None, ruled_out: str) -> Alternative:
    if cost is None:
        return Alternative(cut.to, None, {}, ruled_out)
    return Alternative(cut.to, cost.total, cost._asdict(), ruled_out)
