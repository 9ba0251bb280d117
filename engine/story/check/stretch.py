"""Checks how far out points may move."""

from collections.abc import Iterator
from itertools import pairwise

from engine.story.findings import Finding
from engine.story.model import Segment
from engine.words import Seconds, SegmentName

_CLOSE = 1e-6  # seconds; 14s - 3s is 11s, whatever floats make of it


def stretch_findings(name: SegmentName, segment: Segment, shortest: Seconds) -> Iterator[Finding]:
    """The findings on a segment's `stretch`; a decision needs `shortest` seconds."""
    stretch, way = segment.stretch, ("segments", name, "stretch")
    earliest, latest = segment.out_point - stretch.shorter, segment.out_point + stretch.longer
    if segment.is_ending and latest > earliest:
        yield Finding(
            "STRETCH-OF-ENDING",
            way,
            f'"{name}" is an ending: it has no cut that could come earlier or later.',
            "Delete `stretch`, or give the segment a cut.",
            at_key=True,
        )
        return
    for index, instant in enumerate(stretch.at):
        if not earliest - _CLOSE <= instant <= latest + _CLOSE:
            yield Finding(
                "STRETCH-OUTSIDE",
                (*way, "at", index),
                f"{instant:g}s is not between {earliest:g}s and {latest:g}s, which `shorter` "
                "and `longer` permit.",
                "Move it there, or let the out point move further.",
            )
    for index, (before, instant) in enumerate(pairwise(stretch.at), start=1):
        if instant <= before:
            yield Finding(
                "STRETCH-ORDER",
                (*way, "at", index),
                f"The instants go back from {before:g}s to {instant:g}s.",
                "Put them in the order of time, each once.",
            )
    least = shortest if len(segment.next) > 1 else 0.0
    left = min(stretch.at, default=earliest) - segment.in_point
    if stretch.shorter > 0 and segment.duration >= least and left <= least - (least > 0) * _CLOSE:
        need = f"choosing between its cuts takes {least:g}s" if least else "nothing would be shown"
        yield Finding(
            "STRETCH-TOO-SHORT",
            (*way, "shorter"),
            f'"{name}" could shrink to {max(0.0, left):g}s: {need}.',
            "Let `shorter` be less, or the segment longer.",
        )
