"""Where people sit in a camera's recording of an audience: any number of faces, told by place.

Nobody is recognised: a seat is a place in the picture where a face was again and again.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from engine.sensing.face.detector import Detection, FaceDetector
from engine.sensing.picture import Picture

_OVERLAP: Final = 0.5  # of a window, by which the next one begins
_SHARES: Final = (1.0, 0.5, 0.25)  # of the picture's height: the sides of what is looked into
_SURE: Final = 0.75  # of a detection's score
_SAME: Final = 0.8  # of a face's size: nearer ones are of one seat
_OFTEN: Final = 0.4  # of the pictures in which a face has to be found
_AROUND: Final = 3.2  # sizes of the face: what is cut out around a seat
_ALONE: Final = 1.5  # of the way to the next face
_ROW: Final = 1.0  # of a face's size: seats less apart in height are of one row


_Place = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat: its number, from the left and the row behind first, and what is cut out of each
    picture for it, in pixels."""

    number: int
    left: int
    top: int
    wide: int
    high: int

    def cut(self, picture: Picture) -> Picture:
        """What of a picture belongs to this seat."""
        return picture[self.top : self.top + self.high, self.left : self.left + self.wide]


@dataclass(slots=True)
class _Spot:
    faces: list[Detection] = field(default_factory=list)
    pictures: set[int] = field(default_factory=set)

    def middle(self) -> _Place:
        """Place and size, by the median."""
        middle = len(self.faces) // 2
        x, y, size = (
            sorted(getattr(each, name) for each in self.faces)[middle]
            for name in ("x", "y", "size")
        )
        return x, y, size


def seats_in(pictures: Iterable[Picture]) -> tuple[Seat, ...]:
    """The seats that pictures of one recording show, (height, width, 3) uint8 BGR, all of a size;
    a dozen from all over it is enough. 40 ms of processor a picture."""
    detector, spots = FaceDetector(), list[_Spot]()
    count, shape = 0, (0, 0)
    for number, picture in enumerate(pictures):
        count, shape = count + 1, (picture.shape[0], picture.shape[1])
        for face in _faces(detector, picture):
            spot = next((each for each in spots if _is_same(face, each)), None)
            if spot is None:
                spots.append(spot := _Spot())
            spot.faces.append(face)
            spot.pictures.add(number)
    often = [each.middle() for each in spots if len(each.pictures) >= _OFTEN * count]
    return tuple(
        _seat(number, place, often, shape) for number, place in enumerate(_ordered(often), 1)
    )


def _faces(detector: FaceDetector, picture: Picture) -> list[Detection]:
    """Every face of a picture once, small ones too: windows of three sizes are looked into."""
    found: list[Detection] = []
    for left, top, side in _windows(picture.shape[0], picture.shape[1]):
        for each in detector.detect(picture[top : top + side, left : left + side]):
            face = each._replace(x=each.x + left, y=each.y + top)
            if face.score >= _SURE and _is_whole(each, side):
                found.append(face)
    found.sort(key=lambda each: -each.score)
    kept: list[Detection] = []
    for face in found:
        if not any(_near(face, other) for other in kept):
            kept.append(face)
    return kept


def _windows(high: int, wide: int) -> Iterator[tuple[int, int, int]]:
    """Left, top and side of each square that is looked into."""
    for share in _SHARES:
        side = round(share * high)
        step = max(1, round(side * _OVERLAP))
        for top in {*range(0, high - side + 1, step), high - side}:
            for left in {*range(0, max(1, wide - side + 1), step), max(0, wide - side)}:
                yield left, top, side


def _is_whole(face: Detection, side: int) -> bool:
    """Whether a face is no half of one, at the edge of what was looked into."""
    edge = 0.45 * face.size
    return edge <= face.x <= side - edge and edge <= face.y <= side - edge


def _near(face: Detection, other: Detection) -> bool:
    apart = max(abs(face.x - other.x), abs(face.y - other.y))
    return apart < _SAME * max(face.size, other.size)


def _is_same(face: Detection, spot: _Spot) -> bool:
    x, y, size = spot.middle()
    return _near(face, Detection(x, y, size))


def _ordered(
    places: Iterable[_Place],
) -> list[_Place]:
    """Row by row, each from the left."""
    rows: list[list[_Place]] = []
    for place in sorted(places, key=lambda each: each[1]):
        if rows and place[1] - rows[-1][-1][1] < _ROW * place[2]:
            rows[-1].append(place)
        else:
            rows.append([place])
    return [place for row in rows for place in sorted(row)]


def _seat(number: int, place: _Place, all_places: Iterable[_Place], shape: tuple[int, int]) -> Seat:
    """The square around a seat; no neighbour's face has its middle in it."""
    x, y, size = place
    apart = [max(abs(x - other[0]), abs(y - other[1])) for other in all_places if other != place]
    half = min(_AROUND * size, _ALONE * min(apart, default=math.inf)) / 2
    left, right = max(0, round(x - half)), min(shape[1], round(x + half))
    top, foot = max(0, round(y - half)), min(shape[0], round(y + half))
    return Seat(number, left, top, right - left, foot - top)
