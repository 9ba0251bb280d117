"""Variables of a story: what the film remembers about its own course.

A variable has a type that never changes: a number, a boolean, or a choice among words. It
has its default when a showing begins, and changes where a segment that comes on screen says
so (`set`). Guards ask for it.
"""

import math
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BeforeValidator,
    Field,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    StrictBool,
    StrictFloat,
    StrictStr,
    ValidationInfo,
    WithJsonSchema,
    model_serializer,
)

from engine.story.text.scalars import SignedNumber
from engine.story.values import Written, is_to_be_written, is_written

VariableName = str
Value = float | bool | str
Kind = Literal["number", "boolean", "choice"]
_Exactly = StrictBool | StrictFloat | StrictStr


class Variable(Written):
    """A variable: its type, what it begins with, and what it can be."""

    type: Kind
    """number, boolean (true or false), or choice (one of `values`)."""
    default: _Exactly | None = None
    """What it is at the beginning. Without it: 0 (or min), false, or the first of `values`."""
    min: Annotated[float, Field(allow_inf_nan=False, strict=True)] | None = None
    """Of a number: it never falls below."""
    max: Annotated[float, Field(allow_inf_nan=False, strict=True)] | None = None
    """Of a number: it never rises above."""
    values: tuple[str, ...] = ()
    """Of a choice: the words it can be."""

    @property
    def initial(self) -> Value:
        """The value when a showing begins. A default that does not fit is none."""
        if self.default is not None and self.takes(self.default):
            return float(self.default) if self.type == "number" else self.default
        if self.type == "boolean":
            return False
        if self.type == "choice":
            return self.values[0] if self.values else ""
        return self.kept_within(0.0)

    def kept_within(self, number: float) -> float:
        """A number moved into the limits of this variable."""
        low = -math.inf if self.min is None else self.min
        high = math.inf if self.max is None else self.max
        return min(high, max(low, number))

    def takes(self, value: Value) -> bool:
        """Whether this value is of the variable's type and within what it can be."""
        match self.type:
            case "number":
                number = isinstance(value, int | float) and not isinstance(value, bool)
                return number and self.kept_within(float(value)) == value
            case "boolean":
                return isinstance(value, bool)
            case "choice":
                return isinstance(value, str) and value in self.values


class Change(Written):
    """A segment's change of a variable: add `by`, or set it `to` a value."""

    by: float | None = None
    to: _Exactly | None = None

    @model_serializer(mode="wrap")
    def _to_text(self, plainly: SerializerFunctionWrapHandler, info: SerializationInfo) -> Any:
        if not is_to_be_written(info):
            return plainly(self)
        if self.by is not None:
            return f"{self.by:+}"
        if isinstance(self.to, int | float) and not isinstance(self.to, bool):
            signed = math.copysign(1, self.to) < 0  # minus nought has a sign too
            return f"= {self.to}" if signed else self.to
        return self.to


_ADVICE: Final = (
    "should be +0.2 or -0.2 to add, or a number, true, false or a word to set "
    '("= -0.2" sets to a negative number)'
)


def _understood(value: Any, info: ValidationInfo) -> Any:
    """`+0.2` and `-0.2` add, everything else sets; a Change passes, for a story from a log."""
    if isinstance(value, Change) or (isinstance(value, dict) and not is_written(info)):
        return value
    if isinstance(value, SignedNumber):
        return {"by": float(value)}
    if isinstance(value, str) and value.lstrip().startswith("="):
        number = value.lstrip()[1:].strip()
        try:
            return {"to": float(number) if len(number) < 30 else math.nan}
        except ValueError:
            raise ValueError(_ADVICE) from None
    if isinstance(value, str) and value.strip()[:1] in ("+", "-"):
        try:
            return {"by": float(value) if len(value) < 30 else math.nan}
        except ValueError:
            raise ValueError(_ADVICE) from None
    if isinstance(value, bool | int | float | str):
        return {"to": value}
    raise ValueError(_ADVICE)


WrittenChange = Annotated[
    Change,
    BeforeValidator(_understood),
    WithJsonSchema({"type": ["number", "boolean", "string"], "examples": ["+0.2", True, "calm"]}),
]


def beginning(variables: Mapping[VariableName, Variable]) -> dict[VariableName, Value]:
    """Every variable as a showing begins."""
    return {name: variable.initial for name, variable in variables.items()}


def changed(
    now: Mapping[VariableName, Value],
    changes: Mapping[VariableName, Change],
    variables: Mapping[VariableName, Variable],
) -> dict[VariableName, Value]:
    """The variables after a segment's `set`. A change that does not fit its variable is none."""
    after = dict(now)
    for name, change in changes.items():
        variable = variables.get(name)
        if variable is None:
            continue
        before = after[name]
        if change.by is not None:
            if variable.type == "number" and isinstance(before, int | float):
                after[name] = variable.kept_within(before + change.by)
        elif change.to is not None:
            number = variable.type == "number" and type(change.to) in (int, float)
            value = variable.kept_within(float(change.to)) if number else change.to
            if variable.takes(value):
                after[name] = value
    return after
