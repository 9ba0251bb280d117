"""What of its clips a story shows, at most: each segment, and which part of its clip is seen."""

from collections.abc import Iterator
from typing import Final

from engine.media.measured import Part
from engine.story.model import Segment, Story
from engine.story.represent import representation
from engine.words import Seconds, SegmentName

_LATE: Final[Seconds] = 0.5  # so much before it is run up to, and after it waited for the next


def shown_as(story: Story) -> Iterator[tuple[SegmentName, Segment]]:
    """Every segment as written, and in each representation that has a picture of its own."""
    for name, segment in story.segments.items():
        yield name, segment
        for variant, other in segment.representations.items():
            if other.model_fields_set & {"clip", "in_point", "out_point"}:
                yield name, representation(segment, variant)


def part_of(segment: Segment) -> Part:
    """From a segment's in to its latest out point, with what a dissolve or a late cut shows."""
    dissolve = max((cut.join.duration for cut in segment.next), default=0.0)
    end = segment.out_points[-1] + dissolve + _LATE
    return Part(max(0.0, segment.in_point - _LATE), end)
