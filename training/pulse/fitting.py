"""The fit of the pulse's gate, each person judged by that of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.heart.pulse_gate import MEANT, Gate, features
from engine.sensing.heart.pulse_wave import Rhythm, detrended, rhythm
from training.judging.pulse import Floats, Window, judge

WRONG: Final = 0.01
"""The share of what the gate lets through that may miss by more than `MEANT`, in fitting."""
_NOISE: Final = (0.5, 1.0, 2.0, 4.0)  # standard deviations of noise, in those of the wave
_SEED: Final = 5


@dataclass(frozen=True, slots=True)
class Examples:
    """n rhythms to fit the gate on: their `features` (n, 4), whether each is `right`, of whom."""

    features: Floats
    right: NDArray[np.bool_]
    person: NDArray[np.str_]


def examples(judged: Sequence[Window]) -> Examples:
    """Each window as it is, under noise of growing strength, and noise alone in its place.

    A face's pulse is a fingertip's buried in noise; half of the noise is white, as a sensor's,
    half leans to low frequencies, as what movement leaves.
    """
    chance = np.random.default_rng(_SEED)
    rows, right, people = [], [], []

    def add(found: Rhythm, each: Window, good: bool) -> None:
        rows.append(features(found))
        right.append(good)
        people.append(each.person)

    for each in judged:
        add(each.found, each, abs(each.found.rate - each.truth) <= MEANT)
        flat = detrended(each.wave)
        flat = flat / max(1e-9, float(flat.std()))
        for strength in _NOISE:
            found = rhythm(flat + strength * _noise(chance, len(flat)))
            add(found, each, abs(found.rate - each.truth) <= MEANT)
        # That noise hits the truth by luck is no merit.
        add(rhythm(_noise(chance, len(flat))), each, False)
    return Examples(np.array(rows), np.array(right), np.array(people))


def _noise(chance: np.random.Generator, length: int) -> Floats:
    white = chance.normal(size=length)
    if chance.random() < 0.5:
        return np.asarray(white)
    leaning = np.cumsum(white - white.mean())
    leaning = detrended(leaning)
    return np.asarray(leaning / leaning.std())


def fit(given: Examples) -> Gate:
    """The logistic fit, by Newton's method with a little ridge, and its threshold.

    The threshold is the lowest at which at most `WRONG` of what passes is wrong.
    """
    inputs = np.column_stack([given.features, np.ones(len(given.features))])
    answer = given.right.astype(np.float64)
    ridge = np.diag([1.0] * given.features.shape[1] + [0.0])
    weights = np.zeros(inputs.shape[1])
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-np.clip(inputs @ weights, -30.0, 30.0)))
        slope = inputs.T @ (answer - chance) - ridge @ weights
        bend = (inputs * (chance * (1.0 - chance))[:, None]).T @ inputs + ridge
        weights = weights + np.linalg.solve(bend, slope)
    chance = 1.0 / (1.0 + np.exp(-np.clip(inputs @ weights, -30.0, 30.0)))
    order = np.argsort(-chance)
    wrong = np.cumsum(~given.right[order]) / np.arange(1, len(order) + 1)
    passing = np.flatnonzero(wrong <= WRONG)
    threshold = float(chance[order[passing[-1]]]) if len(passing) else 1.0
    return Gate(
        tuple(round(float(each), 4) for each in weights[:-1]),
        round(float(weights[-1]), 4),
        round(min(0.999, threshold), 4),
    )


def leave_one_out(judged: Sequence[Window], given: Examples) -> dict[str, Any]:
    """Every person judged by a gate that was fitted on all the others.

    Besides `judge`'s figures: `noise_said`, the share of noise alone that passes.
    """
    said: list[dict[str, Any]] = []
    for person in sorted({each.person for each in judged}):
        rest = given.person != person
        gate = fit(Examples(given.features[rest], given.right[rest], given.person[rest]))
        own = [each for each in judged if each.person == person]
        chance = np.random.default_rng(_SEED + 1)
        noise = [gate.probability(rhythm(_noise(chance, len(own[0].wave)))) for _ in own]
        said.append(
            {
                **judge(own, gate),
                "person": person,
                "noise_said": float(np.mean(np.array(noise) >= gate.threshold)),
            }
        )
    windows_said = [each["coverage"] * each["n"] for each in said]
    total = sum(each["n"] for each in said)
    truth = np.array([each.truth for each in judged])
    return {
        "n": total,
        "people": len(said),
        "mae_bpm": sum(
            each["mae_bpm"] * count
            for each, count in zip(said, windows_said, strict=True)
            if each["mae_bpm"] is not None
        )
        / max(1e-9, sum(windows_said)),
        "coverage": sum(windows_said) / total,
        "noise_said": sum(each["noise_said"] * each["n"] for each in said) / total,
        "trivial": float(np.abs(truth - truth.mean()).mean()),
        "mae_bpm_without_gate": sum(e["mae_bpm_without_gate"] * e["n"] for e in said) / total,
        "each": said,
    }
