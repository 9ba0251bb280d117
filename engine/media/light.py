"""How light a picture is, place by place: the numbers that flashes are found in.

A picture is sampled at 72 by 72 places, whatever its size, and 3 by 4 of them are one cell of a
grid of 24 by 18. A third of the grid's width and height is what WCAG 2.3.1 takes for 10 degrees
of the visual field (341 by 256 pixels of 1024 by 768). Pure; numbers only.
"""

from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.media.headers import Colour

CELLS: Final = (18, 24)
"""Rows and columns of the grid."""
_EACH: Final = (4, 3)  # rows and columns of samples in a cell; of rows as many odd as even
_DOWN, _ACROSS = _EACH[0] * CELLS[0], _EACH[1] * CELLS[1]

Samples = npt.NDArray[np.float32]
"""R'G'B' of a picture's samples, 0 to 1, not linear: shape (3, 72, 72)."""
Grid = npt.NDArray[np.float32]
"""One number for each cell: shape (18, 24)."""
Mask = npt.NDArray[np.bool_]
"""Yes or no for each cell: shape (18, 24)."""

_MEAN: Final = np.float32(1 / (_EACH[0] * _EACH[1]))
_FINE: Final = 1023
RED_SCALE: Final = 320.0
"""The greatest value of `Light.red`."""
_SATURATED: Final = 0.8

_COEFFICIENTS: Final = {  # Y'CbCr to R'G'B', as in `player.screen.shaders`
    "bt709": np.array([[1, 0, 1.5748], [1, -0.1873, -0.4681], [1, 1.8556, 0]], np.float32),
    "bt601": np.array([[1, 0, 1.402], [1, -0.3441, -0.7141], [1, 1.772, 0]], np.float32),
}
_LUMINANCE: Final = np.array([0.2126, 0.7152, 0.0722], np.float32)


class Light(NamedTuple):
    """The light of one picture.

    `luminance` is relative: 0 (black) to 1 (white), as WCAG 2.2 defines it. `red` is
    (R - G - B) x 320 of linear R, G and B, at least 0, and `saturated` where R / (R + G + B) is
    0.8 or more: both after the working definition of WCAG 2.0 and 2.1.
    """

    luminance: Grid
    red: Grid
    saturated: Mask


def light_of(samples: Samples) -> Light:
    """The light of a picture by its samples."""
    steps = (samples * np.float32(_FINE) + np.float32(0.5)).astype(np.intp)
    linear = _linear().take(steps)
    # Sums of slices: a product of matrices would wake the threads of BLAS for some thousand terms.
    beside = linear.reshape(3, _DOWN, CELLS[1], _EACH[1])
    across = beside[..., 0] + beside[..., 1] + beside[..., 2]
    below = across.reshape(3, CELLS[0], _EACH[0], CELLS[1])
    cells = below[:, :, 0] + below[:, :, 1] + below[:, :, 2] + below[:, :, 3]
    cells *= _MEAN
    total = cells[0] + cells[1] + cells[2]
    luminance = _LUMINANCE[0] * cells[0] + _LUMINANCE[1] * cells[1] + _LUMINANCE[2] * cells[2]
    red = np.maximum(0.0, 2 * cells[0] - total) * np.float32(RED_SCALE)
    return Light(luminance, red, (cells[0] >= _SATURATED * total) & (red > 0))


def samples_of_rgb(picture: npt.NDArray[np.uint8]) -> Samples:
    """The samples of a picture in R'G'B': shape (height, width, 3)."""
    taken = _taken(picture)
    return np.ascontiguousarray(taken.transpose(2, 0, 1), np.float32) / np.float32(255)


def samples_of_planes(
    luma: npt.NDArray[np.uint8],
    blue: npt.NDArray[np.uint8],
    red: npt.NDArray[np.uint8],
    colour: Colour,
) -> Samples:
    """The samples of a picture in Y'CbCr, 4:2:0: luma of shape (height, width), chroma of half."""
    rows, columns = _places(*luma.shape)
    low = (np.minimum(rows // 2, blue.shape[0] - 1), np.minimum(columns // 2, blue.shape[1] - 1))
    planes = np.empty((3, _DOWN, _ACROSS), np.float32)
    planes[0] = _taken(luma)
    planes[1] = blue[low[0]][:, low[1]]
    planes[2] = red[low[0]][:, low[1]]
    if colour.full_range:
        begin, scale, scale_chroma = 0.0, 1 / 255, 1 / 255
    else:
        begin, scale, scale_chroma = 16.0, 1 / 219, 1 / 224
    planes[0] = (planes[0] - begin) * scale
    planes[1:] = (planes[1:] - 128.0) * scale_chroma
    rgb = _COEFFICIENTS[colour.matrix] @ planes.reshape(3, -1)
    return np.clip(rgb, 0.0, 1.0, out=rgb).reshape(planes.shape)


def recoloured(samples: Samples, colour: Colour) -> Samples:
    """Samples that a decoder made by BT.601's matrix, as they are by the picture's own."""
    if colour.matrix == "bt601":
        return samples
    found = _from_601() @ samples.reshape(3, -1)
    return np.asarray(np.clip(found, 0.0, 1.0), np.float32).reshape(samples.shape)


@cache
def _from_601() -> npt.NDArray[np.float32]:
    return _COEFFICIENTS["bt709"] @ np.linalg.inv(_COEFFICIENTS["bt601"])


@cache
def _linear() -> npt.NDArray[np.float32]:
    """R'G'B' in steps of 1/1023 to linear, by sRGB (IEC 61966-2-1), as WCAG has it."""
    steps = np.arange(_FINE + 1) / _FINE
    curve = np.where(steps <= 0.04045, steps / 12.92, ((steps + 0.055) / 1.055) ** 2.4)
    return curve.astype(np.float32)


def _taken(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """What is at the places that are looked at, and nothing of the rest, which is far more."""
    height, width = picture.shape[:2]
    if not picture.flags.c_contiguous:
        rows, columns = _places(height, width)
        return picture[rows][:, columns]
    every = picture.reshape(height * width, *picture.shape[2:])
    return every.take(_numbers(height, width), axis=0)


@cache
def _numbers(height: int, width: int) -> npt.NDArray[np.intp]:
    """The places that are looked at, counted along the rows of a picture: shape (72, 72)."""
    rows, columns = _places(height, width)
    found: npt.NDArray[np.intp] = rows[:, None] * width + columns
    return found


@cache
def _places(height: int, width: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The rows and columns that are looked at; odd ones and even ones by turns, so that both
    fields of an interlaced picture count alike."""
    return _spread(height, _DOWN), _spread(width, _ACROSS)


def _spread(length: int, count: int) -> npt.NDArray[np.intp]:
    step = length / count
    places = np.floor((np.arange(count) + 0.5) * step).astype(np.intp)
    if step >= 2:
        places += (np.arange(count) % 2) - (places % 2)
    found: npt.NDArray[np.intp] = np.minimum(places, length - 1)
    return found
