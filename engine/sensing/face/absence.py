"""Tells an empty room from a viewer whose face is merely not found.

No face is found of somebody who turns away, covers the face, lies down or sits too far away.
Absence is therefore concluded from other evidence: the place of head and shoulders has changed
while the rest of the picture has not; or the whole picture is another; or nothing has moved for
some seconds. And the whole picture must have been searched for small faces. Without that, and
with a dark or covered lens, absence stays unknown.

Synchronous; times are passed in. After the call only a thumbnail of a picture is kept.
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.sensing.face.face_tracker import FaceBox
from engine.sensing.face.geometry import ramp
from engine.sensing.face.small_faces import SearchCoverage
from engine.sensing.picture import Picture
from engine.words import Seconds

UNKNOWN: Final = 0.05
"""The quality of a reading of no face where somebody may be there."""
LEFT: Final = 0.9
"""Its quality where somebody was seen to have left."""
STILL: Final = 0.8
"""Its quality where nothing has moved for long."""

HELD: Final[Seconds] = 0.12
"""How many seconds a place must be empty: a hand may pass, a picture be blurred."""
_QUIET: Final[tuple[Seconds, Seconds]] = (8.0, 14.0)
"""Where nothing moves for these seconds, the quality of absence rises from 0 to `STILL`."""

_ASLEEP: Final[Seconds] = 120.0  # shoulders that stay are somebody's; after this long, a chair's

_COLUMNS, _ROWS = 48, 36
_EVERY: Final[Seconds] = 0.2  # how often a face that is there is remembered
_PAUSE: Final[Seconds] = 0.4  # movement is measured against a picture this old
_OTHER: Final = 16.0  # levels, of 255: a cell that differs more has changed
_MOVED: Final = 9.0
_MOVING: Final = 4  # cells: fewer are noise
_DARK: Final = 14.0
_PLAIN: Final = 4.0  # a picture without edges is a covered lens
_FORGOTTEN: Final[Seconds] = 10.0
_FINEST: Final = 3.0  # sizes of a face: squares of no more than this show it

Thumbnail = NDArray[np.float32]
"""(36, 48, 3), blue, green, red, 0 to 255."""


@dataclass(slots=True)
class _Seen:
    """A person as last seen: face, time and picture."""

    place: FaceBox
    time: Seconds
    picture: Thumbnail
    left: Seconds | None = None  # since when the place has been empty


class AbsenceDetector:
    """Estimates the quality of readings of absence. One thread at a time."""

    def __init__(self) -> None:
        self._shape: tuple[int, ...] = ()
        self._seen: dict[int, _Seen] = {}
        self._remembered: Seconds = -math.inf
        self._before: deque[tuple[Seconds, Thumbnail]] = deque()
        self._still: Seconds | None = None
        self._sweeps = 0

    def update(self, frame_bgr: Picture, places: dict[int, FaceBox], time: Seconds) -> None:
        """Take in the people whose faces were found in a picture, by number."""
        self._still, self._sweeps = None, 0
        self._before.clear()
        fresh = not 0.0 <= time - self._remembered < _EVERY
        if not fresh and self._shape == frame_bgr.shape and places.keys() <= self._seen.keys():
            for number in places:
                self._seen[number].left = None
            return
        self._begin(frame_bgr)
        self._remembered = time
        picture = _thumbnail(frame_bgr)
        for number in [n for n, seen in self._seen.items() if time - seen.time > _FORGOTTEN]:
            del self._seen[number]
        for number, place in places.items():
            self._seen[number] = _Seen(place, time, picture)

    def one_left(self, frame_bgr: Picture, number: int, time: Seconds) -> float:
        """How surely one person has left, 0 to 1, in a picture with the faces of others."""
        seen = self._seen.get(number)
        picture = _thumbnail(frame_bgr)
        if seen is None or self._shape != frame_bgr.shape or not _shows(picture):
            return UNKNOWN
        change = _change(picture, seen.picture, seen.place, frame_bgr.shape)
        return LEFT if self._held(seen, change.place, time) else UNKNOWN

    def all_left(self, frame_bgr: Picture, time: Seconds, searched: SearchCoverage) -> float:
        """How surely nobody is there, 0 to 1, in a picture without a face.

        `searched` says how much of it was searched for small faces.
        """
        self._begin(frame_bgr)
        picture = _thumbnail(frame_bgr)
        if not _shows(picture):
            self._still = None
            self._before.clear()
            for seen in self._seen.values():
                seen.left = None
            return UNKNOWN
        if searched.lying:
            self._still = None
        left, stays = bool(self._seen) and not searched.lying, False
        for seen in self._seen.values():
            change = _change(picture, seen.picture, seen.place, frame_bgr.shape)
            stays = stays or (change.stays and time - seen.time < _ASLEEP)
            gone = change.place and (change.rest_is_same or change.rest_is_other)
            held = self._held(seen, gone, time)
            left = left and held and searched.side <= _FINEST * seen.place.size
        quiet = self._still_room(picture, time, searched)
        return max(LEFT if left else UNKNOWN, 0.0 if stays else quiet)

    def _begin(self, frame_bgr: Picture) -> None:
        if frame_bgr.shape != self._shape:
            self._shape = frame_bgr.shape
            self._seen.clear()
            self._before.clear()
            self._still = None

    def _held(self, seen: _Seen, gone: bool, time: Seconds) -> bool:
        if not gone:
            seen.left = None
        elif seen.left is None or time < seen.left:
            seen.left = time
        return seen.left is not None and time - seen.left >= HELD

    def _still_room(self, picture: Thumbnail, time: Seconds, searched: SearchCoverage) -> float:
        """How surely nobody is there, 0 to 1, because nothing moves."""
        if self._before and not 0.0 <= time - self._before[-1][0] <= 2.0:
            self._before.clear()
        if not self._before:
            self._still, self._sweeps = time, searched.sweeps
        self._before.append((time, picture))
        while len(self._before) > 1 and time - self._before[1][0] >= _PAUSE:
            self._before.popleft()
        earlier = self._before[0][1]
        moved = _apart(picture, earlier) > _MOVED
        if int(moved.sum()) >= _MOVING or self._still is None:
            self._still, self._sweeps = time, searched.sweeps
        if searched.lying or searched.sweeps - self._sweeps < 2:
            return 0.0
        return STILL * ramp(time - self._still, *_QUIET)


class _Change(NamedTuple):
    place: bool
    """The place of head and shoulders has changed."""
    stays: bool
    """The shoulders have not: somebody has only turned away, or sleeps."""
    rest_is_same: bool
    rest_is_other: bool


def _change(now: Thumbnail, then: Thumbnail, place: FaceBox, shape: tuple[int, ...]) -> _Change:
    height, width = shape[:2]
    across, down = _COLUMNS / width, _ROWS / height
    rows, columns = np.mgrid[0:_ROWS, 0:_COLUMNS] + 0.5
    x = (columns / across - place.x) / place.size
    y = (rows / down - place.y) / place.size
    head = (np.abs(x) < 0.4) & (np.abs(y) < 0.45)
    shoulders = (np.abs(x) < 0.9) & (y > 0.65) & (y < 1.5)
    body = (np.abs(x) < 1.7) & (y > -1.2)
    if not head.any():  # smaller than a cell
        head = np.hypot(x, y) == np.hypot(x, y).min()
    rest = ~body
    other = _apart(now, then, rest) > _OTHER
    gone, stays = bool(other[head].mean() >= 0.6), False
    # Of shoulders that were mostly below the picture the head must speak alone.
    if shoulders.sum() * _area(across, down, place.size) >= 0.5 * 1.8 * 0.85:
        gone = gone and bool(other[shoulders].mean() >= 0.5)
        stays = bool(other[shoulders].mean() < 0.35)
    if rest.mean() < 0.1:
        return _Change(gone, stays, rest_is_same=True, rest_is_other=False)
    share = float(other[rest].mean())
    # Who lies down is somewhere else in the picture, and takes more of it than a face.
    face = place.size * place.size / (width * height)
    return _Change(gone, stays, share <= 0.02 + min(0.06, face), share >= 0.5)


def _area(across: float, down: float, size: float) -> float:
    """The area of a cell, in squares of the face's size."""
    return 1.0 / (across * down * size * size)


