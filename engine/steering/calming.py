"""Which way on calms most, for a viewer who has been above their limit of arousal for too long."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from engine.adding import added
from engine.steering.response import AffectTransition, clamped
from engine.steering.segment_model import SegmentModel
from engine.words import Seconds, SegmentName

_DEEP: Final = 3  # segments are looked ahead
_TIE: Final = 1e-6


class Calmed(NamedTuple):
    """A way on, by its place among those there are, and the mean arousal expected on each."""

    place: int
    arousal: tuple[float, ...]


def calmest(
    ways: Sequence[SegmentName],
    models: Mapping[SegmentName, SegmentModel],
    arousal: float,
    trait: float,
) -> Calmed:
    """The way on whose next segments, the calmest of each, arouse least on the average.

    `arousal` is the viewer's now and `trait` how much more than expected they are aroused, -1 to
    1. Among ways alike the first is taken; `ways` holds at least one.
    """
    expected = []
    for way in ways:
        area, seconds = _ahead(way, models, arousal, trait, _DEEP)
        expected.append(area / seconds)
    least = min(expected)
    place = next(place for place, each in enumerate(expected) if each <= least + _TIE)
    return Calmed(place, tuple(expected))


def _ahead(
    name: SegmentName,
    models: Mapping[SegmentName, SegmentModel],
    arousal: float,
    trait: float,
    deep: int,
) -> tuple[float, Seconds]:
    """Arousal times seconds over a segment and the calmest that may follow, and the seconds."""
    model = models[name]
    along = [_after(part, arousal, trait) for _, part in model.samples]
    area, seconds = model.duration * added(along) / len(along), model.duration
    if deep > 1 and model.ways:
        then = _after(model.end, arousal, trait)
        ahead = [_ahead(way.to, models, then, trait, deep - 1) for way in model.ways]
        more, longer = min(ahead, key=lambda each: (area + each[0]) / (seconds + each[1]))
        area, seconds = area + more, seconds + longer
    return area, seconds


def _after(part: AffectTransition, arousal: float, trait: float) -> float:
    left = 1 - part.retention
    return clamped(part.retention * arousal + part.arousal + left * trait)
