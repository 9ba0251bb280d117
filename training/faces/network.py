"""What the affect network is, and its writing as ONNX. Numpy alone; learning is in `learning`.

Several looks at the upright grey picture of the face (`appearance.upright`), each a small residual
network, and several readings of its mesh in the canonical frame, by its principal components.
All look at the face and at its mirror image. The mean of their logits, divided by a temperature
(Guo et al., "On calibration of modern neural networks", 2017) that rises where picture and mesh
disagree, gives the probabilities of seven expressions. Beside them: how much of the face is
covered, and how unlike anything learnt it is, which flattens the probabilities and lowers the
confidence.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.face.geometry import mirrored
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

STEM: Final = 32
BLOCKS: Final = ((64, 2), (64, 1), (128, 2), (128, 1), (192, 2))
"""The channels that each residual block gives, and its stride."""
COMPONENTS: Final = 60
HIDDEN: Final = 48

LOCAL: Final = 13
"""Pixels of the square around each place in which the light is evened."""
LOCAL_SHARE: Final = 0.25
"""Of the spread of the whole picture, which keeps even places from becoming all noise."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits become probabilities; found on collections that were left out."""

    temperature: float = 1.0
    rise: float = 0.0
    """By how much the temperature rises for each nat by which picture and mesh disagree."""
    prior: tuple[float, ...] = (0.0,) * len(EXPRESSIONS)
    """Added to the logits: the logarithm of how often each expression is expected."""
    shape: float = 0.35
    """The share of the mesh's own answer in the logits."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """The principal components of meshes and their mirror images, whitened."""

    mean: Floats
    axes: Floats

    def of(self, faces: Floats) -> NDArray[np.float32]:
        """(n, COMPONENTS) of flat meshes (n, 1404)."""
        found = (faces - self.mean) @ self.axes
        return np.clip(found, -4.0, 4.0).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Network:
    """What training finds: the looks' weights by name, as `learning.folded` lays them out."""

    looks: tuple[Weights, ...]
    shapes: Shapes
    calibration: Calibration = Calibration()


def flat(meshes: Floats) -> Floats:
    """(n, 468, 3) to the network's (n, 1404)."""
    return meshes.reshape(len(meshes), -1)


def mirror(faces: Floats) -> Floats:
    """The same faces, (n, 1404), seen in a mirror."""
    points = faces.reshape(len(faces), -1, 3)[:, mirrored()] * (-1.0, 1.0, 1.0)
    return np.asarray(points.reshape(len(faces), -1))


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
