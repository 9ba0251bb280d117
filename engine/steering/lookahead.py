"""Looking ahead to the end of the film: what each way on would cost.

Dynamic programming over (segment, must-sees to come, film time used, viewer's valence and
arousal), the last three in bins, on the expected responses shifted by what was learned about
this viewer: the search that drama managers use (Nelson and Mateas, 2008), exact but for the
bins. Means only. What follows each further cut counts a fifth less: the further ahead, the less
surely a viewer is foreseen. (On 40 random stories that no bench uses, 0.4 to 0.8 all lost less
than 1 where the response model was right; of these the one that looks furthest is taken.)

A story that is small enough is searched to its end. In a larger one the search goes so many
cuts deep as a decision's time permits, the same from everywhere, and `TerminalCost` stands for
the rest. What a bin is worth depends on nothing but the bin and the viewer's leanings (rounded to
tenths), so it is kept: the next decision, or the next of a million simulated viewers, finds it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from engine.steering.arc import Arc
from engine.steering.limits import Limits
from engine.steering.response import NO_SHIFT, Response, affect_transition, clamped
from engine.steering.segment_model import SegmentModel, segment_models
from engine.steering.situation import Situation
from engine.steering.terminal_cost import DEAD_END, TerminalCost
from engine.story.guards.guard import Guard
from engine.story.guards.watch import Facts, GuardWatch
from engine.story.model import Segment, Story
from engine.words import Affect, Seconds, SegmentName

_TIME_BINS: Final = 64  # for the length of the default path
_FEELING_BINS: Final = 6  # for one unit of valence or arousal
_LEANING_BINS: Final = 10  # for one unit of what was learned of the viewer
_TRUSTED: Final = 0.8  # how much of what follows each further cut counts
_STATES: Final = 136  # looked at for one decision
_USUAL: Final = 8  # bins in which a segment is entered, on one level of a search
_DEEPEST: Final = 150  # cuts ahead, far below the interpreter's own limit
_KEPT: Final = 200_000  # states, over all viewers
_FURTHEST: Final = 1.5  # default paths; the arc has ended by then and the rest is alike
_AGAIN: Final = 0.05  # the charge for a segment that was shown already, each time
_ALIKE: Final = 0.1  # the charge for themes that every segment so far had
_END: Final = 0.5  # how much the last feeling counts beside the whole way there


class Cost(NamedTuple):
    """Terms of a loss, each times its weight in the story's `goal`; what follows each further
    cut counts a fifth less.

    `arc`: the mean squared distance from the arc, over the default path's length. `ending`:
    how far from the arc's end the viewer is left. `later`: what both come to beyond the
    horizon. `again`: for segments shown before. `engagement`, `preference`: the share of the
    running time that is not watched closely, and that is not to this viewer's liking (below 0
    where it is). `variety`: for themes that were shown before.
    """

    arc: float = 0.0
    ending: float = 0.0
    later: float = 0.0
    again: float = 0.0
    engagement: float = 0.0
    preference: float = 0.0
    variety: float = 0.0

    @property
    def total(self) -> float:
        return sum(self)

    def plus(self, other: "Cost", share: float = 1.0) -> "Cost":
        return Cost(*(one + share * two for one, two in zip(self, other, strict=True)))


_State = tuple[SegmentName, int, int, int, int, int]
"""Segment entered, must-sees to come, time, valence and arousal in bins, cuts to look ahead."""

_NOTHING: Final = Cost()


@dataclass(slots=True)
class _Viewer:
    """What the worth of a state depends on beside the state; the same for a whole decision."""

    valence: float
    arousal: float
    failed: frozenset[SegmentName]
    values: Facts
    extra: dict[SegmentName, Cost]
    limited: bool
    known: dict[_State, tuple[float, _State | None]] = field(default_factory=dict)
    holds: dict[tuple[Guard, int, int], bool] = field(default_factory=dict)


class LookAhead:
    """The planner's view of one story, and all it has looked at. One thread."""

    def __init__(
        self, story: Story, limits: Limits, responses: Mapping[SegmentName, Response]
    ) -> None:
        self.length = limits.running_time
        self.arc = Arc(story, self.length)
        self._goal = goal = story.goal
        self._limits = limits
        self._weight = story.goal.arc if self.arc else 0.0
        self.weighs = bool(self._weight or goal.engagement or goal.preference or goal.variety)
        """Whether there is anything to steer by beside guards."""
        self._seen = segment_models(story, responses)
        self._shifts = {name: each.shift for name, each in responses.items()}
        self._latest = min(limits.latest, _FURTHEST * self.length)
        # No wider than the shortest segment is long: a state never leads back to its own bin.
        shortest = min(each.duration for each in self._seen.values())
        self._width = min(self.length / _TIME_BINS, shortest)
        self._asked = frozenset(
            quantity
            for each in self._seen.values()
            for way in each.ways
            if way.guard is not None
            for quantity in way.guard.facts
        ) - {"viewer.valence", "viewer.arousal"}
        self._themes = any(each.themes for each in self._seen.values())
        self._again = _in_circles(self._seen)
        self._viewers: dict[object, _Viewer] = {}
        self._states = 0
        self._depths: dict[SegmentName, int] = {}
        # Where every search ends by itself, all of them share what they find.
        small = len(self._seen) <= _DEEPEST and not self._again and self._fits(story.start)
        self._to_the_end = self.weighs and small
        self._step = 0 if self._to_the_end else 1
        # Worked out now, while nobody waits for a cut.
        distant = self.weighs and not self._to_the_end
        self._far = TerminalCost(self._seen, self.arc, _END) if distant else None

    def weigh(
        self, ways: tuple[SegmentName, ...], situation: Situation, *, limited: bool = True
    ) -> tuple[Cost, ...]:
        """The expected cost of each way on, entered at the situation's film time.

        On the way the viewer's valence and arousal are those expected; what else guards ask
        about stays as it is. `limited` is false where the limits cannot be kept any more.
        """
        viewer = self._viewer(situation, limited and self._limits.is_limited)
        to_see = self._limits.to_see(situation.shown, situation.segment)
        return tuple(self._whole(way, viewer, to_see, situation) for way in ways)

    def staying(
        self,
        segment: Segment,
        into: Seconds,
        seconds: Seconds,
        ways: tuple[SegmentName, ...],
        situation: Situation,
    ) -> float:
        """What it is expected to cost to stay for `seconds` more in a segment, `into` seconds
        after its in point, and then to take the best way on; with 0, to leave at once."""
        at, felt, cost = situation.at, situation.felt, 0.0
        if seconds > 0:
            place = felt.affect
            shift = self._shifts.get(situation.segment, NO_SHIFT)
            here = affect_transition(segment, into, shift)
            for part in (0.5, 1.0):
                there = affect_transition(segment, into + part * seconds, shift)
                kept = there.retention / here.retention
                traits = situation.traits
                place = Affect(
                    clamped(
                        kept * felt.affect.valence
                        + there.valence
                        - kept * here.valence
                        + (1 - kept) * traits.valence.mean
                    ),
                    clamped(
                        kept * felt.affect.arousal
                        + there.arousal
                        - kept * here.arousal
                        + (1 - kept) * traits.arousal.mean
                    ),
                )
                away = self.arc.distance(*place, at + part * seconds)
                cost += self._weight * away * seconds / self.length / 2
            felt = felt.at(place)
        then = replace(situation, at=at + seconds, felt=felt)
        return cost + min(each.total for each in self.weigh(ways, then))

    # --- one decision ------------------------------------------------------------------------

    def _viewer(self, situation: Situation, limited: bool) -> _Viewer:
        traits = situation.traits
        valence = round(traits.valence.mean * _LEANING_BINS) / _LEANING_BINS
        arousal = round(traits.arousal.mean * _LEANING_BINS) / _LEANING_BINS
        likes = (
            tuple(
                (theme, round(each.mean * _LEANING_BINS) / _LEANING_BINS)
                for theme, each in traits.likes
            )
            if self._goal.preference or self._goal.engagement
            else ()
        )
        shown = tuple(
            sorted((n, min(5, c)) for n, c in situation.shown.items() if n in self._again)
        )
        failed = frozenset(situation.failed)
        values = {
            name: round(value, 1) if type(value) is float else value
            for name, value in situation.values.items()
            if name in self._asked
        }
        key = (valence, arousal, likes, shown, failed, limited, tuple(sorted(values.items())))
        viewer = self._viewers.get(key)
        if viewer is None:
            if self._states > _KEPT:
                self._viewers.clear()
                self._states = 0
            liking = dict(likes)
            counts = dict(shown)
            extra = {
                name: cost
                for name, seen in self._seen.items()
                if (cost := self._beside(name, seen, counts, liking)) is not _NOTHING
            }
            viewer = _Viewer(valence, arousal, failed, values, extra, limited)
            self._viewers[key] = viewer
        return viewer

    def _beside(
        self,
        name: SegmentName,
        seen: SegmentModel,
        shown: Mapping[SegmentName, int],
        likes: Mapping[str, float],
    ) -> Cost:
        """What a segment costs wherever it comes."""
        goal, share = self._goal, seen.duration / self.length
        liking = sum(likes.get(each, 0.0) for each in seen.themes) / max(1, len(seen.themes))
        cost = Cost(
            again=_AGAIN * shown.get(name, 0),
            engagement=goal.engagement * share * (1 - min(1.0, seen.engages + liking)),
            preference=-goal.preference * share * liking,
        )
        return cost if any(cost) else _NOTHING

    def _whole(self, way: SegmentName, viewer: _Viewer, to_see: int, situation: Situation) -> Cost:
        """Everything that follows a way on, from where the viewer really is."""
        feeling = situation.felt.affect
        at, valence, arousal = situation.at, feeling.valence, feeling.arousal
        cost = self._alike(way, situation)
        if way not in self._again:
            again = _AGAIN * min(5, situation.shown.get(way, 0))
            cost = cost._replace(again=again)
        depth = self._depth(situation.segment)
        name, state, share = way, None, 1.0
        while True:
            own, at, valence, arousal = self._within(name, at, valence, arousal, viewer)
            cost = cost.plus(own, share)
            share *= _TRUSTED
            to_see = self._to_see_after(name, to_see)
            if state is not None:
                onward = viewer.known[state][1]
            else:
                onward = self._best(name, to_see, at, valence, arousal, depth, viewer)[1]
            if onward is None:
                rest = self._rest(name, to_see, at, valence, arousal, depth, viewer)
                return cost.plus(rest, share)
            state = onward
            name, to_see, *bins, depth = state
            at, valence, arousal = self._middle(*bins)

    def _middle(self, time: int, valence: int, arousal: int) -> tuple[Seconds, float, float]:
        return (time + 0.5) * self._width, valence / _FEELING_BINS, arousal / _FEELING_BINS

    def _within(
        self, name: SegmentName, at: Seconds, valence: float, arousal: float, viewer: _Viewer
    ) -> tuple[Cost, Seconds, float, float]:
        """What a segment itself costs, and when and how it leaves the viewer."""
        seen = self._seen[name]
        arc, at, valence, arousal = self._through(seen, at, valence, arousal, viewer)
        extra = viewer.extra.get(name, _NOTHING)
        return extra._replace(arc=extra.arc + arc), at, valence, arousal

    def _through(
        self, seen: SegmentModel, at: Seconds, valence: float, arousal: float, viewer: _Viewer
    ) -> tuple[float, Seconds, float, float]:
        distance, on_top, beside = self.arc.distance, viewer.valence, viewer.arousal
        arc = 0.0
        if self._weight:
            for after, (kept, led, stirred) in seen.samples:
                drawn = 1 - kept
                arc += distance(
                    kept * valence + led + drawn * on_top,
                    kept * arousal + stirred + drawn * beside,
                    at + after,
                )
            arc *= self._weight * seen.duration / self.length / len(seen.samples)
        kept, led, stirred = seen.end
        drawn = 1 - kept
        return (
            arc,
            at + seen.duration,
            clamped(kept * valence + led + drawn * on_top),
            clamped(kept * arousal + stirred + drawn * beside),
        )

    def _cost(self, state: _State, viewer: _Viewer) -> float:
        """From entering a segment, in the middle of its bins, to the end of the film."""
        known = viewer.known.get(state)
        if known is not None:
            return known[0]
        name, to_see, time, valence, arousal, depth = state
        own, at, felt, stirred = self._through(
            self._seen[name], *self._middle(time, valence, arousal), viewer
        )
        extra = viewer.extra.get(name)
        if extra is not None:
            own += extra.total
        onward, best = self._best(name, to_see, at, felt, stirred, depth, viewer)
        cost = own + _TRUSTED * onward
        viewer.known[state] = cost, best
        self._states += 1
        return cost

    def _best(
        self,
        name: SegmentName,
        to_see: int,
        at: Seconds,
        valence: float,
        arousal: float,
        depth: int,
        viewer: _Viewer,
    ) -> tuple[float, _State | None]:
        """The least that the rest can cost after a segment, and the state that leads to it;
        no state where the film or the horizon ends."""
        seen = self._seen[name]
        if seen.is_ending or at >= self._latest or depth <= 1:
            return self._rest(name, to_see, at, valence, arousal, depth, viewer).total, None
        bins = (
            int(at / self._width),
            round(valence * _FEELING_BINS),
            round(arousal * _FEELING_BINS),
        )
        least, best = DEAD_END, None
        for to in self._open(seen, to_see, at, bins, viewer):
            state = (to, self._to_see_after(to, to_see), *bins, depth - self._step)
            cost = self._cost(state, viewer)
            if best is None or cost < least:
                least, best = cost, state
        return least, best

    def _rest(
        self,
        name: SegmentName,
        to_see: int,
        at: Seconds,
        valence: float,
        arousal: float,
        depth: int,
        viewer: _Viewer,
    ) -> Cost:
        """After the last segment that is looked at."""
        seen, weight = self._seen[name], self._weight
        distance, length = self.arc.distance, self.length
        if seen.is_ending:
            # What the film does not use of its length is lived with the feeling it leaves.
            rest = max(0.0, 1 - at / length) * distance(valence, arousal, (at + length) / 2)
            end = distance(valence, arousal, max(at, length))
            return Cost(arc=weight * rest, ending=weight * _END * end)
        if at >= self._latest or not weight:
            return Cost(ending=weight * _END * distance(valence, arousal, at))
        far = self._far
        if depth > 1 or far is None:
            return Cost(later=DEAD_END)
        row = far.row((viewer.valence, viewer.arousal), at)
        bins = (0, round(valence * _FEELING_BINS), round(arousal * _FEELING_BINS))
        onward = [row[far.number(to)] for to in self._open(seen, to_see, at, bins, viewer)]
        return Cost(later=weight * min(onward, default=DEAD_END))

    def _open(
        self,
        seen: SegmentModel,
        to_see: int,
        at: Seconds,
        bins: tuple[int, int, int],
        viewer: _Viewer,
    ) -> Iterator[SegmentName]:
        """Where it could go on, if the viewer then is as expected: the default always."""
        _, valence, arousal = bins
        for to, guard, is_open in seen.ways:
            if to in viewer.failed or not (
                is_open
                or to == seen.default
                or (guard is not None and self._holds(guard, valence, arousal, viewer))
            ):
                continue
            if not viewer.limited or self._limits.keeps(
                to, at, to_see, viewer.failed, within=self._width
            ):
                yield to

    def _holds(self, guard: Guard, valence: int, arousal: int, viewer: _Viewer) -> bool:
        key = (guard, valence, arousal)
        known = viewer.holds.get(key)
        if known is None:
            values: Facts = {
                **viewer.values,
                "viewer.valence": valence / _FEELING_BINS,
                "viewer.arousal": arousal / _FEELING_BINS,
            }
            watch = GuardWatch(guard)
            watch.update(0.0, values)
            known = watch.holds(1e6)  # whatever must last is taken to have lasted
            viewer.holds[key] = known
        return known

    def _to_see_after(self, name: SegmentName, to_see: int) -> int:
        return to_see & ~self._limits.flag(name) if to_see else 0

    def _alike(self, way: SegmentName, situation: Situation) -> Cost:
        """What a way costs for showing again what was shown just before."""
        themes = set(self._seen[way].themes)
        if not (self._goal.variety and themes):
            return _NOTHING
        shown = [self._seen[name] for name in situation.shown if name in self._seen]
        shared = sum(bool(themes.intersection(each.themes)) for each in shown)
        return Cost(variety=self._goal.variety * _ALIKE * shared / max(1, len(shown)))

    # --- how far ahead ---------------------------------------------------------------------------

    def _depth(self, segment: SegmentName) -> int:
        """How many cuts ahead of a segment can be looked at with the number of states."""
        if self._to_the_end:
            return _DEEPEST
        known = self._depths.get(segment)
        if known is None:
            known = self._depths[segment] = self._foreseeable(segment)
        return known

    def _foreseeable(self, segment: SegmentName) -> int:
        """Every path so deep is looked at, but of one segment no more than its usual bins."""
        paths = {segment: 1}
        states = depth = 0
        while depth < _DEEPEST:
            onward: dict[SegmentName, int] = {}
            for name, many in paths.items():
                for way in self._seen[name].ways:
                    onward[way.to] = min(_USUAL, onward.get(way.to, 0) + many)
            states += sum(onward.values())
            if states > _STATES or not onward:
                break
            paths = onward
            depth += 1
        return max(1, depth)

    def _fits(self, start: SegmentName) -> bool:
        """Whether a whole search from the start keeps to the number of states."""
        viewer = _Viewer(0.0, 0.0, frozenset(), {}, {}, limited=False)
        viewer.known = _Counted()
        self._step = 0
        try:
            self._best(start, 0, 0.0, 0.0, 0.0, _DEEPEST, viewer)
        except _TooManyError:
            return False
        return True


class _TooManyError(Exception):
    pass


class _Counted(dict[_State, tuple[float, _State | None]]):
    """Refuses to hold more states than one decision may look at."""

    def __setitem__(self, state: _State, known: tuple[float, _State | None]) -> None:
        if len(self) >= _STATES:
            raise _TooManyError
        super().__setitem__(state, known)


def _in_circles(seen: Mapping[SegmentName, SegmentModel]) -> frozenset[SegmentName]:
    """The segments that can be shown more than once."""
    import networkx as nx

    graph = nx.DiGraph([(name, way.to) for name, each in seen.items() for way in each.ways])
    circles = [each for each in nx.strongly_connected_components(graph) if len(each) > 1]
    loops = {name for name, each in seen.items() if any(way.to == name for way in each.ways)}
    return frozenset().union(loops, *circles)
