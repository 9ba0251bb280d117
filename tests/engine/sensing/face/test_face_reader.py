"""The networks and everything between on a real photograph."""

from collections.abc import Iterator

import numpy as np
import pytest

from engine.sensing import quantities
from engine.sensing.face.absence import UNKNOWN
from engine.sensing.face.face_reader import FaceReader
from engine.sensing.face.geometry import Points, fit
from engine.sensing.picture import Picture
from engine.sensing.quantities import QUANTITIES
from engine.sensing.reading import Reading
from tests.support.astronaut import smiling

EXPRESSIONS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear")


@pytest.fixture(scope="module")
def reader() -> Iterator[FaceReader]:
    made = FaceReader(still=True)
    yield made
    made.close()


def named(readings: list[Reading]) -> dict[str, Reading]:
    return {reading.quantity: reading for reading in readings if reading.person == 0}


def of(readings: list[Reading], quantity: str) -> dict[int, Reading]:
    """One quantity of everybody, by person."""
    return {one.person: one for one in readings if one.quantity == quantity}


def crew(*shown: bool) -> Picture:
    """Astronauts side by side, near the camera, or a grey wall where one would be."""
    near = smiling()[10:330, 70:390]
    wall = np.full_like(near, 128)
    return np.hstack([near if there else wall for there in shown])


def with_hand(picture: Picture) -> Picture:
    """The astronaut with four fingers, in the colour of her own cheek, over nose and mouth."""
    import cv2

    covered = picture.copy()
    skin = tuple(int(value) for value in picture[150, 200])
    shade = tuple(int(value * 0.7) for value in skin)
    for finger in range(4):
        start, end = (190 + 22 * finger, 115 + 4 * finger), (170 + 26 * finger, 240)
        cv2.line(covered, start, end, shade, 24, cv2.LINE_AA)
        cv2.line(covered, start, end, skin, 18, cv2.LINE_AA)
    return covered


def test_a_smiling_woman_who_looks_at_the_camera(reader: FaceReader) -> None:
    found = named(reader.read(smiling(), 1.5))
    assert found[quantities.FACE_PRESENT].value == 1.0
    assert found[quantities.FACE_ON_SCREEN].value > 0.9
    assert found[quantities.FACE_SMILE].value > 0.6
    assert found[quantities.FACE_EYE_OPEN].value > 0.5
    assert found[quantities.FACE_VALENCE].value > 0.3
    assert found[quantities.FACE_GAZE].value > 0.7
    assert found[quantities.FACE_JAW_DROP].value < 0.5
    assert found[quantities.FACE_LIP_CORNER_DOWN].value < 0.3
    assert found[quantities.FACE_HAPPINESS].value > 0.5
    probabilities = [found[f"face.{name}"].value for name in EXPRESSIONS]
    assert sum(probabilities) == pytest.approx(1.0, abs=1e-4)
    for angle in (quantities.FACE_YAW, quantities.FACE_PITCH, quantities.FACE_ROLL):
        assert abs(found[angle].value) < 15.0
    for quantity, one in found.items():
        low, high = QUANTITIES[quantity]
        assert low <= one.value <= high
        assert 0.0 <= one.quality <= 1.0
        assert one.time == 1.5


def test_in_a_mirror_yaw_and_roll_change_sides_and_the_smile_stays(reader: FaceReader) -> None:
    turned = np.ascontiguousarray(np.roll(smiling(), 0, axis=0)[:, ::-1])
    one, other = named(reader.read(smiling(), 0.0)), named(reader.read(turned, 0.0))
    assert other[quantities.FACE_ROLL].value == pytest.approx(
        -one[quantities.FACE_ROLL].value, abs=3.0
    )
    assert other[quantities.FACE_YAW].value == pytest.approx(
        -one[quantities.FACE_YAW].value, abs=3.0
    )
    assert other[quantities.FACE_SMILE].value == pytest.approx(
        one[quantities.FACE_SMILE].value, abs=0.2
    )


def test_a_picture_without_a_face_is_not_yet_nobody(reader: FaceReader) -> None:
    grey = np.full((480, 640, 3), 128, np.uint8)
    assert reader.read(grey, 2.0) == [Reading(2.0, quantities.FACE_PRESENT, 0.0, UNKNOWN)]


def test_darkness_lowers_quality(reader: FaceReader) -> None:
    light = named(reader.read(smiling(), 0.0))
    dark = named(reader.read((smiling() * 0.2).astype(np.uint8), 0.0))
    assert dark[quantities.FACE_SMILE].quality < 0.6 * light[quantities.FACE_SMILE].quality


def test_the_light_of_a_screen_in_a_dark_room_lowers_quality(reader: FaceReader) -> None:
    # Half the face in blue light, the rest in the dark.
    fades = np.linspace(0.5, 0.02, 512)[None, :, None] * (1.0, 0.6, 0.5)
    screen = named(reader.read((smiling() * fades).astype(np.uint8), 0.0))
    if screen[quantities.FACE_PRESENT].value == 1.0:
        assert screen[quantities.FACE_SMILE].quality < 0.6


