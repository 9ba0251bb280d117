"""The story as written, as frozen models that reject unknown keys.

These types and those of `segment` are the story format (`stories/FORMAT.md`). They know
nothing of files, of YAML or of the viewer; `load` reads them, `check` judges them, `graph`
sees them as a graph. The docstrings of the fields are what an editor shows while somebody
writes a story.
"""

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core import PydanticCustomError

from engine.story.arcs import NAMES, arc_named
from engine.story.asking import Asked, asked_by
from engine.story.cut import Cut, Join
from engine.story.guards.guard import Guard
from engine.story.segment import Segment
from engine.story.segment_parts import Ask, Beat, Representation, Stretch
from engine.story.values import Duration, Share, Signed, UnitInterval, Written
from engine.story.variables import Variable, VariableName
from engine.words import FORMAT_VERSION, SegmentName, Sensing

__all__ = [
    "ArcPoint",
    "Ask",
    "Beat",
    "Cut",
    "Goal",
    "Group",
    "Join",
    "Representation",
    "Segment",
    "Story",
    "StoryLimits",
    "Stretch",
]


class ArcPoint(Written):
    """Where the film wants the viewer at a share (0 to 1) of its running time."""

    at: Share
    """When, as a share of the running time, such as 55%."""
    valence: Signed
    """-1 (unpleasant) to 1 (pleasant)."""
    arousal: Signed
    """-1 (calm) to 1 (excited)."""


class Group(Written):
    """Segments that are written once and used in several places.

    Names inside are the group's own. Its endings lead on to the `next` of the segment that
    uses it, as `harbour/walk` where the segment `harbour` uses a group with a segment `walk`.
    """

    start: SegmentName
    """The segment it begins with."""
    segments: dict[SegmentName, Segment] = Field(min_length=1)
    """Its segments, by name."""


class StoryLimits(Written):
    """The bounds that the film keeps for every viewer; viewers' limits can only tighten these."""

    running_time: tuple[Duration, Duration] | None = None
    """The shortest and the longest that a showing may be."""
    arousal: Signed = 1.0
    """No segment means to arouse more than this."""
    arousal_for: Duration | None = None
    """How long a viewer may be above `arousal`, before calmer ways are taken."""
    valence: Signed = -1.0
    """No segment means to be less pleasant than this."""
    intensity: UnitInterval = 1.0
    """No segment is more intense than this."""
    must_see: tuple[SegmentName, ...] = ()
    """Segments that every showing passes through."""
    without: tuple[str, ...] = ()
    """Content notes that no showing holds: [flashing, violence]."""
    cuts_a_minute: Annotated[float, Field(gt=0, le=120, strict=True)] | None = None
    """How many cuts a minute there may be."""


class Goal(Written):
    """The terms that are weighed among the permitted cuts, and how much each counts."""

    arc: Annotated[float, Field(ge=0, le=10, strict=True)] = 1.0
    """Nearness to the arc."""
    engagement: Annotated[float, Field(ge=0, le=10, strict=True)] = 0.0
    """How closely the viewer attends."""
    preference: Annotated[float, Field(ge=0, le=10, strict=True)] = 0.0
    """What this viewer likes, by theme."""
    variety: Annotated[float, Field(ge=0, le=10, strict=True)] = 0.0
    """Change of themes and feelings."""


def _arc_points(arc: Any) -> Any:
    if not isinstance(arc, str):
        return arc
    points = arc_named(arc)
    if points is None:
        raise PydanticCustomError("arc_name", "is no arc", {"name": arc})
    return tuple(
        ArcPoint(at=at, valence=valence, arousal=arousal) for at, valence, arousal in points
    )


class Story(Written):
    """A whole film. `media` is a folder inside the story's own; paths never leave that.

    A loaded story is flat: its groups have been put in the place of the segments that use
    them, and `groups` is empty.
    """

    kuleshov: Literal[1] = FORMAT_VERSION
    """The version of the story format: 1."""
    title: str = "Untitled"
    """What the film is called."""
    start: SegmentName
    """The first segment."""
    media: str = "."
    """The folder of the clips, inside the story's own."""
    frame_rate: Annotated[float, Field(gt=0, le=120, strict=True)] = 24.0
    """Frames a second of all clips."""
    confidence: UnitInterval = 0.35
    """0 to 1: where the viewer is known less surely than this, the default cut is taken."""
    sensing: Sensing = "feelings"
    """What may be read in the viewer: feelings, expressions alone (smiles, gaze, presence) or,
    at work and in schools, nothing (forbidden)."""
    arc: Annotated[
        tuple[ArcPoint, ...],
        BeforeValidator(_arc_points, json_schema_input_type=tuple[ArcPoint, ...] | Literal[NAMES]),
    ] = ()
    """The curve of feeling the film aims for: its points, or the name of a shape."""
    limits: StoryLimits = StoryLimits()
    """What the film never does."""
    goal: Goal = Goal()
    """What is weighed among the cuts that are permitted."""
    variables: dict[VariableName, Variable] = Field(default={})
    """What the film remembers about its own course, by name."""
    score: dict[str, str] = Field(default={})
    """Stems of music by name: files inside the story's folder."""
    groups: dict[str, Group] = Field(default={})
    """Segments that are written once and used in several places."""
    segments: dict[SegmentName, Segment] = Field(min_length=1)
    """The segments of the film, by name."""

    @field_validator("kuleshov", mode="before")
    @classmethod
    def _counted(cls, version: object) -> object:
        if isinstance(version, bool):  # which equals 1, and means something else
            raise ValueError("should be a number")
        return version

    @cached_property
    def guards(self) -> tuple[tuple[SegmentName, int, Guard], ...]:
        """Every guard, with its segment and its place in that segment's `next`."""
        return tuple(
            (name, place, guard)
            for name, segment in self.segments.items()
            for place, cut in enumerate(segment.next)
            if (guard := cut.guard) is not None
        )

    @cached_property
    def asked(self) -> Asked:
        """The facts its guards ask about."""
        return asked_by(guard for _, _, guard in self.guards)

    @cached_property
    def beat_names(self) -> frozenset[str]:
        """The names of all named beats."""
        return frozenset(
            beat.name
            for segment in self.segments.values()
            for beat in segment.beats
            if beat.name is not None
        )
