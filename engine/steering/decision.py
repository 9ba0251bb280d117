"""A decision and what was weighed for it, as frozen values. Lines of the log hold them."""

from dataclasses import dataclass, field
from typing import Literal

from engine.story.model import Cut
from engine.viewer.felt import Felt
from engine.words import Seconds, SegmentName

DecisionKind = Literal["steered", "only", "abstained", "chosen", "calmed", "asked", "fault"]

BrokenLimit = Literal["must_see", "running_time", "ending"]
"""A limit that no cut can keep: a must-see segment that cannot be seen, a running time that is
too short or too long, or no ending that can be reached."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One cut that was looked at.

    `loss` is its expected cost to the end of the film, the sum of `terms` (those of
    `engine.steering.cost.Cost`), None where it was not weighed.
    `ruled_out` says in a sentence why it was not permitted; empty when it was.
    """

    to: SegmentName
    loss: float | None
    terms: dict[str, float] = field(default_factory=dict)
    ruled_out: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The cut chosen, why in a sentence, and every alternative in the story's order.

    `probability` is how likely this choice was: 1 wherever nothing is explored. `broken` names
    the limits that no cut can keep; empty while all of them can be kept.
    """

    cut: Cut
    kind: DecisionKind
    why: str
    alternatives: tuple[Alternative, ...]
    probability: float = 1.0
    broken: tuple[BrokenLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: the cut from `segment` to `to`, due at `at`.

    `kind`: "steered" by the viewer, "only" one cut was permitted, "abstained" to the default
    path because the viewer could not be read, "chosen" on screen, "calmed" because the viewer
    was above the limit of arousal for too long, "asked" by hand, "fault" around a clip that
    fails. `default` is where the default path would have gone; `probability` how likely this
    choice was, below 1 only in a screening that explores. `broken` names the limits that no cut
    could keep; empty while all of them could.
    """

    now: Seconds
    segment: SegmentName
    to: SegmentName
    at: Seconds
    kind: DecisionKind
    why: str
    default: SegmentName | None
    alternatives: tuple[Alternative, ...]
    felt: Felt
    probability: float = 1.0
    broken: tuple[BrokenLimit, ...] = ()
