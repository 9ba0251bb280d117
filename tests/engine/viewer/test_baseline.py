"""What is neutral for a person: learned robustly, corrected slowly, never eating an expression."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sensing import quantities
from engine.viewer.baseline import BASELINE_PRIORS, LEARNED, Baseline
from tests.support.chance import examples


def fed(
    baseline: Baseline, start: float, end: float, value: Callable[[float], float], rate: float = 15
) -> Baseline:
    for frame in range(round(start * rate), round(end * rate)):
        baseline.update(frame / rate, value(frame / rate), 0.9)
    return baseline


def smile() -> Baseline:
    return Baseline(BASELINE_PRIORS[quantities.FACE_SMILE])


def test_what_a_face_rests_at_is_learned_in_half_a_minute_despite_its_laughs() -> None:
    laughs = fed(smile(), 0, 1.3 * LEARNED, lambda t: 0.95 if t % 5 < 1 else 0.3)
    assert laughs.progress == 1.0
    assert laughs.value == pytest.approx(0.3, abs=0.02)
    assert laughs.uncertainty == 0.0


def test_it_is_doubted_until_it_is_learned() -> None:
    baseline = smile()
    doubts = []
    for second in range(0, 30, 5):
        fed(baseline, second, second + 5, lambda t: 0.2)
        doubts.append(baseline.uncertainty)
    assert doubts == sorted(doubts, reverse=True)
    assert doubts[0] > 0.1


def test_the_rate_of_a_camera_does_not_matter() -> None:
    slow = fed(smile(), 0, 35, lambda t: 0.2 + 0.1 * math.sin(t), rate=12)
    fast = fed(smile(), 0, 35, lambda t: 0.2 + 0.1 * math.sin(t), rate=60)
    assert slow.value == pytest.approx(fast.value, abs=0.03)


def test_who_comes_in_laughing_does_not_rest_so() -> None:
    laughing = fed(smile(), 0, 30, lambda t: 0.9)
    assert laughing.progress < 0.1
    assert laughing.value == pytest.approx(0.0, abs=0.01)


def test_a_long_smile_is_not_eaten() -> None:
    baseline = fed(smile(), 0, 31, lambda t: 0.05)
    fed(baseline, 31, 331, lambda t: 0.55)
    assert baseline.value == pytest.approx(0.05, abs=0.03)


def test_light_that_changes_is_corrected_within_minutes() -> None:
    baseline = fed(Baseline(BASELINE_PRIORS[quantities.FACE_VALENCE]), 0, 31, lambda t: 0.0)
    fed(baseline, 31, 91, lambda t: 0.12)
    after_a_minute = baseline.value
    fed(baseline, 91, 391, lambda t: 0.12)
    assert after_a_minute is not None
    assert after_a_minute < 0.07
    assert baseline.value == pytest.approx(0.12, abs=0.03)


def test_a_heart_has_no_usual_rate_and_learns_its_own_from_beats() -> None:
    heart = Baseline(BASELINE_PRIORS[quantities.HEART_RATE])
    assert heart.value is None
    fed(heart, 0, 40, lambda t: 52.0 + (t % 3), rate=1)
    assert heart.progress == 1.0
    assert heart.value == pytest.approx(53.0, abs=1.0)


floats = st.floats(allow_nan=True, allow_infinity=True)


@examples(200)
@given(
    st.sampled_from(sorted(BASELINE_PRIORS)),
    st.lists(
        st.tuples(
            st.one_of(st.floats(0, 80), floats),
            st.one_of(st.floats(-1, 1), floats),
            st.one_of(st.floats(0, 1), floats),
        ),
        max_size=80,
    ),
)
def test_no_input_breaks_it(quantity: str, inputs: list[tuple[float, float, float]]) -> None:
    baseline = Baseline(BASELINE_PRIORS[quantity])
    for time, value, quality in inputs:
        baseline.update(time, value, quality)
        assert 0.0 <= baseline.progress <= 1.0
        assert baseline.uncertainty >= 0.0
        if baseline.value is not None:
            assert math.isfinite(baseline.value)
            prior = BASELINE_PRIORS[quantity]
            if prior.mean is not None:
                furthest = 1.0 if prior.rests else prior.reach
                if prior.rests == "anywhere":
                    # What was heard, or twice that where a quality is nearly too small to count.
                    heard = [abs(one - prior.mean) for _, one, _ in inputs if math.isfinite(one)]
                    furthest = 2 * max(heard)
                assert abs(baseline.value - prior.mean) <= furthest + 1e-9
