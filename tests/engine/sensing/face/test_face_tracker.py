"""Numbers stay with faces."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.sensing.face.face_tracker import KEPT, FaceBox, FaceTracker
from engine.sensing.face.likeness import TOLD_WITHIN, is_another
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


ONE, OTHER = np.zeros((60, 2)), np.full((60, 2), 0.3)


def test_a_face_of_another_shape_in_the_next_picture_is_a_newcomer_and_once_more_settled() -> None:
    tracker = FaceTracker()
    told = []
    for step in range(20):
        tracker.track([LEFT], step / 15, [ONE if step < 5 else OTHER])
        told.append(0 in tracker.newcomers)
    assert told[5]
    assert sum(told) == 2
    assert told.index(True, 6) / 15 > 5 / 15 + 0.4


def test_a_shape_is_forgotten_before_it_could_recognise_anybody() -> None:
    tracker = FaceTracker()
    tracker.track([LEFT, RIGHT], 0.0, [ONE, OTHER])
    tracker.track([LEFT], TOLD_WITHIN + 0.05, [ONE])
    kept = {number: known.shape is not None for number, known in tracker._known.items()}
    assert kept == {0: True, 1: False}
    # What was another's a moment ago may be an expression's later.
    assert is_another(ONE, OTHER, 0.1)
    assert not is_another(ONE, OTHER, TOLD_WITHIN + 0.01)
    assert not is_another(None, OTHER, 0.1)


def test_found_again_elsewhere_is_the_same_alone_and_a_newcomer_in_company() -> None:
    moved = FaceBox(LEFT.x + 0.5 * LEFT.size, LEFT.y, LEFT.size)
    for others in ([], [RIGHT]):
        tracker = FaceTracker()
        tracker.track([LEFT, *others], 0.0)
        tracker.track(others, 0.5)
        assert tracker.track([moved, *others], 1.0)[0] == 0
        assert (0 in tracker.newcomers) == bool(others)


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
