"""Which cut comes next: limits first, then the look ahead; the author's default where in doubt.

Choosing changes nothing; whoever carries the choice out records it.
"""

import hashlib
import math
from typing import Final, NamedTuple

from engine.steering.decision import Alternative, Choice, DecisionKind
from engine.steering.limits import Limits, Permitted
from engine.steering.lookahead import Cost, LookAhead
from engine.steering.preset import Preset
from engine.steering.situation import Situation
from engine.steering.stretch import Verdict, verdict
from engine.story.model import Cut, Segment, Story
from engine.words import Seconds

_TIE: Final = 1e-9  # losses closer than this are equal, and the default cut wins
_WORTH: Final = 0.005  # a loss must be so much less before an out point moves for it
_INSTANTS: Final = 4  # at most, of those still to come, are looked at
_NOTHING: Final = Preset()


class _Pick(NamedTuple):
    place: int  # in the segment's `next`
    kind: DecisionKind
    why: str
    probability: float = 1.0


class Planner:
    """Chooses cuts of one story for one viewer, or for many with the same limits.

    Holds nothing that changes but what it has worked out once; one thread at a time. A preset's
    traits are where a showing begins to learn; a planner does not look at them.
    """

    def __init__(self, story: Story, preset: Preset = _NOTHING) -> None:
        self.preset = preset
        self._story = story
        self._limits = Limits(story, preset.limits)
        self._ahead = LookAhead(story, self._limits, preset.responses)
        self._exploring = preset.exploring

    @property
    def limits(self) -> Limits:
        """What this planner keeps to."""
        return self._limits

    def choose(self, situation: Situation) -> Choice | None:
        """The cut to take, or None where nothing is left that could be shown.

        In this order: past the time limit, the way home; what the viewer chose on screen; the
        only cut there is; where the viewer cannot be read, the first cut whose guard holds and
        asks nothing of feelings (an empty chair, a variable, the time of day), else the default;
        without an arc, the first guarded cut whose guard holds; with one, the permitted cut of
        least loss. Should a clip that fails leave nothing permitted, the first of the cuts that
        can be shown and break the limits least is taken, its guard unasked.
        """
        segment = self._story.segments[situation.segment]
        permitted = self._limits.permitted(situation)
        places = [place for place, reason in enumerate(permitted.ruled_out) if not reason]
        costs = self._weighed(segment, places, situation, permitted)
        found = self._pick(segment, permitted, places, costs, situation)
        if found is None:
            return None
        why = f"{found.why}; {permitted.lost}" if permitted.broken else found.why
        alternatives = tuple(
            self._alternative(
                cut, costs.get(index), "" if index == found.place else permitted.ruled_out[index]
            )
            for index, cut in enumerate(segment.next)
        )
        cut = segment.next[found.place]
        return Choice(cut, found.kind, why, alternatives, found.probability, permitted.broken)

    def leave(self, situation: Situation, out: Seconds) -> Verdict:
        """Whether to leave the segment at `out` (media time), which its stretch permits.

        `situation.at` is the film time at which that instant comes.
        """
        arc = self._ahead.arc
        limit = self._limits.leaving(situation, out)
        if limit != "either":
            why = "the running time asks for it" if limit == "leave" else "the limits ask for it"
            return Verdict(limit == "leave", why)
        segment = self._story.segments[situation.segment]
        found = verdict(
            segment,
            out,
            situation,
            aim=arc.at(situation.at / self._limits.running_time) if arc else None,
            needed=self._story.confidence,
            overtime=self._limits.is_overtime(situation.at),
        )
        # Where attention says nothing, the whole way to the end does.
        return found if found.why else self._foreseen(segment, out, situation, found)

    def _foreseen(
        self, segment: Segment, out: Seconds, situation: Situation, found: Verdict
    ) -> Verdict:
        """The other verdict, if leaving now or later promises less loss, with the best cut then."""
        later = [each for each in segment.out_points if each > out]
        readable = situation.felt.confidence >= self._story.confidence
        # A segment without beats does not say what staying in it would do.
        if not (later and readable and segment.beats and self._ahead.arc):
            return found
        reasons = self._limits.permitted(situation).ruled_out
        ways = tuple(
            cut.to for cut, reason in zip(segment.next, reasons, strict=True) if not reason
        )
        if not ways:
            return found
        step = -(-len(later) // _INSTANTS)
        into = out - segment.in_point
        now = self._ahead.staying(segment, into, 0.0, ways, situation)
        then = min(
            self._ahead.staying(segment, into, each - out, ways, situation)
            for each in dict.fromkeys([*later[::step], segment.out_point])
            if each > out
        )
        if found.leave and then < now - _WORTH:
            return Verdict(False, f"staying promises a loss of {then:.3f} rather than {now:.3f}")
        if not found.leave and now < then - _WORTH:
            return Verdict(True, f"leaving promises a loss of {now:.3f} rather than {then:.3f}")
        return found

    def _weighed(
        self, segment: Segment, places: list[int], situation: Situation, permitted: Permitted
    ) -> dict[int, Cost]:
        """Costs by place; also of a single way on, so that a log shows what was expected."""
        readable = situation.felt.confidence >= self._story.confidence
        if not (places and readable and self._ahead.weighs):
            return {}
        ways = tuple(segment.next[place].to for place in places)
        costs = self._ahead.weigh(ways, situation, limited=not permitted.broken)
        return dict(zip(places, costs, strict=True))

    def _pick(
        self,
        segment: Segment,
        permitted: Permitted,
        places: list[int],
        costs: dict[int, Cost],
        situation: Situation,
    ) -> _Pick | None:
        cuts, default_cut = segment.next, segment.default_cut
        possible = [
            place
            for place, cut in enumerate(cuts)
            if cut.to in self._story.segments
            and cut.to not in situation.failed
            and cut.to not in self._limits.forbidden
        ]
        default = next((place for place in possible if cuts[place] is default_cut), None)
        if not possible:
            return None
        if self._limits.is_overtime(situation.at):
            return self._way_home(places, default)
        if situation.chosen is not None and situation.chosen in places:
            words = cuts[situation.chosen].choice
            return _Pick(situation.chosen, "chosen", f'"{words}" was chosen')
        if len(cuts) == 1:
            return _Pick(0, "only", f"only {cuts[0].to} follows {situation.segment}")
        return self._by_viewer(segment, permitted, places, possible, costs, situation)

    def _by_viewer(
        self,
        segment: Segment,
        permitted: Permitted,
        places: list[int],
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
        if readable and places:
            steered = self._steer(segment, places, costs, default, situation)
            if steered is not None:
                return steered
        unread = None if readable else self._unread(segment, places)
        if unread is not None:
            words = segment.next[unread].when
            return _Pick(
                unread, "abstained", f'abstained: {doubt}and its guard "{words}" held anyhow'
            )
        if default is None:
            return self._around(places, permitted.anyway, segment, doubt)
        if permitted.default and places:
            return self._instead(segment, permitted.default, places, doubt)
        if readable:
            return _Pick(default, "only", "no guard held, so the default path")
        return _Pick(default, "abstained", f"abstained: {doubt}so the default path")

    def _unread(self, segment: Segment, places: list[int]) -> int | None:
        """The first cut whose guard holds and asks nothing that must be read in a viewer."""
        for place in places:
            guard = segment.next[place].guard
            if guard is not None and not guard.asks_feelings:
                return place
        return None

    def _steer(
        self,
        segment: Segment,
        places: list[int],
        costs: dict[int, Cost],
        default: int | None,
        situation: Situation,
    ) -> _Pick | None:
        """By the viewer's state; None where nothing speaks for any of them."""
        if len(places) == 1:
            return _Pick(places[0], "only", f"only {segment.next[places[0]].to} was permitted")
        if costs:
            return self._least(segment, places, costs, default, situation)
        guarded = [place for place in places if segment.next[place].when is not None]
        if guarded:
            return _Pick(guarded[0], "steered", f'its guard "{segment.next[guarded[0]].when}" held')
        if default in places and default is not None:
            return _Pick(
                default, "steered", "no guard held and there is no arc, so the default path"
            )
        return None

    def _way_home(self, places: list[int], default: int | None) -> _Pick | None:
        if not places:
            return None
        kind: DecisionKind = "only" if places[0] == default else "fault"
        limit = self._limits.latest
        return _Pick(
            places[0], kind, f"the film has run {limit:.0f} s, so the surest way to its end"
        )

    def _instead(self, segment: Segment, reason: str, places: list[int], doubt: str) -> _Pick:
        """The limits rule the default path out: the next cut in order that they permit."""
        to = segment.next[places[0]].to
        kind: DecisionKind = "abstained" if doubt else "only"
        return _Pick(places[0], kind, f"{doubt}and not the default path ({reason}), so {to}")

    def _around(
        self, places: list[int], anyway: tuple[int, ...], segment: Segment, doubt: str
    ) -> _Pick:
        """The default cannot be shown: the next that is permitted, else the next that can be."""
        place = (places or anyway)[0]
        cut = segment.next[place]
        default = segment.default_cut
        missing = f"{default.to} cannot be shown" if default else "there is no default cut"
        unasked = "" if places or cut.when is None else ", although its guard did not hold"
        return _Pick(place, "fault", f"{doubt}{missing}, so {cut.to}{unasked}")

    def _least(
        self,
        segment: Segment,
        places: list[int],
        costs: dict[int, Cost],
        default: int | None,
        situation: Situation,
    ) -> _Pick:
        losses = {place: costs[place].total for place in places}
        least = min(losses.values())
        tied = [place for place in places if losses[place] <= least + _TIE]
        place = default if default in tied and default is not None else tied[0]
        probability = 1.0
        tries = ""
        if self._exploring is not None:
            near = [each for each in places if losses[each] <= least + self._exploring.loss]
            probability = 1 / len(near)
            place = near[_drawn(self._exploring.seed, situation, len(near))]
            tries = f"exploring {len(near)} cuts within {self._exploring.loss:g}: "
        second = min((each for each in places if each != place), key=lambda each: losses[each])
        best = "keeps nearest the arc" if self._ahead.arc else "promises most"
        why = (
            f"{tries}{segment.next[place].to} {best} (loss {losses[place]:.3f}, "
            f"{segment.next[second].to} {losses[second]:.3f})"
        )
        return _Pick(place, "steered", why, probability)

    def _alternative(self, cut: Cut, cost: Cost | None, ruled_out: str) -> Alternative:
        if cost is None:
            return Alternative(cut.to, None, {}, ruled_out)
        always = {"arc", "ending", "again"}
        terms = {name: each for name, each in cost._asdict().items() if each or name in always}
        return Alternative(cut.to, math.fsum(cost), terms, ruled_out)


def _drawn(seed: int, situation: Situation, many: int) -> int:
    """A number below `many` that looks random and is the same at every replay."""
    text = f"{seed}:{situation.segment}:{situation.at!r}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % many
