"""Events as JSON objects and back, exactly: what is read is what was written, bit for bit.

A line is `{"event": "entered", "segment": "harbour", "at": 12.5, "late": 0.01}`: the class's
name in small letters, then its fields. Floats are written as `repr` writes them, which is
exact; those that are not numbers become "nan", "inf" and "-inf", so that every line is
strict JSON. Inputs are packed, and what is empty is left out: readings in groups
(`grouped_readings`), media as `["shown", "harbour", 12.5]`, wishes as words or, with a choice, as
`["choose", 1]`.
"""

import math
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from engine.problems import Trouble
from engine.showing.events import (
    Event,
    Failed,
    Gave,
    Inputs,
    MediaEvent,
    Ready,
    Shown,
    Wish,
)
from engine.showing.grouped_readings import grouped, ungrouped
from engine.showing.known import Known, Left

One = TypeVar("One")

_EVENTS: Final[dict[str, type]] = {each.__name__.lower(): each for each in get_args(Event)}


def to_json(event: Event) -> dict[str, Any]:
    """An event as what `json` can write."""
    packed = {"event": type(event).__name__.lower()}
    for each in fields(event):
        packed[each.name] = pack(getattr(event, each.name))
    return packed


def from_json(packed: Mapping[str, Any]) -> Event:
    """The event that `to_json` packed. Raises Trouble for what is not one."""
    name = packed.get("event")
    kind = _EVENTS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise Trouble(f"{name!r} is not an event this version knows; was the log made by another?")
    try:
        event: Event = _unpacker(kind)({key: packed[key] for key in packed if key != "event"})
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise Trouble(
            f"A line about {name!r} is not complete or not well formed: {error}"
        ) from None
    return event


def unpack(kind: type, value: Any) -> Any:
    """The value of a `kind` that `pack` packed. Raises KeyError, TypeError, ValueError or
    AttributeError for what is none."""
    return _unpacker(kind)(value)


def pack(value: Any) -> Any:
    """A frozen value of the engine's as what `json` can write."""
    match value:
        case bool() | int() | str() | None:
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case Inputs():
            return _pack_inputs(value)
        case dict():
            return {key: pack(each) for key, each in value.items()}
        case tuple() | list():
            return [pack(each) for each in value]
    if is_dataclass(value):
        return {each.name: pack(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in a log")


def _pack_inputs(inputs: Inputs) -> dict[str, Any]:
    packed: dict[str, Any] = {
        "readings": grouped(inputs.readings),
        "media": [
            [
                type(each).__name__.lower(),
                *(pack(getattr(each, part.name)) for part in fields(each)),
            ]
            for each in inputs.media
        ],
        "wishes": [
            wish.kind if wish.choice is None else [wish.kind, wish.choice] for wish in inputs.wishes
        ],
        "faults": list(inputs.faults),
        "gave": [[each.sensor, each.live, each.gives] for each in inputs.gave],
        "withdrawn": list(inputs.withdrawn),
        "known": [pack(each) for each in inputs.known],
        "left": pack(inputs.left),
    }
    return {key: value for key, value in packed.items() if value}


def _unpack_inputs(packed: Mapping[str, Any]) -> Inputs:
    readings = ungrouped(packed.get("readings", ()))
    media = tuple(_unpack_media(each) for each in packed.get("media", ()))
    wishes = tuple(_unpack_wish(each) for each in packed.get("wishes", ()))
    gave = tuple(_unpack_gave(*each) for each in packed.get("gave", ()))
    faults, withdrawn = (
        tuple(_exactly(str, each) for each in packed.get(key, ()))
        for key in ("faults", "withdrawn")
    )
    known = tuple(unpack(Known, each) for each in packed.get("known", ()))
    left = unpack(Left, packed["left"]) if "left" in packed else None
    return Inputs(readings, media, wishes, faults, gave, withdrawn, known, left)


def _unpack_wish(packed: Any) -> Wish:
    kind, *choice = packed if isinstance(packed, list) else [packed]
    return Wish(_exactly(str, kind), *(_exactly(int, each) for each in choice))  # type: ignore[arg-type]


def _unpack_gave(sensor: Any, live: Any, gives: Any) -> Gave:
    return Gave(_exactly(str, sensor), _exactly(bool, live), _exactly(bool, gives))


def _unpack_media(packed: list[Any]) -> MediaEvent:
    match packed:
        case ["ready", segment]:
            return Ready(_exactly(str, segment))
        case ["shown", segment, at]:
            return Shown(_exactly(str, segment), float(at))
        case ["failed", segment, reason]:
            return Failed(_exactly(str, segment), _exactly(str, reason))
    raise ValueError(f"{packed!r} is nothing that a player says")


@cache
def _unpacker(kind: Any) -> Callable[[Any], Any]:
    """How a value of this type is read back; worked out once for each type."""
    origin, inside = get_origin(kind), get_args(kind)
    if kind in (Inputs, float, Any):
        plain: dict[Any, Callable[[Any], Any]] = {Inputs: _unpack_inputs, float: float}
        return plain.get(kind, lambda value: value)
    if is_dataclass(kind):
        return _dataclass_unpacker(kind)
    if origin in (Union, types.UnionType):
        (one,) = (each for each in inside if each is not types.NoneType)
        unpack_one = _unpacker(one)
        return lambda value: None if value is None else unpack_one(value)
    if origin is tuple and inside[-1] is Ellipsis:
        unpack_each = _unpacker(inside[0])
        return lambda value: tuple(unpack_each(each) for each in value)
    if origin is tuple:
        unpackers = [_unpacker(each) for each in inside]
        return lambda value: tuple(
            unpack(each) for unpack, each in zip(unpackers, value, strict=True)
        )
    if origin is dict:
        unpack_value = _unpacker(inside[1])
        return lambda value: {key: unpack_value(each) for key, each in value.items()}
    if origin is Literal or kind in (str, int, bool):
        return partial(_exactly, type(inside[0]) if origin is Literal else kind)
    raise TypeError(f"{kind} has no place in a log")


def _exactly(kind: type[One], value: Any) -> One:
    """The value, where it is of this very type: true is no number. Raises TypeError."""
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _dataclass_unpacker(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    parts = {each.name: _unpacker(hints[each.name]) for each in fields(kind)}

    def unpack(value: Mapping[str, Any]) -> Any:
        # Fields that a newer version added have defaults: an older log stays readable.
        return kind(**{key: parts[key](each) for key, each in value.items()})

    return unpack
