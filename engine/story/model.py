"""The story as written: frozen, and deaf to unknown keys.

These types are the story format (`stories/FORMAT.md`). They know nothing of files, of YAML
or of the viewer; `load` reads them, `check` judges them, `graph` sees them as a graph.
"""

import re
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from engine.story.durations import parse_duration as parse_duration  # noqa: PLC0414 - offered here
from engine.story.guards import Guard, parse_guard
from engine.words import FORMAT_VERSION, Seconds, SegmentName

ANYWHERE_EVERY: Final[Seconds] = 0.5
"""How often an out point is looked at that may fall anywhere within its stretch."""

_MOST_INSTANTS: Final = 1000
_JOIN = re.compile(r"hard|dissolve\s+(\S+)")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)\s*%")


def _parse_percent(text: object) -> float:
    match = _SHARE.fullmatch(text.strip()) if isinstance(text, str) else None
    if not match or float(match[1]) > 100:
        raise ValueError("should be a share of the running time from 0% to 100%, such as 55%")
    return float(match[1]) / 100


def _plain(parse: Any) -> Any:
    """Parse what an author wrote; numbers pass through, for a story read back from a log.

    With the validation context `{"written": True}` a bare number is refused: in a story
    file nobody could tell whether `in: 2.5` means seconds, minutes or frames.
    """

    def understood(value: object, info: ValidationInfo) -> object:
        written = bool(info.context and info.context.get("written"))
        return value if type(value) in (float, int) and not written else parse(value)

    return understood


Duration = Annotated[
    Seconds, BeforeValidator(_plain(parse_duration)), Field(ge=0, allow_inf_nan=False)
]
Share = Annotated[float, BeforeValidator(_plain(_parse_percent)), Field(ge=0, le=1)]
Signed = Annotated[float, Field(ge=-1, le=1, strict=True)]
UnitInterval = Annotated[float, Field(ge=0, le=1, strict=True)]


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ArcPoint(_Written):
    """Where the film wants the viewer at a share (0 to 1) of its running time."""

    at: Share
    valence: Signed
    arousal: Signed


class Beat(_Written):
    """An intended moment, `at` seconds after the segment's in point.

    `feel` is a name from the lexicon of feelings; `strength` scales it.
    """

    at: Duration
    feel: str
    strength: UnitInterval = 1.0


class Join(_Written):
    """How a cut joins: `hard`, or `dissolve 500ms` beginning at the out point."""

    kind: Literal["hard", "dissolve"] = "hard"
    duration: Annotated[Seconds, Field(ge=0, le=2)] = 0.0

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any, info: ValidationInfo) -> Any:
        written = bool(info.context and info.context.get("written"))
        if not isinstance(value, str) and not written:
            return value
        match = _JOIN.fullmatch(value.strip()) if isinstance(value, str) else None
        if not match:
            raise ValueError("should be `hard` or `dissolve` with a time, such as dissolve 500ms")
        if match[1] is None:
            return {"kind": "hard"}
        return {"kind": "dissolve", "duration": parse_duration(match[1])}


class Cut(_Written):
    """A permitted continuation: where to, when (a guard), how joined, whether the default."""

    to: SegmentName
    when: str | None = None
    join: Join = Join()
    default: bool = False

    @field_validator("when")
    @classmethod
    def _understood(cls, when: str | None) -> str | None:
        if when is not None:
            parse_guard(when)
        return when

    @property
    def guard(self) -> Guard | None:
        """The parsed `when`; None where the cut is permitted at any time."""
        return None if self.when is None else parse_guard(self.when)


class Stretch(_Written):
    """How far an out point may move, and the instants (media time) at which it may fall.

    Without `at` it may fall anywhere within. The written out point is always permitted.
    """

    shorter: Duration = 0.0
    longer: Duration = 0.0
    at: tuple[Duration, ...] = ()


class Segment(_Written):
    """One node of the film: part of a clip, from its in to its out point in media time."""

    clip: str
    in_point: Duration = Field(alias="in", default=0.0)
    out_point: Duration = Field(alias="out")
    stretch: Stretch = Stretch()
    beats: tuple[Beat, ...] = ()
    captions: dict[str, str] = {}
    next: tuple[Cut, ...] = ()

    @property
    def duration(self) -> Seconds:
        return self.out_point - self.in_point

    @property
    def out_points(self) -> tuple[Seconds, ...]:
        """Where the segment may be left, in media time, ascending; never empty.

        Where the author allows any instant, every half second is one. An ending has its
        written out point alone.
        """
        earliest = round(self.out_point - self.stretch.shorter, 6)
        latest = round(self.out_point + self.stretch.longer, 6)
        if self.is_ending or latest <= earliest:
            return (self.out_point,)
        instants = self.stretch.at
        if not instants:
            steps = min(_MOST_INSTANTS, int((latest - earliest) / ANYWHERE_EVERY))
            instants = (*(earliest + step * ANYWHERE_EVERY for step in range(steps + 1)), latest)
        inside = {each for each in instants if earliest <= each <= latest and each > self.in_point}
        return tuple(sorted(inside | {self.out_point}))

    @property
    def default_cut(self) -> Cut | None:
        """The cut taken when the viewer cannot be read: the marked one, or the last unguarded."""
        marked = [cut for cut in self.next if cut.default]
        unguarded = [cut for cut in self.next if cut.when is None]
        return next(iter(marked or unguarded[-1:]), None)

    @property
    def is_ending(self) -> bool:
        return not self.next


class Story(_Written):
    """A whole film. `media` is a folder inside the story's own; paths never leave that."""

    kuleshov: Literal[1] = FORMAT_VERSION
    title: str = "Untitled"
    start: SegmentName
    media: str = "."
    frame_rate: Annotated[float, Field(gt=0, le=120, strict=True)] = 24.0
    confidence: UnitInterval = 0.35
    arc: tuple[ArcPoint, ...] = ()
    segments: dict[SegmentName, Segment] = Field(min_length=1)

    @field_validator("kuleshov", mode="before")
    @classmethod
    def _counted(cls, version: object) -> object:
        if isinstance(version, bool):  # which equals 1, and means something else
            raise ValueError("should be a number")
        return version
