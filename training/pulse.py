"""The fit of the pulse's gate, and how well the rate is found."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.heart.pulse_gate import GATE_FILE, MEANT, Gate, shipped_gate, traits
from engine.sensing.heart.pulse_wave import WINDOW, Rhythm, detrended, resample, rhythm
from engine.words import Seconds
from training.traces import Trace, fingerprint, read_traces

Floats = NDArray[np.float64]

HOP: Final[Seconds] = 1.0
WRONG: Final = 0.01
"""The share of what the gate lets through that may miss by more than `MEANT`, in fitting."""
_DARK: Final = 5.0  # mean of 255 under which a channel holds nothing but its own rounding
_NOISE: Final = (0.5, 1.0, 2.0, 4.0)  # standard deviations of noise, in those of the wave
_SEED: Final = 5


@dataclass(frozen=True, slots=True)
class Window:
    """One judged window: what was found and what is true."""

    person: str
    found: Rhythm
    wave: Floats
    truth: float


def strongest(window: Floats) -> tuple[Rhythm, Floats]:
    """The clearest rhythm among the channels of a window (n, 3), and its wave.

    A fingertip on a lens is lit from inside: nothing is reflected, so that POS and CHROM, which
    take reflections away, have nothing to work on, and with some cameras two of three channels
    are dark. Each lit channel is a wave by itself.
    """
    lit = [column for column in window.T if column.mean() >= _DARK] or list(window.T)
    found = [(rhythm(column), column) for column in lit]
    return max(found, key=lambda each: each[0].snr)


def windows(traces: Sequence[Trace]) -> Iterator[Window]:
    """Every window whose truth is known, one a second."""
    for trace in traces:
        for end in np.arange(trace.times[0] + WINDOW, trace.times[-1], HOP):
            truth = trace.truth(float(end))
            if truth is not None:
                found, wave = strongest(resample(trace.times, trace.colours, float(end)))
                yield Window(trace.person, found, wave, truth)


# --- measuring ---------------------------------------------------------------------------------


def evaluate(folder: Path) -> dict[str, Any]:
    """`judge` of the shipped gate, and whether it was fitted on these very people."""
    traces = read_traces(folder)
    fitted = json.loads(GATE_FILE.read_text(encoding="utf-8")).get("collection")
    return {
        **judge(list(windows(traces)), shipped_gate()),
        "fitted_on_these": fitted == fingerprint(traces),
    }


def judge(judged: Sequence[Window], gate: Gate) -> dict[str, Any]:
    """Mean absolute error in beats a minute over what the gate lets through, and how much that is.

    `trivial` is the error of always answering the mean rate of these very windows, which nobody
    could know beforehand. `n` counts the windows, `people` those whom they came from.
    """
    if not judged:
        raise Trouble("Not one window of these traces is covered by beats: nothing to measure.")
    truth = np.array([each.truth for each in judged])
    error = np.abs(np.array([each.found.rate for each in judged]) - truth)
    said = np.array([gate.chance(each.found) >= gate.threshold for each in judged])
    people = {each.person for each in judged}
    return {
        "network": "pulse",
        "n": len(judged),
        "people": len(people),
        "mae_bpm": float(error[said].mean()) if said.any() else None,
        "within_5_bpm": float(np.mean(error[said] <= MEANT)) if said.any() else None,
        "coverage": float(said.mean()),
        "mae_bpm_without_gate": float(error.mean()),
        "trivial": float(np.abs(truth - truth.mean()).mean()),
        "window_seconds": WINDOW,
        "hop_seconds": HOP,
    }


def sentence(figures: dict[str, Any]) -> str:
    """The figures for a person to read."""
    error = figures["mae_bpm"]
    said = "nothing was said" if error is None else f"{error:.2f} beats a minute"
    return (
        f"{figures['n']} windows of {figures['people']} people"
        f"{', on whom the gate was fitted' if figures.get('fitted_on_these') else ''}\n"
        f"  mean error       {said}, where a rate is said: {figures['coverage']:.0%} of the time\n"
        f"  without the gate {figures['mae_bpm_without_gate']:.2f}\n"
        f"  trivial          {figures['trivial']:.2f} (always the mean rate)"
    )


# --- fitting -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Examples:
    """n rhythms to fit the gate on: their `traits` (n, 4), whether each is `right`, of whom."""

    traits: Floats
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
        rows.append(traits(found))
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
    inputs = np.column_stack([given.traits, np.ones(len(given.traits))])
    answer = given.right.astype(np.float64)
    ridge = np.diag([1.0] * given.traits.shape[1] + [0.0])
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
        gate = fit(Examples(given.traits[rest], given.right[rest], given.person[rest]))
        own = [each for each in judged if each.person == person]
        chance = np.random.default_rng(_SEED + 1)
        noise = [gate.chance(rhythm(_noise(chance, len(own[0].wave)))) for _ in own]
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


def train(folder: Path) -> dict[str, Any]:
    """Fit the gate on a folder, write it with its card, and return `leave_one_out`'s figures."""
    from training.pulse_card import write_card

    traces = read_traces(folder)
    judged = list(windows(traces))
    given = examples(judged)
    if len(traces) < 2 or given.right.all() or not given.right.any():
        raise Trouble(f"{folder} holds too little to fit on: two people or more are needed.")
    crossed = leave_one_out(judged, given)
    gate = fit(given)
    facts = {
        "weights": gate.weights,
        "bias": gate.bias,
        "threshold": gate.threshold,
        "collection": fingerprint(traces),
    }
    GATE_FILE.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    card = write_card(gate, crossed, len(given.right))
    GATE_FILE.with_suffix(".md").write_text(card, encoding="utf-8")
    return crossed
