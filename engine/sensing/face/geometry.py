"""Fits face landmarks to a canonical face, and gives the head's pose. Pure numpy, any thread.

Coordinates: landmarks come in pixels of the picture, x to the right, y down, z away from the
camera in the same scale as x. They are fitted to a canonical face (centimetres, x to the
picture's right, y up, z towards the camera), so that a movement is measured the same from near
and far, and with the head turned. "Left" is always the viewer's own left, which in a picture
that is not mirrored lies on the right.
"""

import math
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

LANDMARKS: Final = 478
"""Those of the mesh; the first 468 are the canonical face's, the ten that follow the irises."""

_CANONICAL_FILE: Final = Path(__file__).parents[2] / "models" / "canonical_face.npy"

# Points that move little with expression, and how much each counts in the fit: the basis that
# MediaPipe's face geometry module gives for its own Procrustes fit (Apache-2.0).
_RIGID: Final[dict[int, float]] = {
    4: 0.071, 6: 0.032, 10: 0.008, 33: 0.059, 54: 0.008, 67: 0.009, 117: 0.010, 119: 0.015,
    121: 0.019, 127: 0.005, 129: 0.121, 132: 0.006, 133: 0.053, 136: 0.067, 143: 0.015,
    147: 0.014, 198: 0.025, 205: 0.047, 263: 0.059, 284: 0.008, 297: 0.009, 346: 0.010,
    348: 0.015, 350: 0.019, 356: 0.005, 358: 0.121, 361: 0.006, 362: 0.053, 365: 0.067,
    372: 0.015, 376: 0.014, 420: 0.025, 425: 0.047,
}  # fmt: skip
_RIGID_INDEX: Final = np.array(list(_RIGID), dtype=np.intp)
_RIGID_WEIGHT: Final = np.array(list(_RIGID.values())) / sum(_RIGID.values())


class Pose(NamedTuple):
    """Where the head points, in degrees: yaw to the viewer's left, pitch up, roll to the left."""

    yaw: float
    pitch: float
    roll: float


class Fitted(NamedTuple):
    """A face in canonical coordinates, and the transformation that brought it there."""

    mesh: Points
    """The landmarks in the canonical frame, centimetres, as many as were given."""
    pose: Pose
    rotation: Points
    """(3, 3): from the canonical frame to the camera's, x to the right, y up, z to the camera."""
    scale: float
    """Pixels of the picture per centimetre of the canonical face."""


@cache
def canonical_face() -> Points:
    """The canonical face at rest, (468, 3), in centimetres; read once."""
    face: Points = np.load(_CANONICAL_FILE).astype(np.float64)
    face.flags.writeable = False
    return face


def fit(landmarks: Points) -> Fitted:
    """Fit landmarks (at least 468, 3), in pixels, to the canonical face.

    The fit is the weighted similarity of Umeyama ("Least-squares estimation of transformation
    parameters", 1991). Raises ValueError when the points have no extent.
    """
    seen = np.asarray(landmarks, dtype=np.float64) * (1.0, -1.0, -1.0)
    rigid, model = seen[_RIGID_INDEX], canonical_face()[_RIGID_INDEX]
    centre, model_centre = _RIGID_WEIGHT @ rigid, _RIGID_WEIGHT @ model
    rigid, model = rigid - centre, model - model_centre
    extent = float(_RIGID_WEIGHT @ (model**2).sum(axis=1))
    left, stretch, right = np.linalg.svd((rigid * _RIGID_WEIGHT[:, None]).T @ model)
    handed = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    rotation = (left * handed) @ right
    scale = float(stretch @ handed) / extent
    if not scale > 0.0:
        raise ValueError("the landmarks have no extent")
    mesh = (seen - centre) @ rotation / scale + model_centre
    return Fitted(mesh, _pose(rotation), rotation, scale)


def _pose(rotation: Points) -> Pose:
    """The yaw, pitch and roll of a rotation from the canonical frame to the camera's."""
    (_, up_x, x), (_, up_y, y), (_, up_z, z) = rotation.tolist()
    yaw = math.atan2(x, z)
    pitch = math.asin(min(1.0, max(-1.0, y)))
    # Undo yaw, then pitch; what is left turns about the axis of sight. Level is (cos, 0, -sin),
    # and what is upright to it the cross product of forward and level.
    cosine, sine = math.cos(yaw), math.sin(yaw)
    upright = -y * sine * up_x + (z * cosine + x * sine) * up_y - y * cosine * up_z
    roll = math.atan2(up_x * cosine - up_z * sine, upright)
    return Pose(math.degrees(yaw), math.degrees(pitch), math.degrees(roll))


def ramp(value: float, zero: float, one: float) -> float:
    """A linear ramp from 0 at `zero` to 1 at `one`, clamped outside; `zero` may be the larger."""
    return min(1.0, max(0.0, (value - zero) / (one - zero)))


def turned_by(one: Points, other: Points) -> float:
    """The angle between two rotations, (3, 3) each, in degrees."""
    cosine = (float(np.sum(one * other)) - 1.0) / 2.0
    return math.degrees(math.acos(min(1.0, max(-1.0, cosine))))


def facing(pose: Pose) -> float:
    """Whether the head is turned to the screen: 1 up to 20 degrees aside, 0 from 40 on.

    Webcams give no more: all methods of gaze estimation err by about 20 degrees.
    """
    aside = math.acos(math.cos(math.radians(pose.yaw)) * math.cos(math.radians(pose.pitch)))
    return ramp(math.degrees(aside), 40.0, 20.0)
