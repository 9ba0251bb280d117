"""Measures facial action units from landmarks. Pure numpy, no state, any thread.

Action units (AU) are named and numbered after Ekman and Friesen's Facial Action Coding System
(1978). Each is a distance on the canonical face, in centimetres, brought to 0..1 between a
resting face and a full movement: about the median and the far tail over 5,600 photographs of
2,600 people. People differ at rest, so that a baseline per person has to follow; these are not
yet feelings. No single one is as good as a trained coder's judgement.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from engine.adding import added
from engine.sensing.face.geometry import LANDMARKS, Fitted, Points, Pose, facing, ramp

_Plain = list[list[float]]

_EYE_CORNERS: Final = (33, 133, 362, 263)
_INNER_CORNERS: Final = (133, 362)
_MOUTH_CORNERS: Final = (61, 291)
_IRISES: Final = (468, 473)

_EYEBALL: Final = 1.2
"""Centimetres from the middle of an eyeball to its pupil."""
_IRIS_RISE: Final = 0.16
"""Centimetres by which an iris that looks straight ahead lies above the corners of its eye:
the median over photographs of people who face the camera."""


class ActionUnits(NamedTuple):
    """Intensities from 0 to 1; 0 is a resting face, except for the open eye."""

    smile: float
    brow_raise: float
    brow_lower: float
    lid_raise: float
    lid_tighten: float
    nose_wrinkle: float
    lip_raise: float
    lip_corner_down: float
    chin_raise: float
    lip_stretch: float
    lip_press: float
    jaw_drop: float
    eye_open: float


def action_units(mesh: Points) -> ActionUnits:
    """The action units of a mesh, (at least 468, 3), in the canonical frame (`geometry.fit`)."""
    # Single numbers out of an array cost ten times what plain floats do.
    points: _Plain = mesh.tolist()
    eyes = _height(points, *_EYE_CORNERS)
    corners = _height(points, *_MOUTH_CORNERS)
    width = _apart(points, 61, 291)
    gap = _apart(points, 13, 14)
    closed_mouth = ramp(gap, 0.6, 0.15)

    # A smile widens the mouth, lifts its corners and pushes the cheeks up (AU 12 and 6).
    lift = corners - _height(points, 0, 17)
    cheeks = _height(points, 50, 280) - eyes
    smile = (
        0.5 * ramp(width, 5.3, 6.5) + 0.25 * ramp(lift, 0.1, 0.6) + 0.25 * ramp(cheeks, -3.4, -3.0)
    )

    brow = _height(points, 105, 66, 107, 334, 296, 336) - eyes
    inner = _height(points, 107, 55, 336, 285) - _height(points, *_INNER_CORNERS)
    between = (_apart(points, 107, 336) + _apart(points, 55, 285)) / 2.0

    eye_width = (_apart(points, 33, 133) + _apart(points, 362, 263)) / 2.0
    opening = (_apart(points, 159, 145) + _apart(points, 386, 374)) / 2.0 / eye_width
    upper_lid = (_height(points, 158, 159, 160, 385, 386, 387) - eyes) / eye_width
    lower_lid = (_height(points, 144, 145, 153, 373, 374, 380) - eyes) / eye_width

    # Wings of the nose towards the eyes, the brow coming down to meet them: without the brow it
    # is the rise of a smile's cheeks.
    nose = _height(points, *_INNER_CORNERS) - _height(points, 48, 278, 64, 294)
    upper_lip = _height(points, 2) - _height(points, 0, 37, 267)
    droop = corners - _height(points, 13, 14)
    chin = _height(points, 17) - _height(points, 152)
    lips = _apart(points, 0, 13) + _apart(points, 14, 17)
    return ActionUnits(
        smile=smile,
        brow_raise=ramp(brow, 2.5, 3.3),
        brow_lower=0.6 * ramp(inner, 1.8, 1.2) + 0.4 * ramp(between, 2.75, 2.3),
        lid_raise=ramp(upper_lid, 0.19, 0.29),
        # Closing eyes are no tightened lids.
        lid_tighten=ramp(lower_lid, -0.08, -0.01) * ramp(opening, 0.08, 0.16),
        nose_wrinkle=ramp(nose, 3.8, 3.2) * ramp(inner, 2.3, 1.7),
        # A smile raises the upper lip along: what it explains is taken off.
        lip_raise=max(0.0, ramp(upper_lip, 1.55, 0.8) - 0.6 * smile),
        lip_corner_down=ramp(droop, -0.05, -0.5),
        chin_raise=ramp(chin, 3.5, 4.3) * closed_mouth,
        lip_stretch=ramp(width, 5.6, 7.0) * ramp(lift, 0.45, 0.15),
        lip_press=ramp(lips, 1.6, 1.15) * closed_mouth,
        jaw_drop=ramp(gap, 0.3, 3.0),
        eye_open=ramp(opening, 0.08, 0.36),
    )


def gaze(fitted: Fitted) -> Pose:
    """Where the eyes look, in degrees, as a pose without roll. Needs all 478 landmarks.

    The head's pose and the turn of the eyeballs in it, from the irises' place between the
    corners of the eyes. About 20 degrees of error, as every webcam's: good for on or off the
    screen and for nothing else. Raises ValueError when the irises are missing.
    """
    mesh, pose = fitted.mesh, fitted.pose
    if len(mesh) < LANDMARKS:
        raise ValueError("the landmarks have no irises")
    middles = np.array([(mesh[33] + mesh[133]) / 2.0, (mesh[263] + mesh[362]) / 2.0])
    aside, up, _ = (mesh[list(_IRISES)] - middles).mean(axis=0) / _EYEBALL
    rise = _IRIS_RISE / _EYEBALL
    turn, tilt = np.degrees(np.arcsin(np.clip([aside, up - rise], -1.0, 1.0)))
    return Pose(pose.yaw + float(turn), pose.pitch + float(tilt), 0.0)


def on_screen(look: Pose) -> float:
    """1 where a gaze rests on the screen, 0 where it is surely off it."""
    return facing(Pose(look.yaw * 0.8, look.pitch * 0.8, 0.0))


def _height(points: _Plain, *indices: int) -> float:
    return added(points[index][1] for index in indices) / len(indices)


def _apart(points: _Plain, one: int, other: int) -> float:
    return math.dist(points[one], points[other])
