"""One decoded picture, as a deck hands it to the compositor."""

import ctypes
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from engine.media.headers import Colour
from engine.words import Seconds


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a clip's picture by its header, and the shape of its pixels: across to down."""

    width: int
    height: int
    across: int = 1
    down: int = 1

    @property
    def sample_aspect(self) -> float:
        """The width of a pixel over its height; 1 where the header does not say."""
        return self.across / self.down if self.across > 0 and self.down > 0 else 1.0

    def turned(self) -> "Shape":
        """The same by a quarter turn."""
        return Shape(self.height, self.width, self.down, self.across)


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded frame in I420: three planes in one block of memory that a deck owns.

    `width` and `height` are what to show; the planes are `pitch` bytes wide and padded
    below. `number` is among this deck's pictures, of all clips: it never comes
    twice. A pixel is `sample_aspect` times as wide as high. `at` is the monotonic instant from
    which it is to be seen.
    """

    width: int
    height: int
    pitches: tuple[int, int, int]
    lines: tuple[int, int, int]
    addresses: tuple[int, int, int]
    number: int
    sample_aspect: float
    colour: Colour
    at: Seconds = 0.0

    @property
    def is_whole(self) -> bool:
        """Whether the picture fills its planes, with no padding beside or below."""
        fine, coarse = (self.width, self.height), (self.width / 2, self.height / 2)
        planes = zip(self.pitches, self.lines, strict=True)
        return list(planes) == [fine, coarse, coarse]

    def chroma(self) -> npt.NDArray[np.uint8]:
        """Both chroma planes in one, blue and red side by side: shape (lines, pitch, 2)."""
        shape = (self.lines[1], self.pitches[1])
        blue, red = (
            np.ctypeslib.as_array((ctypes.c_uint8 * (shape[0] * shape[1])).from_address(address))
            for address in self.addresses[1:]
        )
        return cv2.merge([blue.reshape(shape), red.reshape(shape)]).astype(np.uint8, copy=False)
