"""Curves, stretches that stand out, synchrony, likeness, kinds of people: on made audiences whose
truth is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.audience.clusters import clusters
from engine.audience.curves import curve
from engine.audience.likeness import likeness, order_by_likeness
from engine.audience.panel import NOWHERE, Panel
from engine.audience.standing_out import runs, standing_out
from engine.audience.synchrony import leave_one_out, synchrony
from tests.support.made_audience import Film, film, wandering, watched

SECONDS = 120


def test_a_curve_has_the_mean_of_those_who_were_measured_and_says_how_many() -> None:
    values = np.array([[0.1, np.nan, 0.3], [0.3, np.nan, np.nan], [0.2, np.nan, 0.5]])
    found = curve(values, np.arange(3.0), 1)
    assert found.mean[0] == pytest.approx(0.2)
    assert np.isnan(found.mean[1])
    assert found.mean[2] == pytest.approx(0.4)
    assert found.people == (3, 0, 2)
    assert found.low[0] < 0.2 < found.high[0]
    assert np.isnan(found.low[2])  # of two people nothing is said


def test_the_band_of_the_whole_curve_is_wider_than_that_of_one_second() -> None:
    seen = watched(film(SECONDS, 1), 12, 1)
    found = curve(seen.valence, np.arange(SECONDS), 1)
    for low, wide in zip(found.low, found.band_low, strict=True):
        assert wide < low
    assert curve(seen.valence, np.arange(SECONDS), 1) == found


@pytest.mark.parametrize("people", [5, 12])
def test_bands_hold_the_truth_as_often_as_they_say(people: int) -> None:
    """Of 50 screenings; `./run bench screening` looks at 500."""
    shown = Film(np.zeros(60), np.full(60, 0.7))
    by_second, whole = [], 0
    for seed in range(50):
        found = curve(watched(shown, people, seed).valence, np.arange(60), seed)
        low, high = np.array(found.low), np.array(found.high)
        told = np.isfinite(low)
        by_second.append(np.mean(((low <= 0) & (high >= 0))[told]))
        whole += bool(
            np.all((np.array(found.band_low) <= 0)[told] & (np.array(found.band_high) >= 0)[told])
        )
    assert 0.92 <= np.mean(by_second) <= 0.98
    assert 0.84 <= whole / 50 <= 1


def test_readings_are_not_people() -> None:
    """The interval of someone who takes four readings a second for four people misses the truth
    most of the time: what the bands are there for."""
    shown = Film(np.zeros(60), np.full(60, 0.7))
    hits = []
    for seed in range(60):
        values = watched(shown, 12, seed, lost=0.0).valence[:, :40].ravel()
        half = 1.96 * values.std() / np.sqrt(len(values))
        hits.append(abs(values.mean()) <= half)
    assert np.mean(hits) < 0.5


def test_a_dip_that_all_have_is_found_where_it_is() -> None:
    shown = film(SECONDS, 2)
    attention = shown.attention.copy()
    attention[60:70] -= 0.2
    seen = watched(Film(shown.valence, attention), 12, 4)
    (found,) = standing_out(Panel.along(seen.attention), "below", 1, smooth=3)
    assert found.first >= 56
    assert found.last <= 73
    assert 58 <= found.most <= 71
    assert found.change.high < 0
    assert found.change.people == 12
    assert found.probability <= 0.05
    assert standing_out(Panel.along(seen.attention), "above", 1, smooth=3) == ()


def test_what_is_not_looked_at_is_not_found() -> None:
    seen = watched(Film(np.zeros(SECONDS), np.full(SECONDS, 0.7)), 12, 4)
    attention = seen.attention.copy()
    attention[:, 60:70] -= 0.3
    elsewhere = np.ones(SECONDS, bool)
    elsewhere[50:80] = False
    panel = Panel.along(attention)
    assert standing_out(panel, "below", 1)
    assert standing_out(panel, "below", 1, looked_at=elsewhere) == ()


def test_coming_to_be_known_at_the_beginning_is_no_dip() -> None:
    seen = watched(Film(np.zeros(SECONDS), np.full(SECONDS, 0.7)), 12, 4)
    attention = seen.attention.copy()
    attention[:, :3] -= 0.3
    panel = Panel.along(attention)
    assert standing_out(panel, "below", 1)[0].first == 0
    assert standing_out(panel.without_first(4), "below", 1) == ()


def test_that_three_of_six_turn_away_is_not_said_of_all() -> None:
    seen = watched(Film(np.zeros(SECONDS), np.full(SECONDS, 0.7)), 6, 4)
    attention = seen.attention.copy()
    attention[:3, 60:66] -= 2.0
    assert standing_out(Panel.along(attention), "below", 1) == ()
    attention[3:, 60:66] -= 1.0
    assert standing_out(Panel.along(attention), "below", 1)


def test_a_dip_is_found_by_what_is_on_screen_not_by_when() -> None:
    """Two ways through a film, in which the same segment comes at another time."""
    chance = np.random.default_rng(5)
    there = np.concatenate([np.arange(60), np.arange(60, 80), np.arange(80, 120)])
    other = np.concatenate([np.arange(60, 80), np.arange(60), np.arange(80, 120)])
    places = np.array([there, other] * 8)
    values = 0.7 + wandering(chance, 16, SECONDS, 0.1)
    values = np.where((places >= 65) & (places < 75), values - 0.2, values)
    found = standing_out(Panel(values, places, SECONDS), "below", 2, smooth=3)
    assert [62 <= each.most <= 77 for each in found] == [True]


def test_runs() -> None:
    assert runs(np.array([True, True, False, True])) == [(0, 1), (3, 3)]
    assert runs(np.zeros(3, bool)) == []


@settings(max_examples=50)
@given(arrays(float, (4, 12), elements=st.floats(-1, 1)), st.integers(0, 9))
def test_chance_moves_what_was_measured_and_loses_nothing(values: np.ndarray, seed: int) -> None:
    places = np.broadcast_to(np.arange(12), (4, 12)).copy()
    places[0, 9:] = NOWHERE  # somebody left
    for moved in Panel(values, places, 12).shifts(seed, 3):
        assert np.sort(moved[1:]) == pytest.approx(np.sort(values[1:]))
        assert np.sort(moved[0, :9]) == pytest.approx(np.sort(values[0, :9]))
        assert moved[0, 9:] == pytest.approx(values[0, 9:])


def test_who_sees_a_second_twice_has_its_mean() -> None:
    panel = Panel(np.array([[1.0, 2.0, 3.0, np.nan]]), np.array([[0, 1, 0, NOWHERE]]), 3)
    assert panel.by_bin()[0, :2].tolist() == [2.0, 2.0]
    assert np.isnan(panel.by_bin()[0, 2])


def test_people_who_answer_the_same_film_are_together_and_others_are_not() -> None:
    alike = synchrony(Panel.along(watched(film(SECONDS, 1), 12, 3).valence), 1, draws=199)
    assert alike.says == "together"
    assert alike.together.low > 0.2
    assert abs(alike.chance) < 0.1
    apart = watched(Film(np.zeros(SECONDS), np.full(SECONDS, 0.7)), 12, 3).valence
    assert synchrony(Panel.along(apart), 1, draws=199).says == "not more than by chance"
    assert synchrony(Panel.along(apart[:2]), 1).says == "too few to tell"


def test_leave_one_out_is_the_correlation_with_the_others_mean() -> None:
    values = np.random.default_rng(1).normal(size=(5, 40))
    expected = [
        np.corrcoef(values[one], np.delete(values, one, axis=0).mean(axis=0))[0, 1]
        for one in range(5)
    ]
    assert leave_one_out(values) == pytest.approx(expected)


def test_likeness_is_the_correlation_over_what_two_people_share() -> None:
    values = np.random.default_rng(2).normal(size=(3, 40))
    values[0, :10] = np.nan
    found = likeness(values)
    assert found[0, 1] == pytest.approx(np.corrcoef(values[0, 10:], values[1, 10:])[0, 1])
    assert found[1, 2] == pytest.approx(np.corrcoef(values[1], values[2])[0, 1])
    values[2, 5:] = np.nan
    assert likeness(values)[0, 2] == 0  # too little in common


@settings(max_examples=30)
@given(st.permutations(range(8)))
def test_those_alike_stand_beside_each_other(mixed: list[int]) -> None:
    at = np.arange(60)
    chance = np.random.default_rng(3)
    kinds = np.array([np.sin(at / 5), np.cos(at / 9)])
    values = kinds[np.array(mixed) % 2] + chance.normal(0, 0.2, (8, 60))
    order = [mixed[place] % 2 for place in order_by_likeness(values)]
    assert sorted(order_by_likeness(values)) == list(range(8))
    assert order in ([0] * 4 + [1] * 4, [1] * 4 + [0] * 4)


def test_two_kinds_of_people_are_found_and_one_kind_is_not_split() -> None:
    rising = film(SECONDS, 1, moves=0.4)
    falling = Film(-rising.valence, rising.attention)
    both = np.concatenate([watched(rising, 15, 1).valence, watched(falling, 15, 2).valence])
    found = clusters(both, 1)
    assert found.number == 2
    assert len(set(found.kind[:15])) == len(set(found.kind[15:])) == 1
    assert found.kind[0] != found.kind[-1]
    assert found.agreement > 0.6
    one = clusters(watched(rising, 30, 3).valence, 1)
    assert (one.number, one.says) == (1, "one kind")
    assert clusters(both[:12], 1).says == "too few to tell"
