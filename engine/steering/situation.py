"""The situation in which a choice is due: all that the choice depends on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.steering.traits import Traits
from engine.story.guards.watch import Facts
from engine.viewer.felt import Felt
from engine.words import Affect, Seconds, SegmentName


@dataclass(frozen=True, slots=True)
class Situation:
    """Frozen, so that a choice can be made again from it.

    `at` is the film time at which the cut falls. `holding` are the places in the segment's
    `next` whose guards hold, `chosen` the one that the viewer chose on screen. `failed` maps
    each segment that cannot be shown to what is wrong with it ("cannot be played: …"). `shown`
    counts what came on screen. `values` are what guards may ask about ("viewer.valence").
    `before` is where the viewer was in the plane of valence and arousal some seconds ago, None
    where nobody knows. `strained` is for how many seconds they have been above the limit of
    arousal, 0 while that is no longer than permitted.
    """

    segment: SegmentName
    at: Seconds
    felt: Felt
    traits: Traits = field(default_factory=Traits)
    holding: frozenset[int] = frozenset()
    chosen: int | None = None
    failed: Mapping[SegmentName, str] = field(default_factory=dict)
    shown: Mapping[SegmentName, int] = field(default_factory=dict)
    values: Facts = field(default_factory=dict)
    before: Affect | None = None
    strained: Seconds = 0.0
