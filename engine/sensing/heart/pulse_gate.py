"""The pulse gate: a logistic regression of whether a measured pulse rate is right.

`training pulse` fits it. On hard webcam pictures published methods err by more than a guess of
the mean rate; what decides is therefore when no rate is given.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from engine.adding import added
from engine.sensing.heart.pulse_wave import FASTEST, SLOWEST, Rhythm

GATE_FILE: Final = Path(__file__).parents[2] / "models" / "pulse.json"
MEANT: Final = 5.0
"""Beats a minute: a rate is right where it is off by no more than this."""


def features(rhythm: Rhythm) -> tuple[float, float, float, float]:
    """The features of the regression, transformed so that none has long tails."""
    return (
        rhythm.snr / 5.0,
        math.log1p(rhythm.slip),
        math.log1p(rhythm.split),
        math.log(rhythm.rough + 0.02),
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """`weights` belong to `features`; a rate is given where its probability reaches `threshold`."""

    weights: tuple[float, ...]
    bias: float
    threshold: float

    def probability(self, rhythm: Rhythm) -> float:
        """The probability that the rate is right within `MEANT`; 0 for a rate that no heart has."""
        if not SLOWEST <= rhythm.rate <= FASTEST or not all(map(math.isfinite, rhythm)):
            return 0.0
        pairs = zip(self.weights, features(rhythm), strict=True)
        score = self.bias + added(weight * feature for weight, feature in pairs)
        return 1.0 / (1.0 + math.exp(-min(30.0, max(-30.0, score))))


@cache
def shipped_gate() -> Gate:
    """The gate that is part of the package, read once."""
    facts = json.loads(GATE_FILE.read_text(encoding="utf-8"))
    return Gate(tuple(facts["weights"]), facts["bias"], facts["threshold"])
