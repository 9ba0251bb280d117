"""One edge of the film as written: where a cut leads, when it may be made, and how it joins.

The docstrings of the fields are what an editor shows while somebody writes a story.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from engine.story.guards.guard import LONGEST_GUARD, Guard, parse_guard
from engine.story.text.durations import parse_duration, write_duration
from engine.story.values import Written, is_to_be_written, is_written
from engine.words import Seconds, SegmentName

_JOIN = re.compile(r"hard|dissolve\s+(\S.*)")


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