def test_glare_lowers_quality(reader: FaceReader) -> None:
    light = named(reader.read(smiling(), 0.0))
    glare = np.clip(smiling().astype(np.float64) * 2.5 + 60, 0, 255).astype(np.uint8)
    found = named(reader.read(glare, 0.0))
    if found[quantities.FACE_PRESENT].value == 1.0:
        assert found[quantities.FACE_SMILE].quality < 0.6 * light[quantities.FACE_SMILE].quality


def test_a_hand_over_the_face_lowers_quality(reader: FaceReader) -> None:
    free = named(reader.read(smiling(), 0.0))
    hand = named(reader.read(with_hand(smiling()), 0.0))
    assert free[quantities.FACE_SMILE].quality > 0.6
    if hand[quantities.FACE_PRESENT].value == 1.0:
        assert hand[quantities.FACE_SMILE].quality < 0.5 * free[quantities.FACE_SMILE].quality


def test_half_a_face_behind_a_wall_lowers_quality(reader: FaceReader) -> None:
    free = named(reader.read(smiling(), 0.0))
    half = smiling()
    half[:, :222] = 90
    found = named(reader.read(half, 0.0))
    if found[quantities.FACE_PRESENT].value == 1.0:
        assert found[quantities.FACE_SMILE].quality < 0.5 * free[quantities.FACE_SMILE].quality


def test_a_face_cut_off_by_the_border_lowers_quality(reader: FaceReader) -> None:
    whole = named(reader.read(smiling(), 0.0))
    cut = named(reader.read(np.ascontiguousarray(smiling()[:, 230:]), 0.0))
    assert (
        cut[quantities.FACE_PRESENT].value == 0.0
        or cut[quantities.FACE_SMILE].quality < whole[quantities.FACE_SMILE].quality
    )


def test_a_large_picture_says_the_same(reader: FaceReader) -> None:
    large = np.ascontiguousarray(smiling().repeat(4, axis=0).repeat(4, axis=1))
    near, far = named(reader.read(large, 0.0)), named(reader.read(smiling(), 0.0))
    assert near[quantities.FACE_SMILE].value == pytest.approx(
        far[quantities.FACE_SMILE].value, abs=0.2
    )


def test_what_is_not_a_picture_is_refused(reader: FaceReader) -> None:
    with pytest.raises(ValueError, match="a picture is"):
        reader.read(np.zeros((10, 10), np.uint8), 0.0)


def test_nothing_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    own = FaceReader()
    own.read(smiling(), 0.0)
    own.close()
    assert capfd.readouterr() == ("", "")


def test_landmarks_without_extent_are_refused() -> None:
    with pytest.raises(ValueError, match="no extent"):
        fit(np.zeros((478, 3)))


class Watching:
    """A double of what reads a heart: it notes what it is shown."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, int]] = []

    def see(self, frame_bgr: Picture, points: Points, time: float, person: int) -> list[Reading]:
        assert points.shape == (478, 3)
        self.seen.append((time, person))
        return [Reading(time, quantities.HEART_RATE, 70.0, 0.5, person)]


@pytest.mark.thorough
def test_two_people_are_told_apart_and_one_who_comes_back_is_the_same() -> None:
    watching = Watching()
    reader = FaceReader(pulse=watching)
    now = 0.0

    def watch(picture: Picture, seconds: float) -> list[Reading]:
        nonlocal now
        readings: list[Reading] = []
        for _ in range(round(seconds * 5)):
            now += 0.2
            readings = reader.read(picture, now)
        return readings

    assert set(of(watch(crew(True, False), 1.0), quantities.FACE_PRESENT)) == {0}
    both = watch(crew(True, True), 2.4)
    assert {n: one.value for n, one in of(both, quantities.FACE_PRESENT).items()} == {
        0: 1.0,
        1: 1.0,
    }
    assert set(of(both, quantities.FACE_SMILE)) == {0, 1}
    assert {person for _, person in watching.seen} == {0, 1}
    assert set(of(both, quantities.HEART_RATE)) == {0, 1}
    alone = watch(crew(False, True), 1.0)
    assert {n: one.value for n, one in of(alone, quantities.FACE_PRESENT).items()} == {
        0: 0.0,
        1: 1.0,
    }
    again = watch(crew(True, True), 1.0)
    assert {n: one.value for n, one in of(again, quantities.FACE_PRESENT).items()} == {
        0: 1.0,
        1: 1.0,
    }
    reader.close()


@pytest.mark.thorough
def test_a_head_at_rest_does_not_move_and_a_tilting_one_does() -> None:
    import cv2

    reader = FaceReader()
    found = []
    for degrees in (0.0, 40.0):
        for index in range(20):
            turn = cv2.getRotationMatrix2D((222, 140), degrees * index / 20, 1.0)
            picture = np.asarray(cv2.warpAffine(smiling(), turn, (512, 512)), dtype=np.uint8)
            readings = named(reader.read(picture, len(found) / 20 + index / 20))
        found.append(readings[quantities.FACE_MOVEMENT].value)
    assert found[0] < 8.0
    assert 20.0 < found[1] < 60.0
    reader.close()
