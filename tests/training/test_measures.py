"""The measures that networks are judged by."""

import numpy as np
import pytest

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
