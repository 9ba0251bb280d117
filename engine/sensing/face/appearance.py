"""Aligns the picture of a face: upright and of one size, as the input of the affect network.

It is grey on purpose: the colours of a photograph tell its source rather than the expression.
"""

from typing import Final

import numpy as np

from engine.sensing.face.cutting import turned_square
from engine.sensing.face.geometry import Fitted, Points
from engine.sensing.picture import Picture

PIXELS: Final = 64
"""The side of the picture, pixels."""
PER_CENTIMETRE: Final = PIXELS / 17.0
"""Pixels of it per centimetre of the canonical face, which is 15 cm wide and 18 high."""

_MIDDLE: Final = (33, 133, 362, 263, 129, 358, 4)  # corners of the eyes, wings and tip of the nose
_ABOVE: Final = 1.73  # pixels by which that middle lies above the picture's


def upright(frame_bgr: Picture, points: Points, fitted: Fitted, pixels: int = PIXELS) -> Picture:
    """The grey picture, (pixels, pixels), of the face with these landmarks.

    More `pixels` than `PIXELS` show more around the face at the same scale. Where the face
    leaves the frame, its border goes on.
    """
    import cv2

    middle = points[list(_MIDDLE), :2].mean(axis=0)
    (x0, y0), (x1, y1) = points[[33, 133], :2].mean(axis=0), points[[263, 362], :2].mean(axis=0)
    angle = float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))
    turned = turned_square(frame_bgr, middle, angle, PER_CENTIMETRE / fitted.scale, pixels, _ABOVE)
    return np.asarray(cv2.cvtColor(turned, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
