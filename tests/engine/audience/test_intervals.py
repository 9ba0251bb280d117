"""Estimates with intervals: against scipy, worked examples, and properties of any data."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from engine.audience.discoveries import adjusted
from engine.audience.groups import shown_apart
from engine.audience.intervals import mean_interval, share_interval
from engine.audience.telling import people_for_share, people_needed, power_of

NUMBERS = arrays(float, st.integers(2, 40), elements=st.floats(-1, 1, width=32))


@pytest.mark.parametrize(("count", "people"), [(0, 5), (1, 12), (7, 12), (12, 12), (30, 60)])
def test_a_share_has_wilsons_interval(count: int, people: int) -> None:
    found = share_interval(count, people)
    known = stats.binomtest(count, people).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((known.low, known.high))
    assert found.people == people


@given(st.integers(1, 200), st.floats(0, 1))
def test_a_share_lies_within_its_interval_and_both_between_0_and_1(
    people: int, part: float
) -> None:
    found = share_interval(part * people, people)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


@settings(max_examples=50)
@given(NUMBERS)
def test_a_mean_has_students_interval(values: np.ndarray) -> None:
    found = mean_interval(values)
    error = np.std(values, ddof=1) / math.sqrt(len(values))
    low, high = values.mean() - 1e-9, values.mean() + 1e-9
    if error > 0:
        low, high = stats.t.interval(0.95, len(values) - 1, values.mean(), error)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-6)


@settings(max_examples=50)
@given(NUMBERS, st.floats(0.1, 9))
def test_who_all_weigh_the_same_weigh_nothing(values: np.ndarray, weight: float) -> None:
    found = mean_interval(values, np.full(len(values), weight))
    known = mean_interval(values)
    assert (found.value, found.low, found.high) == pytest.approx(
        (known.value, known.low, known.high), abs=1e-9
    )


def test_people_of_whom_nothing_was_measured_are_not_behind_a_mean() -> None:
    assert mean_interval(np.array([0.1, math.nan, 0.3])).people == 2
    alone = mean_interval(np.array([0.1, math.nan]))
    assert (alone.value, alone.people) == (0.1, 1)
    assert math.isnan(alone.low)
    assert math.isnan(mean_interval(np.array([math.nan])).value)


def test_weights_mend_what_chance_showed_to_some_more_often() -> None:
    """Of people shown something with the probabilities 0.2 and 0.8, weighted by their inverse."""
    chance = np.random.default_rng(3)
    likely = np.where(chance.random(20_000) < 0.5, 0.2, 0.8)
    values = likely + chance.normal(0, 0.1, len(likely))
    shown = chance.random(len(likely)) < likely
    assert mean_interval(values[shown]).value == pytest.approx(0.68, abs=0.02)
    mended = mean_interval(values[shown], 1 / likely[shown])
    assert mended.value == pytest.approx(0.5, abs=0.02)
    assert mended.holds(0.5)


def test_the_false_discovery_rate_as_in_its_first_paper() -> None:
    """The fifteen probabilities of Benjamini and Hochberg (1995), of which four count at 0.05."""
    paper = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
        *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    ]
    found = adjusted(np.array(paper))
    assert [bool(each <= 0.05) for each in found] == [True] * 4 + [False] * 11
    with_none = adjusted(np.array([math.nan, *paper]))
    assert math.isnan(with_none[0])
    assert with_none[1:] == pytest.approx(found)


def test_how_many_people_would_do_as_in_cohens_tables() -> None:
    """Cohen (1988), tables 2.4.1: 64 in each group for a medium effect, 26 for a large one."""
    assert people_needed(0.5) == 64
    assert people_needed(0.8) == 26
    assert people_needed(0.5, groups=1) == 34
    assert people_needed(-0.5) == 64
    assert people_needed(0.5, 0.001) > 64
    assert power_of(0.5, 64) == pytest.approx(0.80, abs=0.01)
    assert people_needed(0.0) == people_needed(0.2)


@given(st.floats(0.2, 3), st.integers(2, 200))
def test_more_people_tell_more(effect: float, people: int) -> None:
    assert power_of(effect, people + 1) >= power_of(effect, people) - 1e-6


def test_a_share_far_from_chance_needs_few_people() -> None:
    assert people_for_share(0.8, 0.1) < 6
    assert people_for_share(0.15, 0.1) > 100


def test_a_group_of_under_five_is_not_shown_apart_nor_one_that_leaves_so_few_over() -> None:
    twelve = [{"women"}] * 5 + [{"men"}] * 5 + [{"other"}] * 2
    assert shown_apart(twelve) == ("men", "women")
    assert shown_apart([{"a"}] * 9 + [set()] * 3) == ()
    assert shown_apart([{"a"}] * 9 + [set()] * 5) == ("a",)
    assert shown_apart([{"all"}] * 6) == ("all",)
    assert shown_apart([{"all"}] * 4) == ()


@given(st.lists(st.sets(st.sampled_from("abcd"), max_size=3), max_size=30))
def test_no_group_shown_apart_gives_few_people_away(labels: list[set[str]]) -> None:
    for name in shown_apart(labels):
        inside = sum(name in each for each in labels)
        assert inside >= 5
        assert len(labels) - inside == 0 or len(labels) - inside >= 5