def _apart(
    now: Thumbnail, then: Thumbnail, where: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """The difference of each cell from an earlier picture, (36, 48), in levels of 255.

    Each channel is first scaled to the earlier picture's median in `where`, the part without
    people: exposure, white balance and lamps change the whole picture.
    """
    one, other = (now, then) if where is None or not where.any() else (now[where], then[where])
    ratio = np.median((other + 1.0) / (one + 1.0), axis=tuple(range(one.ndim - 1)))
    apart = np.abs(now * np.clip(ratio, 0.5, 2.0) - then)
    return np.asarray(apart.max(axis=2), dtype=np.float32)


def _thumbnail(frame_bgr: Picture) -> Thumbnail:
    import cv2

    height, width = frame_bgr.shape[:2]
    # Every few pixels are enough, and cost a tenth.
    rows, columns = max(1, height // (4 * _ROWS)), max(1, width // (4 * _COLUMNS))
    few = frame_bgr[::rows, ::columns]
    small = cv2.resize(few, (_COLUMNS, _ROWS), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32)


def _shows(picture: Thumbnail) -> bool:
    """Whether a picture shows a room: it is neither dark nor, as of a covered lens, edgeless."""
    grey = picture.mean(axis=2)
    bends = np.abs(np.diff(grey, 2, axis=0))[:, 1:-1] + np.abs(np.diff(grey, 2, axis=1))[1:-1]
    return float(grey.mean()) >= _DARK and float(np.quantile(bends, 0.95)) >= _PLAIN
