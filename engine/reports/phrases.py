"""How figures are said in sentences: shares with their people and interval, places, times. Pure."""

import math
from dataclasses import dataclass
from typing import Final

from engine.audience.before import Mark
from engine.audience.intervals import Interval, percent
from engine.words import Seconds, SegmentName, clock

_QUANTITIES: Final = {"valence": "pleasure", "arousal": "excitement"}


def quantity(name: str) -> str:
    """`pleasure` for valence: what a quantity is called in a sentence."""
    return _QUANTITIES.get(name, name)


def people(number: int) -> str:
    """`1 person`, `12 people`."""
    return "1 person" if number == 1 else f"{number:,} people"


def share_of(share: Interval, what: str = "people") -> str:
    """`9 of 12 people (75 %, 47 to 91 %)`."""
    if not share.people or not math.isfinite(share.value):
        return "nobody saw it who could be read"
    said = f"{share.value * share.people:.0f} of {share.people:,} {what}"
    return said + (f" ({shares(share)})" if math.isfinite(share.low) else "")


def shares(share: Interval) -> str:
    """`75 %, 47 to 91 %`."""
    return f"{percent(share.value)}, {100 * share.low:.0f} to {percent(share.high)}"


def figure(value: Interval) -> str:
    """`0.21 (0.12 to 0.30; 12 people)`, without a sign."""
    low, high = sorted((abs(value.low), abs(value.high)))
    if value.low < 0 < value.high:
        low, high = value.low, value.high
    said = f"{abs(value.value):.2f}"
    if not math.isfinite(value.low):
        return f"{said} ({people(value.people)})"
    return f"{said} ({low:.2f} to {high:.2f}; {people(value.people)})"


def chance(probability: float) -> str:
    """`under 1 in 100`, of a probability by chance alone."""
    if not math.isfinite(probability):
        return "not known"
    return f"{probability:.2f}" if probability >= 0.01 else "under 0.01"


@dataclass(frozen=True, slots=True)
class Film:
    """How places of a film are called: by segment and second, or by its second alone where it has
    one segment, as a plain film file."""

    segments: int

    def at(self, segment: SegmentName, media: Seconds) -> str:
        """`at 0:05 of storm`, or `at 0:05`."""
        return f"at {clock(media)}" + self._of(segment)

    def stretch(self, segment: SegmentName, first: Seconds, last: Seconds) -> str:
        """`from 0:05 to 0:09 of storm`."""
        return f"from {clock(first)} to {clock(last)}" + self._of(segment)

    def short(self, segment: SegmentName, media: Seconds) -> str:
        """`storm 0:05`, for a row of a table."""
        return clock(media) if self.segments == 1 else f"{segment} {clock(media)}"

    def _of(self, segment: SegmentName) -> str:
        return "" if self.segments == 1 else f" of {segment}"


def stood_before(before: tuple[Mark, ...]) -> str:
    """What stood just before, as a sentence that follows another; empty where nothing did."""
    kinds = {mark.kind: mark for mark in before}
    if (line := kinds.get("caption")) is not None:
        return f" Just before it: “{line.what}”."
    if (beat := kinds.get("beat")) is not None:
        return f" Just before it, the beat “{beat.what}”."
    return ""
