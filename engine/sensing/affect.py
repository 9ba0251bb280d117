"""The affect network: from the shape of a face to valence and arousal, by ONNX Runtime.

The network is described by `engine/models/affect.md`: what it was made from, how often it is
wrong, and what it must never be used for.
"""

from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.words import Affect

MODEL_FILE: Final = Path(__file__).parents[1] / "models" / "affect.onnx"


class Estimate(NamedTuple):
    """One look at one face: where it seems to be, from -1 to 1, and how sure that is, 0 to 1."""

    valence: float
    arousal: float
    confidence: float


def features(mesh: NDArray[np.float64]) -> NDArray[np.float32]:
    """The network's input, (1, 1404), from the mesh that `geometry.fit` returns, (468, 3)."""
    return np.ascontiguousarray(mesh, dtype=np.float32).reshape(1, -1)


class AffectNetwork:
    """The shipped network, or another file of the same shape. One thread at a time.

    Raises `Trouble` when the file is missing or not a network.
    """

    def __init__(self, path: Path = MODEL_FILE) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One thread: a face costs microseconds, and the film needs the other cores.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise Trouble(f"The affect network {path} cannot be read: {error}") from error
        facts = self._session.get_modelmeta().custom_metadata_map
        self.expressions: tuple[str, ...] = tuple(facts["expressions"].split(","))
        self.facts: dict[str, str] = dict(facts)

    def valence_arousal(self, face: NDArray[np.float32]) -> Estimate:
        """Valence, arousal and confidence of one face; `face` is (1, 1404) from `features`."""
        affect, confidence = self._session.run(["affect", "confidence"], {"face": face})
        valence, arousal = np.clip(affect[0], -1.0, 1.0)
        return Estimate(float(valence), float(arousal), float(confidence[0]))

    def expression_probabilities(self, faces: NDArray[np.float32]) -> NDArray[np.float32]:
        """Calibrated probabilities, (n, 7) in the order of `expressions`, of n faces."""
        (probabilities,) = self._session.run(["probabilities"], {"face": faces})
        return np.asarray(probabilities, dtype=np.float32)

    def affects(self, faces: NDArray[np.float32]) -> list[Affect]:
        """Valence and arousal of n faces at once."""
        (affect,) = self._session.run(["affect"], {"face": faces})
        return [Affect(float(valence), float(arousal)) for valence, arousal in affect]
