"""The measures that networks are judged by."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import json_text
from training.collections.faces import EXPRESSIONS
from training.judging import measures


def test_measures_of_known_answers() -> None:
    truth = np.array([0, 0, 0, 1])
    assert measures.balanced_accuracy(truth, np.zeros(4, dtype=np.intp)) == 0.5
    assert measures.macro_f1(truth, truth) == 1.0
    assert measures.macro_f1(truth, np.zeros(4, dtype=np.intp)) == pytest.approx(3 / 7)
    assert measures.area_under_curve(np.array([1.0, 2.0]), np.array([0.0, 1.0])) == 0.875
    assert np.isnan(measures.area_under_curve(np.array([]), np.array([1.0])))
    sure = np.array([[1.0, 0.0]] * 4)
    assert measures.calibration_error(sure, truth) == pytest.approx(0.25)
    assert measures.trivial(truth)["balanced_accuracy"] == 0.5


def test_groups_and_the_gap_between_them() -> None:
    truth = np.array([0, 0, 1, 1])
    probabilities = np.array([[1.0, 0.0]] * 4)
    first = np.array([True, True, False, False])
    found = measures.by_group(probabilities, truth, {"one": first, "other": ~first})
    assert found["largest_gap"] == 1.0
    assert found["groups"] == {"one": {"n": 2, "accuracy": 1.0}, "other": {"n": 2, "accuracy": 0.0}}


def refuse(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


@pytest.mark.filterwarnings("error")
@given(st.lists(st.sampled_from(range(len(EXPRESSIONS))), min_size=1, max_size=12), st.data())
def test_whichever_classes_are_missing_every_figure_is_a_number_or_null(
    truth: list[int], data: st.DataObject
) -> None:
    dice = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    many = len(truth)
    found = dice.dirichlet(np.full(len(EXPRESSIONS), 0.3), many)
    figures: dict[str, Any] = {
        **measures.scores(found, dice.uniform(-1, 1, many), np.array(truth), EXPRESSIONS),
        **measures.by_group(found, np.array(truth), {"all": np.ones(many, bool)}),
        "nobody": measures.by_group(found, np.array(truth), {"none": np.zeros(many, bool)}),
    }
    read = json.loads(json_text(figures), parse_constant=refuse)
    sides = {EXPRESSIONS[one] for one in truth}
    both = "happiness" in sides and bool(sides & {"sadness", "anger", "disgust", "fear"})
    assert (read["valence_auc"] is not None) == both
    assert read["recall"].keys() == sides
    for name in ("accuracy", "balanced_accuracy", "macro_f1", "ece"):
        assert 0.0 <= read[name] <= 1.0
