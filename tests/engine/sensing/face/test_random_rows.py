"""Rows of people who change seats, leave, come back and are missed, drawn by chance: whatever
they do, no number's baseline ends up with the readings of two of them."""

import pytest

from tests.support.random_rows import Row


@pytest.mark.parametrize("strangers", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_no_baseline_holds_two(seed: int, strangers: bool) -> None:
    """With `strangers` one of them is not found before some have changed seats: then only the
    shape of a face tells that another is found in its place."""
    row = Row(seed, strangers=strangers)
    assert not row.watch(45.0)


def test_people_who_stay_keep_their_baselines() -> None:
    for seed in range(6):
        row = Row(seed, strangers=True)
        for one in row.people:
            one.found_from = 0.0
        row._begin = lambda now: None  # type: ignore[method-assign]
        row.watch(30.0)
        assert row.restarts == 0
