"""The voice network: from features of a second of sound to arousal and the kind of sound.

The network is described by `engine/models/voice.md`: what it was made from, how often it is
wrong, and what it must never be used for.
"""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.network import open_network

MODEL_FILE: Final = Path(__file__).parents[2] / "models" / "voice.onnx"
KINDS: Final = ("laugh", "gasp", "speech", "cough", "other")

Floats = NDArray[np.float64]


class VoiceEstimate(NamedTuple):
    """The estimate of a second of sound: arousal, -1 to 1, and the probability of each kind."""

    arousal: float
    kinds: dict[str, float]


class VoiceNetwork:
    """The shipped network, or another file of the same shape. One thread at a time.

    Raises `Trouble` when the file is missing or not a network.
    """

    def __init__(self, path: Path = MODEL_FILE) -> None:
        self._session = open_network(path, "voice")
        facts = self._session.get_modelmeta().custom_metadata_map
        self.facts: dict[str, str] = dict(facts)

    def estimate(self, row: Floats) -> VoiceEstimate:
        """The estimate of one row of `features.features`."""
        arousal, kinds = self.estimate_batch(row[None])
        shares = (float(share) for share in kinds[0])
        return VoiceEstimate(float(arousal[0]), dict(zip(KINDS, shares, strict=True)))

    def estimate_batch(self, rows: Floats) -> tuple[Floats, Floats]:
        """Arousal (n,) and probabilities (n, 5), in the order of `KINDS`, of n rows of features."""
        arousal, kinds = self._session.run(
            ["arousal", "kinds"], {"voice": np.ascontiguousarray(rows, dtype=np.float32)}
        )
        return np.clip(arousal.astype(np.float64), -1.0, 1.0), kinds.astype(np.float64)
