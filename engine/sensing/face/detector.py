"""Detects faces in a picture, by MediaPipe's detector of near faces through ONNX Runtime.

The network is described by `engine/models/face_landmarks.md`. It sees 128 x 128 pixels and finds
no face smaller than a fifth of them. Its 896 anchors are those of Bazarevsky et al., "BlazeFace:
sub-millisecond neural face detection on mobile GPUs" (2019).
"""

import math
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.network import open_network
from engine.sensing.picture import Picture

MODEL_FILE: Final = Path(__file__).parents[2] / "models" / "face_detector.onnx"

SIDE: Final = 128
_LEAST: Final = 0.5  # of the score, below which there is no face
_OVERLAP: Final = 0.3  # of intersection over union, from which two boxes are of one face
_GRIDS: Final = ((16, 2), (8, 6))
"""Each grid of anchors: its places along a side, and the anchors at each place."""

_Floats = NDArray[np.float32]


class Detection(NamedTuple):
    """A face: its middle and the longer side of its box, in pixels of the picture."""

    x: float
    y: float
    size: float
    angle: float = 0.0
    """Degrees by which the line through its eyes is turned, clockwise as it is seen."""
    score: float = 1.0
    """0 to 1."""


class FaceDetector:
    """The shipped detector. One thread at a time. Raises `Trouble` where its file is unusable."""

    def __init__(self, path: Path = MODEL_FILE) -> None:
        self._session = open_network(path, "face detector")
        self._anchors = _anchors()

    def detect(self, frame_bgr: Picture) -> list[Detection]:
        """The faces of a picture, (height, width, 3) uint8, the surest first."""
        shrink, shown = _letterboxed(frame_bgr)
        raw, scores = self._session.run(["boxes", "scores"], {"picture": shown[None]})
        likely = scores[0] > math.log(_LEAST / (1.0 - _LEAST))
        if not likely.any():
            return []
        places = raw[0][likely].reshape(-1, 8, 2)  # middle, size, and six points of the face
        anchors = self._anchors[likely]
        places[:, 0] += anchors
        places[:, 2:] += anchors[:, None]
        certain = 1.0 / (1.0 + np.exp(-scores[0][likely]))
        return [_detection(place, score, shrink) for place, score in _merged(places, certain)]


def _detection(place: _Floats, score: float, shrink: float) -> Detection:
    x, y = (place[0] / shrink).tolist()
    across, down = (place[3] - place[2]).tolist()  # from eye to eye
    angle = math.degrees(math.atan2(down, across))
    return Detection(x, y, float(place[1].max()) / shrink, angle, score)


def _anchors() -> _Floats:
    """The middle of each anchor, (896, 2), in pixels of the detector's picture."""
    grids = []
    for places, times in _GRIDS:
        along = (np.arange(places, dtype=np.float32) + 0.5) * (SIDE / places)
        x, y = np.meshgrid(along, along)
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), times, axis=0))
    return np.concatenate(grids)


def _letterboxed(frame_bgr: Picture) -> tuple[float, Picture]:
    """The picture brought into the upper left of a black square, and by how much it shrank."""
    import cv2

    height, width = frame_bgr.shape[:2]
    shrink = SIDE / max(height, width)
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    how = cv2.INTER_AREA if shrink < 1.0 else cv2.INTER_LINEAR
    shown = np.zeros((SIDE, SIDE, 3), np.uint8)
    shown[: size[1], : size[0]] = cv2.resize(frame_bgr, size, interpolation=how)
    return shrink, shown


def _merged(places: _Floats, scores: _Floats) -> list[tuple[_Floats, float]]:
    """The boxes of each face averaged, weighted by their scores; the surest first."""
    low, high = places[:, 0] - places[:, 1] / 2.0, places[:, 0] + places[:, 1] / 2.0
    areas = np.prod(high - low, axis=1)
    left = np.argsort(-scores)
    merged = []
    while len(left):
        best = left[0]
        sides = np.minimum(high[left], high[best]) - np.maximum(low[left], low[best])
        common = np.prod(np.maximum(sides, 0.0), axis=1)
        same = common / (areas[left] + areas[best] - common) > _OVERLAP
        same[0] = True
        group = left[same]
        weights = scores[group] / scores[group].sum()
        merged.append((np.tensordot(weights, places[group], axes=1), float(scores[best])))
        left = left[~same]
    return merged
