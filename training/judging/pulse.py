"""How well a gate finds the rate of a pulse that is known to the last beat."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.heart.pulse_gate import GATE_FILE, MEANT, Gate, shipped_gate
from engine.sensing.heart.pulse_wave import WINDOW, Rhythm, resample, rhythm
from engine.words import Seconds
from training.collections.pulses import Trace, fingerprint, read_traces

Floats = NDArray[np.float64]

HOP: Final[Seconds] = 1.0
_DARK: Final = 5.0  # mean of 255 under which a channel holds nothing but its own rounding


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


class Figures(TypedDict):
    """How far the rates are from the truth where the gate lets them through, and how often it
    does; None where it never does.

    `trivial` is the error of always answering the mean rate of these very windows, which nobody
    could know beforehand. `n` counts the windows, `people` those whom they came from.
    """

    network: str
    n: int
    people: int
    mae_bpm: float | None
    within_5_bpm: float | None
    coverage: float
    mae_bpm_without_gate: float
    trivial: float
    window_seconds: Seconds
    hop_seconds: Seconds


class Evaluated(Figures):
    """Those of the shipped gate, and whether it was fitted on these very people."""

    fitted_on_these: bool


def evaluate(folder: Path) -> Evaluated:
    """The figures of the shipped gate on a folder of traces. Raises Trouble for a folder that is
    not laid out so."""
    traces = read_traces(folder)
    fitted = json.loads(GATE_FILE.read_text(encoding="utf-8")).get("collection")
    return {
        **judge(list(windows(traces)), shipped_gate()),
        "fitted_on_these": fitted == fingerprint(traces),
    }


def judge(judged: Sequence[Window], gate: Gate) -> Figures:
    """The figures of a gate on windows whose truth is known. Raises Trouble without any."""
    if not judged:
        raise Trouble("Not one window of these traces is covered by beats: nothing to measure.")
    truth = np.array([each.truth for each in judged])
    error = np.abs(np.array([each.found.rate for each in judged]) - truth)
    said = np.array([gate.probability(each.found) >= gate.threshold for each in judged])
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


def sentence(figures: Evaluated) -> str:
    """The figures for a person to read."""
    error = figures["mae_bpm"]
    said = "nothing was said" if error is None else f"{error:.2f} beats a minute"
    return (
        f"{figures['n']} windows of {figures['people']} people"
        f"{', on whom the gate was fitted' if figures['fitted_on_these'] else ''}\n"
        f"  mean error       {said}, where a rate is said: {figures['coverage']:.0%} of the time\n"
        f"  without the gate {figures['mae_bpm_without_gate']:.2f}\n"
        f"  trivial          {figures['trivial']:.2f} (always the mean rate)"
    )
