"""Head pose and movements, on the canonical face turned by known angles."""

import numpy as np
import pytest

from engine.sensing.face.geometry import Pose, canonical_face, facing, fit, turned_by
from tests.support.faces import turned


@pytest.mark.parametrize(
    "pose", [(0, 0, 0), (30, 0, 0), (-30, 0, 0), (0, 20, 0), (0, 0, 25), (20, -15, 10)]
)
def test_the_pose_is_found_and_the_face_comes_back(pose: tuple[float, float, float]) -> None:
    found = fit(turned(*pose))
    assert found.pose == pytest.approx(pose, abs=1e-6)
    assert np.abs(found.mesh - canonical_face()).max() < 1e-9
    assert found.scale == pytest.approx(9.0)


def test_a_face_turned_to_its_left_points_to_the_right_of_the_picture() -> None:
    landmarks = turned(30, 0, 0)
    assert landmarks[1, 0] > landmarks[[33, 263], 0].mean()


def test_a_turn_is_as_large_as_it_was_made() -> None:
    straight, aside = fit(turned(0, 0, 0)).rotation, fit(turned(12, 0, 0)).rotation
    assert turned_by(straight, aside) == pytest.approx(12.0)
    assert turned_by(aside, aside) == pytest.approx(0.0, abs=1e-5)


def test_turning_away_is_off_screen() -> None:
    assert facing(Pose(0, 0, 0)) == 1.0
    assert facing(Pose(45, 0, 0)) == 0.0
    assert facing(Pose(0, -45, 0)) == 0.0
    assert 0.0 < facing(Pose(25, 15, 0)) < 1.0
