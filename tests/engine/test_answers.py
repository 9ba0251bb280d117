"""Answers are JSON that every reader takes, whatever is in them."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.answers import json_text


@dataclass(frozen=True)
class Figure:
    where: Path
    value: float
    parts: tuple[float, ...] = ()


def strict(text: str) -> Any:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def test_what_there_is_no_figure_of_is_null() -> None:
    answer = {"auc": math.nan, "parts": [math.inf, -math.inf, 0.5], "n": np.float64("nan")}
    assert strict(json_text(answer)) == {"auc": None, "parts": [None, None, 0.5], "n": None}


def test_dataclasses_paths_sets_and_numpy_have_a_place() -> None:
    answer = {
        "one": Figure(Path("a/b"), 0.25, (1.0, math.nan)),
        "names": {"b", "a"},
        "count": np.int64(3),
        "row": np.array([1.5, np.nan]),
        7: True,
    }
    assert strict(json_text(answer)) == {
        "one": {"where": str(Path("a/b")), "value": 0.25, "parts": [1.0, None]},
        "names": ["a", "b"],
        "count": 3,
        "row": [1.5, None],
        "7": True,
    }


def test_one_line_where_one_line_is_asked_for() -> None:
    assert json_text({"a": [1, 2]}, indent=None) == '{"a": [1, 2]}'


def test_what_has_no_place_is_refused() -> None:
    with pytest.raises(TypeError, match="object has no place"):
        json_text({"a": object()})


@pytest.mark.thorough
@given(
    some.recursive(
        some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
        lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
        max_leaves=20,
    )
)
def test_anything_made_of_these_is_read_again(answer: Any) -> None:
    def without_nan(value: Any) -> Any:
        match value:
            case float():
                return value if math.isfinite(value) else None
            case list():
                return [without_nan(each) for each in value]
            case dict():
                return {key: without_nan(each) for key, each in value.items()}
        return value

    assert strict(json_text(answer)) == without_nan(answer)
