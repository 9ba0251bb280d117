"""The part of a file that is a segment, and the place in it that a deck holds ready."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from engine.words import Seconds, SegmentName

HANDLE: Final[Seconds] = 0.25
"""Real picture and sound played unseen before the in point: the first sound after a prerolled
start is lost (up to 96 ms), and the decoder needs a run-up."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A segment as the pool plays it: a file, its in and out points in media time."""

    path: Path
    in_point: Seconds
    out_point: Seconds

    @property
    def called(self) -> str:
        """As it is named to people."""
        return f"clip {self.path.name}"


@dataclass(frozen=True, slots=True)
class Card:
    """A segment that is not shot yet: its text stands for it. Its media time begins at 0."""

    name: SegmentName
    text: str
    in_point: Seconds
    out_point: Seconds

    @property
    def called(self) -> str:
        """As it is named to people."""
        return f"card {self.name}"


class Cue(NamedTuple):
    """The order to a deck: hold a segment ready, from a media time on."""

    segment: SegmentName
    start: Seconds

    @property
    def handle(self) -> Seconds:
        """Seconds of film before `start` that are played unseen."""
        return min(HANDLE, self.start)
