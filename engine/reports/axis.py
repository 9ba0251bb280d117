"""The axis of time that a report's pictures share: the film's segments, one after the other. Pure.

A branching film has no single course. All that was seen of it is set out in the story's order, so
that a segment is at one place in every picture; a linear film is as it runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.audience.curves import Curve
from engine.pictures.audience_curves import Reactions
from engine.pictures.film_strip import Piece, Place, Strip
from engine.screening.findings import Curves, Findings
from engine.story.model import Story
from engine.words import Seconds, SegmentName


@dataclass(frozen=True, slots=True)
class Axis:
    """`strip` is what a picture draws; `begins` is where the in point of each segment stands."""

    strip: Strip
    begins: dict[SegmentName, Seconds]

    def of(self, segment: SegmentName, media: Seconds) -> Seconds | None:
        """Where a second of a segment stands; None for a segment that nobody saw."""
        return None if segment not in self.begins else self.begins[segment] + media


def axis_of(found: Findings) -> Axis:
    """The axis of all that was seen, with beats and delights on it."""
    lengths: dict[SegmentName, Seconds] = {}
    firsts: dict[SegmentName, Seconds] = {}
    for each in found.segments:
        ends = [curve.at[-1] + 1.0 for curve in each.curves.values() if curve.at]
        starts = [curve.at[0] for curve in each.curves.values() if curve.at]
        if ends:
            firsts[each.segment] = min(starts)
            lengths[each.segment] = max(ends) - min(starts)
    if found.heatmaps:
        heat = found.heatmaps[0]
        for name, media in zip(heat.segments, heat.media, strict=True):
            firsts[name] = min(firsts.get(name, media), media)
        for name in dict.fromkeys(heat.segments):
            lengths[name] = float(heat.segments.count(name))
        order = list(dict.fromkeys(heat.segments))
    else:
        order = list(lengths)
    pieces, begins, at = [], {}, 0.0
    for name in order:
        pieces.append(Piece(name, at, at + lengths[name]))
        begins[name] = at - firsts[name]
        at += lengths[name]
    axis = Axis(Strip(tuple(pieces)), begins)
    return Axis(Strip(tuple(pieces), _places(found, axis)), begins)


def _places(found: Findings, axis: Axis) -> tuple[Place, ...]:
    beats = [
        Place(at, each.beat.intended, each.beat.says)
        for each in found.beats
        if (at := axis.of(each.segment, each.media)) is not None
    ]
    delights = [
        Place(at + 0.5, "laughter", "delighted")
        for each in found.stretches
        if each.what == "delight" and (at := axis.of(each.segment, each.most)) is not None
    ]
    return (*beats, *delights)


def whole_curve(found: Findings, quantity: str, axis: Axis) -> Curve | None:
    """A quantity over all segments, on the axis; None where it was measured nowhere."""
    parts = [
        (axis.begins[each.segment], each.curves[quantity])
        for each in found.segments
        if quantity in each.curves and each.segment in axis.begins
    ]
    if not parts:
        return None
    parts.sort(key=lambda part: part[0])

    curves = [curve for _, curve in parts]

    def joined(name: str) -> tuple[float, ...]:
        return tuple(value for curve in curves for value in getattr(curve, name))

    return Curve(
        tuple(begin + each + 0.5 for begin, curve in parts for each in curve.at),
        joined("mean"),
        joined("low"),
        joined("high"),
        joined("band_low"),
        joined("band_high"),
        tuple(number for curve in curves for number in curve.people),
    )


def path_axis(path: Sequence[SegmentName], story: Story, until: Seconds) -> Strip:
    """The strip of a path by film time, with segments as long as they were written."""
    pieces, places, at = [], [], 0.0
    for name in path:
        segment = story.segments.get(name)
        if segment is None or at >= until:
            break
        end = min(until, at + segment.duration)
        pieces.append(Piece(name, at, end))
        places += [
            Place(at + beat.at, beat.feel, "") for beat in segment.beats if at + beat.at < until
        ]
        at = end
    return Strip(tuple(pieces), tuple(places))


def reactions_of(curves: Curves, at: Seconds = 0.5) -> tuple[Reactions, ...]:
    """Laughs and gasps as counts of people."""
    return tuple(
        Reactions(
            f"{kind}s",
            tuple(each + at for each in curve.at),
            tuple(
                round(mean * many) if many else 0
                for mean, many in zip(curve.mean, curve.people, strict=True)
            ),
            curve.people,
        )
        for kind in ("laugh", "gasp")
        if (curve := curves.get(kind)) is not None
    )
