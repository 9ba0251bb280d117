"""Places in a film: film time to segment and media time, by what was on screen. Pure."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from engine.story.graph import default_path
from engine.story.model import Story
from engine.words import Seconds, SegmentName


@dataclass(frozen=True, slots=True)
class Place:
    """A segment, and the seconds from its in point."""

    segment: SegmentName
    media: Seconds


@dataclass(frozen=True, slots=True)
class Seen:
    """A segment that was on screen from film time `at` on, for so many seconds."""

    at: Seconds
    segment: SegmentName
    media: Seconds
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class Course:
    """What was on screen in a showing, in order."""

    seen: tuple[Seen, ...]

    @classmethod
    def of_rows(cls, visits: Sequence[Mapping[str, Any]]) -> Self:
        """By the rows that `visits` has of one showing."""
        found = (
            Seen(*(row[name] for name in ("at", "segment", "media", "seconds"))) for row in visits
        )
        return cls(tuple(sorted(found, key=lambda each: each.at)))

    @classmethod
    def along(cls, story: Story, path: Sequence[SegmentName] = ()) -> Self:
        """As it runs without anybody: along a path, by itself the story's default one; each segment
        to its first out point."""
        at, found = 0.0, []
        for name in path or default_path(story):
            segment = story.segments[name]
            length = segment.out_points[0] - segment.in_point
            found.append(Seen(at, name, 0.0, length))
            at += length
        return cls(tuple(found))

    @property
    def end(self) -> Seconds:
        """Film time at which it was over."""
        return self.seen[-1].at + self.seen[-1].seconds if self.seen else 0.0

    def place(self, at: Seconds) -> Place | None:
        """What was on screen at a film time; None before the first and after the last."""
        number = bisect_right([each.at for each in self.seen], at) - 1
        if number < 0 or at > self.end:
            return None
        seen = self.seen[number]
        return Place(seen.segment, seen.media + at - seen.at)

    def when(self, segment: SegmentName, media: Seconds) -> Seconds | None:
        """The film time at which this was first on screen; None: it never was."""
        for each in self.seen:
            if each.segment == segment and 0 <= media - each.media <= each.seconds:
                return each.at + media - each.media
        return None
