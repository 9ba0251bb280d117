"""The affect network: from a face to valence and arousal, by ONNX Runtime.

The network is described by `engine/models/affect.md`: what it was made from, how often it is
wrong, and what it must never be used for.
"""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.network import open_network

MODEL_FILE: Final = Path(__file__).parents[2] / "models" / "affect.onnx"


class Estimate(NamedTuple):
    """The estimate of one face: valence and arousal, -1 to 1; the others 0 to 1."""

    valence: float
    arousal: float
    confidence: float
    expressions: tuple[float, ...]
    """Calibrated probabilities in the order of `AffectNetwork.expressions`, summing to 1."""
    covered: float
    """0..1, the share of the face that something hides."""
    strange: float
    """0..1, how likely it is that this is no upright face as the network learnt them; it has
    flattened the probabilities and lowered the confidence already."""


class BatchEstimate(NamedTuple):
    """The estimates of n faces: probabilities (n, 7), affect (n, 2), the others (n,)."""

    probabilities: NDArray[np.float32]
    affect: NDArray[np.float32]
    confidence: NDArray[np.float32]
    covered: NDArray[np.float32]
    strange: NDArray[np.float32]


class AffectNetwork:
    """The shipped network, or another file of the same shape. One thread at a time.

    Raises `Trouble` when the file is missing or not a network.
    """

    def __init__(self, path: Path = MODEL_FILE) -> None:
        self._session = open_network(path, "affect")
        facts = self._session.get_modelmeta().custom_metadata_map
        self.expressions: tuple[str, ...] = tuple(facts["expressions"].split(","))
        self.facts: dict[str, str] = dict(facts)

    def estimate_batch(self, pictures: NDArray[np.uint8]) -> BatchEstimate:
        """The estimates of n faces, (n, PIXELS, PIXELS), as `appearance.upright` gives them."""
        outputs = list(BatchEstimate._fields)
        return BatchEstimate(*self._session.run(outputs, {"picture": pictures.astype(np.float32)}))

    def estimate(self, picture: NDArray[np.uint8]) -> Estimate:
        """The estimate of one face, of its upright picture."""
        found = self.estimate_batch(picture[None])
        valence, arousal = np.clip(found.affect[0], -1.0, 1.0).tolist()
        return Estimate(
            valence,
            arousal,
            float(found.confidence[0]),
            tuple(np.clip(found.probabilities[0], 0.0, 1.0).tolist()),
            float(found.covered[0]),
            float(found.strange[0]),
        )
