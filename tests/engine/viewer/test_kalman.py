"""A tracked about one number: what moves it, what is left of that, and how surely."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.viewer.kalman import KalmanFilter, ProcessModel

MODEL = ProcessModel(0.0, 0.2, 10.0)


def test_one_measurement_is_the_textbook_one() -> None:
    tracked = KalmanFilter(MODEL)
    tracked.update(0.8, 0.2, "smile", 1.0, 0.5)
    assert tracked.mean == pytest.approx(0.4)
    assert tracked.variance == pytest.approx(0.1)
    assert tracked.contributions == {"smile": pytest.approx(0.4)}


def test_unheard_it_goes_home_and_knows_nothing_in_the_end() -> None:
    tracked = KalmanFilter(MODEL)
    tracked.update(0.8, 0.01, "smile", 1.0, 0.5)
    half = tracked.estimate(10.0 * math.log(2))
    assert half.mean == pytest.approx(tracked.mean / 2)
    tracked.predict(500.0)
    assert tracked.mean == pytest.approx(0.0, abs=1e-12)
    assert tracked.variance == pytest.approx(0.2)
    assert tracked.estimate().confidence == pytest.approx(0.0, abs=1e-9)
    assert tracked.estimate().causes == ()


def test_stirred_doubt_grows_faster_and_never_beyond_knowing_nothing() -> None:
    calm, noisy = KalmanFilter(MODEL), KalmanFilter(MODEL)
    for tracked, noise in ((calm, 0.0), (noisy, 0.05)):
        tracked.update(0.5, 0.01, "smile", 1.0, 0.5)
        tracked.predict(1.0, noise)
    assert noisy.mean == calm.mean
    assert noisy.variance > calm.variance
    noisy.predict(100.0, 1.0)
    assert noisy.variance <= MODEL.variance


def test_poor_sources_beside_a_good_one_do_not_cost_confidence() -> None:
    alone, beside = KalmanFilter(MODEL), KalmanFilter(MODEL)
    for _ in range(30):
        for tracked in (alone, beside):
            tracked.predict(1 / 15)
            tracked.update(0.4, 0.3, "network", 0.9, 1 / 15)
        beside.update(0.4, 30.0, "voice", 0.05, 1 / 15)
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
    tracked = KalmanFilter(MODEL)
    for passed, value, noise, source, quality, stands in said:
        tracked.predict(passed)
        tracked.update(value, noise, source, quality, stands)
        assert sum(tracked.contributions.values()) == pytest.approx(tracked.mean, abs=1e-9)
        assert -1.0 <= tracked.mean <= 1.0
        assert 0.0 <= tracked.variance <= MODEL.variance + 1e-12
        assert 0.0 <= tracked.estimate().confidence <= 1.0
