"""What MediaPipe itself says of a face: the points of its own FaceLandmarker, kept in a file.

`tests/golden/mediapipe_points.npz` was written once by MediaPipe 1.2.3 (IMAGE mode, its float16
bundle) on these pictures. It is no dependency of the tests, since it reports each start to its
maker.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from engine.sensing.picture import Picture
from tests.support.astronaut import smiling

POINTS_FILE: Final = Path(__file__).parents[1] / "golden" / "mediapipe_points.npz"


def _turned(degrees: float) -> Picture:
    turn = cv2.getRotationMatrix2D((222, 140), degrees, 1.0)
    return np.asarray(cv2.warpAffine(smiling(), turn, (512, 512)), dtype=np.uint8)


PICTURES: Final[dict[str, Callable[[], Picture]]] = {
    "upright": smiling,
    "tilted": lambda: _turned(25.0),
    "near": lambda: smiling()[10:330, 70:390].repeat(3, axis=0).repeat(3, axis=1),
    "wide": lambda: np.hstack([np.full((320, 200, 3), 90, np.uint8), smiling()[10:330, 70:390]]),
    "dark": lambda: (smiling() * 0.3).astype(np.uint8),
}
"""The pictures, by name: one face in each."""
