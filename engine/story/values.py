"""How values are written in a story, and how they are understood: times, shares, numbers.

Each of these types also describes itself in the JSON Schema that editors read, as it is
written (`12s`) and not as it is kept (12.0).
"""

import re
from typing import Annotated, Any, Final

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializationInfo,
    ValidationInfo,
    WithJsonSchema,
)

from engine.story.text.durations import DURATION_PATTERN, parse_duration, write_duration
from engine.words import Seconds

_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)\s*%")


def is_written(info: ValidationInfo) -> bool:
    """Whether a story file is being read, and not a story kept in a log."""
    return bool(info.context and info.context.get("written"))


def is_to_be_written(info: SerializationInfo) -> bool:
    """Whether a story is being written as a file, and not kept in a log."""
    return isinstance(info.context, dict) and bool(info.context.get("written"))


def _write_duration(seconds: Seconds, info: SerializationInfo) -> Any:
    return write_duration(seconds) if is_to_be_written(info) else seconds


def _write_share(share: float, info: SerializationInfo) -> Any:
    if not is_to_be_written(info):
        return share
    return f"{100 * share:.9f}".rstrip("0").rstrip(".") + "%"


def _parse_share(text: object) -> float:
    match = _SHARE.fullmatch(text.strip()) if isinstance(text, str) else None
    if not match or float(match[1]) > 100:
        raise ValueError("should be a share from 0% to 100%, such as 55%")
    return float(match[1]) / 100


def _plain(parse: Any) -> Any:
    """Parse what an author wrote; numbers pass through, for a story read back from a log.

    With the validation context `{"written": True}` a bare number is refused: in a story
    file nobody could tell whether `in: 2.5` means seconds, minutes or frames.
    """

    def understood(value: object, info: ValidationInfo) -> object:
        return value if type(value) in (float, int) and not is_written(info) else parse(value)

    return understood


_DURATION_SCHEMA: Final = {
    "type": "string",
    "pattern": DURATION_PATTERN,
    "examples": ["12s", "1.5s", "500ms", "1m30s", "1h5m"],
}

Duration = Annotated[
    Seconds,
    BeforeValidator(_plain(parse_duration)),
    Field(ge=0, allow_inf_nan=False),
    PlainSerializer(_write_duration),
    WithJsonSchema(_DURATION_SCHEMA),
]
Share = Annotated[
    float,
    BeforeValidator(_plain(_parse_share)),
    Field(ge=0, le=1),
    PlainSerializer(_write_share),
    WithJsonSchema(
        {"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,9})?\s*%$", "examples": ["55%"]}
    ),
]
Signed = Annotated[float, Field(ge=-1, le=1, strict=True)]
UnitInterval = Annotated[float, Field(ge=0, le=1, strict=True)]


class Written(BaseModel):
    """A model of something that an author wrote: frozen; it rejects unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True
    )
