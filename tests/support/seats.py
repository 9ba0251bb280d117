"""People in a row before one camera, composed of pictures of faces that move, and who is who.

The real face reader watches them. Beside its numbers is kept whom each of them really was: a
number holds one person's baseline until it is told to be a newcomer's, so that two people under
one number without that are a mistake.
"""

from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.sensing.face.face_reader import FaceReader
from engine.sensing.face.face_tracker import face_box
from engine.sensing.face.geometry import Points
from engine.sensing.picture import Picture
from engine.sensing.quantities import FACE_NEWCOMER
from engine.sensing.reading import Reading
from engine.viewer.group import Group

RATE: Final = 8.0
SIDE: Final = 240
"""Pixels of each picture of a face."""
SEATS: Final = tuple(140.0 + 250.0 * seat for seat in range(5))
"""Where the middle of whoever sits there is, from the left; the fifth is free at first."""
ROOM: Final = (280, 1280)

_NOISES: Final = 7
"""Pictures of a camera's noise, one after another: to draw each anew took longer than to see."""

Where = Callable[[int, float], float | None]
"""Where somebody's middle is at a time, in pixels from the left; None: not in the picture."""


def leaves_and_returns(away: float, begin: float = 6.0) -> Where:
    """The first of four leaves by the left edge, and comes back to the free seat on the right."""

    def where(who: int, now: float) -> float | None:
        if who != 0 or now < begin:
            return SEATS[who]
        if now < begin + 1.0:
            return SEATS[0] - 280.0 * (now - begin)
        return None if now < begin + 1.0 + away else SEATS[4]

    return where


def crosses(seconds: float, begin: float = 6.0) -> Where:
    """The second and the third change seats within so many seconds; the second is in front."""

    def where(who: int, now: float) -> float | None:
        share = min(1.0, max(0.0, (now - begin) / seconds)) if who in (1, 2) else 0.0
        return SEATS[who] + share * (SEATS[3 - who] - SEATS[who])

    return where


def stays(who: int, now: float) -> float | None:
    """Everybody keeps the seat."""
    return SEATS[who]


class Row:
    """Four people before the camera, by the real face reader."""

    def __init__(self, faces: Sequence[Picture]) -> None:
        self._faces = [np.asarray(cv2.resize(each, (SIDE, SIDE)), np.uint8) for each in faces]
        self._reader = FaceReader(pulse=self)
        dice = np.random.default_rng(1)
        self._noise = [dice.normal(0.0, 3.0, (*ROOM, 3)).astype(np.float32) for _ in range(_NOISES)]
        self._seen: dict[int, tuple[float, float]] = {}
        self.group = Group()
        self.owners: dict[int, set[int]] = {}
        """Whose readings went into the baseline of each number, since it was last a newcomer's."""
        self.restarts = 0
        self.found = self.shown = 0

    def see(self, frame_bgr: Picture, points: Points, time: float, person: int) -> list[Reading]:
        """Take note of where a number's face is; the reader asks whoever measures a pulse so."""
        box = face_box(points)
        self._seen[person] = box.x, box.size
        return []

    def watch(self, seconds: float, where: Where) -> None:
        """Show them for a while, from 0 s on, and believe what is read."""
        for frame in range(round(seconds * RATE)):
            now = frame / RATE
            self._seen = {}
            picture, places = self._picture(where, now)
            readings = self._reader.read(picture, now)
            self.group.advance(now)
            for reading in readings:
                if reading.quantity == FACE_NEWCOMER:
                    self.owners[reading.person] = set()
                    self.restarts += 1
                self.group.update(reading)
            self.shown += len(places)
            self._note(places)

    @property
    def mixed(self) -> list[int]:
        """The numbers whose baseline holds readings of more than one person. While two hide one
        another a number may be either; what was read then is dropped as they come apart."""
        return [number for number, owners in self.owners.items() if len(owners) > 1]

    def close(self) -> None:
        """Forget every face."""
        self._reader.close()

    def _note(self, places: dict[int, float]) -> None:
        """Say whose face each number was; of two that hide one another it may be either."""
        for number, (x, size) in self._seen.items():
            near = [who for who, place in places.items() if abs(place - x) < 0.6 * size]
            self.found += len(near) == 1
            if len(near) != 1:
                continue
            self.owners.setdefault(number, set()).add(near[0])

    def _picture(self, where: Where, now: float) -> tuple[Picture, dict[int, float]]:
        """The room, the first in front of the others, and where everybody is."""
        canvas = np.full((*ROOM, 3), 120.0, np.float32)
        places: dict[int, float] = {}
        for who in reversed(range(len(self._faces))):
            at = where(who, now)
            if at is None:
                continue
            x = at + 4.0 * np.sin(0.8 * now + who)
            y = 20.0 + 3.0 * np.sin(1.1 * now + 2 * who)
            _paste(canvas, self._faces[who], round(x - SIDE / 2), round(y))
            places[who] = x
        canvas += self._noise[round(now * RATE) % _NOISES]
        return np.clip(canvas, 0, 255).astype(np.uint8), places


def _paste(canvas: NDArray[np.float32], face: Picture, left: int, top: int) -> None:
    """Lay a face into the room; what lies beyond the edges is not seen."""
    begin, end = max(0, left), min(canvas.shape[1], left + SIDE)
    if begin < end:
        inside = slice(begin - left, end - left)
        share = _MASK[:, inside, None]
        here = canvas[top : top + SIDE, begin:end]
        here[:] = here * (1.0 - share) + face[:, inside] * share


_ACROSS = np.linspace(-1.0, 1.0, SIDE)
_MASK: Final = np.clip(
    6.0 * (1.0 - np.maximum(np.abs(_ACROSS)[:, None], 1.25 * np.abs(_ACROSS)[None])), 0.0, 1.0
).astype(np.float32)
"""Heads and shoulders, narrower than high, with soft edges."""
