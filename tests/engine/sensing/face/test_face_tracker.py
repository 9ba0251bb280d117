"""Numbers stay with faces."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from engine.sensing.face.face_tracker import KEPT, FaceBox, FaceTracker
from engine.sensing.reading import PEOPLE

LEFT, RIGHT = FaceBox(100, 100, 80), FaceBox(300, 100, 80)


def test_who_is_who_does_not_depend_on_the_order() -> None:
    tracker = FaceTracker()
    assert tracker.track([LEFT, RIGHT], 0.0) == [0, 1]
    assert tracker.track([RIGHT, LEFT], 0.1) == [1, 0]


def test_faces_that_walk_keep_their_numbers() -> None:
    tracker = FaceTracker()
    tracker.track([LEFT, RIGHT], 0.0)
    for step in range(1, 20):
        here = [FaceBox(100 + 4 * step, 100, 80), FaceBox(300, 100 + 4 * step, 80)]
        assert tracker.track(here, step / 10) == [0, 1]


def test_back_within_seconds_is_the_same_and_later_somebody_else() -> None:
    tracker = FaceTracker()
    tracker.track([LEFT, RIGHT], 0.0)
    assert tracker.track([LEFT], 1.0) == [0]
    assert tracker.people == [0, 1]
    assert tracker.track([LEFT, RIGHT], 2.0) == [0, 1]
    tracker.track([RIGHT], 3.0)
    assert tracker.track([RIGHT], 3.0 + KEPT) == [1]
    assert tracker.people == [1]
    # The number that became free goes to the next who comes.
    assert tracker.track([RIGHT, FaceBox(500, 300, 60)], 9.0) == [1, 0]


def test_a_face_found_twice_is_one() -> None:
    tracker = FaceTracker()
    assert tracker.track([LEFT, FaceBox(105, 102, 78)], 0.0) == [0, None]


def test_a_fifth_face_is_nobody_until_somebody_leaves() -> None:
    tracker = FaceTracker()
    crowd = [FaceBox(100.0 * index, 50, 40) for index in range(PEOPLE + 1)]
    assert tracker.track(crowd, 0.0) == [0, 1, 2, 3, None]
    assert tracker.track(crowd[1:], 0.1) == [1, 2, 3, 0]


def test_much_nearer_is_another_face() -> None:
    tracker = FaceTracker()
    tracker.track([LEFT], 0.0)
    assert tracker.track([FaceBox(100, 100, 200)], 0.1) == [1]


places = st.builds(
    FaceBox, st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.floats(0.0, 1e4, allow_nan=False)
)


@given(st.lists(st.tuples(st.lists(places, max_size=6), st.floats(-10, 100)), max_size=8))
def test_no_number_is_given_twice(pictures: list[tuple[list[FaceBox], float]]) -> None:
    tracker = FaceTracker()
    for here, time in pictures:
        given_ = [number for number in tracker.track(here, time) if number is not None]
        assert len(given_) == len(set(given_))
        assert all(0 <= number < PEOPLE for number in given_)
        assert all(a < b for a, b in itertools.pairwise(tracker.people))
