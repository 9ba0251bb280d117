"""The part of a story that may be shown to a viewer at all, by the stricter of two limits."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.story.model import Segment, Story
from engine.viewer.emotions import feelings
from engine.viewer.limits import ViewerLimits
from engine.words import Seconds, SegmentName

_MINUTE: Seconds = 60.0
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Bounds:
    """The author's limits and the viewer's as one.

    `least` and `most` are seconds of running time; `most` is None where nobody set it. `apart` is
    how many seconds two cuts must lie from each other. No beat may mean more `arousal` or less
    `valence` (-1 to 1), no segment have more `intensity` (0 to 1) or a higher `rating` (years of
    age; None for any), or hold a content note of those in `without`. `arousal_for` is how many
    seconds the viewer may be above `arousal` themselves; None where nobody set it.
    """

    least: Seconds
    most: Seconds | None
    apart: Seconds
    arousal: float
    valence: float
    intensity: float
    rating: int | None
    without: frozenset[str]
    arousal_for: Seconds | None = None


def bounds_of(story: Story, viewer: ViewerLimits) -> Bounds:
    """The stricter of the author's limits and the viewer's, each for itself.

    Cuts lie at least a minute's share apart: then there are never more in any minute.
    A viewer who has less time than the film takes at least is not given more.
    """
    limits = story.limits
    least, most = limits.running_time or (0.0, None)
    if viewer.longest is not None:
        most = viewer.longest if most is None else min(most, viewer.longest)
        least = min(least, most)
    strains = [each for each in (limits.arousal_for, viewer.arousal_for) if each is not None]
    rates = [each for each in (limits.cuts_a_minute, viewer.cuts_a_minute) if each]
    return Bounds(
        least=least,
        most=most,
        apart=_MINUTE / min(rates) if rates else 0.0,
        arousal=min(limits.arousal, viewer.arousal),
        valence=max(limits.valence, viewer.valence),
        intensity=min(limits.intensity, viewer.intensity),
        rating=viewer.rating,
        without=frozenset(limits.without).union(viewer.without),
        arousal_for=min(strains, default=None),
    )


def forbidden(story: Story, bounds: Bounds) -> Mapping[SegmentName, str]:
    """The segments that are not shown, and why: words that follow the segment's name."""
    found = {name: _forbids(segment, bounds) for name, segment in story.segments.items()}
    return {name: why for name, why in found.items() if why}


def _forbids(segment: Segment, bounds: Bounds) -> str:
    unwanted = sorted(bounds.without.intersection(segment.notes))
    if unwanted:
        return f"holds {' and '.join(unwanted)}, which the limits leave out"
    if segment.intensity is not None and segment.intensity > bounds.intensity:
        return f"has intensity {segment.intensity:g}, above the limit {bounds.intensity:g}"
    if bounds.rating is not None and (segment.rating or 0) > bounds.rating:
        return f"is rated {segment.rating}, above the limit {bounds.rating}"
    known = feelings()
    for beat in segment.beats:
        place = known.get(beat.feel)
        if place is None:
            continue
        if beat.strength * place.arousal > bounds.arousal:
            return f"means more arousal ({beat.feel}) than the limit {bounds.arousal:g}"
        if beat.strength * place.valence < bounds.valence:
            return f"means less valence ({beat.feel}) than the limit {bounds.valence:g}"
    return ""


def screen_times(segment: Segment, apart: Seconds) -> tuple[Seconds, ...]:
    """How long a segment may be on screen, in seconds, one for each out point that is far
    enough from the cut before; an ending has no cut behind it. A hold is counted in full."""
    lasts = tuple(max(0.0, out - segment.in_point) + segment.hold for out in segment.out_points)
    if segment.is_ending:
        return lasts
    return tuple(each for each in lasts if each >= apart - _SLACK)
