"""What stands while a film runs is passed over by collections, and counts again afterwards."""

import gc
import weakref

import pytest

from player.system.garbage import passed_over


class Ring:
    """Refers to itself, so that only a collection finds it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_stood_before_is_passed_over_and_counts_again() -> None:
    with passed_over():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0


def test_also_where_the_film_breaks_off() -> None:
    with pytest.raises(RuntimeError), passed_over():
        raise RuntimeError
    assert gc.get_freeze_count() == 0


def test_the_last_films_objects_go_before_the_next_film() -> None:
    gc.disable()
    try:
        gone = weakref.ref(Ring())
        assert gone() is not None
        with passed_over():
            assert gone() is None
            kept = Ring()
            later = weakref.ref(kept)
            del kept
        assert later() is not None
        with passed_over():
            assert later() is None
    finally:
        gc.enable()
