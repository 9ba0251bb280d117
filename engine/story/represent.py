"""Representations: a segment in another language, tone or rating, chosen for a viewer.

They are chosen before a showing begins; the result is a plain story without representations.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.story.model import Segment, Story
from engine.story.text.locations import Location
from engine.words import SegmentName

_LANGUAGE: Final = 2  # of two representations the one in the right language is nearer
_TONE: Final = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """The preferences of a viewer, and what they may not or do not want to see.

    `age` in years; `without` are content notes; `intensity` the most they want, 0 to 1.
    """

    language: str | None = None
    tone: str | None = None
    age: int | None = None
    without: frozenset[str] = frozenset()
    intensity: float = 1.0
    language_is_usual: bool = False
    """Whether nobody asked for the language: it is only the one that is spoken where they are."""


def representation(segment: Segment, name: str) -> Segment:
    """The segment in one of its representations, by name."""
    other = segment.representations[name]
    changes = {key: getattr(other, key) for key in other.model_fields_set}
    given = {key: value for key, value in changes.items() if value is not None}
    if "clip" in given:
        given |= {"card": None, "lasts": None}
    return segment.model_copy(update=given)


def views(story: Story) -> Iterator[tuple[SegmentName, Location, Segment]]:
    """Every segment as written, and each of its representations with what is its own of clip and
    captions; with the location of each."""
    for name, segment in story.segments.items():
        yield name, ("segments", name), segment
        for variant, other in segment.representations.items():
            view = representation(segment, variant)
            keep: dict[str, object] = {} if other.clip is not None else {"clip": ""}
            keep |= {} if other.captions is not None else {"captions": {}}
            way = ("segments", name, "representations", variant)
            yield name, way, view.model_copy(update=keep)


def represented(story: Story, wanted: Wanted) -> Story:
    """The story with each segment in the representation that fits this viewer best.

    Representations they may not see are left out first; then language counts before the tone,
    and the segment as written before others that fit as well. Where nothing may be seen the
    segment stays as written, for the limits to rule it out.
    """
    segments = {}
    for name, segment in story.segments.items():
        views = [segment, *(representation(segment, each) for each in segment.representations)]
        fitting = [each for each in views if _may_be_seen(each, wanted)]
        best = max(fitting or views[:1], key=lambda each: _nearness(each, wanted))
        segments[name] = best.model_copy(update={"representations": {}})
    return story.model_copy(update={"segments": segments})


def _may_be_seen(segment: Segment, wanted: Wanted) -> bool:
    young = wanted.age is not None and (segment.rating or 0) > wanted.age
    intense = (segment.intensity or 0.0) > wanted.intensity
    return not (young or intense or wanted.without & set(segment.notes))


def _nearness(segment: Segment, wanted: Wanted) -> int:
    language = wanted.language is not None and segment.language in (
        wanted.language,
        wanted.language.lower(),
    )
    tone = wanted.tone is not None and segment.tone == wanted.tone
    return _LANGUAGE * language + _TONE * tone
