"""From a picture to readings of a face: MediaPipe's face mesh, geometry, the affect network.

The only file that touches MediaPipe, which is imported when a reader is made: about two
seconds and 300 MB that nobody should pay who watches without a camera. Its models are part of
its package; no network is used. Nothing of a picture outlives the call that it came in.
"""

import os
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing import geometry
from engine.sensing.affect import MODEL_FILE, AffectNetwork, features
from engine.sensing.quiet import hushed
from engine.sensing.reading import (
    FACE_AROUSAL,
    FACE_BROW_LOWER,
    FACE_BROW_RAISE,
    FACE_EYE_OPEN,
    FACE_JAW_DROP,
    FACE_ON_SCREEN,
    FACE_PITCH,
    FACE_PRESENT,
    FACE_ROLL,
    FACE_SMILE,
    FACE_VALENCE,
    FACE_YAW,
    Reading,
)
from engine.words import Seconds

Picture = NDArray[np.uint8]

LONGEST_SIDE: Final = 640
"""Pixels. The mesh looks at 192 x 192 of them; more only cost time."""


class LandmarkFinder:
    """MediaPipe's face mesh, made silent. Synchronous; one thread at a time.

    With `still` every picture stands alone, as photographs do; without it the face is followed
    from picture to picture, as in a film, which is faster and steadier.
    """

    def __init__(self, *, still: bool = False) -> None:
        os.environ.setdefault("GLOG_minloglevel", "3")
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        from mediapipe.python.solutions.face_mesh import FaceMesh

        with hushed():
            self._mesh: Any = FaceMesh(
                static_image_mode=still, refine_landmarks=True, max_num_faces=1
            )
            # It warns, from threads of its own, at its first picture and at its first face: let
            # it do so now. The grey picture makes it forget the drawn face.
            self._mesh.process(_drawn_face())
            self._mesh.process(np.full((64, 64, 3), 128, np.uint8))

    def find(self, frame_bgr: Picture) -> NDArray[np.float64] | None:
        """The 478 landmarks, (478, 3) in pixels of the picture (see `geometry`); None: no face.

        Raises ValueError for anything but a (height, width, 3) uint8 picture.
        """
        import cv2

        if frame_bgr.ndim != 3 or frame_bgr.shape[2] != 3 or frame_bgr.dtype != np.uint8:
            raise ValueError(f"a picture is (height, width, 3) uint8, not {frame_bgr.shape}")
        height, width = frame_bgr.shape[:2]
        shrink = LONGEST_SIDE / max(height, width)
        small: Any = frame_bgr
        if shrink < 1.0:
            size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
            small = cv2.resize(frame_bgr, size, interpolation=cv2.INTER_AREA)
        picture = cv2.cvtColor(small, cv2.COLOR_BGR2RGB)
        picture.flags.writeable = False
        found = self._mesh.process(picture).multi_face_landmarks
        if not found:
            return None
        return _coordinates(found[0]) * (width, height, width)

    def close(self) -> None:
        """Give MediaPipe's graph back. The finder is of no use afterwards."""
        self._mesh.close()


class FaceReader:
    """Reads one face from one picture after another. Synchronous; one thread at a time.

    `still` as in `LandmarkFinder`; `network` in place of the shipped affect network.
    """

    def __init__(self, *, still: bool = False, network: Path = MODEL_FILE) -> None:
        self._finder = LandmarkFinder(still=still)
        self._network = AffectNetwork(network)

    def read(self, frame_bgr: Picture, time: Seconds) -> list[Reading]:
        """Everything that one picture, (height, width, 3) uint8 BGR, says at `time`.

        Without a face only `face.present` 0, with quality 1: that nobody is there is known.
        Raises ValueError for an array of another shape.
        """
        points = self._finder.find(frame_bgr)
        if points is None:
            return [Reading(time, FACE_PRESENT, 0.0, 1.0)]
        mesh, pose = geometry.fit(points)
        quality = _light(frame_bgr, points) * _framing(points, frame_bgr.shape)
        seen = quality * _turned(pose)
        moves = geometry.movements(mesh)
        estimate = self._network.valence_arousal(features(mesh))
        # The network's own doubt lowers the quality of what it says and of nothing else.
        felt = seen * estimate.confidence
        return [
            Reading(time, FACE_PRESENT, 1.0, 1.0),
            Reading(time, FACE_ON_SCREEN, geometry.facing(pose), quality),
            Reading(time, FACE_SMILE, moves.smile, seen),
            Reading(time, FACE_BROW_RAISE, moves.brow_raise, seen),
            Reading(time, FACE_BROW_LOWER, moves.brow_lower, seen),
            Reading(time, FACE_EYE_OPEN, moves.eye_open, seen),
            Reading(time, FACE_JAW_DROP, moves.jaw_drop, seen),
            Reading(time, FACE_YAW, pose.yaw, quality),
            Reading(time, FACE_PITCH, pose.pitch, quality),
            Reading(time, FACE_ROLL, pose.roll, quality),
            Reading(time, FACE_VALENCE, estimate.valence, felt),
            Reading(time, FACE_AROUSAL, estimate.arousal, felt),
        ]

    def close(self) -> None:
        """Give MediaPipe's graph back. The reader is of no use afterwards."""
        self._finder.close()


def _coordinates(found: Any) -> NDArray[np.float64]:
    """(478, 3) as MediaPipe says them, from 0 to 1 across the picture.

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


def _drawn_face() -> NDArray[np.uint8]:
    """A face drawn simply, that MediaPipe takes for one, (256, 256, 3)."""
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


def _light(frame_bgr: Picture, points: NDArray[np.float64]) -> float:
    """0..1: how well the face is lit, from the mean luminance (Rec. 601) of its box."""
    import cv2

    height, width = frame_bgr.shape[:2]
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    left, top = np.clip(low, 0, (width - 1, height - 1)).astype(int)
    right, bottom = np.clip(high, (left + 1, top + 1), (width, height)).astype(int)
    blue, green, red, _ = cv2.mean(frame_bgr[top:bottom, left:right])
    luminance = 0.114 * blue + 0.587 * green + 0.299 * red
    return geometry.ramp(luminance, 15.0, 70.0) * geometry.ramp(luminance, 250.0, 215.0)


def _framing(points: NDArray[np.float64], shape: tuple[int, ...]) -> float:
    """0..1: whether the face is large enough, and how much of it lies inside the picture."""
    height, width = shape[:2]
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    shrink = min(1.0, LONGEST_SIDE / max(height, width))
    large = geometry.ramp(float((high - low)[1]) * shrink, 30.0, 80.0)
    whole = float(np.prod(np.minimum(high, (width, height)) - np.maximum(low, 0.0)))
    inside = max(0.0, whole) / max(1e-9, float(np.prod(high - low)))
    return large * geometry.ramp(inside, 0.6, 1.0)


def _turned(pose: geometry.Pose) -> float:
    """0..1: how far the turned head still shows what the mesh claims to see."""
    return geometry.ramp(abs(pose.yaw), 55.0, 25.0) * geometry.ramp(abs(pose.pitch), 45.0, 25.0)
