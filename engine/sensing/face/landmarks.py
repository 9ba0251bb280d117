"""Face landmarks by MediaPipe: the faces of a picture, and 478 points on each.

The only file that touches MediaPipe. It is imported when a finder is made, because that takes
about two seconds and 300 MB. Its models are part of its package, and no network is used. With
MediaPipe's `face_landmarker.task` bundle there are blendshapes beside the points.
"""

import os
import sys
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from engine import cache_folders
from engine.problems import Trouble
from engine.quiet import silenced_stderr
from engine.sensing.face import geometry
from engine.sensing.face.small_faces import Candidate, SearchCoverage, SmallFaceSearch, Square
from engine.sensing.picture import Picture
from engine.sensing.reading import PEOPLE
from engine.words import Seconds

LONGEST_SIDE: Final = 640
"""Pixels to which a picture is shrunk: the mesh sees 192 x 192 of a face, more only cost time."""
BUNDLE_VARIABLE: Final = "KULESHOV_FACE_BUNDLE"
"""The environment variable that may name a `face_landmarker.task`."""

CROP: Final = 256
"""Pixels of the side to which the crop of a small face is brought."""
SMALL: Final = 90.0
"""Pixels of a face in the shrunk picture below which a crop of the original shows more."""
_DETECTOR_SIDE: Final = 128  # pixels of the input of MediaPipe's detector
_SURE: Final = 0.6

COUNT_INTERVAL: Final[Seconds] = 1.0
"""Seconds from one count of all faces to the next. MediaPipe itself would detect in every picture
while it tracks fewer faces than it was made for, at half the cost of a face."""
_WAIT: Final[Seconds] = 2.0
"""How many seconds a lost face is looked for in every picture."""

_NO_BLENDSHAPES: Final = MappingProxyType[str, float]({})


class Found(NamedTuple):
    """One face in one picture."""

    points: geometry.Points
    """(478, 3), pixels of the picture (see `geometry`)."""
    blendshapes: MappingProxyType[str, float]
    """0..1 by MediaPipe's names; empty without a bundle."""


class _Mesh(Protocol):
    """MediaPipe's face mesh for a fixed number of faces."""

    def process(self, picture_rgb: Any, time: Seconds) -> list[Found]:
        """The faces of a picture; points in shares (0 to 1) of its sides."""
        ...

    def close(self) -> None:
        """Free MediaPipe's graph."""
        ...


def configured_bundle() -> Path | None:
    """The bundle that the environment variable names; None where it is unset."""
    named = os.environ.get(BUNDLE_VARIABLE, "")
    return Path(named) if named else None


