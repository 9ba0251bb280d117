"""Faces far away, and whether somebody whose face is not found is gone: by real networks."""

from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest

from engine.sensing.face.absence import LEFT
from engine.sensing.face.face_reader import FaceReader
from engine.sensing.picture import Picture
from engine.sensing.quantities import FACE_PRESENT, FACE_SMILE
from engine.sensing.reading import Reading
from engine.viewer.felt import values_of
from engine.viewer.state import ViewerState
from tests.support.astronaut import room, sitting

RATE = 10.0
NEEDED = 0.35
"""The confidence below which a story does not steer."""


class Watched:
    """A camera before a room, noise and all, and what is believed of it."""

    def __init__(self) -> None:
        self.reader = FaceReader()
        self.now = 0.0
        self._state = ViewerState()
        self._chance = np.random.default_rng(1)

    def see(self, picture: Picture, seconds: float) -> list[Reading]:
        """Show a picture for a while; what the last one said of whoever is there, or was first."""
        said: list[Reading] = []
        for _ in range(round(seconds * RATE)):
            self.now += 1 / RATE
            noise = self._chance.integers(0, 6, picture.shape, np.uint8)
            shown = cv2.add(picture, noise)
            said = self.reader.read(shown, self.now)
            self._state.advance(self.now)
            for reading in said:
                self._state.update(reading)
        there = [each.person for each in said if each.quantity == FACE_PRESENT and each.value]
        return [each for each in said if each.person == (there or [0])[0]]

    @property
    def presence(self) -> float | None:
        """What a guard is told: None where nobody knows."""
        return values_of(self._state.felt(self.now), NEEDED).get("viewer.presence")


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched()
    yield made
    made.reader.close()


def face_hidden(size: int) -> Picture:
    """Head and shoulders as before, but of the head only hair is seen."""
    picture = sitting(size, room())
    axes = (round(0.48 * size), round(0.62 * size))
    cv2.ellipse(picture, (320, 192), axes, 0, 0, 360, (25, 35, 50), -1)
    return picture


def lens_covered() -> Picture:
    """A finger before the lens: dark, red, without an edge."""
    light = np.array([[[20, 20, 90], [30, 30, 140]], [[15, 15, 60], [40, 40, 160]]], np.uint8)
    return np.asarray(cv2.GaussianBlur(cv2.resize(light, (640, 480)), (0, 0), 30), np.uint8)


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [(90, 640, 480), (60, 640, 480), (40, 640, 480), (90, 1280, 720), (40, 1280, 720)],
)
def test_a_small_face_is_found_and_followed(
    watched: Watched, size: int, width: int, height: int
) -> None:
    place = room(width, height)
    seconds = 0.0
    while not any(each.value for each in watched.see(sitting(size, place, 0.3), 0.3)):
        seconds += 0.3
        assert seconds < 8.0
    watched.see(sitting(size, place, 0.3), 1.2)
    said = {each.quantity: each for each in watched.see(sitting(size, place, 0.305), 0.3)}
    assert said[FACE_PRESENT].value == 1.0
    assert watched.presence == pytest.approx(1.0, abs=0.05)
    if size >= 60:
        assert said[FACE_SMILE].value > 0.4


@pytest.mark.thorough
def test_a_smaller_face_says_less_of_what_it_feels(watched: Watched) -> None:
    far = {each.quantity: each for each in watched.see(sitting(40, room()), 6.0)}
    near = {each.quantity: each for each in watched.see(sitting(130, room()), 2.0)}
    assert 0.0 < far[FACE_SMILE].quality < 0.5 * near[FACE_SMILE].quality


def test_who_leaves_is_gone_soon(watched: Watched) -> None:
    watched.see(sitting(130, room()), 1.0)
    left = watched.see(room(), 0.8)
    assert left == [Reading(watched.now, FACE_PRESENT, 0.0, LEFT)]
    watched.see(room(), 0.7)
    presence = watched.presence
    assert presence is not None
    assert presence < 0.2


@pytest.mark.thorough
def test_who_sat_far_away_and_leaves_is_gone(watched: Watched) -> None:
    watched.see(sitting(60, room(), 0.3, 0.5), 4.0)
    watched.see(room(), 3.0)
    presence = watched.presence
    assert presence is not None
    assert presence < 0.2


def thorough(picture: Callable[[], Picture]) -> object:
    return pytest.param(picture, marks=pytest.mark.thorough)


@pytest.mark.parametrize(
    "then",
    [
        lambda: face_hidden(130),
        thorough(lambda: np.zeros((480, 640, 3), np.uint8)),
        thorough(lambda: np.full((480, 640, 3), 128, np.uint8)),
        thorough(lambda: (sitting(130, room()) * 0.05).astype(np.uint8)),
        thorough(lens_covered),
        lambda: np.ascontiguousarray(np.rot90(sitting(130, room()))),
    ],
    ids=["turned away", "black", "grey", "dark", "covered", "lying"],
)
def test_no_face_is_not_nobody(watched: Watched, then: Callable[[], Picture]) -> None:
    watched.see(sitting(130, room()), 1.0)
    watched.see(then(), 2.5)
    assert watched.presence is None or watched.presence > 0.5


def test_a_face_hidden_for_a_moment_changes_nothing(watched: Watched) -> None:
    watched.see(sitting(130, room()), 1.5)
    watched.see(face_hidden(130), 0.5)
    presence = watched.presence
    assert presence is not None
    assert presence > 0.8
