"""Brushes: gradients, clouds, glows, silhouettes, beams, water, and the finish of a frame.

A picture is an array of height × width × 3, red first, about 0 to 1; brushes paint into it.
A mask is height × width, 0 to 1.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1280, 720
Picture = NDArray[np.float32]
Mask = NDArray[np.float32]
Colour = NDArray[np.float32]
Point = tuple[float, float]

_SUBPIXEL = 4  # bits behind the point in the coordinates of polygons, so that they glide

ROWS: Mask = np.arange(HEIGHT, dtype=np.float32)[:, None]
COLUMNS: Mask = np.arange(WIDTH, dtype=np.float32)[None, :]


@lru_cache(maxsize=512)
def colour(code: str) -> Colour:
    """`#rrggbb` as three numbers from 0 to 1."""
    parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return np.array(parts, np.float32)


def mix(first: str, second: str, share: float) -> Colour:
    """Between two colours."""
    return colour(first) + (colour(second) - colour(first)) * np.float32(share)


def smooth(low: float, high: float, value: NDArray[Any] | float) -> NDArray[np.float32]:
    """0 below `low`, 1 above `high`, an S between them."""
    share = np.clip((np.asarray(value, np.float32) - low) / (high - low), 0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)


def gradient(*stops: tuple[float, str], height: int = HEIGHT, width: int = WIDTH) -> Picture:
    """From top (0) to bottom (1) through the colours of the stops."""
    at = np.linspace(0, 1, height)
    places = [place for place, _ in stops]
    channels = [np.interp(at, places, [colour(code)[i] for _, code in stops]) for i in range(3)]
    column = np.stack(channels, axis=-1).astype(np.float32)[:, None, :]
    column = cv2.GaussianBlur(column, (1, 0), sigmaX=0.1, sigmaY=height / 60).reshape(height, 1, 3)
    return np.repeat(column, width, axis=1)


def noise(
    rng: np.random.Generator,
    cells: tuple[int, int],
    octaves: int = 5,
    size: tuple[int, int] = (HEIGHT, WIDTH),
    fade: float = 0.5,
) -> Mask:
    """Fractal noise from 0 to 1 that repeats without a seam in both directions."""
    height, width = size
    total = np.zeros(size, np.float32)
    for octave in range(octaves):
        down, across = min(cells[0] * 2**octave, height), cells[1] * 2**octave
        if across > width:
            break
        grid = np.pad(rng.random((down, across), np.float32), 3, mode="wrap")
        scale = (width / across, height / down)
        whole = cv2.resize(grid, None, fx=scale[0], fy=scale[1], interpolation=cv2.INTER_CUBIC)
        top, left = round(3 * scale[1]), round(3 * scale[0])
        part = whole[top : top + height, left : left + width]
        total += fade**octave * cv2.resize(part, (width, height))
    low, high = np.percentile(total, (0.5, 99.5))
    return np.clip((total - low) / (high - low), 0, 1).astype(np.float32)


def drift(
    plate: NDArray[np.float32],
    across: float = 0.0,
    down: float = 0.0,
    zoom: float = 1.0,
    turn: float = 0.0,
    centre: Point | None = None,
    border: int = cv2.BORDER_WRAP,
) -> NDArray[np.float32]:
    """The plate as a moving camera sees it, at the size of a frame; finer than pixels.

    `across` and `down` move the picture, `turn` is in degrees, both about the centre.
    """
    height, width = plate.shape[:2]
    middle = centre or (width / 2, height / 2)
    matrix = cv2.getRotationMatrix2D(middle, turn, zoom)
    matrix[0, 2] += across + (WIDTH - width) / 2
    matrix[1, 2] += down + (HEIGHT - height) / 2
    moved: NDArray[np.float32] = cv2.warpAffine(
        plate, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=border
    )
    return moved


def _thrice(mask: Mask) -> Picture:
    """The mask for each of the three channels; far quicker than letting numpy broadcast."""
    return cv2.merge([np.ascontiguousarray(mask, np.float32)] * 3)


@lru_cache(maxsize=64)
def _row(paint: tuple[float, ...]) -> Picture:
    return np.tile(np.array(paint, np.float32), WIDTH)


def lay(picture: Picture, mask: Mask, paint: Colour | Picture, top: int = 0) -> None:
    """Cover the picture with paint where the mask is 1; `top` is the first row touched."""
    part = picture[top : top + mask.shape[0]]
    share = _thrice(np.broadcast_to(mask, part.shape[:2]))
    if paint.ndim == 1:
        flat = part.reshape(part.shape[0], -1)
        flat += (_row(tuple(paint.tolist())) - flat) * share.reshape(flat.shape)
    else:
        part += (paint - part) * share


def light(picture: Picture, mask: Mask, paint: Colour, top: int = 0) -> None:
    """Add light."""
    part = picture[top : top + mask.shape[0]]
    flat = part.reshape(part.shape[0], -1)
    share = _thrice(np.broadcast_to(mask, part.shape[:2])).reshape(flat.shape)
    flat += share * _row(tuple(paint.tolist()))


def glow(
    picture: Picture,
    place: Point,
    radius: float,
    paint: Colour,
    strength: float = 1.0,
    squash: float = 1.0,
    power: float = 1.0,
) -> None:
    """A soft round light; `squash` above 1 flattens it, `power` below 1 sharpens its heart."""
    reach = radius * (3.0 if power >= 1 else 5.0)
    left, right = int(max(place[0] - reach, 0)), int(min(place[0] + reach, WIDTH))
    top, bottom = int(max(place[1] - reach, 0)), int(min(place[1] + reach, HEIGHT))
    if left >= right or top >= bottom or strength <= 0:
        return
    across = (COLUMNS[:, left:right] - place[0]) / radius
    down = (ROWS[top:bottom] - place[1]) / radius * squash
    square = across * across + down * down
    if power != 1.0:
        square = np.power(square, np.float32(power))
    edge = np.float32(np.exp(-((reach / radius) ** (2 * power))))
    shape = np.clip(np.exp(-square) - edge, 0, 1)
    picture[top:bottom, left:right] += (shape * np.float32(strength))[..., None] * paint


def polygon(
    picture: Picture,
    points: Sequence[Point],
    paint: Colour,
    alpha: float = 1.0,
    blur: float = 0.0,
) -> None:
    """A filled shape with soft edges."""
    corners = np.array(points, np.float64)
    margin = 2 + int(3 * blur)
    left, top = (np.floor(corners.min(axis=0)).astype(int) - margin).clip(0, (WIDTH, HEIGHT))
    right, bottom = (np.ceil(corners.max(axis=0)).astype(int) + margin).clip(0, (WIDTH, HEIGHT))
    if left >= right or top >= bottom:
        return
    shape = np.zeros((bottom - top, right - left), np.uint8)
    fixed = np.round((corners - (left, top)) * 2**_SUBPIXEL).astype(np.int32)
    cv2.fillPoly(shape, [fixed], 255, cv2.LINE_AA, _SUBPIXEL)
    if blur > 0:
        shape = cv2.GaussianBlur(shape, (0, 0), blur)
    mask = shape.astype(np.float32) * np.float32(alpha / 255)
    part = picture[top:bottom, left:right]
    part += (paint - part) * mask[..., None]


def stroke(
    picture: Picture, points: Sequence[Point], width: float, paint: Colour, alpha: float = 1.0
) -> None:
    """A line of even width through the points."""
    line = np.array(points, np.float64)
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)[:, None]
    side = np.stack([-along[:, 1], along[:, 0]], axis=1) * width / 2
    outline = np.concatenate([line + side, (line - side)[::-1]])
    polygon(picture, [(x, y) for x, y in outline], paint, alpha)


def ellipse(
    picture: Picture, place: Point, across: float, down: float, paint: Colour, alpha: float = 1.0
) -> None:
    """A filled ellipse with the given half axes."""
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    x, y = place[0] + across * np.cos(turn), place[1] + down * np.sin(turn)
    polygon(picture, list(zip(x, y, strict=True)), paint, alpha)


def ridge(
    rng: np.random.Generator, cells: int, octaves: int = 6, length: int = 2 * WIDTH
) -> NDArray[np.float32]:
    """A line of hills, 0 to 1, twice as long as a frame is wide, so that it can be passed by."""
    return noise(rng, (1, cells), octaves, (1, length), 0.48)[0]


def contour(places: Sequence[float], values: Sequence[float], shift: float = 0.0) -> Mask:
    """A soft line through the given points, one value for each column."""
    wide = np.interp(np.arange(-60, WIDTH + 60) + shift, places, values)
    window = np.hanning(121)
    return np.convolve(wide, window / window.sum(), mode="valid").astype(np.float32)


def hills(
    picture: Picture, heights: NDArray[Any], paint: Colour | Picture, softness: float = 1.0
) -> None:
    """Fill everything below a line; `heights` holds one row number for each column."""
    top = int(max(heights.min() - 2 * softness, 0))
    if top >= HEIGHT:
        return
    line = heights.astype(np.float32)[None, :]
    mask = np.clip((ROWS[top:] - line) / np.float32(softness) + 0.5, 0, 1)
    lay(picture, mask, paint if paint.ndim == 1 else paint[top:], top)


_HALF_X: Mask = np.arange(0, WIDTH, 2, dtype=np.float32)[None, :]
_HALF_Y: Mask = np.arange(0, HEIGHT, 2, dtype=np.float32)[:, None]


def beam(
    picture: Picture,
    place: Point,
    angle: float,
    paint: Colour,
    strength: float = 1.0,
    reach: float = 900.0,
    width: float = 0.045,
    tilt: float = 0.0,
) -> None:
    """The two arms of a turning lamp; `angle` in radians, 0 to the right, a quarter towards us.

    The arms lie in a plane that we see from its edge, raised by `tilt` towards the viewer.
    """
    for arm in (angle, angle + np.pi):
        across, depth = np.cos(arm), np.sin(arm)
        direction = np.array([across, tilt * depth])
        length = np.hypot(*direction) + 1e-3
        direction /= length
        x, y = _HALF_X - np.float32(place[0]), _HALF_Y - np.float32(place[1])
        along = x * direction[0] + y * direction[1]
        aside = np.abs(y * direction[0] - x * direction[1])
        spread = 5.0 + np.maximum(along, 0) * (width / max(length, 0.12))
        core = np.exp(-((aside / spread) ** 2)) * (6.0 / (spread + 6.0)) ** 0.35
        fall = np.exp(-np.maximum(along, 0) / (reach * (0.15 + 0.85 * length)))
        shape = (core * fall * smooth(-8, 8, along)).astype(np.float32)
        # An arm that comes towards us is brighter than one that leaves.
        shape *= np.float32(strength * (0.75 + 0.35 * depth))
        light(picture, cv2.resize(shape, (WIDTH, HEIGHT)), paint)
    flare = max(np.sin(angle), np.sin(angle + np.pi)) ** 24
    glow(picture, place, 26 + 90 * flare, paint, strength * (0.8 + 1.0 * flare), power=0.6)


class Stars:
    """Fixed stars that twinkle, on a plate larger than the frame so that the sky can turn."""

    def __init__(
        self, rng: np.random.Generator, count: int, size: tuple[int, int], gain: float = 1.0
    ) -> None:
        height, width = size
        self.plate = np.zeros((height, width, 3), np.float32)
        tints = [colour("#cfe0ff"), colour("#fff4e0"), colour("#ffd9c0"), colour("#ffffff")]
        for _ in range(count):
            x, y = rng.uniform(2, width - 3), rng.uniform(2, height - 3)
            brightness = gain * (0.18 + 0.9 * rng.random() ** 5)
            spread = 0.55 + 0.75 * brightness
            left, top = int(x) - 2, int(y) - 2
            grid = np.arange(5)
            spot = np.exp(
                -((grid[None, :] + left - x) ** 2 + (grid[:, None] + top - y) ** 2) / spread**2
            )
            patch = self.plate[max(top, 0) : top + 5, max(left, 0) : left + 5]
            spot = spot[: patch.shape[0], : patch.shape[1]]
            patch += (spot * brightness)[..., None] * tints[int(rng.integers(4))]
        self.flicker = noise(rng, (90, 160), 1)

    def shine(
        self, picture: Picture, time: float, turn: float, bottom: int, strength: float = 1.0
    ) -> None:
        """Add the stars above row `bottom`; the sky turns about a pole below the frame."""
        sky = drift(self.plate, turn=turn, border=cv2.BORDER_CONSTANT)[:bottom]
        dim = 0.6 + 0.55 * drift(self.flicker, 37 * time, 11 * time)[:bottom]
        haze = smooth(bottom, bottom - 240, ROWS[:bottom]) * np.float32(strength)
        picture[:bottom] += sky * _thrice(dim * haze)


class Sea:
    """Water below a horizon, which mirrors what is painted above it."""

    def __init__(self, rng: np.random.Generator, horizon: int, swell: float = 1.0) -> None:
        self.horizon, self.swell = horizon, swell
        self.chop = noise(rng, (16, 16), 5, (512, 512), 0.62)
        rows = np.arange(horizon, HEIGHT, dtype=np.float32)[:, None]
        self.near = ((rows - horizon) / (HEIGHT - horizon)).astype(np.float32)
        distance = 1.0 / (self.near + 0.035)
        self._across = ((COLUMNS - WIDTH / 2) * distance * 0.16).astype(np.float32)
        self._away = np.broadcast_to(distance * 150, self._across.shape).astype(np.float32)
        self._rows = np.broadcast_to(rows, self._across.shape).astype(np.float32)

    def ripples(self, time: float, speed: float = 1.0) -> Mask:
        """The height of the water at each pixel below the horizon, about -1 to 1."""
        move = time * speed
        first = self._sample(self._across + 17 * move, self._away + 26 * move)
        second = self._sample(self._across * 1.7 - 21 * move, self._away * 1.7 + 13 * move)
        return (first + second - 1.0).astype(np.float32)

    def _sample(self, x: NDArray[np.float32], y: NDArray[np.float32]) -> Mask:
        sampled: Mask = cv2.remap(
            self.chop,
            np.mod(x, 512).astype(np.float32),
            np.mod(y, 512).astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        return sampled

    def mirror(
        self,
        picture: Picture,
        time: float,
        deep: Colour,
        depth: float = 0.6,
        speed: float = 1.0,
        glint: Colour | None = None,
    ) -> None:
        """Paint the water: a mirror far away, its own colour near."""
        ripple = self.ripples(time, speed)
        # Small far waves, large near ones: what is mirrored is drawn out towards the viewer.
        sway = (3.0 + 60.0 * self.near) * self.swell
        source_y = 2 * self.horizon - self._rows - np.abs(ripple) * sway - ripple * sway * 0.8
        source_x = COLUMNS + ripple * sway * 0.55
        source_y = np.clip(source_y * 1.0, 0, self.horizon - 1).astype(np.float32)
        mirrored = cv2.remap(
            picture[: self.horizon],
            source_x.astype(np.float32),
            source_y,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT,
        )
        share = np.clip(self.near**0.7 * depth + 0.10 + 0.22 * ripple * self.near**0.4, 0, 1)
        lay(mirrored, share.astype(np.float32), deep)
        water = mirrored
        if glint is not None:
            sparks = smooth(0.50, 0.85, ripple) * (0.15 + self.near * 0.6)
            light(water, sparks.astype(np.float32), glint)
        picture[self.horizon :] = water


class Rain:
    """Slanted streaks in two depths."""

    def __init__(self, rng: np.random.Generator, count: int = 520, slant: float = 0.32) -> None:
        self.slant = slant
        self.plates: list[Mask] = []
        for length, thick in ((46, 1), (90, 2)):
            plate = np.zeros((HEIGHT, WIDTH), np.uint8)
            for _ in range(count // thick**2):
                x, y = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)
                long = length * rng.uniform(0.6, 1.3)
                for shift_x in (0, WIDTH):
                    for shift_y in (0, HEIGHT):
                        start = (round(x - shift_x), round(y - shift_y))
                        stop = (round(start[0] - long * slant), round(start[1] + long))
                        grey = int(rng.uniform(60, 200))
                        cv2.line(plate, start, stop, grey, thick, cv2.LINE_AA)
            soft = cv2.GaussianBlur(plate, (0, 0), 0.9 * thick)
            self.plates.append(soft.astype(np.float32) / 255)

    def fall(self, picture: Picture, time: float, paint: Colour, strength: float) -> None:
        """Add the rain of this instant."""
        for plate, speed, share in zip(self.plates, (1150, 1900), (0.6, 1.0), strict=True):
            down = speed * time
            moved = drift(plate, -down * self.slant % WIDTH, down % HEIGHT)
            light(picture, moved * np.float32(strength * share), paint)


class Finish:
    """What every frame goes through last: bloom, vignette, a gentle curve, grain."""

    def __init__(self, rng: np.random.Generator, grain: float = 0.006) -> None:
        x, y = (COLUMNS / WIDTH - 0.5) * 1.1, ROWS / HEIGHT - 0.5
        self.vignette = (1 - 0.55 * smooth(0.30, 0.95, np.hypot(x, y)))[..., None]
        tiles = [rng.standard_normal((HEIGHT, WIDTH)).astype(np.float32) for _ in range(4)]
        self.grain = [
            cv2.GaussianBlur(tile, (0, 0), 0.8) * np.float32(2.2 * grain) for tile in tiles
        ]

    def apply(self, picture: Picture, index: int) -> NDArray[np.uint8]:
        """The frame as bytes, red first."""
        small = cv2.resize(picture, (WIDTH // 4, HEIGHT // 4), interpolation=cv2.INTER_AREA)
        bright = cv2.GaussianBlur(np.maximum(small - 0.62, 0), (0, 0), 14)
        picture = picture + 0.55 * cv2.resize(bright, (WIDTH, HEIGHT))
        picture = picture * self.vignette
        # A soft shoulder keeps lamps and suns from clipping into flat white discs.
        picture = np.where(picture > 0.75, 1 - 0.25 * np.exp(-(picture - 0.75) * 4), picture)
        step, tile = (index * 7919) % 641, self.grain[index % 4]
        picture = picture + np.roll(tile, (step, step * 2), axis=(0, 1))[..., None]
        return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
