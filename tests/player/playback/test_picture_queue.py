"""The queue of a deck's pictures: which comes next, and which place may be decoded over."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from player.playback.picture_queue import RING, WAITING, PictureQueue


def display(queue: PictureQueue, *instants: float) -> None:
    for at in instants:
        queue.put(queue.free(), at)


def number(queue: PictureQueue, **bounds: float) -> int | None:
    found = queue.give(**bounds)
    return None if found is None else found.number


def test_pictures_are_given_one_after_another_and_the_last_one_stays() -> None:
    queue = PictureQueue()
    assert number(queue) is None
    display(queue, 1.0, 2.0)
    assert [number(queue) for _ in range(4)] == [1, 2, 2, 2]


def test_a_window_that_fell_behind_too_far_goes_on_with_the_newest() -> None:
    queue = PictureQueue()
    display(queue, *range(1, WAITING + 1))
    assert number(queue) == WAITING
    display(queue, *range(10, 10 + WAITING - 1))
    assert number(queue) == WAITING + 1


def test_a_window_that_stood_still_for_a_moment_shows_every_picture() -> None:
    queue = PictureQueue()
    display(queue, 1.0)
    assert number(queue) == 1
    display(queue, *range(2, 1 + WAITING))
    assert [number(queue) for _ in range(WAITING)] == [2, 3, 4, 5, 6, 6]


def test_a_window_that_does_not_catch_up_is_late_by_more_than_two_pictures_only_for_a_moment() -> (
    None
):
    """It draws two pictures while three are displayed."""
    queue = PictureQueue()
    late = [False]
    for at in range(1, 200):
        display(queue, float(at))
        if at % 3:
            late.append(at - (number(queue) or 0) > 2)
    runs = [len(list(run)) for is_late, run in groupby(late) if is_late]
    assert max(runs) < 18
    assert sum(late) < len(late) / 2


def test_a_window_that_is_one_picture_late_all_the_time_loses_none_for_that() -> None:
    queue = PictureQueue()
    display(queue, 1.0)
    seen = []
    for at in range(2, 60):
        display(queue, float(at))
        seen.append(number(queue))
    assert seen == list(range(1, 59))


def test_what_was_displayed_before_a_decks_turn_does_not_make_it_late() -> None:
    queue = PictureQueue()
    display(queue, *range(1, 41))
    display(queue, 50.0, 51.0, 52.0, 53.0)
    assert [number(queue, since=45.0) for _ in range(5)] == [41, 42, 43, 44, 44]


def test_what_lies_outside_the_bounds_is_not_given() -> None:
    queue = PictureQueue()
    display(queue, 1.0, 2.0, 3.0)
    assert number(queue, since=1.0, until=2.0) == 2
    display(queue, 4.0)
    assert number(queue, until=3.5) == 3
    assert number(queue, until=3.5) == 3
    assert number(queue, until=2.5) is None
    assert number(queue, until=4.0) == 4


def test_looking_changes_nothing_and_forgetting_keeps_the_count() -> None:
    queue = PictureQueue()
    display(queue, 1.0, 2.0)
    assert queue.peek() == queue.peek()
    assert queue.given is None
    queue.clear()
    assert queue.peek() is None
    display(queue, 3.0)
    assert number(queue) == 3


@given(st.lists(st.booleans(), max_size=60))
def test_no_picture_that_may_still_be_given_is_decoded_over(looks: list[bool]) -> None:
    """Whoever is slow: what was given last, and all that wait, stay whole while one is decoded."""
    queue, written = PictureQueue(), [0] * RING
    for at, look in enumerate(looks, 1):
        place = queue.free()
        written[place] = at  # it is being decoded from now on
        if look:
            for found in (queue.peek(), queue.give()):
                if found is not None:
                    assert written[found.place] == found.number
        queue.put(place, float(at))
        if queue.given is not None:
            assert written[queue.given.place] == queue.given.number
