"""Which cut comes next: the planner looks at everything that is permitted and chooses.

Choosing changes nothing; whoever carries the choice out records it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.steering.decision import Alternative, DecisionKind
from engine.story.model import Cut, Story
from engine.viewer.felt import Felt
from engine.words import Seconds, SegmentName


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a choice depends on.

    `at` is the film time at which the cut falls. `holding` are the places in the segment's
    `next` whose guards hold. `failed` maps each segment that cannot be played to a sentence.
    """

    segment: SegmentName
    at: Seconds
    felt: Felt
    holding: frozenset[int] = frozenset()
    failed: Mapping[SegmentName, str] = field(default_factory=dict)
    shown: Mapping[SegmentName, int] = field(default_factory=dict)


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

    def choose(self, situation: Situation) -> Choice | None:
        """The cut to take, or None where no clip is left that could be shown."""
        segment = self._story.segments[situation.segment]
        possible = [cut for cut in segment.next if cut.to not in situation.failed]
        if not possible:
            return None
        default = segment.default_cut
        cut = default if default in possible and default is not None else possible[0]
        alternatives = tuple(
            Alternative(each.to, None, {}, situation.failed.get(each.to, ""))
            for each in segment.next
        )
        return Choice(cut, "abstained", "abstained: so the default path", alternatives)
