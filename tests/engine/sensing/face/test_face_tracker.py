"""Numbers stay with faces."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from engine.sensing.face.face_tracker import KEPT, FaceTracker, Place
from engine.sensing.reading import PEOPLE

LEFT, RIGHT = Place(100, 100, 80), Place(300, 100, 80)


def test_who_is_who_does_not_depend_on_the_order() -> None:
    tracker = FaceTracker()
    assert tracker.follow([LEFT, RIGHT], 0.0) == [0, 1]
    assert tracker.follow([RIGHT, LEFT], 0.1) == [1, 0]


def test_faces_that_walk_keep_their_numbers() -> None:
    tracker = FaceTracker()
    tracker.follow([LEFT, RIGHT], 0.0)
    for step in range(1, 20):
        here = [Place(100 + 4 * step, 100, 80), Place(300, 100 + 4 * step, 80)]
        assert tracker.follow(here, step / 10) == [0, 1]


def test_back_within_seconds_is_the_same_and_later_somebody_else() -> None:
    tracker = FaceTracker()
    tracker.follow([LEFT, RIGHT], 0.0)
    assert tracker.follow([LEFT], 1.0) == [0]
    assert tracker.people == [0, 1]
    assert tracker.follow([LEFT, RIGHT], 2.0) == [0, 1]
    tracker.follow([RIGHT], 3.0)
    assert tracker.follow([RIGHT], 3.0 + KEPT) == [1]
    assert tracker.people == [1]
    # The number that became free goes to the next who comes.
    assert tracker.follow([RIGHT, Place(500, 300, 60)], 9.0) == [1, 0]


def test_a_face_found_twice_is_one() -> None:
    tracker = FaceTracker()
    assert tracker.follow([LEFT, Place(105, 102, 78)], 0.0) == [0, None]


def test_a_fifth_face_is_nobody_until_somebody_leaves() -> None:
    tracker = FaceTracker()
    crowd = [Place(100.0 * index, 50, 40) for index in range(PEOPLE + 1)]
    assert tracker.follow(crowd, 0.0) == [0, 1, 2, 3, None]
    assert tracker.follow(crowd[1:], 0.1) == [1, 2, 3, 0]


def test_much_nearer_is_another_face() -> None:
    tracker = FaceTracker()
    tracker.follow([LEFT], 0.0)
    assert tracker.follow([Place(100, 100, 200)], 0.1) == [1]


places = st.builds(
    Place, st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.floats(0.0, 1e4, allow_nan=False)
)


@given(st.lists(st.tuples(st.lists(places, max_size=6), st.floats(-10, 100)), max_size=8))
def test_no_number_is_given_twice(pictures: list[tuple[list[Place], float]]) -> None:
    tracker = FaceTracker()
    for here, time in pictures:
        given_ = [number for number in tracker.follow(here, time) if number is not None]
        assert len(given_) == len(set(given_))
        assert all(0 <= number < PEOPLE for number in given_)
        assert all(a < b for a, b in itertools.pairwise(tracker.people))
