"""Cuts a turned square out of a picture, at any scale. Any thread."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.picture import Picture

_FINEST: Final = 1.8  # pixels of the source per pixel of the square, beyond which it is averaged


def turned_square(
    frame_bgr: Picture,
    middle: NDArray[np.float64],
    angle: float,
    scale: float,
    pixels: int,
    above: float = 0.0,
) -> Picture:
    """A square, (pixels, pixels, 3), of a picture.

    `middle` is the point, (x, y) in pixels of the picture, that lies `above` the square's middle,
    in its pixels; `angle` is by how many degrees the square is turned, clockwise as it is seen,
    and `scale` how many of its pixels are one of the picture's. Where it leaves the picture, the
    picture's border goes on.
    """
    import cv2

    height, width = frame_bgr.shape[:2]
    # Only what is needed is averaged down before it is turned.
    reach = 0.75 * pixels / scale + 2.0
    left, top = np.clip(np.floor(middle - reach), 0, (width - 1, height - 1)).astype(int)
    right, bottom = np.clip(np.ceil(middle + reach), (left + 1, top + 1), (width, height)).astype(
        int
    )
    source: Any = frame_bgr[top:bottom, left:right]
    x, y = float(middle[0]) - left, float(middle[1]) - top
    coarse = scale * _FINEST
    if coarse < 1.0:
        size = max(1, round(source.shape[1] * coarse)), max(1, round(source.shape[0] * coarse))
        x, y = x * size[0] / source.shape[1], y * size[1] / source.shape[0]
        source = cv2.resize(source, size, interpolation=cv2.INTER_AREA)
        scale /= coarse
    turn = np.asarray(cv2.getRotationMatrix2D((x, y), angle, float(scale)), dtype=np.float64)
    turn[:, 2] += (pixels / 2.0 - x, pixels / 2.0 - above - y)
    turned = cv2.warpAffine(
        source, turn, (pixels, pixels), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(turned, dtype=np.uint8)
