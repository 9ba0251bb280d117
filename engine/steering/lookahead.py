"""Looking ahead to the end of the film: what each way on would cost against the arc.

Dynamic programming over (segment, film time used, viewer's valence and arousal), the last
three in bins, on the expected responses shifted by what was learned about this viewer: the
search that drama managers use (Nelson and Mateas, 2008), exact but for the bins. Means only:
on one synthetic model it lost half of what the best fixed path lost.

Large stories are looked at less far: the horizon grows while a fixed number of states lasts,
so that a decision takes a bounded time and the same time everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from engine.steering.limits import Limits
from engine.steering.response import clamped, drawn, expected
from engine.steering.situation import Situation
from engine.story.guard_watch import GuardWatch
from engine.story.guards import Guard
from engine.story.model import Cut, Story
from engine.words import Affect, Seconds, SegmentName

_TIME_BINS: Final = 80  # for the length of the default path
_ARC_BINS: Final = 512
_FEELING_BINS: Final = 8  # for one unit of valence or arousal
_STATES: Final = 400  # looked at in one round of growing the horizon
_FURTHEST: Final = 1.5  # default paths; the arc has ended by then and the rest is alike
_DEEPEST: Final = 200  # cuts ahead, far below the interpreter's own limit
_AGAIN: Final = 0.05  # the charge for a segment that was shown already, each time
_END: Final = 0.5  # how much the last feeling counts beside the whole way there
_STUCK: Final = 4.0  # a way that leads nowhere costs more than any arc can
_SHORTEST: Final[Seconds] = 0.25  # planned for a segment, however short


class Cost(NamedTuple):
    """Terms of a loss, each in squared distance of feeling (valence and arousal together).

    `arc`: the mean distance from the arc, over the default path's length. `ending`: how far
    from the arc's end the viewer is left. `again`: for segments shown before.
    """

    arc: float
    ending: float
    again: float

    @property
    def total(self) -> float:
        return self.arc + self.ending + self.again


class _OutOfStates(Exception):  # noqa: N818 - not an error: the horizon is too far
    pass


@dataclass(frozen=True, slots=True)
class _Node:
    """A segment as the planner sees it."""

    duration: Seconds
    share: float  # drawn towards the intention by its end
    half: float  # and by its middle
    intended: Affect
    ways: tuple[tuple[SegmentName, Guard | None], ...]
    default: SegmentName | None


class Arc:
    """The arc of a story as a function of the share of its running time."""

    def __init__(self, story: Story) -> None:
        self._points = sorted((point.at, point.valence, point.arousal) for point in story.arc)

    def __bool__(self) -> bool:
        return bool(self._points)

    def at(self, share: float) -> Affect:
        """The feeling aimed for at a share (clamped to 0 to 1), straight between points."""
        points = self._points
        if share <= points[0][0]:
            return Affect(points[0][1], points[0][2])
        for (start, valence, arousal), (end, later, louder) in pairwise(points):
            if share < end:
                part = (share - start) / (end - start)
                return Affect(
                    valence + part * (later - valence), arousal + part * (louder - arousal)
                )
        return Affect(points[-1][1], points[-1][2])


def _ways(limits: Limits, name: SegmentName) -> tuple[tuple[SegmentName, Guard | None], ...]:
    """Where a segment's cuts lead in the graph, and under which guard."""
    edges: Iterable[tuple[SegmentName, SegmentName, Cut]] = limits.graph.out_edges(name, data="cut")
    return tuple((to, cut.guard) for _, to, cut in edges)


class LookAhead:
    """The planner's view of one story. Holds nothing that changes; any thread."""

    def __init__(self, story: Story, limits: Limits) -> None:
        self.arc = Arc(story)
        # A table, because the search asks for the arc thousands of times for each decision.
        self.aims = (
            [self.arc.at((place + 0.5) / _ARC_BINS) for place in range(_ARC_BINS)]
            + [self.arc.at(1.0)]
            if self.arc
            else []
        )
        self.length = limits.running_time
        self.latest = min(limits.latest, _FURTHEST * limits.running_time)
        self.nodes = {
            name: _Node(
                duration=(duration := max(_SHORTEST, segment.duration)),
                share=drawn(duration),
                half=drawn(duration / 2),
                intended=expected(segment),
                ways=_ways(limits, name),
                default=segment.default_cut.to if segment.default_cut else None,
            )
            for name, segment in story.segments.items()
        }

    def weigh(self, ways: tuple[SegmentName, ...], situation: Situation) -> tuple[Cost, ...]:
        """The expected cost of each way on, entered at the situation's film time.

        On the way the viewer's valence and arousal are those expected; what else guards ask
        about stays as it is. Needs a story with an arc.
        """
        search = _Search(self, situation)
        at, viewer = situation.at, situation.felt.affect
        found: tuple[Cost, ...] | None = None
        horizon = self.length / 8
        while True:
            try:
                search.begin(at + horizon)
                found = tuple(
                    search.cost(way, at, viewer.valence, viewer.arousal, 0) for way in ways
                )
            except _OutOfStates:
                break
            if not search.cut_short:
                break
            horizon *= 2
        if found is None:
            # Too wide even for the nearest horizon: each way by itself, no further.
            search.begin(at)
            found = tuple(search.cost(way, at, viewer.valence, viewer.arousal, 0) for way in ways)
        return found


