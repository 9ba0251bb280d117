"""Pauses grow, are bounded, and stay near each other whatever chance says."""

from hypothesis import given
from hypothesis import strategies as st

from engine.backoff import Backoff

BACKOFFS = st.builds(
    Backoff,
    first=st.floats(0.01, 10.0),
    most=st.floats(10.0, 3600.0),
    factor=st.floats(1.1, 4.0),
    jitter=st.floats(0.0, 0.5),
)


@given(BACKOFFS, st.integers(1, 10_000), st.floats(0.0, 1.0))
def test_a_pause_is_bounded(backoff: Backoff, failures: int, chance: float) -> None:
    pause = backoff.pause(failures, chance)
    assert backoff.first * (1.0 - backoff.jitter) <= pause * 1.000001
    assert pause <= backoff.most


@given(BACKOFFS, st.integers(1, 100))
def test_without_jitter_pauses_grow_to_the_longest(backoff: Backoff, failures: int) -> None:
    here, next_ = (backoff.pause(count, 0.5) for count in (failures, failures + 1))
    assert here <= next_
    assert next_ <= here * backoff.factor * 1.000001
    assert abs(backoff.pause(100_000, 0.5) - backoff.most) < 1e-6


def test_chance_spreads_them() -> None:
    backoff = Backoff(first=1.0, most=60.0, factor=2.0, jitter=0.2)
    assert [round(backoff.pause(3, chance), 3) for chance in (0.0, 0.5, 1.0)] == [3.2, 4.0, 4.8]
