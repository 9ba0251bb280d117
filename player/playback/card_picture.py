"""How a card looks: its text on a warm ground whose light wanders slowly, never on black.

Nothing of a window or of OpenGL.
"""

import math
import zlib
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.text.typesetting import TextLayout, TextStyle, typeset_to_fit
from engine.words import Seconds

SIZE: Final = (1280, 720)
"""Width and height in pixels; the compositor fits it into any window."""

Rgb = tuple[float, float, float]
Plane = npt.NDArray[np.uint8]

# The edge of the ground and the light in it; cards with other names have other colours, so that
# a cut from one to the next is seen. All warm, and all dark enough to read cream on.
_GROUNDS: Final[tuple[tuple[Rgb, Rgb], ...]] = (
    ((58, 34, 30), (176, 98, 58)),  # terracotta
    ((54, 30, 38), (164, 82, 82)),  # rose
    ((56, 42, 26), (168, 122, 58)),  # amber
    ((44, 34, 44), (138, 92, 104)),  # heather
    ((40, 40, 32), (128, 116, 66)),  # olive
)
_INK: Final = (250, 243, 230)
_SOFT: Final = (226, 206, 180)
_COARSE: Final = (160, 90)  # the ground is worked out this small
_ROUND: Final[Seconds] = 40.0  # the light's way there and back
_GRAIN: Final = 2  # of 255: without it a slow gradient shows steps
_WIDEST: Final = 0.74  # of the width, for a line of text
_TALLEST: Final = 0.62  # of the height, for all of it
_LARGEST: Final = 76  # pixels: letters of a short text
_LEAST: Final = 21 / 76
_MOST: Final = 1500  # letters: what is longer nobody reads, and `check` says so
_LEADING: Final = 1.14


class CardPicture:
    """One card, drawn for any instant. Making one takes some milliseconds, `at` a few."""

    def __init__(self, name: str, text: str) -> None:
        self._edge, self._light = _GROUNDS[zlib.crc32(name.encode()) % len(_GROUNDS)]
        self._phase = zlib.crc32(name.encode()[::-1]) % 628 / 100
        self._ink, self._top, self._bottom = _set(name, text)
        noise = np.random.default_rng(7).integers(0, 2 * _GRAIN + 1, (SIZE[1], SIZE[0], 1))
        self._grain = np.repeat(noise, 3, axis=2).astype(np.uint8)

    def at(self, time: Seconds) -> Plane:
        """RGB of shape (height, width, 3) at so many seconds from the card's beginning."""
        import cv2

        ground = cv2.resize(self._ground(time), SIZE, interpolation=cv2.INTER_CUBIC)
        picture: Plane = np.asarray(cv2.add(ground, self._grain), np.uint8)
        colour, share = self._ink
        rows = picture[self._top : self._bottom]
        picture[self._top : self._bottom] = cv2.blendLinear(colour, rows, share, 1 - share)
        return picture

    def _ground(self, time: Seconds) -> Plane:
        across, down = _COARSE
        turn = self._phase + 2 * math.pi * time / _ROUND
        middle = (0.5 + 0.26 * math.cos(turn), 0.46 + 0.18 * math.sin(turn))
        x = (np.arange(across, dtype=np.float32) + 0.5) / across - middle[0]
        y = (np.arange(down, dtype=np.float32) + 0.5) / down - middle[1]
        glow = np.exp(-2.6 * x[None, :] ** 2 - 3.4 * y[:, None] ** 2)[:, :, None]
        edge, light = np.array(self._edge, np.float32), np.array(self._light, np.float32)
        return np.asarray(edge + (light - edge) * glow, np.uint8)


def _set(name: str, text: str) -> tuple[tuple[Any, Any], int, int]:
    """The text as colour and opacity (0 to 1) of its rows; from which row to which it stands."""
    wide, high = SIZE
    pixels = np.zeros((high, wide, 4), np.uint8)
    pixels[:, :, :3] = _INK
    body = TextStyle(_LARGEST, _WIDEST * wide, serif=True, leading=_LEADING)
    words = "\n".join(line.strip() for line in text.strip().splitlines())[:_MOST]
    laid = typeset_to_fit(words, body, _TALLEST * high, _LEAST)
    _lay_over(pixels, laid, 0.43 * high, (*_INK, 255))
    foot = high - 56
    pixels[foot - 31 : foot - 29, wide // 2 - 28 : wide // 2 + 28] = (*_SOFT, 110)
    called = typeset_to_fit(name.replace("_", " "), TextStyle(22, 0.8 * wide, serif=True), 34)
    _lay_over(pixels, called, foot, (*_SOFT, 200))
    rows = np.flatnonzero(pixels[:, :, 3].any(axis=1))
    first, last = int(rows[0]), int(rows[-1]) + 1
    part = pixels[first:last]
    colour = np.ascontiguousarray(part[:, :, :3])
    return (colour, part[:, :, 3].astype(np.float32) / 255), first, last


def _lay_over(
    pixels: Plane, laid: TextLayout, middle: float, colour: tuple[int, int, int, int]
) -> None:
    """Put a text in the middle of the width, where nothing stands yet."""
    letters = laid.picture(colour)
    high, wide = letters.shape[:2]
    top, left = round(middle - high / 2), (SIZE[0] - wide) // 2
    above, before = max(0, -top), max(0, -left)
    letters = letters[above : above + SIZE[1] - max(0, top), before : before + SIZE[0]]
    place = pixels[max(0, top) :, max(0, left) :][: letters.shape[0], : letters.shape[1]]
    inked = letters[:, :, 3] > 0
    place[inked] = letters[inked]
