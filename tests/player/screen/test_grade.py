"""Looks and the way between them are a function of time."""

from itertools import pairwise

import pytest

from player.screen.grade import NEUTRAL, Grade, Regrade

DUSK = Grade(lift=0.05, gamma=0.9, gain=0.8, saturation=0.6, warmth=-0.4, vignette=0.5)


def test_the_default_changes_nothing() -> None:
    assert Grade().is_neutral
    assert not DUSK.is_neutral


def test_the_way_begins_and_ends_exactly() -> None:
    way = Regrade(NEUTRAL, DUSK, begins=10.0, lasts=4.0)
    assert way.at(9.0) == way.at(10.0) == NEUTRAL
    assert way.at(14.0) == way.at(99.0) == DUSK
    assert way.at(12.0).saturation == pytest.approx(0.8)


def test_it_moves_smoothly_one_way() -> None:
    way = Regrade(NEUTRAL, DUSK, begins=0.0, lasts=2.0)
    warmths = [way.at(frame / 24).warmth for frame in range(49)]
    steps = [earlier - later for earlier, later in pairwise(warmths)]
    assert all(step >= 0 for step in steps)
    assert max(steps) < 0.02
    assert steps[0] < 0.002


def test_a_way_that_takes_no_time_is_a_step() -> None:
    way = Regrade(NEUTRAL, DUSK, begins=1.0, lasts=0.0)
    assert way.at(0.99) == NEUTRAL
    assert way.at(1.0) == DUSK
