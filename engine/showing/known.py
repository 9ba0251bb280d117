"""What a showing knew of its viewer where that told: kept so that decisions fall again without any
reading. Frozen values.

A log that may keep no readings holds these in their place, and one that keeps readings holds them
beside, so that readings can be dropped from it at any time.
"""

from dataclasses import dataclass
from typing import Any

from engine.steering.traits import Traits
from engine.viewer.felt import Felt
from engine.words import Affect, Seconds


@dataclass(frozen=True, slots=True)
class Known:
    """What one decision, or one question of the film, rested on.

    `traits` is what was learned of the viewer, None where nothing was; `holding` are the places in
    the segment's `next` whose guards held, ascending; `facts` what guards could ask of the viewer,
    by name; `before` valence and arousal some seconds ago.
    `strained` is how many seconds they had been above the limit of arousal, 0 where permitted.
    """

    felt: Felt
    traits: Traits | None = None
    holding: tuple[int, ...] = ()
    facts: dict[str, Any] | None = None
    before: tuple[float, float] | None = None
    strained: Seconds = 0.0

    @property
    def affect_before(self) -> Affect | None:
        """Where the viewer was some seconds ago, None where nobody knows."""
        return Affect(*self.before) if self.before is not None else None


@dataclass(frozen=True, slots=True)
class Left:
    """That an elastic segment was left before its last out point, or later than written.

    `why` says why at this instant, None where it was the last; `stays` why not at an earlier one.
    """

    why: str | None = None
    stays: str = ""
