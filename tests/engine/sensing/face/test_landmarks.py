"""The finder: its points beside MediaPipe's own, and whom it follows from picture to picture."""

import math
from collections.abc import Iterator

import numpy as np
import pytest

from engine.sensing.face.detector import FaceDetector
from engine.sensing.face.geometry import LANDMARKS
from engine.sensing.face.landmarks import LandmarkFinder
from engine.sensing.face.mesh_network import MeshNetwork, around_detection, around_points
from engine.sensing.picture import Picture
from tests.support.astronaut import room, sitting, smiling
from tests.support.mesh_reference import PICTURES, POINTS_FILE


@pytest.fixture
def finder() -> Iterator[LandmarkFinder]:
    made = LandmarkFinder(people=2)
    yield made
    made.close()


def side_by_side(left: Picture | None, right: Picture | None) -> Picture:
    wall = np.full((320, 320, 3), 128, np.uint8)
    return np.hstack([wall if each is None else each[10:330, 70:390] for each in (left, right)])


@pytest.mark.parametrize("name", PICTURES)
def test_the_points_are_those_of_mediapipe(name: str) -> None:
    found = LandmarkFinder(still=True).find(PICTURES[name]())
    assert found is not None
    assert found.shape == (LANDMARKS, 3)
    with np.load(POINTS_FILE) as file:
        meant = file[name]
    size = np.ptp(meant[:, :2], axis=0).max()
    assert np.linalg.norm((found - meant)[:, :2], axis=1).mean() < 0.006 * size
    assert np.abs(found - meant)[:, 2].mean() < 0.006 * size


def test_the_detector_tells_place_size_and_tilt() -> None:
    tilts = []
    for name in ("upright", "tilted"):
        (one,) = FaceDetector().detect(PICTURES[name]())
        points = LandmarkFinder(still=True).find(PICTURES[name]())
        assert points is not None
        around = around_points(points)
        assert math.hypot(one.x - around.x, one.y - around.y) < 0.15 * one.size
        assert one.angle == pytest.approx(around.angle, abs=8.0)
        assert one.score > 0.6
        tilts.append((one.angle, around.angle))
    # The picture was turned against the clock.
    for upright, tilted in zip(*tilts, strict=True):
        assert tilted - upright == pytest.approx(-25.0, abs=8.0)


def test_where_no_face_is_there_are_no_points() -> None:
    wall = np.full((480, 640, 3), 128, np.uint8)
    assert FaceDetector().detect(wall) == []
    (one,) = FaceDetector().detect(smiling())
    assert MeshNetwork().points(wall, around_detection(one)) is None


def test_a_second_face_is_found_within_a_second_and_both_are_followed(
    finder: LandmarkFinder,
) -> None:
    alone, both = side_by_side(smiling(), None), side_by_side(smiling(), smiling())
    now = 0.0
    assert len(finder.find_all(alone, now)) == 1
    counts = [len(finder.find_all(both, now + index / 10)) for index in range(1, 16)]
    assert counts[-1] == 2
    assert counts.index(2) <= 11
    assert len(finder.find_all(side_by_side(None, smiling()), 2.0)) == 1


def test_no_face_is_found_twice(finder: LandmarkFinder) -> None:
    for index in range(30):
        # A step aside that is larger than a face's box takes in.
        shown = np.roll(sitting(200, room()), 60 * (index % 2), axis=1)
        assert len(finder.find_all(shown, index / 10)) == 1


def test_a_face_that_comes_back_elsewhere_is_found_at_once(finder: LandmarkFinder) -> None:
    assert len(finder.find_all(side_by_side(smiling(), None), 0.0)) == 1
    assert finder.find_all(side_by_side(None, None), 0.1) == []
    assert len(finder.find_all(side_by_side(None, smiling()), 0.2)) == 1
