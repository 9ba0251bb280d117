"""What the affect network is. Numpy alone; learning is in `learning`, writing in `writing`.

A residual network looks at the upright grey picture of the face (`appearance.upright`). Its logits,
divided by a temperature (Guo et al., "On calibration of modern neural networks", 2017), give the
probabilities of seven expressions. Beside them: how much of the face is covered, and how unlike
anything learnt it is, which flattens the probabilities and lowers the confidence.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.words import Affect
from training.collections.faces import EXPRESSIONS

Floats = NDArray[np.float64]
Weights = dict[str, NDArray[np.float32]]

FEELS: Final[dict[str, Affect]] = {
    "neutral": Affect(0.0, 0.0),
    "happiness": Affect(0.85, 0.35),
    "surprise": Affect(0.10, 0.80),
    "sadness": Affect(-0.75, -0.35),
    "anger": Affect(-0.60, 0.70),
    "disgust": Affect(-0.65, 0.40),
    "fear": Affect(-0.60, 0.75),
}
"""Where each expression lies in the plane of feeling: placed by hand on the circle of Russell,
"A circumplex model of affect", 1980. A table, not a measurement."""

LIGHTEST: Final = 3.0
"""Standard deviations of brightness within a picture beyond which it is cut off."""
LEAST_SPREAD: Final = 1e-2
"""Added to that standard deviation, so that an even picture is not all noise."""


class Design(NamedTuple):
    """The channels of the first convolution, and of each residual block with its stride."""

    stem: int
    blocks: tuple[tuple[int, int], ...]


SHIPPED: Final = Design(48, ((96, 2), (96, 1), (192, 2), (192, 1), (256, 2)))
"""What a camera's picture passes through five times a second: 2.6 million weights."""
TEACHER: Final = Design(64, ((128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)))
"""What is too wide to ship, and only teaches: 11 million weights."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits become probabilities; found on collections that were left out."""

    temperature: float = 1.0
    prior: tuple[float, ...] = (0.0,) * len(EXPRESSIONS)
    """Added to the logits."""


@dataclass(frozen=True, slots=True)
class Network:
    """What training finds: weights by name, as `learning.folded` lays them out."""

    weights: Weights
    calibration: Calibration = Calibration()
    design: Design = SHIPPED


def softmax(logits: Floats) -> Floats:
    """Probabilities (n, k) of logits (n, k): each row adds up to 1."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def table() -> Floats:
    """(7, 2): valence and arousal of each of EXPRESSIONS."""
    return np.array([FEELS[name] for name in EXPRESSIONS])


def digest(path: Path) -> str:
    """The first 12 hex digits of a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
