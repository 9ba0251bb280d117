"""Keeps the light of a clip's pictures small: a few hundred bytes a picture, as text.

Luminance and red are kept in 255 steps, which is fine enough for a change of a tenth; each picture
is written as its difference from the one before, and all of it compressed. Pure.
"""

import base64
import binascii
import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.media.light import CELLS, RED_SCALE, Light

_CELLS: Final = CELLS[0] * CELLS[1]
_BITS: Final = -(-_CELLS // 8)
_EACH: Final = 2 * _CELLS + _BITS  # bytes of one picture
_LEVEL: Final = 3  # of zlib: higher ones take longer and save little


def packed(lights: Sequence[Light]) -> str:
    """The light of pictures as text."""
    rows = np.empty((len(lights), _EACH), np.uint8)
    for number, light in enumerate(lights):
        rows[number, :_CELLS] = _steps(light.luminance, 1.0)
        rows[number, _CELLS : 2 * _CELLS] = _steps(light.red, RED_SCALE)
        rows[number, 2 * _CELLS :] = np.packbits(light.saturated)
    rows[1:] -= rows[:-1].copy()
    return base64.b85encode(zlib.compress(rows.tobytes(), _LEVEL)).decode("ascii")


def unpacked(text: str) -> list[Light]:
    """The light of pictures again, each within 1/510 of its scale. Raises ValueError for what is
    no such text."""
    try:
        found = zlib.decompress(base64.b85decode(text))
    except (zlib.error, binascii.Error) as error:
        raise ValueError(str(error)) from None
    if len(found) % _EACH:
        raise ValueError("some of the light is missing")
    rows = np.frombuffer(found, np.uint8).reshape(-1, _EACH)
    rows = np.cumsum(rows, axis=0, dtype=np.uint8)
    luminance = _shares(rows[:, :_CELLS], 1.0)
    red = _shares(rows[:, _CELLS : 2 * _CELLS], RED_SCALE)
    bits = np.unpackbits(rows[:, 2 * _CELLS :], axis=1, count=_CELLS).astype(np.bool_)
    saturated = bits.reshape(-1, *CELLS)
    return [Light(*each) for each in zip(luminance, red, saturated, strict=True)]


def _steps(grid: npt.NDArray[np.float32], greatest: float) -> npt.NDArray[np.uint8]:
    scaled = np.clip(np.rint(grid.ravel() * np.float32(255 / greatest)), 0, 255)
    return np.asarray(scaled, np.uint8)


def _shares(steps: npt.NDArray[np.uint8], greatest: float) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = steps.astype(np.float32) * np.float32(greatest / 255)
    return found.reshape(-1, *CELLS)
