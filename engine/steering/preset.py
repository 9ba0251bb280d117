"""All that steers a showing beside its story: known before it begins, and kept in its log."""

from dataclasses import dataclass, field

from engine.steering.response import Response
from engine.steering.traits import Traits
from engine.viewer.limits import ViewerLimits
from engine.words import SegmentName


@dataclass(frozen=True, slots=True)
class Exploration:
    """For a screening: other cuts are tried, so that their effect is learned.

    `loss` is what a single choice may lose against the best one, at most; the same `seed` tries
    the same. An audience's film never explores.
    """

    loss: float
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Preset:
    """The viewer's own limits; what is known of their traits (from a profile, with consent);
    what screenings taught, by segment; whether and how this showing explores."""

    limits: ViewerLimits = field(default_factory=ViewerLimits)
    traits: Traits = field(default_factory=Traits)
    responses: dict[SegmentName, Response] = field(default_factory=dict)
    exploring: Exploration | None = None
