"""Where small faces are searched for, square by square, without any picture of a face."""

import math

import numpy as np
import pytest

from engine.sensing.face.detector import Detection
from engine.sensing.face.small_faces import AT_ONCE, SMALLEST, SmallFaceSearch, squares
from engine.sensing.picture import Picture


def picture(width: int = 640, height: int = 480) -> Picture:
    return np.zeros((height, width, 3), np.uint8)


def nothing(_: Picture) -> list[Detection]:
    return []


def never(_: Picture, __: Detection) -> bool:
    return False


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (480, 640), (1920, 1080), (100, 90)])
def test_squares_cover_the_picture_and_hold_every_face_whole(size: tuple[int, int]) -> None:
    width, height = size
    found = squares(width, height)
    sides = {each.side for each in found}
    assert max(sides) == min(width, height)
    assert min(sides) <= 1.3 * SMALLEST
    for side in sides:
        mine = [each for each in found if each.side == side]
        room = 0.34 * side
        for x in np.linspace(room / 2, width - room / 2, 40):
            for y in np.linspace(room / 2, height - room / 2, 40):
                assert any(
                    each.left <= x - room / 2 + 1
                    and x + room / 2 - 1 <= each.left + side
                    and each.top <= y - room / 2 + 1
                    and y + room / 2 - 1 <= each.top + side
                    for each in mine
                )


def test_a_face_found_in_a_square_is_told_in_pixels_of_the_picture() -> None:
    search = SmallFaceSearch()
    found: list[Detection] = []
    for _ in squares(640, 480):
        found += search.search(
            picture(), 0.0, lambda square: [Detection(10.0, 20.0, 40.0)], never, alone=False
        )
    assert found[0] == Detection(10.0, 20.0, 40.0)
    upright = [each for each in squares(640, 480) if each.side == 480]
    assert [(one.x, one.y) for one in found[: len(upright)]] == [
        (each.left + 10.0, each.top + 20.0) for each in upright
    ]


def test_an_empty_room_is_looked_over_faster_the_first_time_than_later() -> None:
    search = SmallFaceSearch()
    seen: list[int] = []

    def counting(square: Picture) -> list[Detection]:
        seen.append(len(square))
        return []

    search.search(picture(), 0.0, counting, never, alone=True)
    assert len(seen) == AT_ONCE
    while not search.sweeps:
        search.search(picture(), 0.0, counting, never, alone=True)
    seen.clear()
    search.search(picture(), 0.0, counting, never, alone=True)
    assert len(seen) == 1


def test_how_thoroughly_it_was_looked_over_is_told_and_forgotten_at_a_face() -> None:
    search = SmallFaceSearch()
    assert (search.sweeps, search.smallest_side) == (0, math.inf)
    sides = []
    while not search.sweeps:
        search.search(picture(), 0.0, nothing, never, alone=False)
        sides.append(search.smallest_side)
    assert sorted({each for each in sides if math.isfinite(each)}, reverse=True) == sorted(
        {each.side for each in squares(640, 480)}, reverse=True
    )
    search.begin()
    assert (search.sweeps, search.smallest_side) == (0, math.inf)


def test_a_face_that_lies_is_told_once_it_is_proven() -> None:
    def lying(held: Picture) -> list[Detection]:
        return [Detection(240.0, 240.0, 140.0, score=0.9)] if held[0, 0, 0] == 200 else []

    # Marked where a quarter turn brings it to the upper left.
    shown = picture(480, 480)
    shown[:1, -1:] = 200
    for proof, said in ((False, False), (True, True)):
        search = SmallFaceSearch()
        while not search.sweeps:
            search.search(shown, 1.0, lying, lambda *_, proof=proof: proof, alone=True)
        assert search.has_lying_face(1.5) == said
        assert not search.has_lying_face(60.0)
