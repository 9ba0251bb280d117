"""A belief about one number: what moves it, what is left of that, and how surely."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.viewer.kalman import Belief, Nature

NATURE = Nature(0.0, 0.2, 10.0)


def test_one_measurement_is_the_textbook_one() -> None:
    belief = Belief(NATURE)
    belief.measure(0.8, 0.2, "smile", 1.0, 0.5)
    assert belief.mean == pytest.approx(0.4)
    assert belief.variance == pytest.approx(0.1)
    assert belief.pushes == {"smile": pytest.approx(0.4)}


def test_unheard_it_goes_home_and_knows_nothing_in_the_end() -> None:
    belief = Belief(NATURE)
    belief.measure(0.8, 0.01, "smile", 1.0, 0.5)
    half = belief.estimate(10.0 * math.log(2))
    assert half.mean == pytest.approx(belief.mean / 2)
    belief.advance(500.0)
    assert belief.mean == pytest.approx(0.0, abs=1e-12)
    assert belief.variance == pytest.approx(0.2)
    assert belief.estimate().confidence == pytest.approx(0.0, abs=1e-9)
    assert belief.estimate().causes == ()


def test_stirred_doubt_grows_faster_and_never_beyond_knowing_nothing() -> None:
    calm, stirred = Belief(NATURE), Belief(NATURE)
    for belief, stir in ((calm, 0.0), (stirred, 0.05)):
        belief.measure(0.5, 0.01, "smile", 1.0, 0.5)
        belief.advance(1.0, stir)
    assert stirred.mean == calm.mean
    assert stirred.variance > calm.variance
    stirred.advance(100.0, 1.0)
    assert stirred.variance <= NATURE.variance


def test_poor_sources_beside_a_good_one_do_not_cost_confidence() -> None:
    alone, beside = Belief(NATURE), Belief(NATURE)
    for _ in range(30):
        for belief in (alone, beside):
            belief.advance(1 / 15)
            belief.measure(0.4, 0.3, "network", 0.9, 1 / 15)
        beside.measure(0.4, 30.0, "voice", 0.05, 1 / 15)
    assert beside.estimate().confidence == pytest.approx(alone.estimate().confidence, abs=0.02)


steps = st.lists(
    st.tuples(
        st.floats(0, 5),
        st.floats(-1, 1),
        st.floats(1e-3, 1e6),
        st.sampled_from(["smile", "laughter", "gasp"]),
        st.floats(0.01, 1),
        st.floats(5e-324, 2),
    ),
    max_size=60,
)


@given(steps)
def test_the_causes_always_add_up(
    said: list[tuple[float, float, float, str, float, float]],
) -> None:
    belief = Belief(NATURE)
    for passed, value, noise, source, quality, stands in said:
        belief.advance(passed)
        belief.measure(value, noise, source, quality, stands)
        assert sum(belief.pushes.values()) == pytest.approx(belief.mean, abs=1e-9)
        assert -1.0 <= belief.mean <= 1.0
        assert 0.0 <= belief.variance <= NATURE.variance + 1e-12
        assert 0.0 <= belief.estimate().confidence <= 1.0
