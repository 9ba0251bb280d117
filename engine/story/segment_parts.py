"""The parts of a segment, as written: beats, a stretch, a question, other representations.

The docstrings of the fields are what an editor shows while somebody writes a story.
"""

from typing import Annotated, Final

from pydantic import Field

from engine.story.values import Duration, UnitInterval, Written
from engine.words import Seconds

TIME_TO_ANSWER: Final[Seconds] = 8.0
"""How long a question stands where its author says nothing."""


class Beat(Written):
    """An intended moment, `at` seconds after the segment's in point.

    `feel` is a name from the lexicon of feelings; `strength` scales it.
    """

    at: Duration
    """When, counted from the segment's in point."""
    feel: str
    """A name from the lexicon of feelings, such as soft nostalgia."""
    strength: UnitInterval = 1.0
    """How strongly, 0 to 1."""
    name: str | None = None
    """A name by which guards ask for it: landed(the joke)."""


class Stretch(Written):
    """How far an out point may move, and the instants (media time) at which it may fall.

    Without `at` it may fall anywhere within. The written out point is always permitted.
    """

    shorter: Duration = 0.0
    """How much earlier the segment may be left."""
    longer: Duration = 0.0
    """How much later the segment may be left."""
    at: tuple[Duration, ...] = ()
    """The only instants at which it may be left, in the clip's time."""


class Ask(Written):
    """A question on screen. Its options are the cuts that have a `choice`."""

    prompt: str = ""
    """The question itself; the options may speak for themselves."""
    at: Duration | None = None
    """When it appears, counted from the in point; as late as `within` permits if absent."""
    within: Duration = TIME_TO_ANSWER
    """How long it can be answered; at the latest until the segment is left."""


class Representation(Written):
    """The same segment in another language, tone or rating. Absent keys are as in the segment."""

    clip: str | None = None
    """Its clip, in `media`."""
    in_point: Duration | None = Field(alias="in", default=None)
    """Where it begins in its clip."""
    out_point: Duration | None = Field(alias="out", default=None)
    """Where it ends in its clip."""
    captions: dict[str, str] | None = None
    """Its captions, by language."""
    language: str | None = None
    """The language that is spoken, such as en."""
    tone: str | None = None
    """How it is told, in the author's own word: gentle, harsh."""
    rating: Annotated[int, Field(ge=0, le=21, strict=True)] | None = None
    """The age from which it is suitable."""
    notes: tuple[str, ...] | None = None
    """What it holds that some would rather not see: violence, flashing."""
    intensity: UnitInterval | None = None
    """How intense it is, 0 to 1."""
