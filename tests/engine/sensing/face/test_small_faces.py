"""Where to look search: squares, crops and how they follow, without any picture of a face."""

import math

import numpy as np
import pytest

from engine.sensing.face.geometry import Points
from engine.sensing.face.small_faces import (
    SMALLEST,
    Candidate,
    SmallFaceSearch,
    Square,
    around,
    squares,
)
from engine.sensing.picture import Picture


def picture(width: int = 640, height: int = 480) -> Picture:
    return np.zeros((height, width, 3), np.uint8)


def nothing(_: Picture) -> list[Candidate]:
    return []


def never(_: Picture) -> bool:
    return False


def face(x: float, y: float, size: float) -> Points:
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    return np.array([(x + a * size / 2, y + b * size / 2, 0.0) for a, b in corners])


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


def test_crops_stay_inside_the_picture() -> None:
    assert around(0, 0, 100, 640, 480) == Square(0, 0, 170)
    assert around(640, 480, 100, 640, 480) == Square(470, 310, 170)
    assert around(320, 240, 5000, 640, 480) == Square(80, 0, 480)


def test_a_face_found_in_a_square_gets_a_crop_that_follows_it() -> None:
    search = SmallFaceSearch(2)
    search.search(picture(), 0.0, lambda _: [Candidate(0.5, 0.5, 0.1)], never, 1)
    assert search.crops == [around(240, 240, 48, 640, 480)]
    search.update([face(240, 240, 50)], 0.1)
    search.update([face(260, 240, 50)], 0.2)
    assert search.crops == [around(260, 240, 50, 640, 480)]


def test_a_crop_without_a_face_is_given_up_soon_and_a_proven_one_later() -> None:
    search = SmallFaceSearch(1)
    search.search(picture(), 0.0, lambda _: [Candidate(0.5, 0.5, 0.1)], never, 1)
    for index in range(3):
        assert search.crops
        search.update([None], 0.03 * index)
    assert not search.crops
    search.search(picture(), 1.0, lambda _: [Candidate(0.5, 0.5, 0.1)], never, 1)
    search.update([face(560, 240, 50)], 1.0)
    search.update([None], 1.3)
    assert search.crops
    search.update([None], 1.5)
    assert not search.crops


def test_who_comes_near_needs_no_crop() -> None:
    search = SmallFaceSearch(1)
    search.search(picture(), 0.0, lambda _: [Candidate(0.5, 0.5, 0.1)], never, 1)
    search.update([face(240, 240, 300)], 0.1)
    assert not search.crops


def test_two_crops_of_one_face_become_one_and_no_more_than_people() -> None:
    search = SmallFaceSearch(2)
    boxes = [Candidate(0.2, 0.5, 0.1), Candidate(0.5, 0.5, 0.1), Candidate(0.8, 0.5, 0.1)]
    search.search(picture(), 0.0, lambda _: boxes, never, 1)
    assert len(search.crops) == 2
    search.update([face(240, 240, 50), face(244, 240, 50)], 0.1)
    assert len(search.crops) == 1


def test_how_thoroughly_it_was_looked_over_is_told_and_forgotten_at_a_face() -> None:
    search = SmallFaceSearch(1)
    assert (search.sweeps, search.smallest_side) == (0, math.inf)
    sides = []
    while not search.sweeps:
        search.search(picture(), 0.0, nothing, never, 1)
        sides.append(search.smallest_side)
    assert sorted({each for each in sides if math.isfinite(each)}, reverse=True) == sorted(
        {each.side for each in squares(640, 480)}, reverse=True
    )
    search.reset()
    assert (search.sweeps, search.smallest_side) == (0, math.inf)


def test_a_face_that_lies_is_told_once_it_is_proven() -> None:
    def lying(held: Picture) -> list[Candidate]:
        return [Candidate(0.5, 0.5, 0.3, 0.9)] if held[0, 0, 0] == 200 else []

    # Marked where a quarter turn brings it to the upper left.
    shown = picture(480, 480)
    shown[:1, -1:] = 200
    for proof, said in ((False, False), (True, True)):
        search = SmallFaceSearch(1)
        while not search.sweeps:
            search.search(shown, 1.0, lying, lambda _, proof=proof: proof, 3)
        assert search.has_lying_face(1.5) == said
        assert not search.has_lying_face(60.0)
