"""MediaPipe and the network on a real photograph."""

from collections.abc import Iterator

import numpy as np
import pytest

from engine.sensing import reading as words
from engine.sensing.face import FaceReader
from engine.sensing.geometry import fit
from engine.sensing.reading import QUANTITIES, Reading
from tests.astronaut import smiling


@pytest.fixture(scope="module")
def reader() -> Iterator[FaceReader]:
    made = FaceReader(still=True)
    yield made
    made.close()


def named(readings: list[Reading]) -> dict[str, Reading]:
    return {reading.quantity: reading for reading in readings}


def test_a_smiling_woman_who_looks_at_the_camera(reader: FaceReader) -> None:
    found = named(reader.read(smiling(), 1.5))
    assert found[words.FACE_PRESENT].value == 1.0
    assert found[words.FACE_ON_SCREEN].value > 0.9
    assert found[words.FACE_SMILE].value > 0.6
    assert found[words.FACE_EYE_OPEN].value > 0.5
    assert found[words.FACE_VALENCE].value > 0.3
    for angle in (words.FACE_YAW, words.FACE_PITCH, words.FACE_ROLL):
        assert abs(found[angle].value) < 15.0
    for quantity, one in found.items():
        low, high = QUANTITIES[quantity]
        assert low <= one.value <= high
        assert 0.0 <= one.quality <= 1.0
        assert one.time == 1.5


def test_in_a_mirror_yaw_and_roll_change_sides_and_the_smile_stays(reader: FaceReader) -> None:
    turned = np.ascontiguousarray(np.roll(smiling(), 0, axis=0)[:, ::-1])
    one, other = named(reader.read(smiling(), 0.0)), named(reader.read(turned, 0.0))
    assert other[words.FACE_ROLL].value == pytest.approx(-one[words.FACE_ROLL].value, abs=3.0)
    assert other[words.FACE_YAW].value == pytest.approx(-one[words.FACE_YAW].value, abs=3.0)
    assert other[words.FACE_SMILE].value == pytest.approx(one[words.FACE_SMILE].value, abs=0.2)


def test_nobody_there_is_known_for_sure(reader: FaceReader) -> None:
    grey = np.full((480, 640, 3), 128, np.uint8)
    assert reader.read(grey, 2.0) == [Reading(2.0, words.FACE_PRESENT, 0.0, 1.0)]


def test_darkness_lowers_quality(reader: FaceReader) -> None:
    light = named(reader.read(smiling(), 0.0))
    dark = named(reader.read((smiling() * 0.2).astype(np.uint8), 0.0))
    assert dark[words.FACE_SMILE].quality < 0.6 * light[words.FACE_SMILE].quality


def test_a_face_cut_off_by_the_border_lowers_quality(reader: FaceReader) -> None:
    whole = named(reader.read(smiling(), 0.0))
    cut = named(reader.read(np.ascontiguousarray(smiling()[:, 230:]), 0.0))
    assert (
        cut[words.FACE_PRESENT].value == 0.0
        or cut[words.FACE_SMILE].quality < whole[words.FACE_SMILE].quality
    )


def test_a_large_picture_says_the_same(reader: FaceReader) -> None:
    large = np.ascontiguousarray(smiling().repeat(4, axis=0).repeat(4, axis=1))
    near, far = named(reader.read(large, 0.0)), named(reader.read(smiling(), 0.0))
    assert near[words.FACE_SMILE].value == pytest.approx(far[words.FACE_SMILE].value, abs=0.2)


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
