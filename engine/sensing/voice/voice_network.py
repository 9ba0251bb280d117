"""The voice network: from features of a second of sound to arousal.

The network is described by `engine/models/voice.md`: what it was made from, how often it is
wrong, and what it must never be used for.
"""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.network import open_network

MODEL_FILE: Final = Path(__file__).parents[2] / "models" / "voice.onnx"

Floats = NDArray[np.float64]


class VoiceNetwork:
    """The shipped network, or another file of the same shape. One thread at a time.

    Raises `Trouble` when the file is missing or not a network.
    """

    def __init__(self, path: Path = MODEL_FILE) -> None:
        self._session = open_network(path, "voice")
        facts = self._session.get_modelmeta().custom_metadata_map
        self.facts: dict[str, str] = dict(facts)

    def arousal(self, rows: Floats) -> Floats:
        """(n,): arousal, -1 to 1, of n rows of `features.features`."""
        given = {"voice": np.ascontiguousarray(rows, dtype=np.float32)}
        arousal = self._session.run(["arousal"], given)[0]
        return np.asarray(np.clip(arousal.astype(np.float64), -1.0, 1.0))
