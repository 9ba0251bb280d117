"""Aligns the picture of a face: upright and of one size, as the input of the affect network.

It is grey on purpose: the colours of a photograph tell its source rather than the expression.
"""

from typing import Final

import numpy as np

from engine.sensing.face.geometry import Fitted, Points
from engine.sensing.picture import Picture

PIXELS: Final = 96
"""The side of the picture, pixels."""
PER_CENTIMETRE: Final = PIXELS / 17.0
"""Pixels of it per centimetre of the canonical face, which is 15 cm wide and 18 high."""

_MIDDLE: Final = (33, 133, 362, 263, 129, 358, 4)  # corners of the eyes, wings and tip of the nose
_ABOVE: Final = 2.6  # pixels by which that middle lies above the picture's
_FINEST: Final = 1.8  # pixels of the source per pixel of the picture, beyond which it is averaged


def upright(frame_bgr: Picture, points: Points, fitted: Fitted, pixels: int = PIXELS) -> Picture:
    """The grey picture, (pixels, pixels), of the face with these landmarks.

    More `pixels` than `PIXELS` show more around the face at the same scale. Where the face
    leaves the frame, its border goes on.
    """
    import cv2

    height, width = frame_bgr.shape[:2]
    middle = points[list(_MIDDLE), :2].mean(axis=0)
    (x0, y0), (x1, y1) = points[[33, 133], :2].mean(axis=0), points[[263, 362], :2].mean(axis=0)
    angle = np.arctan2(y1 - y0, x1 - x0)
    shrink = PER_CENTIMETRE / fitted.scale
    # Only what is needed is averaged down before it is turned.
    reach = 0.75 * pixels / shrink + 2.0
    left, top = np.clip(np.floor(middle - reach), 0, (width - 1, height - 1)).astype(int)
    right, bottom = np.clip(np.ceil(middle + reach), (left + 1, top + 1), (width, height)).astype(
        int
    )
    source = frame_bgr[top:bottom, left:right]
    x, y = float(middle[0]) - left, float(middle[1]) - top
    coarse = shrink * _FINEST
    if coarse < 1.0:
        size = max(1, round(source.shape[1] * coarse)), max(1, round(source.shape[0] * coarse))
        x, y = x * size[0] / source.shape[1], y * size[1] / source.shape[0]
        source = np.asarray(cv2.resize(source, size, interpolation=cv2.INTER_AREA), np.uint8)
        shrink /= coarse
    turn = np.asarray(
        cv2.getRotationMatrix2D((x, y), float(np.degrees(angle)), float(shrink)), dtype=np.float64
    )
    turn[:, 2] += (pixels / 2.0 - x, pixels / 2.0 - _ABOVE - y)
    turned = cv2.warpAffine(
        source, turn, (pixels, pixels), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cv2.cvtColor(turned, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
