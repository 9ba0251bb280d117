"""How a card looks: its text on a warm ground whose light wanders slowly, never on black.

Nothing of a window or of OpenGL: text is set by Pillow in a typeface that comes with matplotlib,
so that a card looks the same on every machine.
"""

import importlib.util
import math
import textwrap
import zlib
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

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
_SIZES: Final = (76, 64, 54, 46, 38, 32, 26, 21)
_MOST: Final = 1500  # letters: what is longer nobody reads, and `check` says so
_NO_LETTER: Final = "\U0010fffe"
_FACES: Final = ("STIXGeneral.ttf", "DejaVuSerif.ttf", "DejaVuSans.ttf")


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
    from PIL import Image, ImageDraw

    image = Image.new("RGBA", SIZE, (*_INK, 0))
    draw = ImageDraw.Draw(image)
    text = text[:_MOST]
    font, lines = _fitted(text)
    height = 1.34 * font.size
    top = 0.43 * SIZE[1] - height * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        place = (SIZE[0] / 2, top + height * number)
        draw.text(place, line, font=font, fill=(*_INK, 255), anchor="mm")
    foot = SIZE[1] - 56
    draw.line([(SIZE[0] / 2 - 28, foot - 30), (SIZE[0] / 2 + 28, foot - 30)], (*_SOFT, 110), 2)
    small = _font(_face(name), 22)
    called = textwrap.shorten(name.replace("_", " "), 60, placeholder="…")
    draw.text((SIZE[0] / 2, foot), called, font=small, fill=(*_SOFT, 200), anchor="mm")
    pixels = np.asarray(image)
    rows = np.flatnonzero(pixels[:, :, 3].any(axis=1))
    first, last = int(rows[0]), int(rows[-1]) + 1
    part = pixels[first:last]
    colour = np.ascontiguousarray(part[:, :, :3])
    return (colour, part[:, :, 3].astype(np.float32) / 255), first, last


def _fitted(text: str) -> tuple[Any, list[str]]:
    """The largest letters in which the text has room, and its lines; the smallest cuts it."""
    face = _face(text)
    font, lines = _font(face, _SIZES[0]), [""]
    for size in _SIZES:
        font = _font(face, size)
        lines = _wrapped(text, font)
        if len(lines) * 1.34 * size <= _TALLEST * SIZE[1]:
            return font, lines
    room = int(_TALLEST * SIZE[1] / (1.34 * _SIZES[-1]))
    return font, [*lines[: room - 1], "…"]


def _wrapped(text: str, font: Any) -> list[str]:
    """Lines no wider than there is room; an author's own line ends are kept."""
    most = _WIDEST * SIZE[0]
    lines: list[str] = []
    for paragraph in text.strip().splitlines() or [""]:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > most:
                lines.append(line)
                line = word
            else:
                line = longer
            while len(line) > 1 and font.getlength(line) > most:  # one endless word
                fits = bisect_right(range(1, len(line)), most,
                                    key=lambda n: font.getlength(line[:n]))  # fmt: skip
                lines.append(line[: max(1, fits)])
                line = line[max(1, fits) :]
        lines.append(line)
    return lines


@cache
def _font(face: Path, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(face), size)


def _face(text: str) -> Path:
    """The first typeface that has all the letters; the last has the most."""
    needed = {letter for letter in text if not letter.isspace()}
    for name in _FACES:
        path = _faces() / name
        if all(_has(path, letter) for letter in needed):
            return path
    return _faces() / _FACES[-1]


@cache
def _has(face: Path, letter: str) -> bool:
    """Whether a typeface has a letter: whether it looks other than what no typeface has."""
    font = _font(face, 16)
    return bytes(font.getmask(letter)) != bytes(font.getmask(_NO_LETTER))


@cache
def _faces() -> Path:
    found = importlib.util.find_spec("matplotlib")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
