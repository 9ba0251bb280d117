"""Markers on a timeline, as plain values that every format is written from. Pure."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from engine.reports.timecode import FrameRate
from engine.words import Seconds

MarkerColour = Literal["RED", "GREEN", "BLUE", "CYAN", "MAGENTA", "YELLOW"]
"""The colours that every one of the formats has."""

RGB: Final[dict[MarkerColour, tuple[int, int, int]]] = {
    "RED": (214, 64, 54),
    "GREEN": (74, 158, 74),
    "BLUE": (56, 116, 203),
    "CYAN": (40, 170, 190),
    "MAGENTA": (196, 70, 160),
    "YELLOW": (222, 180, 40),
}


@dataclass(frozen=True, slots=True)
class Marker:
    """A place on a timeline with what is to be said of it."""

    at: Seconds
    """From the beginning of the timeline."""
    name: str
    note: str = ""
    """With the number of people and the interval."""
    colour: MarkerColour = "BLUE"
    lasts: Seconds = 0.0


@dataclass(frozen=True, slots=True)
class Shot:
    """A piece of a clip on the timeline."""

    name: str
    clip: Path | None
    """None for a card, which has no file."""
    start: Seconds
    """Media time of its first frame."""
    lasts: Seconds
    timecode: int = 0
    """The number of the file's first frame by the timecode that it carries."""
    length: Seconds | None = None
    """Of the whole file, where it is known."""
    sounds: bool = False
    """Whether the file has sound."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A shot in whole frames: `first` and `last` on the timeline, `source` in the file.

    `last` is the first frame that is not its own any more, as out points are in editing.
    """

    shot: Shot
    first: int
    last: int
    source: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Shots one after the other, with markers over them."""

    title: str
    rate: FrameRate
    shots: tuple[Shot, ...]
    markers: tuple[Marker, ...]
    begins: int = 0
    """The number of its first frame by its timecode; editing programs like one hour."""

    @property
    def placed(self) -> tuple[Placed, ...]:
        """Its shots in whole frames, without a gap and without a frame in two of them."""
        placed, at = [], 0.0
        for shot in self.shots:
            first, last = self.rate.frame(at), self.rate.frame(at + shot.lasts)
            source = shot.timecode + self.rate.frame(shot.start)
            if last > first:
                placed.append(Placed(shot, first, last, source))
            at += shot.lasts
        return tuple(placed)

    @property
    def frames(self) -> int:
        """How long it is."""
        return self.rate.frame(sum(shot.lasts for shot in self.shots))

    @property
    def sorted_markers(self) -> tuple[Marker, ...]:
        """Its markers by their time, none before its first or after its last frame."""
        last = max(self.frames - 1, 0)
        inside = (
            replace(each, at=max(each.at, 0.0))
            if self.rate.frame(each.at) <= last
            else replace(each, at=float(last / self.rate.exact), lasts=0.0)
            for each in self.markers
        )
        return tuple(sorted(inside, key=lambda each: (each.at, each.name)))

    def span(self, marker: Marker) -> tuple[int, int]:
        """A marker's first frame on the timeline and how many it holds, one at the least."""
        first = self.rate.frame(marker.at)
        last = min(self.rate.frame(marker.at + marker.lasts), self.frames)
        return first, max(1, last - first)


def on_one_line(text: str) -> str:
    """A text without line breaks and what else would end a line of a list."""
    return " ".join(text.split())
