"""Whether nobody is there, from made pictures alone: no face is looked for here."""

import math

import cv2
import numpy as np
import pytest

from engine.sensing.face.absence import HELD, LEFT, STILL, UNKNOWN, AbsenceDetector
from engine.sensing.face.face_tracker import FaceBox
from engine.sensing.face.small_faces import SearchCoverage
from engine.sensing.picture import Picture
from tests.support.astronaut import room, sitting

NEAR = SearchCoverage(0, 270, lying=False)
"""Squares of this size were looked over, in vain."""
RATE = 10.0
PLACE = FaceBox(320.0, 192.0, 130.0)


class Room:
    """What a camera shows, one picture after another, from which no face is read."""

    def __init__(self) -> None:
        self.absence = AbsenceDetector()
        self.now = 0.0
        self._chance = np.random.default_rng(1)

    def seen(self, picture: Picture, places: dict[int, FaceBox]) -> None:
        self.now += 1 / RATE
        self.absence.update(picture, places, self.now)

    def nobody(self, picture: Picture, seconds: float, looked: SearchCoverage = NEAR) -> float:
        surely = 0.0
        for index in range(round(seconds * RATE)):
            self.now += 1 / RATE
            noise = self._chance.integers(0, 6, picture.shape, np.uint8)
            shown = np.asarray(cv2.add(picture, noise))
            sweeps = looked.sweeps + index // 10
            surely = self.absence.all_left(shown, self.now, looked._replace(sweeps=sweeps))
        return surely


def test_a_place_that_is_left_is_known_after_a_moment() -> None:
    there = Room()
    there.seen(sitting(130, room()), {0: PLACE})
    assert there.nobody(room(), 0.1) == UNKNOWN
    assert there.nobody(room(), HELD + 0.1) == LEFT
    assert there.nobody(room(), 3.0) == LEFT


def test_it_is_not_known_before_squares_were_looked_over_that_would_show_the_face() -> None:
    there = Room()
    there.seen(sitting(130, room()), {0: PLACE})
    assert there.nobody(room(), 1.0, SearchCoverage(0, math.inf, lying=False)) == UNKNOWN
    assert there.nobody(room(), 1.0, SearchCoverage(0, 480, lying=False)) == UNKNOWN
    assert there.nobody(room(), 0.3, SearchCoverage(0, 270, lying=True)) == UNKNOWN


@pytest.mark.thorough
def test_shoulders_that_stay_are_somebody_s() -> None:
    there = Room()
    there.seen(sitting(130, room()), {0: PLACE})
    bowed = sitting(130, room())
    cv2.ellipse(bowed, (320, 192), (65, 85), 0, 0, 360, (25, 35, 50), -1)
    assert there.nobody(bowed, 16.0) == UNKNOWN  # asleep


def test_who_lies_down_elsewhere_in_the_picture_is_not_gone() -> None:
    there = Room()
    there.seen(sitting(60, room(), 0.7), {0: FaceBox(448.0, 192.0, 60.0)})
    down = room()
    down[330:390, 60:300] = (40, 60, 90)  # under a blanket
    assert there.nobody(down, 2.0, SearchCoverage(1, 140, lying=False)) == UNKNOWN


def test_light_that_changes_alone_is_nobody_leaving() -> None:
    there = Room()
    there.seen(sitting(130, room()), {0: PLACE})
    dimmed = np.asarray(sitting(130, room()) * 0.6, np.uint8)
    assert there.nobody(dimmed, 3.0) == UNKNOWN
    assert there.nobody(np.asarray(room() * 0.6, np.uint8), 1.0) == LEFT


@pytest.mark.thorough
def test_an_empty_room_is_known_after_a_while_and_not_while_something_moves() -> None:
    there = Room()
    assert there.nobody(room(), 7.0) == UNKNOWN
    assert there.nobody(room(), 9.0) == pytest.approx(STILL)
    moved = room()
    moved[300:400, 300:360] = 20
    assert there.nobody(moved, 1.0) == UNKNOWN


@pytest.mark.parametrize(
    "level", [0, *(pytest.param(level, marks=pytest.mark.thorough) for level in (8, 128, 255))]
)
def test_a_picture_that_shows_no_room_says_nothing(level: int) -> None:
    there = Room()
    there.seen(sitting(130, room()), {0: PLACE})
    assert there.nobody(np.full((480, 640, 3), level, np.uint8), 20.0) == UNKNOWN


def test_of_two_the_one_whose_place_is_empty_is_gone() -> None:
    there = Room()
    one, other = FaceBox(160.0, 192.0, 130.0), FaceBox(480.0, 192.0, 130.0)
    both = sitting(130, sitting(130, room(), 0.25), 0.75)
    there.seen(both, {0: one, 1: other})
    alone = sitting(130, room(), 0.25)
    for _ in range(4):
        there.seen(alone, {0: one})
        gone = there.absence.one_left(alone, 1, there.now)
    assert gone == LEFT
    for _ in range(4):
        there.seen(both, {0: one})  # the other is there, and only the face was not found
        gone = there.absence.one_left(both, 1, there.now)
    assert gone == UNKNOWN
