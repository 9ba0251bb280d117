"""Seats in a recording of an audience, found by place."""

import cv2
import numpy as np
import pytest
from skimage import data

from engine.screening.incoming.seats import seats_in
from engine.sensing.picture import Picture

FACE = (120, 60, 260)  # the middle of the photograph's face lies in this square: left, top, side


def row(places: list[tuple[int, int, int]], size: tuple[int, int] = (480, 1280)) -> Picture:
    """A grey room with a photograph of one person at each place: left, top, side."""
    left, top, side = FACE
    person = np.ascontiguousarray(data.astronaut()[top : top + side, left : left + side, ::-1])
    room = np.full((*size, 3), 90, np.uint8)
    for x, y, wide in places:
        room[y : y + wide, x : x + wide] = cv2.resize(person, (wide, wide))
    return room


PLACES = [(20 + 210 * n, 40, 180) for n in range(6)] + [(120 + 400 * n, 280, 190) for n in range(3)]


def test_nine_seats_in_two_rows_are_told_apart() -> None:
    seats = seats_in([row(PLACES)])
    assert [each.number for each in seats] == list(range(1, 10))
    for seat, (x, y, side) in zip(seats, PLACES, strict=True):
        middle = seat.left + seat.wide / 2, seat.top + seat.high / 2
        assert abs(middle[0] - x - side / 2) < 0.35 * side
        assert abs(middle[1] - y - side / 2) < 0.35 * side
        assert seat.cut(row(PLACES)).shape == (seat.high, seat.wide, 3)


@pytest.mark.thorough
def test_who_passes_by_has_no_seat() -> None:
    sitting = [(20, 40, 180), (240, 40, 180)]
    empty = row(sitting, (240, 700))
    passing = row([*sitting, (480, 40, 180)], (240, 700))
    assert len(seats_in([empty, passing, empty])) == 2


@pytest.mark.parametrize("picture", [np.zeros((120, 160, 3), np.uint8), row([], (120, 200))])
def test_nobody_is_no_seat(picture: Picture) -> None:
    assert seats_in([picture]) == ()
    assert seats_in([]) == ()
