"""Beats, leaving, transitions, the flow, two groups compared: known answers and properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from engine.answers import json_text
from engine.audience.beats import beats, chance_of, intended_against_felt
from engine.audience.before import Mark, stood_before
from engine.audience.comparing import difference, hedges
from engine.audience.comparing_time import compared
from engine.audience.flow import abstained, seen, spoke_against, ways
from engine.audience.leaving import staying
from engine.audience.transitions import transitions
from tests.support.made_audience import Film, film, watched


def test_beats_land_fall_flat_or_cannot_be_told() -> None:
    landed = np.zeros((12, 4))
    landed[:9, 0] = 1
    landed[:1, 1] = 1
    landed[:4, 2] = 1
    landed[:, 3] = np.nan  # nobody saw it
    names = ("joke", "dud", "half", "unseen")
    joke, dud, half, unseen = beats(landed, names, ("amusement",) * 4, np.full(4, 0.15))
    assert (joke.says, joke.share.value, joke.share.people) == ("landed", 0.75, 12)
    assert dud.says == "flat"
    assert half.says == "too few to tell"
    assert half.would_do is not None
    assert half.would_do > 12
    assert (unseen.says, unseen.share.people, unseen.would_do) == ("too few to tell", 0, None)
    assert "NaN" not in json_text(unseen)


def test_chance_is_how_often_people_react_where_nothing_was_meant() -> None:
    moments = np.zeros((10, 20))
    moments[:5, 3] = 1
    moments[:, 7] = 1  # a beat, which does not count
    moments[0, 12] = np.nan
    meant = np.zeros(20)
    meant[7] = 1
    assert chance_of(moments, meant) == pytest.approx(5.5 / 190)


def test_what_was_felt_instead() -> None:
    found = intended_against_felt(
        [(0, "fear", "fear"), (0, "fear", "joy"), (1, "fear", "joy"), (2, "fear", "joy")]
    )
    assert {each.felt: each.share.value for each in found} == pytest.approx(
        {"fear": 0.5 / 3, "joy": 2.5 / 3}
    )
    assert {each.share.people for each in found} == {3}


def test_staying_as_in_a_textbook() -> None:
    """The remission times of Freireich (1963), as Kaplan-Meier's estimate of them is printed in
    every textbook: 0.857 at 6 weeks, 0.807 at 7, 0.690 at 13, 0.627 at 16, 0.448 at 23."""
    gone = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    followed = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    until = np.array([*gone, *followed], float)
    left = np.array([True] * 9 + [False] * 12)
    found = staying(until, left)
    shares = dict(zip(found.at, found.share, strict=True))
    for at, share in ((6, 0.857), (7, 0.807), (13, 0.690), (16, 0.627), (23, 0.448)):
        assert shares[at] == pytest.approx(share, abs=6e-4)
    lows = dict(zip(found.at, found.low, strict=True))
    highs = dict(zip(found.at, found.high, strict=True))
    # R's survfit(conf.type = "log-log") of the same.
    assert (lows[6], highs[6]) == pytest.approx((0.620, 0.952), abs=1e-3)
    assert (lows[23], highs[23]) == pytest.approx((0.188, 0.680), abs=1e-3)
    assert found.people[1] == 21
    assert found.left == 9


def test_where_nobody_leaves_all_stay_as_far_as_so_many_can_tell() -> None:
    found = staying(np.full(12, 90.0), np.zeros(12, bool))
    assert (found.share, found.left) == ((1.0,), 0)
    assert found.low[0] == pytest.approx(stats.binomtest(12, 12).proportion_ci().low)


@given(st.lists(st.tuples(st.floats(1, 100), st.booleans()), min_size=1, max_size=30))
def test_staying_never_rises(people: list[tuple[float, bool]]) -> None:
    until, left = (np.array(each) for each in zip(*people, strict=True))
    found = staying(until, left)
    assert all(b <= a + 1e-9 for a, b in zip(found.share, found.share[1:], strict=False))
    for low, share, high in zip(found.low, found.share, found.high, strict=True):
        assert low - 1e-9 <= share <= high + 1e-9


def test_what_follows_what() -> None:
    ways_felt = [[0, 1, 0, 1, 0, 1], [0, 1, 0, 2], [0, 1, 1, 0]]
    found = {(e.before, e.after): e for e in transitions(ways_felt, ("calm", "joy", "fear"))}
    joyful = found["calm", "joy"]
    assert joyful.share.value == pytest.approx(5 / 6)
    assert joyful.share.low < 5 / 6 < joyful.share.high
    assert (joyful.times, joyful.share.people) == (6, 3)
    assert ("fear", "joy") not in found


def test_the_cases_of_one_person_count_less_than_those_of_many() -> None:
    """Of people who each always do the same, a hundred cases say as much as one."""
    stubborn = [[0, 1] * 30, [0, 2] * 30, [0, 1] * 30, [0, 2] * 30]
    fickle = [[0, 1, 0, 2] * 15] * 4
    widths = []
    for people in (stubborn, fickle):
        (each,) = [e for e in transitions(people, "abc") if (e.before, e.after) == ("a", "b")]
        widths.append(each.share.high - each.share.low)
    assert widths[0] > 3 * widths[1]


def test_the_way_through_the_film() -> None:
    found = {(e.segment, e.to): e for e in ways([["a", "b", "a", "c"], ["a", "c"], ["a"]])}
    assert found["a", "b"].share.value == pytest.approx(1 / 3)
    assert found["a", "c"].share.value == pytest.approx(2 / 3)
    assert found["a", "c"].times == 2
    assert found["a", ""].share.people == 3
    rows = seen([{"a": 5.0, "b": 2.0}, {"a": 3.0}], ("a", "b", "c"))
    assert [(e.segment, e.share.value, e.seconds) for e in rows] == [
        ("c", 0.0, 0.0),
        ("b", 0.5, 2.0),
        ("a", 1.0, 4.0),
    ]
    (row,) = abstained([(0, "a", True, "dark"), (0, "a", False, ""), (1, "a", True, "dark")])
    assert (row.share.value, row.decisions, row.why) == (0.75, 3, (("dark", 2),))


def test_a_cut_that_people_speak_against_is_found() -> None:
    chance = np.random.default_rng(1)
    rows = [
        (person, "a", to, float(chance.normal(0.5 if to == "bad" else 0.1, 0.15)))
        for person in range(15)
        for to in ("bad", "good", "fair", "other")
    ]
    found = spoke_against(rows)
    assert [(each.to, each.says) for each in found if each.says == "spoke against"] == [
        ("bad", "spoke against")
    ]
    assert found[0].away.people == 15
    assert spoke_against([]) == ()
    assert spoke_against([(0, "a", "b", 0.2)])[0].says == "too few to tell"


def test_what_stood_before() -> None:
    marks = [
        Mark(0, "segment", "harbour"),
        Mark(8, "cut", "harbour to storm"),
        Mark(9, "caption", "Who is there?"),
        Mark(20, "caption", "Nobody."),
    ]
    assert [each.what for each in stood_before(10.0, marks)] == [
        "Who is there?",
        "harbour to storm",
        "harbour",
    ]
    assert [each.what for each in stood_before(19.0, marks)] == ["harbour"]


def test_two_groups_as_scipy_has_it() -> None:
    chance = np.random.default_rng(2)
    one, other = chance.normal(0, 1, 9), chance.normal(1.5, 2, 14)
    found = difference(one, other, paired=False)
    known = stats.ttest_ind(other, one, equal_var=False)
    assert found.probability == pytest.approx(known.pvalue)
    between = known.confidence_interval()
    assert (found.difference.low, found.difference.high) == pytest.approx(tuple(between))
    pairs = difference(one, other[:9], paired=True)
    again = stats.ttest_rel(other[:9], one)
    assert pairs.probability == pytest.approx(again.pvalue)
    assert (pairs.difference.low, pairs.difference.high) == pytest.approx(
        tuple(again.confidence_interval())
    )


def test_an_effects_interval_as_in_a_published_example() -> None:
    """d = 0.8 of two groups of 10: from -0.13 to 1.70 (Cumming and Finch, 2001, by ESCI)."""
    found = hedges(0.8, 18, math.sqrt(5), 20)
    factor = found.value / 0.8
    assert factor == pytest.approx(1 - 3 / (4 * 18 - 1), abs=1e-3)
    assert (found.low / factor, found.high / factor) == pytest.approx((-0.13, 1.70), abs=0.02)


@given(st.floats(-6, 6), st.integers(1, 400))
def test_an_effect_of_any_size_lies_within_its_interval(standardized: float, freedom: int) -> None:
    scale = math.sqrt(freedom + 1)
    found = hedges(standardized, freedom, scale, freedom + 1)
    assert found.low - 1e-6 <= found.value <= found.high + 1e-6 or freedom < 4


def test_what_is_said_of_a_difference() -> None:
    chance = np.random.default_rng(3)
    one = chance.normal(0, 1, 12)
    assert difference(one, one + chance.normal(2, 1, 12), paired=True).says == "higher"
    few = difference(one, chance.normal(0.4, 1, 12), paired=False)
    assert few.says == "too few to tell"
    assert few.would_do is not None
    assert few.would_do > 12
    many = chance.normal(0, 1, 300)
    assert difference(many, chance.normal(0, 1, 300), paired=False).says == "alike"
    assert difference(one[:1], one, paired=False).says == "too few to tell"


def test_a_stronger_ending_is_found_second_by_second() -> None:
    shown = film(120, 1)
    better = shown.valence.copy()
    better[100:] += 0.3
    other = Film(better, shown.attention)
    one = watched(shown, 12, 1)
    two = watched(other, 12, 2, offset=one.offset)
    found = compared(one.valence, two.valence, 1, paired=True)
    assert found.says == "they differ"
    assert {each.difference.says for each in found.apart} == {"higher"}
    assert min(each.first for each in found.apart) >= 98
    assert found.people == (12, 12)
    strangers = compared(one.valence, watched(shown, 12, 9).valence, 1, paired=False)
    assert (strangers.says, strangers.apart) == ("too few to tell", ())
    assert strangers.would_do is not None
    assert strangers.would_do > 12


def test_seven_people_all_in_one_direction_have_the_exact_probability() -> None:
    """Of the 2^6 ways to turn differences round (up to all at once), one is as extreme."""
    apart = np.random.default_rng(4).uniform(0.9, 1.1, (7, 1))
    found = compared(np.zeros((7, 1)), apart, 1, paired=True)
    assert found.probability[0] == pytest.approx(1 / 64)
    unlike = compared(np.arange(4.0)[:, None], 100 + np.arange(4.0)[:, None], 1, paired=False)
    assert unlike.probability[0] == pytest.approx(2 / math.comb(8, 4))
