"""Pulse: a folder of recorded traces, the fit of the gate, and how well the rate is found.

A folder holds one folder for each person with `PPG.csv` (time in ms, R, G, B: the mean colour of a
fingertip on a lens, frame by frame) and `RR.txt` (milliseconds from beat to beat, from the first
frame on, measured by something else).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.pulse_gate import MEANT, Gate, traits
from engine.sensing.pulse_wave import RATE, WINDOW, Rhythm, resample, rhythm, without_wander
from engine.words import Seconds

Floats = NDArray[np.float64]

HOP: Final[Seconds] = 1.0
WRONG: Final = 0.01
"""The share of what the gate lets through that may miss by more than `MEANT`, in fitting."""
_DARK: Final = 5.0  # mean of 255 under which a channel holds nothing but its own rounding
_COVERED: Final = 0.7  # of a window that the beats must cover for it to be judged
_NOISE: Final = (0.5, 1.0, 2.0, 4.0)  # standard deviations of noise, in those of the wave
_SEED: Final = 5


@dataclass(frozen=True, slots=True)
class Trace:
    """One person's trace: `times` (n) in seconds, `colours` (n, 3) R, G, B; `beats` in seconds."""

    person: str
    times: Floats
    colours: Floats
    beats: Floats

    def truth(self, end: Seconds) -> float | None:
        """The mean rate of the beats in the window that ends so; None when they do not cover it."""
        low = max(end - WINDOW, float(self.beats[0]))
        high = min(end, float(self.beats[-1]))
        if high - low < _COVERED * WINDOW:
            return None
        first, last = np.interp([low, high], self.beats, np.arange(len(self.beats)))
        return 60.0 * float(last - first) / (high - low)


@dataclass(frozen=True, slots=True)
class Window:
    """One judged window: what was found and what is true."""

    person: str
    found: Rhythm
    wave: Floats
    truth: float


def read_traces(folder: Path) -> list[Trace]:
    """Every person of a folder. Raises `Trouble` for a folder or a file that is not laid out so."""
    people = sorted(each.parent for each in folder.glob("*/PPG.csv")) if folder.is_dir() else []
    if not people:
        raise Trouble(
            f"There are no traces in {folder}: it should hold one folder for each person, "
            "with PPG.csv (time,R,G,B) and RR.txt."
        )
    return [_trace(person) for person in people]


def _trace(folder: Path) -> Trace:
    try:
        with (folder / "PPG.csv").open(encoding="utf-8") as file:
            table = np.loadtxt(file, delimiter=",", skiprows=1, ndmin=2, dtype=np.float64)
        intervals = np.array((folder / "RR.txt").read_text(encoding="utf-8").split(), np.float64)
    except (OSError, ValueError) as error:
        raise Trouble(f"The trace in {folder} cannot be read: {error}.") from error
    if table.shape[1] != 4 or len(table) < RATE * WINDOW / 2 or not np.isfinite(table).all():
        raise Trouble(
            f"{folder / 'PPG.csv'} should have the columns time,R,G,B and last longer than "
            f"{WINDOW:g} seconds."
        )
    if not len(intervals) or not (intervals > 0.0).all():
        raise Trouble(f"{folder / 'RR.txt'} should hold milliseconds from beat to beat.")
    order = np.argsort(table[:, 0], kind="stable")
    times = table[order, 0] / 1000.0
    beats = times[0] + np.concatenate([[0.0], np.cumsum(intervals) / 1000.0])
    return Trace(folder.name, times, table[order, 1:], beats)


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
        f"{figures['n']} windows of {figures['people']} people\n"
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
        flat = without_wander(each.wave)
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
    leaning = without_wander(leaning)
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
        "each": said,
    }
