"""Finds the faces of a picture, and 478 landmarks on each; follows them from picture to picture.

By MediaPipe's own two networks (`detector`, `mesh_network`), and not by MediaPipe: since its
Tasks it reports their use to its maker, at every start, and cannot be told not to. A face that was
found is looked for where it was; the detector is asked only while somebody may be missing.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.sensing.face import geometry
from engine.sensing.face.detector import Detection, FaceDetector
from engine.sensing.face.mesh_network import (
    MeshNetwork,
    Region,
    around_detection,
    around_points,
)
from engine.sensing.face.small_faces import SearchCoverage, SmallFaceSearch
from engine.sensing.picture import Picture
from engine.sensing.reading import PEOPLE
from engine.words import Seconds

COUNT_INTERVAL: Final[Seconds] = 1.0
"""Seconds from one count of all faces to the next while some, but not all, are followed."""
_WAIT: Final[Seconds] = 2.0
"""For how many seconds a lost face is looked for in every picture."""
_KEPT: Final[Seconds] = 0.4
"""For how many seconds it is looked for where it was as well."""
_SURE: Final = 0.6
"""The score from which a further face counts."""
_SMALL: Final = 0.14
"""Of the longer side of the picture: beside faces smaller than that, others as small may be."""
_MISSED: Final = 0.2
"""And beside faces smaller than this one that the detector misses in the whole picture: they are
searched for in every other picture."""
_SAME: Final = 0.4
"""Two meshes nearer than this, in sizes, are of one face."""


@dataclass(slots=True)
class _Followed:
    region: Region
    seen: Seconds


class LandmarkFinder:
    """Finds up to `people` faces. One thread at a time.

    With `still` every picture is looked at by itself, as a photograph; without it faces are
    followed from picture to picture, which is faster and steadier.
    """

    def __init__(self, *, still: bool = False, people: int = 1) -> None:
        if not 1 <= people <= PEOPLE:
            raise ValueError(f"from 1 to {PEOPLE} faces are found, not {people}")
        self._still, self._people = still, people
        self._detector, self._mesh = FaceDetector(), MeshNetwork()
        self._search = SmallFaceSearch()
        self._followed: list[_Followed] = []
        self._was_alone = True
        self._every_other = False
        self._there = 0
        self._missed: Seconds | None = None
        self._counted: Seconds | None = None

    def find(self, frame_bgr: Picture, time: Seconds = 0.0) -> geometry.Points | None:
        """The points of the first face, or None; see `find_all`."""
        found = self.find_all(frame_bgr, time)
        return found[0] if found else None

    def find_all(self, frame_bgr: Picture, time: Seconds) -> list[geometry.Points]:
        """Every face in a picture, (height, width, 3) uint8, taken at `time`, in no order: its
        points, (478, 3), in pixels of the picture (see `geometry`).

        Raises ValueError for anything but such a picture.
        """
        if frame_bgr.ndim != 3 or frame_bgr.shape[2] != 3 or frame_bgr.dtype != np.uint8:
            raise ValueError(f"a picture is (height, width, 3) uint8, not {frame_bgr.shape}")
        if self._still:
            found: list[geometry.Points] = []
            self._add(frame_bgr, found, self._detector.detect(frame_bgr))
            return found
        found = self._follow(frame_bgr, time)
        if self._may_miss_some(len(found), time):
            likely = self._detector.detect(frame_bgr)
            self._add(frame_bgr, found, [one for one in likely if not found or one.score >= _SURE])
        if len(found) < self._people and self._searches_small(frame_bgr, found):
            self._add(frame_bgr, found, self._search_small(frame_bgr, time, alone=not found))
        self._note(found, time)
        return found

    def search_coverage(self, time: Seconds) -> SearchCoverage:
        """How much was searched in vain up to the picture of `time`."""
        search = self._search
        return SearchCoverage(search.sweeps, search.smallest_side, search.has_lying_face(time))

    def _follow(self, frame_bgr: Picture, time: Seconds) -> list[geometry.Points]:
        """The faces that are still where they were; those just lost are kept for a while."""
        found: list[geometry.Points] = []
        kept = []
        for one in self._followed:
            points = self._mesh.points(frame_bgr, one.region)
            if points is None:
                if 0.0 <= time - one.seen < _KEPT:
                    kept.append(one)
            elif not _is_among(points, found):
                found.append(points)
        self._followed = kept
        return found

    def _may_miss_some(self, found: int, time: Seconds) -> bool:
        """Whether to detect: nobody is followed, somebody was lost, or it is time to count."""
        if found >= self._people:
            return False
        if found < self._there:
            if self._missed is None or time < self._missed:
                self._missed = time
            if time - self._missed <= _WAIT:
                return True
            self._there = found
        else:
            self._missed = None
        since = None if self._counted is None else time - self._counted
        if found and since is not None and 0.0 <= since < COUNT_INTERVAL:
            return False
        self._counted = time
        return True

    def _add(
        self, frame_bgr: Picture, found: list[geometry.Points], likely: list[Detection]
    ) -> None:
        """Add the meshes of detected faces that have none yet."""
        for one in likely:
            if len(found) >= self._people:
                return
            if any(_is_near(one, points) for points in found):
                continue
            points = self._mesh.points(frame_bgr, around_detection(one))
            if points is not None and not _is_among(points, found):
                found.append(points)

    def _searches_small(self, frame_bgr: Picture, found: list[geometry.Points]) -> bool:
        """Whether to search this picture for faces too small for the detector."""
        largest = max((_size(one) for one in found), default=0.0) / max(frame_bgr.shape[:2])
        self._every_other = not self._every_other
        return largest < _SMALL or (largest < _MISSED and self._every_other)

    def _search_small(self, frame_bgr: Picture, time: Seconds, *, alone: bool) -> list[Detection]:
        if alone and not self._was_alone:
            self._search.begin()

        def prove(picture: Picture, one: Detection) -> bool:
            return self._mesh.points(picture, around_detection(one)) is not None

        return self._search.search(frame_bgr, time, self._detector.detect, prove, alone=alone)

    def _note(self, found: list[geometry.Points], time: Seconds) -> None:
        """Follow what was found; who was lost is looked for where nobody else is now."""
        lost = [
            one
            for one in self._followed
            if not any(_is_near(_middle(one.region), points) for points in found)
        ]
        now = [_Followed(around_points(points), time) for points in found]
        self._followed = [*now, *lost][: self._people]
        self._there = max(self._there, len(found))
        self._was_alone = not found

    def close(self) -> None:
        """Forget every face; the finder cannot be used afterwards."""
        self._followed.clear()


def _size(points: geometry.Points) -> float:
    """The longer side of a face's box, in pixels."""
    return float(np.ptp(points[:, :2], axis=0).max())


def _middle(region: Region) -> Detection:
    return Detection(region.x, region.y, region.side)


def _is_near(one: Detection, points: geometry.Points) -> bool:
    """Whether a detection is of the face with these points."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    apart = np.abs((low + high) / 2.0 - (one.x, one.y)).max()
    return bool(apart < _SAME * max(one.size, float((high - low).max())))


def _is_among(points: geometry.Points, found: list[geometry.Points]) -> bool:
    """Whether a mesh is of a face that was found already."""
    x, y, size, _ = around_points(points)
    return any(_is_near(Detection(x, y, size / 1.5), each) for each in found)