class _Search:
    """One weighing. Remembers every state it has looked at since `begin`."""

    def __init__(self, view: LookAhead, situation: Situation) -> None:
        self._nodes = view.nodes
        self._aims = view.aims
        self._per_second = _ARC_BINS / view.length
        self._length = view.length
        self._latest = view.latest
        self._traits = situation.traits
        self._shown = situation.shown
        self._failed = situation.failed
        self._values = situation.values
        self._targets: dict[SegmentName, Affect] = {}
        self._permitted: dict[tuple[Guard, int, int], bool] = {}
        self._known: dict[tuple[SegmentName, int, int, int], Cost] = {}
        self._horizon: Seconds = 0.0
        self.cut_short = False

    def begin(self, horizon: Seconds) -> None:
        self._known.clear()
        self._horizon = horizon
        self.cut_short = False

    def cost(
        self, name: SegmentName, at: Seconds, valence: float, arousal: float, depth: int
    ) -> Cost:
        """From entering `name` at film time `at` to the end of the film."""
        key = (
            name,
            int(at / self._length * _TIME_BINS),
            round(valence * _FEELING_BINS),
            round(arousal * _FEELING_BINS),
        )
        known = self._known.get(key)
        if known is not None:
            return known
        if len(self._known) >= _STATES:
            raise _OutOfStates
        node = self._nodes[name]
        to_valence, to_arousal = self._target(name, node)
        end = at + node.duration
        away_valence, away_arousal = to_valence - valence, to_arousal - arousal
        arc = (
            self._distance(
                valence + node.half * away_valence,
                arousal + node.half * away_arousal,
                at + node.duration / 2,
            )
            + self._distance(
                valence + node.share * away_valence, arousal + node.share * away_arousal, end
            )
        ) * (node.duration / self._length / 2)
        valence += node.share * away_valence
        arousal += node.share * away_arousal
        again = _AGAIN * min(5, self._shown.get(name, 0))
        onward = self._onward(node, end, valence, arousal, depth)
        found = Cost(arc + onward.arc, onward.ending, again + onward.again)
        self._known[key] = found
        return found

    def _onward(self, node: _Node, at: Seconds, valence: float, arousal: float, depth: int) -> Cost:
        """After a segment that ends at film time `at`."""
        if not node.ways:
            # What the film does not use of its length is lived with the feeling it leaves.
            rest = max(0.0, 1 - at / self._length)
            left = rest * self._distance(valence, arousal, (at + self._length) / 2)
            return Cost(left, _END * self._distance(valence, arousal, self._length), 0.0)
        if at >= self._horizon or at >= self._latest or depth >= _DEEPEST:
            self.cut_short = self.cut_short or at < self._latest
            rest = max(0.0, 1 - at / self._length)
            away = self._distance(valence, arousal, at)
            return Cost(0.5 * rest * away, _END * away, 0.0)
        best: Cost | None = None
        for to in self._open(node, valence, arousal):
            cost = self.cost(to, at, valence, arousal, depth + 1)
            if best is None or cost.total < best.total:
                best = cost
        return best if best is not None else Cost(_STUCK, 0.0, 0.0)

    def _open(self, node: _Node, valence: float, arousal: float) -> list[SegmentName]:
        """Where it could go on, if the viewer then is as expected: the default always."""
        ways = [node.default] if node.default and node.default not in self._failed else []
        for to, guard in node.ways:
            if to in self._failed or to == node.default:
                continue
            if guard is None or self._holds(guard, valence, arousal):
                ways.append(to)
        return ways

    def _holds(self, guard: Guard, valence: float, arousal: float) -> bool:
        key = (guard, round(valence * _FEELING_BINS), round(arousal * _FEELING_BINS))
        known = self._permitted.get(key)
        if known is None:
            values = {**self._values, "viewer.valence": valence, "viewer.arousal": arousal}
            watch = GuardWatch(guard)
            watch.update(0.0, values)
            known = watch.holds(1e6)  # whatever must last is taken to have lasted
            self._permitted[key] = known
        return known

    def _target(self, name: SegmentName, node: _Node) -> Affect:
        target = self._targets.get(name)
        if target is None:
            target = Affect(
                clamped(node.intended.valence + self._traits.valence.mean),
                clamped(node.intended.arousal + self._traits.arousal.mean),
            )
            self._targets[name] = target
        return target

    def _distance(self, valence: float, arousal: float, at: Seconds) -> float:
        place = int(at * self._per_second)
        aim_valence, aim_arousal = self._aims[place if place < _ARC_BINS else _ARC_BINS]
        away, aside = valence - aim_valence, arousal - aim_arousal
        return away * away + aside * aside
