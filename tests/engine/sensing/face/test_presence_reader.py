"""Whether somebody is there, and how many, and nothing else of anybody."""

import numpy as np

from engine.sensing.face.presence_reader import PresenceReader
from engine.sensing.quantities import FACE_PRESENT
from engine.sensing.reading import Reading
from tests.support.astronaut import room, sitting


def told(reader: PresenceReader, picture: np.ndarray, begin: float) -> list[Reading]:
    """All that is told of half a second of a picture with a camera's noise."""
    chance = np.random.default_rng(7)
    found = []
    for number in range(8):
        noise = chance.integers(0, 4, picture.shape, np.uint8)
        found += reader.read(np.minimum(picture, 250) + noise, begin + number / 15)
    return found


def test_faces_are_counted_and_of_none_anything_else_is_told() -> None:
    reader = PresenceReader()
    try:
        wall = room()
        nobody = told(reader, wall, 0.0)
        one = sitting(180, wall, across=0.5)
        two = np.hstack([sitting(180, wall, across=0.5), sitting(180, wall, across=0.5)])
        counted = [told(reader, each, begin) for each, begin in ((one, 1.0), (two, 2.0))]
    finally:
        reader.close()
    assert {each.quantity for each in (*nobody, *counted[0], *counted[1])} == {FACE_PRESENT}
    assert {each.value for each in nobody} == {0.0}
    assert [max(each.person + 1 for each in some) for some in counted] == [1, 2]
    assert {each.value for some in counted for each in some[-2:]} == {1.0}
