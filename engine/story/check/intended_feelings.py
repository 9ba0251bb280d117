"""Checks beats, and whether the film's beats can follow its arc."""

import math
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Final

from engine.story.check.limits import Feel
from engine.story.feeling_words import feeling_hint
from engine.story.findings import Finding
from engine.story.graph import default_duration
from engine.story.model import Story
from engine.story.reach import Reach, longest
from engine.words import Affect, Seconds, SegmentName

FAR: Final = 0.7
"""Distance in the plane of feeling from which on an arc's point is out of reach."""

BESIDE: Final = 0.15
"""Share of the running time by which a segment may lie beside an arc's point."""

CLOSE: Final[Seconds] = 1.0
"""Beats nearer to each other than this are one moment to a viewer."""

_MOST_HINTS: Final = 20


def feeling_findings(
    story: Story, reach: Reach, known: Collection[str] | None, feel: Feel
) -> Iterator[Finding]:
    """The findings on beats and on the arc."""
    hints = _MOST_HINTS
    for name, segment in story.segments.items():
        if segment.beats and segment.card is not None:
            yield Finding(
                "BEAT-WITHOUT-CLIP",
                ("segments", name, "beats"),
                "Beats, but no clip yet: nobody is moved by a card.",
                "Nothing, until its clip is shot.",
                at_key=True,
            )
        for index, (before, beat) in enumerate(pairwise(segment.beats), start=1):
            if abs(beat.at - before.at) < CLOSE:
                yield Finding(
                    "BEATS-TOO-CLOSE",
                    ("segments", name, "beats", index, "at"),
                    f"This beat comes {abs(beat.at - before.at):g}s from the one before: a viewer "
                    "answers both at once.",
                    f"Leave {CLOSE:g}s between them, or keep one.",
                )
        for index, beat in enumerate(segment.beats):
            if known is not None and beat.feel not in known:
                hints -= 1
                hint = feeling_hint(beat.feel, known) if hints >= 0 else ""
                yield Finding(
                    "FEELING-UNKNOWN",
                    ("segments", name, "beats", index, "feel"),
                    f'"{beat.feel[:80]}" is not in the lexicon of feelings.',
                    hint or "Choose a feeling from the lexicon.",
                )
    yield from _arc_findings(story, reach, feel)


def _arc_findings(story: Story, reach: Reach, feel: Feel) -> Iterator[Finding]:
    order = False
    for before, (index, point) in zip(story.arc, list(enumerate(story.arc))[1:], strict=False):
        if point.at <= before.at:
            order = True
            yield Finding(
                "ARC-ORDER",
                ("arc", index, "at"),
                f"The arc goes back from {before.at:.0%} to {point.at:.0%}.",
                "Put its points in the order of time, each later than the one before.",
            )
    if order or not story.arc or not reach.graph:
        return
    meant = _meant(story, reach, feel)
    if not any(story.segments[name].beats for name in reach.graph):
        yield Finding(
            "ARC-WITHOUT-BEATS",
            ("arc",),
            "The film aims for an arc, but no beat says what any segment does.",
            "Give segments `beats`, or delete the arc.",
            at_key=True,
        )
        return
    for index, point in enumerate(story.arc):
        near = [each for begin, end, each in meant if begin <= point.at <= end]
        away = min((math.dist((point.valence, point.arousal), each) for each in near), default=0.0)
        if away > FAR:
            yield Finding(
                "ARC-UNREACHABLE",
                ("arc", index),
                f"No segment that can be on screen at {point.at:.0%} means to lead near here "
                f"(valence {point.valence:g}, arousal {point.arousal:g}).",
                "Move the point, or give a segment a beat that leads there.",
            )


def _meant(story: Story, reach: Reach, feel: Feel) -> list[tuple[float, float, Affect]]:
    """The feelings of beats, and between which shares of the running time they can come."""
    whole = max(1.0, default_duration(story))
    found: list[tuple[float, float, Affect]] = []
    for name in reach.graph:
        begin, end = _window(story, reach, name, whole)
        for beat in story.segments[name].beats:
            place = feel(beat.feel)
            if place is not None:
                scaled = Affect(place.valence * beat.strength, place.arousal * beat.strength)
                found.append((begin, end, scaled))
    if found:
        found.append((0.0, 0.0, Affect(0.0, 0.0)))  # where every viewer begins
    return found


def _window(story: Story, reach: Reach, name: SegmentName, whole: Seconds) -> tuple[float, float]:
    begin = reach.earliest.get(name, 0.0) / whole - BESIDE
    end = (reach.latest.get(name, math.inf) + longest(story.segments[name])) / whole + BESIDE
    # A film shorter or longer than its default path is stretched over the same arc.
    return min(begin, 1.0), math.inf if story.segments[name].is_ending else end
