"""How far a rhythm is to be believed: a small logistic fit, made by `training pulse`.

On hard webcam pictures published methods miss by more than always guessing the mean; so what
decides is not how the rate is found but when nothing is said.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from engine.sensing.heart.pulse_wave import FASTEST, SLOWEST, Rhythm

GATE_FILE: Final = Path(__file__).parents[2] / "models" / "pulse.json"
MEANT: Final = 5.0
"""Beats a minute: the gate estimates the chance that a rate misses by no more than this."""


def traits(rhythm: Rhythm) -> tuple[float, float, float, float]:
    """What the gate looks at, each without long tails."""
    return (
        rhythm.snr / 5.0,
        math.log1p(rhythm.slip),
        math.log1p(rhythm.split),
        math.log(rhythm.rough + 0.02),
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """`weights` go with `traits`; a rate is said when its chance reaches `threshold`."""

    weights: tuple[float, ...]
    bias: float
    threshold: float

    def chance(self, rhythm: Rhythm) -> float:
        """0..1: how likely the rate is right within `MEANT`; 0 for what no heart does."""
        if not SLOWEST <= rhythm.rate <= FASTEST or not all(map(math.isfinite, rhythm)):
            return 0.0
        pairs = zip(self.weights, traits(rhythm), strict=True)
        score = self.bias + sum(weight * trait for weight, trait in pairs)
        return 1.0 / (1.0 + math.exp(-min(30.0, max(-30.0, score))))


@cache
def shipped_gate() -> Gate:
    """The gate that training left, read once."""
    facts = json.loads(GATE_FILE.read_text(encoding="utf-8"))
    return Gate(tuple(facts["weights"]), facts["bias"], facts["threshold"])
