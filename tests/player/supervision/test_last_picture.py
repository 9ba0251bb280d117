"""The memory that holds the film's last picture: whole pictures alone come out of it."""

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.supervision import last_picture
from player.supervision.holder_window import fitted
from player.supervision.last_picture import VARIABLE, LastPicture, make, of_environment


def ends() -> tuple[LastPicture, LastPicture, int]:
    number = make()
    assert number is not None
    return LastPicture(number), LastPicture(os.dup(number)), number


@given(st.integers(1, 90), st.integers(1, 60), st.integers(0, 255))
def test_a_picture_comes_out_as_it_went_in_and_once(wide: int, high: int, value: int) -> None:
    writer, reader, number = ends()
    assert reader.newer() is None
    picture = np.full((high, wide, 4), value, np.uint8)
    picture[0, 0] = 7
    writer.put(picture)
    found = reader.newer()
    assert found is not None
    assert np.array_equal(found, picture)
    assert reader.newer() is None
    os.close(number)


def test_a_player_that_was_killed_while_it_wrote_leaves_the_picture_before() -> None:
    writer, reader, number = ends()
    for value in (9, 8):
        writer.put(np.full((4, 4, 4), value, np.uint8))
    held = os.pread(number, 8, 0)  # how many whole ones there are
    writer.put(np.full((6, 2, 4), 7, np.uint8))
    os.pwrite(number, held, 0)  # the third was never finished
    found = reader.newer()
    assert found is not None
    assert found.shape == (4, 4, 4)
    assert found.max() == found.min() == 8
    LastPicture(os.dup(number)).put(np.full((5, 5, 4), 6, np.uint8))  # of the next player
    found = reader.newer()
    assert found is not None
    assert found.max() == 6
    os.close(number)


def test_a_picture_that_is_too_large_is_left_out() -> None:
    writer, reader, number = ends()
    writer.put(np.zeros((5000, 5000, 4), np.uint8))
    assert reader.newer() is None
    os.close(number)


def test_it_is_taken_out_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    number = make()
    monkeypatch.setenv(VARIABLE, str(number))
    assert isinstance(of_environment(), LastPicture)
    assert VARIABLE not in os.environ
    monkeypatch.setenv(VARIABLE, "99999")
    assert of_environment() is None
    monkeypatch.setattr(last_picture.sys, "platform", "darwin")
    assert make() is None


@pytest.mark.parametrize("size", [(1280, 720), (640, 1000), (99, 51)])
def test_what_is_held_is_letterboxed_the_right_way_up_and_nowhere_black(
    size: tuple[int, int],
) -> None:
    picture = np.zeros((90, 160, 4), np.uint8)
    picture[:45, :, 0] = 255  # OpenGL's first rows are the lowest: red at the foot
    picture[45:, :, 2] = 255
    held = fitted(picture, size)
    assert held.shape == (size[1], size[0], 4)
    top, foot = held[size[1] // 2 - 8, size[0] // 2], held[size[1] // 2 + 8, size[0] // 2]
    assert top[0] > 200 > foot[0]  # blue above
    assert foot[2] > 200 > top[2]  # red below
    assert held[:, :, :3].max(axis=2).min() > 10


def test_without_a_picture_there_is_a_name_on_a_dark_ground() -> None:
    held = fitted(None, (1280, 720))
    assert held[:, :, :3].max(axis=2).min() > 10
    assert (held[:, :, :3].min(axis=2) > 150).sum() > 300
