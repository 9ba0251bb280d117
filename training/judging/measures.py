"""How good a network is, in numpy alone, so that measuring needs no training library."""

import math
from collections.abc import Sequence
from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.intp]

CALIBRATION_BINS: Final = 15


class Trivial(TypedDict):
    """What always answering the commonest class scores."""

    accuracy: float
    balanced_accuracy: float
    macro_f1: float
    valence_auc: float


class Scores(TypedDict):
    """How good the answers to n faces are. `valence_auc` is NaN where one side is not there."""

    n: int
    accuracy: float
    balanced_accuracy: float
    macro_f1: float
    valence_auc: float
    ece: float
    trivial: Trivial
    recall: dict[str, float]


class Group(TypedDict):
    """How many are in a group, and the share of them that was answered rightly."""

    n: int
    accuracy: float


class Grouped(TypedDict):
    """The groups that occur, by name, and the largest difference of accuracy between two."""

    groups: dict[str, Group]
    largest_gap: float


def balanced_accuracy(truth: Labels, answer: Labels) -> float:
    """The mean over the classes that occur of the share of each that was found."""
    return float(np.mean([np.mean(answer[truth == one] == one) for one in np.unique(truth)]))


def macro_f1(truth: Labels, answer: Labels) -> float:
    """The mean over the classes that occur of the harmonic mean of precision and recall."""
    scores = []
    for one in np.unique(truth):
        hits = np.sum((truth == one) & (answer == one))
        scores.append(2.0 * hits / (np.sum(truth == one) + np.sum(answer == one)))
    return float(np.mean(scores))


def area_under_curve(positive: Floats, negative: Floats) -> float:
    """The chance that a positive scores above a negative, ties half (Mann and Whitney, 1947).

    NaN when either is empty.
    """
    if not len(positive) or not len(negative):
        return float("nan")
    above = np.searchsorted(np.sort(negative), positive, side="left")
    level = np.searchsorted(np.sort(negative), positive, side="right")
    return float(np.mean(above + level) / 2.0 / len(negative))


def calibration_error(probabilities: Floats, truth: Labels) -> float:
    """Expected calibration error of the likeliest class, 15 bins (Guo et al., 2017)."""
    sure = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    bins = np.minimum((sure * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = [
        np.mean(bins == one) * abs(np.mean(sure[bins == one]) - np.mean(right[bins == one]))
        for one in np.unique(bins)
    ]
    return float(np.sum(gaps))


def trivial(truth: Labels) -> Trivial:
    """What always answering the commonest class would score."""
    answer = np.full_like(truth, np.bincount(truth).argmax())
    return {
        "accuracy": float(np.mean(truth == answer)),
        "balanced_accuracy": balanced_accuracy(truth, answer),
        "macro_f1": macro_f1(truth, answer),
        "valence_auc": 0.5,
    }


def scores(
    probabilities: Floats, valence: Floats, truth: Labels, expressions: Sequence[str]
) -> Scores:
    """Every figure for n faces; `truth` indexes `expressions`.

    `valence_auc` sets happiness against sadness, anger, disgust and fear.
    """
    answer = probabilities.argmax(axis=1)
    names = np.array(expressions)[truth]
    positive = valence[names == "happiness"]
    negative = valence[np.isin(names, ["sadness", "anger", "disgust", "fear"])]
    return {
        "n": len(truth),
        "accuracy": float(np.mean(answer == truth)),
        "balanced_accuracy": balanced_accuracy(truth, answer),
        "macro_f1": macro_f1(truth, answer),
        "valence_auc": area_under_curve(positive, negative),
        "ece": calibration_error(probabilities, truth),
        "trivial": trivial(truth),
        "recall": {
            expressions[one]: round(float(np.mean(answer[truth == one] == one)), 4)
            for one in np.unique(truth)
        },
    }


def by_group(probabilities: Floats, truth: Labels, groups: dict[str, NDArray[np.bool_]]) -> Grouped:
    """Accuracy within each group, and the largest gap between two of them.

    Plain accuracy: in a group that has three frightened faces the balanced one is noise.
    """
    right = probabilities.argmax(axis=1) == truth
    found: dict[str, Group] = {
        name: {"n": int(inside.sum()), "accuracy": round(float(right[inside].mean()), 4)}
        for name, inside in groups.items()
        if inside.any()
    }
    shares = [each["accuracy"] for each in found.values()]
    gap = max(shares) - min(shares) if shares else 0.0
    return {"groups": found, "largest_gap": round(gap, 4)}


def told(name: str, figure: float, trivial: float | None = None) -> str:
    """A figure on a line for people, beside what is trivial."""
    said = f"{figure:.3f}" if math.isfinite(figure) else "none"
    beside = "" if trivial is None else f"   trivial {trivial:.3f}"
    return f"  {name:18} {said}{beside}"
