"""One node of the film as written: its picture, its moments, its cuts.

The docstrings of the fields are what an editor shows while somebody writes a story.
"""

import math
import re
from typing import Annotated, Any, Final, Literal, NoReturn, Self

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from engine.story.guards.guard import LONGEST_GUARD, Guard, parse_guard
from engine.story.text.durations import parse_duration, write_duration
from engine.story.values import Duration, UnitInterval, Written, is_to_be_written, is_written
from engine.story.variables import VariableName, WrittenChange
from engine.words import Seconds, SegmentName

ANYWHERE_EVERY: Final[Seconds] = 0.5
"""How often an out point is looked at that may fall anywhere within its stretch."""

TIME_TO_ANSWER: Final[Seconds] = 8.0
"""How long a question stands where its author says nothing."""

_MOST_INSTANTS: Final = 1000
_JOIN = re.compile(r"hard|dissolve\s+(\S.*)")


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


class Join(Written):
    """How a cut joins: `hard`, or `dissolve 500ms` beginning at the out point."""

    kind: Literal["hard", "dissolve"] = "hard"
    duration: Annotated[Seconds, Field(ge=0, le=2)] = 0.0

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str) and not is_written(info):
            return value
        match = _JOIN.fullmatch(value.strip()) if isinstance(value, str) else None
        if not match:
            raise ValueError("should be `hard` or `dissolve` with a time, such as dissolve 500ms")
        if match[1] is None:
            return {"kind": "hard"}
        return {"kind": "dissolve", "duration": parse_duration(match[1])}

    @model_serializer(mode="wrap")
    def _to_text(self, plainly: SerializerFunctionWrapHandler, info: SerializationInfo) -> Any:
        if not is_to_be_written(info):
            return plainly(self)
        return "hard" if self.kind == "hard" else f"dissolve {write_duration(self.duration)}"

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "pattern": r"^\s*(hard|dissolve\s+[0-9.]+(s|ms)([0-9]+ms)?)\s*$",
            "description": "hard, or dissolve with a time of up to 2s.",
            "examples": ["hard", "dissolve 500ms"],
        }


class Cut(Written):
    """A permitted continuation: where to, when (a guard), how joined, whether the default."""

    to: SegmentName
    """The segment it leads to."""
    when: str | None = Field(
        default=None,
        examples=["viewer.arousal > 0.4 for 3s", "seen(cellar) and trust > 0.5"],
        json_schema_extra={"maxLength": LONGEST_GUARD},
    )
    """Its guard: the cut is permitted only where this holds."""
    choice: str | None = None
    """The words of an option on screen: the cut is permitted only to whoever chooses it."""
    join: Join = Join()
    """How it joins: hard, or dissolve with a time."""
    default: bool = False
    """The cut to take when the viewer cannot be read, or nothing else is permitted."""

    @field_validator("when")
    @classmethod
    def _understood(cls, when: str | None, info: ValidationInfo) -> str | None:
        if when is not None:
            parse_guard(when, flat=not is_written(info))
        return when

    @property
    def guard(self) -> Guard | None:
        """The parsed `when`; None where there is none."""
        return None if self.when is None else parse_guard(self.when, flat=True)

    @property
    def is_open(self) -> bool:
        """Whether the cut is permitted at any time, without a guard and without being chosen."""
        return self.when is None and self.choice is None


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
    """The same segment in another language, tone or rating. What is absent is as written."""

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


def _missing(key: str) -> NoReturn:
    raise PydanticCustomError("missing_part", "is missing", {"key": key})


_ABSENT: Final = math.nan  # no time that anybody could write


