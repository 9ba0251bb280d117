"""Checks in and out points, stretches and the times of beats."""

from collections.abc import Iterator
from typing import Final

from engine.media.shots import SHORTEST
from engine.story.check.stretch import stretch_findings
from engine.story.findings import Finding
from engine.story.model import Story

SHORTEST_CHOICE: Final = 2.0
"""Seconds. Below that nobody can be read, and the next clip may not be ready."""


def time_findings(story: Story) -> Iterator[Finding]:
    """The findings on in points, out points, stretches and the times of beats."""
    for name, segment in story.segments.items():
        way = ("segments", name)
        if segment.duration <= 0:
            yield Finding(
                "OUT-BEFORE-IN",
                (*way, "out"),
                f"The out point ({segment.out_point:g}s) is not after "
                f"the in point ({segment.in_point:g}s).",
                "Let `out` be later than `in`; both count from the clip's beginning.",
            )
            continue
        yield from stretch_findings(name, segment, SHORTEST_CHOICE)
        on_screen = segment.out_points[0] - segment.in_point + segment.hold
        if on_screen < SHORTEST - 1e-6:
            yield Finding(
                "TOO-BRIEF",
                (*way, "out"),
                f'"{name}" may be on screen for {on_screen:g}s only: what is shown for less than '
                f"{SHORTEST:g}s may go by without being perceived.",
                "Let it last longer; the AI Act, Art. 5(1)(a), forbids what works beyond a "
                "person's consciousness.",
            )
        if segment.duration < SHORTEST_CHOICE and len(segment.next) > 1:
            yield Finding(
                "TOO-SHORT",
                (*way, "out"),
                f'"{name}" lasts {segment.duration:g}s, too short to choose between its cuts.',
                f"Let it last {SHORTEST_CHOICE:g}s or more, or leave it one cut.",
            )
        for index, beat in enumerate(segment.beats):
            if beat.at > segment.duration:
                yield Finding(
                    "BEAT-OUTSIDE",
                    (*way, "beats", index, "at"),
                    f"The beat comes {beat.at:g}s after the in point, but the segment "
                    f"lasts {segment.duration:g}s.",
                    "A beat's `at` counts from the segment's in point, not from the clip's "
                    "beginning.",
                )
