"""The canonical face, held as somebody would hold it before a camera."""

import numpy as np

from engine.sensing.face.geometry import Points, canonical_face


def turned(yaw: float, pitch: float, roll: float) -> Points:
    """Landmarks in pixels of the canonical face, turned: to its left, up, its top to its left."""
    a, b, c = np.radians([yaw, -pitch, -roll])
    about_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    face = canonical_face() @ (about_y @ about_x @ about_z).T
    return face * (9.0, -9.0, -9.0) + (320.0, 240.0, 0.0)