def _out_point(value: Any, understand: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """An out point; a card has its duration in its place, and a group has none."""
    if not (isinstance(value, float) and math.isnan(value)):
        return understand(value)
    if info.data.get("lasts") is not None:
        return info.data["lasts"]
    # Where one of these is not there, its own mistake has been told.
    if info.data.keys() >= {"card", "group", "lasts"} and info.data["group"] is None:
        _missing("out" if info.data["card"] is None else "duration")
    return 0.0


def _without_default(schema: JsonDict) -> None:
    schema.pop("default", None)


class Segment(Written):
    """One node of the film: part of a clip, from its in to its out point in media time.

    Before the shoot a `card` stands for the clip: its text is shown for `duration`. A segment
    with a `group` stands for that group's segments, and is replaced by them at loading. What
    is loaded always has an in and an out point; a card's media time begins at 0.
    """

    group: str | None = None
    """A group of segments that is played here; its endings lead on to this `next`."""
    card: str | None = None
    """Text that is shown in place of a clip that is not shot yet; needs a `duration`."""
    lasts: Duration | None = Field(alias="duration", default=None)
    """How long a card is shown."""
    clip: str = Field(default="", validate_default=True, json_schema_extra=_without_default)
    """A file in `media`: .mp4, .m4v, .mov, .mkv, .webm or .ts."""
    in_point: Duration = Field(alias="in", default=0.0)
    """Where the segment begins, in the clip's time."""
    out_point: Annotated[Duration, WrapValidator(_out_point)] = Field(
        alias="out", default=_ABSENT, validate_default=True, json_schema_extra=_without_default
    )
    """Where the segment ends, in the clip's time."""
    stretch: Stretch = Stretch()
    """How far `out` may move, and where it may fall."""
    hold: Duration = 0.0
    """How long the last picture stands after the out point, or waits for an answer."""
    beats: tuple[Beat, ...] = ()
    """Intended moments."""
    captions: dict[str, str] = Field(default={})
    """By language, .srt or .vtt, from the story's folder."""
    themes: tuple[str, ...] = ()
    """What it is about, in the author's own words: sea, calm, suspense."""
    notes: tuple[str, ...] = ()
    """What it holds that some would rather not see: violence, flashing."""
    intensity: UnitInterval | None = None
    """How intense it is, 0 to 1; limits forbid what is above theirs."""
    rating: Annotated[int, Field(ge=0, le=21, strict=True)] | None = None
    """The age from which it is suitable."""
    language: str | None = None
    """The language that is spoken, such as en."""
    tone: str | None = None
    """How it is told, in the author's own word: gentle, harsh."""
    representations: dict[str, Representation] = Field(default={})
    """The same segment in another language, tone or age rating, by name."""
    score: str | None = None
    """The stem of the score that plays here; it runs on where the next segment has the same."""
    changes: dict[VariableName, WrittenChange] = Field(alias="set", default={})
    """What it does to variables when it comes on screen: {trust: +0.2, met: true}."""
    ask: Ask | None = None
    """A question on screen, answered by the cuts that have a `choice`."""
    next: tuple[Cut, ...] = ()
    """The permitted cuts; without it the segment is an ending."""

    @field_validator("clip")
    @classmethod
    def _has_a_picture(cls, clip: str, info: ValidationInfo) -> str:
        if not clip and info.data.get("card", "") is None is info.data.get("group", ""):
            _missing("clip")
        return clip

    @field_validator("lasts", mode="after")
    @classmethod
    def _of_a_card(cls, lasts: Seconds | None, info: ValidationInfo) -> Seconds | None:
        if lasts is not None and "card" in info.data and info.data["card"] is None:
            raise PydanticCustomError(
                "not_together", "`duration` is for a card; a clip has `in` and `out`."
            )
        return lasts

    @model_validator(mode="after")
    def _has_one_picture(self) -> Self:
        kinds = [
            name
            for name, given in (
                ("clip", bool(self.clip)),
                ("card", self.card is not None),
                ("group", self.group is not None),
            )
            if given
        ]
        if len(kinds) > 1:
            raise PydanticCustomError(
                "not_together",
                "A segment has a clip, a card or a group, and this has {kinds}.",
                {"kinds": " and ".join(f"`{kind}`" for kind in kinds)},
            )
        timed = (self.in_point, self.out_point) == (0.0, self.lasts)
        if self.card is not None and self.lasts is not None and not timed:
            raise PydanticCustomError(
                "not_together", "A card has a `duration`, neither `in` nor `out`."
            )
        return self

    @property
    def duration(self) -> Seconds:
        """From its in point to its written out point."""
        return self.out_point - self.in_point

    @property
    def on_screen(self) -> Seconds:
        """How long it is on screen when it is left at its written out point: its last picture
        stands for the whole `hold`, though a question may be answered before."""
        return self.duration + self.hold

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
        """The cut taken when the viewer cannot be read: the marked one, or the last open one."""
        marked = [cut for cut in self.next if cut.default]
        unguarded = [cut for cut in self.next if cut.is_open]
        return next(iter(marked or unguarded[-1:]), None)

    @property
    def choices(self) -> dict[int, str]:
        """The options that are offered on screen: the place in `next` of each, and its words."""
        return {place: cut.choice for place, cut in enumerate(self.next) if cut.choice is not None}

    @property
    def asked(self) -> tuple[Seconds, Seconds] | None:
        """From when to when its question stands, in seconds after the in point.

        None without a choice. It ends when the segment is left at its written out point, or
        `hold` later.
        """
        if not self.choices:
            return None
        ask, end = self.ask or Ask(), self.duration + self.hold
        begin = max(0.0, end - ask.within) if ask.at is None else min(ask.at, end)
        return begin, min(end, begin + ask.within)

    @property
    def is_ending(self) -> bool:
        """Whether no cut leads on from it."""
        return not self.next
