"""Answers for programs: what a command prints with `--json`, as JSON that every reader takes."""

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from os import PathLike
from typing import Any


def json_text(answer: Any, indent: int | None = 2) -> str:
    """The answer as strict JSON (RFC 8259), on one line where `indent` is None.

    Besides what JSON knows it may hold dataclasses, mappings, sequences, sets (in order), paths
    and numpy's numbers. NaN and the infinities, which JSON does not have, become null: a figure
    that there is none of.
    """
    return json.dumps(_plain(answer), indent=indent, ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    match value:
        case bool() | int() | str() | None:
            return value
        case float():
            return float(value) if math.isfinite(value) else None
        case PathLike():
            return str(value)
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case set() | frozenset():
            return [_plain(each) for each in sorted(value)]
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if hasattr(value, "tolist"):  # numpy's numbers and arrays, without importing numpy
        return _plain(value.tolist())
    raise TypeError(f"{type(value).__name__} has no place in an answer")
