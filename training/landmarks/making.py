"""The two networks of faces, out of MediaPipe's bundle into the files that are shipped."""

import hashlib
import zipfile
from pathlib import Path
from typing import Final

from engine.problems import Trouble
from engine.sensing.face import detector, mesh_network
from training.landmarks.card import write_card
from training.landmarks.translation import Input, translated

_NETWORKS: Final = {
    "face_detector.tflite": (
        detector.MODEL_FILE,
        Input(detector.SIDE, scale=1.0 / 127.5, offset=-1.0),
        {"boxes": (0, (896, 16)), "scores": (1, (896,))},
    ),
    "face_landmarks_detector.tflite": (
        mesh_network.MODEL_FILE,
        Input(mesh_network.SIDE, scale=1.0 / 255.0, offset=0.0),
        {"points": (0, (478, 3)), "presence": (1, ())},
    ),
}
"""By their names in the bundle: where each goes, what it sees, and which of its outputs stay."""


def make(bundle: Path) -> str:
    """Translate both networks and write them with their card; a sentence about what was written.

    Raises `Trouble` where the file is no `face_landmarker.task`.
    """
    import onnx

    try:
        with zipfile.ZipFile(bundle) as file:
            read = {name: file.read(name) for name in _NETWORKS}
        for name, (path, source, outputs) in _NETWORKS.items():
            onnx.save(translated(read[name], source, outputs), str(path))
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise Trouble(
            f"{bundle} is no bundle of MediaPipe's face landmarker ({error}); it is called "
            "face_landmarker.task.",
            blame="call",
        ) from error
    digest = hashlib.sha256(bundle.read_bytes()).hexdigest()
    card = mesh_network.MODEL_FILE.with_suffix(".md")
    card.write_text(write_card(digest), encoding="utf-8")
    written = ", ".join(path.name for path, _, _ in _NETWORKS.values())
    return f"{written} and {card.name} are written to {card.parent}."
