"""The mesh of a face: 478 points, by MediaPipe's network through ONNX Runtime.

The network is described by `engine/models/face_landmarks.md`. It sees an upright face in a square
half as large again; from one picture to the next that square follows the points.
"""

import math
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from engine.network import open_network
from engine.sensing.face.cutting import turned_square
from engine.sensing.face.detector import Detection
from engine.sensing.face.geometry import Points
from engine.sensing.picture import Picture

MODEL_FILE: Final = Path(__file__).parents[2] / "models" / "face_landmarks.onnx"

SIDE: Final = 256
_ROOM: Final = 1.5
"""The side of the square, in sizes of the face."""
_EYES: Final = (33, 263)  # their outer corners
_LEAST: Final = 0.5  # of the chance that there is a face in the square


class Region(NamedTuple):
    """A square around a face: its middle and its side, in pixels of the picture."""

    x: float
    y: float
    side: float
    angle: float
    """Degrees by which it is turned, clockwise as it is seen."""


def around_detection(found: Detection) -> Region:
    """Where the mesh of a detected face is to be looked for."""
    return Region(found.x, found.y, _ROOM * found.size, found.angle)


def around_points(points: Points) -> Region:
    """Where the mesh of the same face is to be looked for in the next picture."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    x, y = ((low + high) / 2.0).tolist()
    across, down = (points[_EYES[1], :2] - points[_EYES[0], :2]).tolist()
    angle = math.degrees(math.atan2(down, across))
    return Region(x, y, _ROOM * float((high - low).max()), angle)


class MeshNetwork:
    """The shipped network. One thread at a time. Raises `Trouble` where its file is unusable."""

    def __init__(self, path: Path = MODEL_FILE) -> None:
        self._session = open_network(path, "face landmarks")

    def points(self, frame_bgr: Picture, region: Region) -> Points | None:
        """The points, (478, 3) in pixels of the picture, of the face in a region; None without a
        face there."""
        scale = SIDE / max(1.0, region.side)
        middle = np.array([region.x, region.y])
        square = turned_square(frame_bgr, middle, region.angle, scale, SIDE)
        points, presence = self._session.run(["points", "presence"], {"picture": square[None]})
        if presence[0] <= math.log(_LEAST / (1.0 - _LEAST)):
            return None
        found = np.asarray(points[0], dtype=np.float64)
        found[:, :2] -= SIDE / 2.0
        found /= scale
        turn = math.radians(region.angle)
        cosine, sine = math.cos(turn), math.sin(turn)
        found[:, :2] = found[:, :2] @ np.array([[cosine, sine], [-sine, cosine]]) + middle
        return found
