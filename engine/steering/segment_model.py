"""Each segment as the planner models it: how long it lasts, what it does, where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.adding import added
from engine.steering.response import NO_SHIFT, AffectTransition, Response, affect_transition
from engine.story.guards.guard import Guard
from engine.story.model import Segment, Story
from engine.viewer.emotions import feelings
from engine.words import Seconds, SegmentName

_SHORTEST: Final[Seconds] = 0.25  # planned for a segment, however short
_SAMPLES: Final = (1 / 6, 1 / 2, 5 / 6)  # of a segment, where nearness to the arc is looked at


class CutModel(NamedTuple):
    """A cut as the planner models it. `guard` is None where nothing need hold; a cut that the
    viewer must choose by hand is not open."""

    to: SegmentName
    guard: Guard | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class SegmentModel:
    """One segment; an ending leads nowhere.

    `duration` is how long it is expected to be on screen. `samples` are instants after its in
    point with what it has done by then, `end` what it has done by its written out point.
    `default` is where its default cut leads; `engages` is the attention that it may expect of
    anybody (0 to 1).
    """

    duration: Seconds
    samples: tuple[tuple[Seconds, AffectTransition], ...]
    end: AffectTransition
    ways: tuple[CutModel, ...]
    default: SegmentName | None
    themes: tuple[str, ...]
    engages: float
    is_ending: bool


def segment_models(
    story: Story, responses: Mapping[SegmentName, Response]
) -> dict[SegmentName, SegmentModel]:
    """Every segment of a story; cuts to segments that do not exist are left out."""
    return {
        name: _segment_model(story, segment, responses.get(name))
        for name, segment in story.segments.items()
    }


def _segment_model(story: Story, segment: Segment, response: Response | None) -> SegmentModel:
    duration = max(_SHORTEST, segment.on_screen)
    shift = response.shift if response is not None else NO_SHIFT
    default = segment.default_cut
    ways = tuple(
        CutModel(cut.to, cut.guard, cut.is_open) for cut in segment.next if cut.to in story.segments
    )
    return SegmentModel(
        duration=duration,
        samples=tuple(
            (s * duration, affect_transition(segment, s * duration, shift)) for s in _SAMPLES
        ),
        end=affect_transition(segment, duration, shift),
        ways=ways,
        default=default.to if default is not None and default.to in story.segments else None,
        themes=segment.themes,
        engages=response.attention if response is not None else engages(segment),
        is_ending=not ways,
    )


def engages(segment: Segment) -> float:
    """Attention to expect where no screening told: what arouses is watched, what does not may be.

    Half for a quiet segment, up to 1 for one that means to arouse as much as can be.
    """
    known = feelings()
    beats = [(b.strength, known[b.feel].arousal) for b in segment.beats if b.feel in known]
    weight = added(strength for strength, _ in beats)
    arousal = added(strength * strength * place for strength, place in beats)
    return 0.5 + 0.5 * max(0.0, arousal / weight) if weight > 0 else 0.5


def segments_in_circles(models: Mapping[SegmentName, SegmentModel]) -> frozenset[SegmentName]:
    """The segments that can be shown more than once."""
    import networkx as nx

    graph = nx.DiGraph([(name, way.to) for name, each in models.items() for way in each.ways])
    circles = [each for each in nx.strongly_connected_components(graph) if len(each) > 1]
    loops = {name for name, each in models.items() if any(way.to == name for way in each.ways)}
    return frozenset().union(loops, *circles)
