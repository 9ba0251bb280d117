"""Head pose and movements, on the canonical face turned by known angles."""

import numpy as np
import pytest

from engine.sensing.geometry import Pose, canonical_face, facing, fit, mirrored, movements


def turned(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """Landmarks in pixels of the canonical face, turned: to its left, up, its top to its left."""
    a, b, c = np.radians([yaw, -pitch, -roll])
    about_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    face = canonical_face() @ (about_y @ about_x @ about_z).T
    return face * (9.0, -9.0, -9.0) + (320.0, 240.0, 0.0)


@pytest.mark.parametrize(
    "pose", [(0, 0, 0), (30, 0, 0), (-30, 0, 0), (0, 20, 0), (0, 0, 25), (20, -15, 10)]
)
def test_the_pose_is_found_and_the_face_comes_back(pose: tuple[float, float, float]) -> None:
    mesh, found = fit(turned(*pose))
    assert found == pytest.approx(pose, abs=1e-6)
    assert np.abs(mesh - canonical_face()).max() < 1e-9


def test_a_face_turned_to_its_left_points_to_the_right_of_the_picture() -> None:
    landmarks = turned(30, 0, 0)
    assert landmarks[1, 0] > landmarks[[33, 263], 0].mean()


def test_mirroring_twice_changes_nothing() -> None:
    twin = mirrored()
    assert (twin[twin] == np.arange(468)).all()
    assert twin[33] == 263


def test_movements_follow_the_points_that_move() -> None:
    rest = movements(canonical_face())
    wide = canonical_face().copy()
    wide[[61, 291], 0] *= 1.3
    wide[[61, 291], 1] += 0.5
    assert movements(wide).smile > rest.smile + 0.3
    open_mouth = canonical_face().copy()
    open_mouth[14, 1] -= 3.0
    assert movements(open_mouth).jaw_drop > 0.8
    assert rest.jaw_drop < 0.3
    closed = canonical_face().copy()
    closed[[145, 374]] = closed[[159, 386]]
    assert movements(closed).eye_open == 0.0


def test_turning_away_is_off_screen() -> None:
    assert facing(Pose(0, 0, 0)) == 1.0
    assert facing(Pose(45, 0, 0)) == 0.0
    assert facing(Pose(0, -45, 0)) == 0.0
    assert 0.0 < facing(Pose(25, 15, 0)) < 1.0
