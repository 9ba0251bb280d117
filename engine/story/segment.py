"""One node of the film as written: its picture, its times, its moments and its cuts.

The docstrings of the fields are what an editor shows while somebody writes a story.
"""

import math
from typing import Annotated, Any, Final, NoReturn, Self

from pydantic import (
    Field,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from engine.story.cut import Cut
from engine.story.segment_parts import Ask, Beat, Representation, Stretch
from engine.story.values import Duration, UnitInterval, Written
from engine.story.variables import VariableName, WrittenChange
from engine.words import Seconds

ANYWHERE_EVERY: Final[Seconds] = 0.5
"""How often an out point is looked at that may fall anywhere within its stretch."""

_MOST_INSTANTS: Final = 1000


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
    with a `group` stands for that group's segments, and is replaced by them at loading. A
    loaded segment always has an in and an out point; a card's media time begins at 0.
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
