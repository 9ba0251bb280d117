"""How well a picture shows a face: factors of the quality of its readings.

Pure functions of a picture and its landmarks; each returns 0 (nothing can be measured) to 1.
"""

from typing import Final

import numpy as np

from engine.sensing.face.geometry import Points, Pose, ramp
from engine.sensing.picture import Picture

_GRID: Final = 24
"""A face's box is looked at in about so many rows and columns: light needs no more."""
_BURNT: Final = 250  # a channel at or above this holds no detail: glare
_BLACK: Final = 12


def light(frame_bgr: Picture, points: Points) -> float:
    """The quality of the light on the face: 0 where it is dark, glaring or without contrast."""
    height, width = frame_bgr.shape[:2]
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    left, top = np.clip(low, 0, (width - 1, height - 1)).astype(int)
    right, bottom = np.clip(high, (left + 1, top + 1), (width, height)).astype(int)
    rows, columns = max(1, (bottom - top) // _GRID), max(1, (right - left) // _GRID)
    box = frame_bgr[top:bottom:rows, left:right:columns].reshape(-1, 3)
    # Luminance by Rec. 601.
    grey = box @ np.array([0.114, 0.587, 0.299])
    mean = float(grey.mean())
    lost = float((box.min(axis=1) >= _BURNT).mean() + (grey <= _BLACK).mean())
    contrast = float(grey.std()) / max(1.0, mean)
    return (
        ramp(mean, 15.0, 70.0)
        * ramp(mean, 250.0, 215.0)
        * ramp(lost, 0.5, 0.1)
        * ramp(contrast, 0.02, 0.08)
    )


def framing(points: Points, shape: tuple[int, ...]) -> float:
    """The quality of the framing: 0 for a small face, less for one partly outside the picture."""
    height, width = shape[:2]
    left, top = points[:, :2].min(axis=0).tolist()
    right, bottom = points[:, :2].max(axis=0).tolist()
    large = ramp(bottom - top, 30.0, 80.0)
    across = max(0.0, min(right, width) - max(left, 0.0))
    down = max(0.0, min(bottom, height) - max(top, 0.0))
    inside = across * down / max(1e-9, (right - left) * (bottom - top))
    return large * ramp(inside, 0.6, 1.0)


def turned(pose: Pose) -> float:
    """The quality by head pose: 1 up to 25 degrees of yaw and pitch, 0 from 55 and 45."""
    return ramp(abs(pose.yaw), 55.0, 25.0) * ramp(abs(pose.pitch), 45.0, 25.0)


def uncovered(covered: float) -> float:
    """The quality where the network estimates that this share of the face, 0 to 1, is covered."""
    return ramp(covered, 0.16, 0.025)
