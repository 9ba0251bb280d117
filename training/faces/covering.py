"""Hands and things drawn over faces, so that the network learns when a face is not to be seen.

The photographs show hardly any covered faces, and nobody has marked them. So each cover is drawn,
and how much of the face it hides is known exactly.
"""

from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.picture import Picture

Random = np.random.Generator

_WHITE: Final = (255.0, 255.0, 255.0)

_FACE: Final = (0.62, 0.80)
"""Width and height of the oval of a face, as shares of the network's picture."""


@cache
def _oval(side: int, shown: int) -> NDArray[np.bool_]:
    """Where the face is in a picture of `side`, of which the middle `shown` make the network's."""
    rows, columns = np.mgrid[0:side, 0:side] - (side - 1) / 2.0
    inside = (columns / (_FACE[0] * shown / 2)) ** 2 + (rows / (_FACE[1] * shown / 2)) ** 2 < 1.0
    return np.asarray(inside, dtype=np.bool_)


def cover(picture: Picture, random: Random, other: Picture, shown: int) -> tuple[Picture, float]:
    """The grey picture, (side, side), with something over it, and the share of the face hidden.

    `other` is another picture of the same size, of which pieces may serve as a thing; the middle
    `shown` pixels of the side are what the network will see.
    """
    side = len(picture)
    mask = np.zeros((side, side), np.uint8)
    draw = random.choice(4, p=[0.5, 0.2, 0.15, 0.15])
    if draw == 0:
        over = _hand(picture, random, mask)
    elif draw == 1:
        over = _thing(random, mask, other)
    elif draw == 2:
        over = _thing(random, mask, np.full_like(picture, random.integers(0, 256)))
    else:
        over = _edge(picture, random, mask)
    soft = _blurred(mask, random.uniform(0.5, 1.5)) / 255.0
    covered = picture * (1.0 - soft) + over * soft
    oval = _oval(side, shown)
    return covered.astype(np.uint8), float(soft[oval].mean())


def _hand(picture: Picture, random: Random, mask: Picture) -> NDArray[np.float64]:
    """Fingers of the face's own skin, from one side, with or without a palm; fills `mask`."""
    import cv2

    side = len(picture)
    cheeks = picture[int(side * 0.5) : int(side * 0.62), int(side * 0.35) : int(side * 0.65)]
    tone = float(np.median(cheeks)) * random.uniform(0.75, 1.25)
    target = np.array([0.5, 0.55]) * side + random.normal(0.0, 0.11 * side, 2)
    angle = random.uniform(-0.3, np.pi + 0.3)  # hands mostly come from below
    along = np.array([np.cos(angle), np.sin(angle)])
    aside = np.array([-along[1], along[0]])
    width = random.uniform(0.055, 0.085) * side
    length = random.uniform(0.35, 0.6) * side
    over = np.full(picture.shape, tone)
    for finger in range(random.integers(1, 5)):
        tip = target + aside * width * 1.15 * (finger - 1.5) + along * random.normal(0, 0.03) * side
        base = tip + along * length + aside * random.normal(0.0, 0.03) * side
        line = np.zeros(picture.shape, np.uint8)
        thick = max(2, round(width))
        cv2.line(line, _whole(tip), _whole(base), _WHITE, thick, cv2.LINE_AA)
        # Round in the light: brighter in the middle of the finger than at its sides.
        round_ = cv2.GaussianBlur(line.astype(np.float32), (0, 0), width / 3.0) / 255.0
        inside = line > 0
        over[inside] = tone * (0.7 + 0.4 * round_[inside])
        np.maximum(mask, line, out=mask)
    if random.random() < 0.6:
        centre = target + along * length * 1.1
        size = int(width * 2.4), int(width * 2.8)
        cv2.ellipse(mask, _whole(centre), size, float(np.degrees(angle)), 0, 360, _WHITE, -1)
    light = random.normal(0.0, 0.15) * (np.mgrid[0:side, 0:side][random.integers(2)] / side - 0.5)
    grain = random.normal(0.0, 3.0, picture.shape)
    return np.asarray(np.clip(over * (1.0 + light) + grain, 0, 255), dtype=np.float64)


def _thing(random: Random, mask: Picture, texture: Picture) -> NDArray[np.float64]:
    """A box or a disc of another texture, anywhere on the face; fills `mask`."""
    import cv2

    side = len(mask)
    centre = side * random.uniform(0.25, 0.75, 2)
    size = side * random.uniform(0.08, 0.3, 2)
    if random.random() < 0.5:
        box = (tuple(map(float, centre)), tuple(map(float, 2 * size)), float(random.uniform(0, 90)))
        cv2.fillPoly(mask, [cv2.boxPoints(box).astype(np.int32)], _WHITE)
    else:
        cv2.ellipse(
            mask, _whole(centre), _whole(size), float(random.uniform(0, 90)), 0, 360, _WHITE, -1
        )
    shift = int(random.integers(side))
    return np.roll(texture, shift, axis=int(random.integers(2))).astype(np.float64)


def _edge(picture: Picture, random: Random, mask: Picture) -> NDArray[np.float64]:
    """The face leaves the frame: beyond an edge its border goes on; fills `mask`."""
    side = len(picture)
    cut = int(side * random.uniform(0.3, 0.75))
    turns = int(random.integers(4))
    turned = np.rot90(picture, turns).astype(np.float64)
    turned = np.concatenate([turned[:cut], np.repeat(turned[cut - 1 : cut], side - cut, axis=0)])
    where = np.zeros((side, side), np.uint8)
    where[cut:] = 255
    mask[:] = np.rot90(where, -turns)
    return np.ascontiguousarray(np.rot90(turned, -turns))


def _whole(point: Any) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))


def _blurred(mask: Picture, sigma: float) -> NDArray[np.float64]:
    import cv2

    return np.asarray(cv2.GaussianBlur(mask, (0, 0), sigma), dtype=np.float64)