class LandmarkFinder:
    """MediaPipe's face mesh for up to `people` faces. One thread at a time.

    With `still` every picture is processed by itself, as a photograph; without it faces are
    tracked from picture to picture, which is faster and steadier. Raises `Trouble` where the
    `bundle` cannot be used.
    """

    def __init__(self, *, still: bool = False, people: int = 1, bundle: Path | None = None) -> None:
        os.environ.setdefault("GLOG_minloglevel", "3")
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        if not 1 <= people <= PEOPLE:
            raise ValueError(f"from 1 to {PEOPLE} faces are found, not {people}")
        self._still, self._people, self._bundle = still, people, bundle
        self._meshes: dict[int, _Mesh] = {}
        self._expected = people if still else 1
        self._missed: Seconds | None = None
        self._looked: Seconds | None = None
        self._detector: _Detector | None = None
        self._small_faces = SmallFaceSearch(people)
        _before_mediapipe()
        with silenced_stderr():
            self._mesh(self._expected)
            if not still:
                self._detector = _Detector()

    def find(self, frame_bgr: Picture, time: Seconds = 0.0) -> geometry.Points | None:
        """The points of the first face, or None; see `find_all`."""
        found = self.find_all(frame_bgr, time)
        return found[0].points if found else None

    def find_all(self, frame_bgr: Picture, time: Seconds) -> list[Found]:
        """Every face in a picture, (height, width, 3) uint8, taken at `time`, in no order.

        Raises ValueError for anything but such a picture.
        """
        if frame_bgr.ndim != 3 or frame_bgr.shape[2] != 3 or frame_bgr.dtype != np.uint8:
            raise ValueError(f"a picture is (height, width, 3) uint8, not {frame_bgr.shape}")
        if self._detector is None:
            return self._whole(frame_bgr, time)
        if crops := self._small_faces.crops:
            found = self._crops(frame_bgr, crops, time)
            if self._small_faces.crops and len(crops) < self._people:
                self._search_small(frame_bgr, time)
            return found
        found = self._whole(frame_bgr, time)
        if not found:
            self._search_small(frame_bgr, time)
            return found
        self._small_faces.reset()
        if self._are_small(found, frame_bgr):
            self._small_faces.add(frame_bgr, (_middle(one.points) for one in found), time)
        return found

    def search_coverage(self, time: Seconds) -> SearchCoverage:
        """How much was searched in vain up to the picture of `time`."""
        small = self._small_faces
        return SearchCoverage(small.sweeps, small.smallest_side, small.has_lying_face(time))

    def _whole(self, frame_bgr: Picture, time: Seconds) -> list[Found]:
        import cv2

        height, width = frame_bgr.shape[:2]
        shrink = LONGEST_SIDE / max(height, width)
        small: Any = frame_bgr
        if shrink < 1.0:
            size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
            small = cv2.resize(frame_bgr, size, interpolation=cv2.INTER_AREA)
        picture = cv2.cvtColor(small, cv2.COLOR_BGR2RGB)
        picture.flags.writeable = False
        if self._people > 1 and self._detector is not None:
            self._count_faces(picture, time)
        found = self._mesh(self._expected).process(picture, time)
        if self._people > 1 and self._detector is not None:
            self._expect_fewer(len(found), time)
        return [Found(one.points * (width, height, width), one.blendshapes) for one in found]

    def _crops(self, frame_bgr: Picture, crops: list[Square], time: Seconds) -> list[Found]:
        """Find small faces, each in its crop, with all crops side by side in one picture."""
        import cv2

        columns, rows = (1, 1) if len(crops) == 1 else (2, -(-len(crops) // 2))
        mosaic = np.zeros((rows * CROP, columns * CROP, 3), np.uint8)
        for place, square in enumerate(crops):
            row, column = divmod(place, columns)
            how = cv2.INTER_AREA if square.side > CROP else cv2.INTER_CUBIC
            cell = cv2.resize(square.cut_from(frame_bgr), (CROP, CROP), interpolation=how)
            mosaic[row * CROP : (row + 1) * CROP, column * CROP : (column + 1) * CROP] = cell
        picture = cv2.cvtColor(mosaic, cv2.COLOR_BGR2RGB)
        picture.flags.writeable = False
        found: list[Found | None] = [None] * len(crops)
        for one in self._mesh(len(crops)).process(picture, time):
            points = one.points * (columns, rows, columns)  # in cells
            column, row = (int(each) for each in points[:, :2].mean(axis=0))
            place = row * columns + column
            if not (0 <= column < columns and 0 <= place < len(crops)):
                continue
            square = crops[place]
            points = (points - (column, row, 0.0)) * square.side
            points[:, :2] += square.left, square.top
            found[place] = Found(points, one.blendshapes)
        self._small_faces.update([one and one.points for one in found], time)
        return [one for one in found if one is not None]

    def _search_small(self, frame_bgr: Picture, time: Seconds) -> None:
        import cv2

        assert self._detector is not None

        def prove(crop: Picture) -> bool:
            large = cv2.resize(crop, (CROP, CROP), interpolation=cv2.INTER_CUBIC)
            return bool(self._mesh(1).process(cv2.cvtColor(large, cv2.COLOR_BGR2RGB), time))

        self._small_faces.search(
            frame_bgr, time, self._detector.candidates, prove, self._small_faces.many
        )

    def _are_small(self, found: list[Found], frame_bgr: Picture) -> bool:
        """Whether all faces are so small that crops of the original picture show more of them."""
        shrink = LONGEST_SIDE / max(frame_bgr.shape[:2])
        return shrink < 1.0 and all(_middle(one.points).size * shrink < SMALL for one in found)

    def close(self) -> None:
        """Free MediaPipe's graphs; the finder cannot be used afterwards."""
        for mesh in self._meshes.values():
            mesh.close()
        if self._detector is not None:
            self._detector.close()

    def _mesh(self, people: int) -> _Mesh:
        if people not in self._meshes:
            with silenced_stderr():
                self._meshes[people] = (
                    _Solution(self._still, people)
                    if self._bundle is None
                    else _Bundle(self._bundle, self._still, people)
                )
        return self._meshes[people]

    def _count_faces(self, picture: Any, time: Seconds) -> None:
        """Once a second, detect whether there are more faces than are tracked."""
        if self._expected == self._people:
            return
        if self._looked is not None and 0.0 <= time - self._looked < COUNT_INTERVAL:
            return
        self._looked = time
        there = min(self._people, self._detector.count(picture)) if self._detector else 0
        if there > self._expected:
            self._expected, self._missed = there, None

    def _expect_fewer(self, found: int, time: Seconds) -> None:
        """Stop looking for a face that has been lost for `_WAIT` seconds."""
        if found >= self._expected or self._expected == 1:
            self._missed = None
        elif self._missed is None or time < self._missed:
            self._missed = time
        elif time - self._missed > _WAIT:
            self._expected, self._missed = max(1, found), None


def _found(solution: Any, picture_rgb: Any, what: str) -> Any:
    """Run one of MediaPipe's solutions, and detach the findings from its result.

    MediaPipe makes a class for every result. Only the garbage collector frees classes, and until
    then hundreds of megabytes of landmarks would accumulate.
    """
    answer = solution.process(picture_rgb)
    found = getattr(answer, what) or ()
    setattr(answer, what, None)
    return found


def _before_mediapipe() -> None:
    """Prepare the import: keep caches in one folder, and the sound devices unlisted."""
    cache_folders.use_own_folders()  # it imports matplotlib
    # It would look through all sound devices, microphones too, which nobody has agreed to here.
    sys.modules.setdefault("sounddevice", None)  # type: ignore[arg-type]


class _Detector:
    """MediaPipe's face detector, for counting faces and for candidates in squares."""

    def __init__(self) -> None:
        from mediapipe.python.solutions.face_detection import FaceDetection

        self._detection: Any = FaceDetection(model_selection=0, min_detection_confidence=0.5)
        self._detection.process(_drawn_face())

    def count(self, picture_rgb: Any) -> int:
        """The number of faces of a high score."""
        found = _found(self._detection, picture_rgb, "detections")
        return sum(one.score[0] >= _SURE for one in found)

    def candidates(self, square_bgr: Picture) -> list[Candidate]:
        """The possible faces in a square, in shares of its side."""
        import cv2

        small = cv2.resize(
            square_bgr, (_DETECTOR_SIDE, _DETECTOR_SIDE), interpolation=cv2.INTER_AREA
        )
        found = _found(self._detection, cv2.cvtColor(small, cv2.COLOR_BGR2RGB), "detections")
        return [_box(one.location_data.relative_bounding_box, one.score[0]) for one in found]

    def close(self) -> None:
        self._detection.close()


class _Solution:
    """The face mesh that is part of MediaPipe's package."""

    def __init__(self, still: bool, people: int) -> None:
        from mediapipe.python.solutions.face_mesh import FaceMesh

        self._mesh: Any = FaceMesh(
            static_image_mode=still, refine_landmarks=True, max_num_faces=people
        )
        # It warns, from threads of its own, at its first picture and at its first face: let
        # it do so now. The grey picture makes it forget the drawn face.
        self._mesh.process(_drawn_face())
        self._mesh.process(np.full((64, 64, 3), 128, np.uint8))

    def process(self, picture_rgb: Any, time: Seconds) -> list[Found]:
        found = _found(self._mesh, picture_rgb, "multi_face_landmarks")
        return [Found(_coordinates(one), _NO_BLENDSHAPES) for one in found]

    def close(self) -> None:
        self._mesh.close()


class _Bundle:
    """The same by MediaPipe's Tasks, with blendshapes, out of a `face_landmarker.task`."""

    def __init__(self, path: Path, still: bool, people: int) -> None:
        import mediapipe
        from mediapipe.tasks.python import BaseOptions
        from mediapipe.tasks.python.vision import (
            FaceLandmarker,
            FaceLandmarkerOptions,
            RunningMode,
        )

        if not path.is_file():
            raise Trouble(
                f"There is no face bundle {path}. {BUNDLE_VARIABLE} should name MediaPipe's "
                "face_landmarker.task, or be unset: faces are read without it too."
            )
        self._still, self._stamp = still, -1
        self._image: Any = mediapipe.Image
        self._format: Any = mediapipe.ImageFormat.SRGB
        try:
            self._landmarker: Any = FaceLandmarker.create_from_options(
                FaceLandmarkerOptions(
                    base_options=BaseOptions(model_asset_path=str(path)),
                    running_mode=RunningMode.IMAGE if still else RunningMode.VIDEO,
                    num_faces=people,
                    output_face_blendshapes=True,
                )
            )
            self.process(_drawn_face(), 0.0)
            self.process(np.full((64, 64, 3), 128, np.uint8), 0.0)
        except (RuntimeError, ValueError, OSError) as error:
            raise Trouble(
                f"The face bundle {path} cannot be used ({error}). {BUNDLE_VARIABLE} should name "
                "MediaPipe's face_landmarker.task, or be unset: faces are read without it too."
            ) from error

    def process(self, picture_rgb: Any, time: Seconds) -> list[Found]:
        image = self._image(image_format=self._format, data=np.ascontiguousarray(picture_rgb))
        if self._still:
            result = self._landmarker.detect(image)
        else:
            # MediaPipe wants milliseconds that only ever grow.
            self._stamp = max(self._stamp + 1, round(time * 1000.0))
            result = self._landmarker.detect_for_video(image, self._stamp)
        shapes = result.face_blendshapes or [()] * len(result.face_landmarks)
        return [
            Found(
                np.array([(point.x, point.y, point.z) for point in points], dtype=np.float64),
                MappingProxyType({one.category_name: float(one.score) for one in shape}),
            )
            for points, shape in zip(result.face_landmarks, shapes, strict=True)
        ]

    def close(self) -> None:
        self._landmarker.close()


def _box(found: Any, score: float) -> Candidate:
    x, y = found.xmin + found.width / 2, found.ymin + found.height / 2
    return Candidate(x, y, max(found.width, found.height), score)


def _middle(points: geometry.Points) -> Candidate:
    """The middle and the size of a face, in pixels."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    x, y = ((low + high) / 2.0).tolist()
    return Candidate(x, y, float((high - low).max()))


def _coordinates(found: Any) -> NDArray[np.float64]:
    """The landmarks, (478, 3), in shares (0 to 1) of the picture's sides.

    Asking protobuf for 1,434 attributes takes ten times as long as reading its wire format,
    all of it with the interpreter lock held: each point is 17 bytes, three tagged floats.
    """
    wire = found.SerializeToString()
    if len(wire) == geometry.LANDMARKS * 17:
        points = np.frombuffer(wire, np.uint8).reshape(-1, 17)[:, 2:].reshape(-1, 3, 5)
        if (points[:, :, 0] == (0x0D, 0x15, 0x1D)).all():
            floats = np.ascontiguousarray(points[:, :, 1:]).view("<f4")
            return floats[:, :, 0].astype(np.float64)
    return np.array([(point.x, point.y, point.z) for point in found.landmark], dtype=np.float64)


def _drawn_face() -> Picture:
    """A drawing that MediaPipe detects as a face, (256, 256, 3)."""
    import cv2

    skin, shade, dark, white, lips = (
        (205, 170, 150), (165, 125, 105), (60, 45, 40), (245, 245, 245), (160, 70, 75)
    )  # fmt: skip
    picture = np.full((256, 256, 3), 90, np.uint8)
    cv2.ellipse(picture, (128, 128), (62, 84), 0, 0, 360, skin, -1)
    for x in (104, 152):
        cv2.ellipse(picture, (x, 112), (13, 6), 0, 0, 360, white, -1)
        cv2.circle(picture, (x, 112), 5, dark, -1)
        cv2.ellipse(picture, (x, 98), (16, 5), 0, 180, 360, dark, 4)
    cv2.line(picture, (128, 115), (124, 145), shade, 4)
    cv2.line(picture, (122, 147), (136, 147), shade, 4)
    cv2.ellipse(picture, (128, 172), (24, 9), 0, 0, 360, lips, -1)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 2), dtype=np.uint8)
