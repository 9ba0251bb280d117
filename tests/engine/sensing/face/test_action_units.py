"""Action units: each answers to the points that it is made of, and to no turn of the head."""

from collections.abc import Callable

import numpy as np
import pytest

from engine.sensing.face.action_units import action_units, gaze, on_screen
from engine.sensing.face.geometry import Points, Pose, canonical_face, fit
from tests.support.faces import turned


def closed_mouth() -> Points:
    """The canonical face, whose lips are a little apart, with its lower lip brought up."""
    face = canonical_face().copy()
    face[[14, 17]] += face[13] - face[14]
    return face


def moved(*moves: tuple[list[int], int, float], face: Points | None = None) -> Points:
    """A face, the canonical one unless given, with points moved along an axis, centimetres."""
    face = canonical_face().copy() if face is None else face
    for points, axis, by in moves:
        face[points, axis] += by
    return face


def smiling(much: float) -> Points:
    face = canonical_face().copy()
    face[[61, 291], 0] *= 1.0 + 0.4 * much
    face[[61, 291], 1] += 0.7 * much
    face[[50, 280], 1] += 0.4 * much
    return face


def closing_lids(much: float) -> Points:
    """Upper lids down to the lower ones."""
    face = canonical_face().copy()
    for upper, lower in ((159, 145), (386, 374)):
        face[upper] += much * (face[lower] - face[upper])
    return face


MOVES: dict[str, Callable[[float], Points]] = {
    "smile": smiling,
    "brow_raise": lambda much: moved(([105, 66, 107, 334, 296, 336], 1, much)),
    "brow_lower": lambda much: moved(
        ([107, 55, 336, 285], 1, -0.9 * much),
        ([107, 55], 0, 0.3 * much),
        ([336, 285], 0, -0.3 * much),
    ),
    "lid_raise": lambda much: moved(([158, 159, 160, 385, 386, 387], 1, 0.35 * much)),
    "lid_tighten": lambda much: moved(([144, 145, 153, 373, 374, 380], 1, 0.25 * much)),
    "nose_wrinkle": lambda much: moved(
        ([48, 278, 64, 294], 1, 0.9 * much), ([107, 55, 336, 285], 1, -0.6 * much)
    ),
    "lip_raise": lambda much: moved(([0, 37, 267], 1, 0.8 * much)),
    "lip_corner_down": lambda much: moved(([61, 291], 1, -0.9 * much)),
    "chin_raise": lambda much: moved(([17, 14, 13], 1, 0.9 * much - 1.2), face=closed_mouth()),
    "lip_stretch": lambda much: moved(([61], 0, -0.9 * much), ([291], 0, 0.9 * much)),
    "lip_press": lambda much: moved(
        ([0], 1, -0.5 * much), ([17], 1, 0.5 * much), face=closed_mouth()
    ),
    "jaw_drop": lambda much: moved(([14, 17], 1, -3.0 * much)),
}


@pytest.mark.parametrize("unit", MOVES)
def test_the_more_it_moves_the_more_it_is(unit: str) -> None:
    found = [getattr(action_units(MOVES[unit](much)), unit) for much in (0.0, 0.4, 0.7, 1.0)]
    assert found == sorted(found)
    assert found[-1] > found[0] + 0.3
    assert all(0.0 <= value <= 1.0 for value in found)


@pytest.mark.parametrize("unit", MOVES)
def test_a_turned_head_does_the_same(unit: str) -> None:
    face = MOVES[unit](0.7)
    straight = action_units(face)
    about = turned(25, -10, 15)
    # The same turn, of the moved face: pixels of the canonical turn carry over by the fit.
    away = fit(about)
    pixels = ((face - canonical_face()) @ away.rotation.T * away.scale) * (1, -1, -1) + about
    # The fit itself leans a little to the points that moved.
    again = action_units(fit(pixels).mesh)
    assert getattr(again, unit) == pytest.approx(getattr(straight, unit), abs=0.25)


def test_closing_eyes_close_and_are_no_tightened_lids() -> None:
    found = [action_units(closing_lids(much)) for much in (0.0, 0.5, 1.0)]
    assert found[0].eye_open > found[1].eye_open > found[2].eye_open
    assert found[2].eye_open == 0.0
    assert found[2].lid_tighten == 0.0


def test_a_smile_is_no_stretch_and_no_droop() -> None:
    units = action_units(smiling(1.0))
    assert units.lip_stretch < 0.1
    assert units.lip_corner_down == 0.0


def looking(aside: float, up: float, yaw: float = 0.0) -> Pose:
    """The gaze of a face turned by `yaw` whose irises are moved by centimetres."""
    face = canonical_face()
    middles = [(face[33] + face[133]) / 2.0, (face[263] + face[362]) / 2.0]
    irises = [middle + np.array([aside, up, 0.0]) for middle in middles]
    whole = np.vstack([face, *([iris] * 5 for iris in irises)])
    away = fit(turned(yaw, 0, 0))
    return gaze(fit(whole @ away.rotation.T * (9.0, -9.0, -9.0)))


def test_eyes_that_turn_aside_leave_the_screen() -> None:
    straight, aside = looking(0.0, 0.16), looking(0.8, 0.16)
    assert straight[:2] == pytest.approx((0.0, 0.0), abs=0.5)
    # To the right of the picture is to the viewer's left.
    assert aside[0] > 35.0
    assert looking(0.0, 0.6)[1] > 15.0
    assert on_screen(straight) == 1.0
    assert on_screen(aside) < 0.5


def test_eyes_that_turn_against_the_head_stay_on_the_screen() -> None:
    assert abs(looking(-0.5, 0.16, yaw=25.0)[0]) < 5.0
