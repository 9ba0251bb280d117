"""The belief about the viewer: it follows evidence, forgets without it, and never breaks."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.sensing.reading import QUANTITIES, Reading
from engine.viewer.state import ViewerState
from engine.words import RANGES

RATE = 15.0


def watched(
    state: ViewerState, start: float, end: float, readings: Callable[[float], dict[str, float]]
) -> None:
    """A sensor at 15 readings a second, each 50 ms old when it arrives."""
    for frame in range(int(start * RATE), int(end * RATE)):
        now = frame / RATE
        state.advance(now)
        for quantity, value in readings(now).items():
            state.update(Reading(now - 0.05, quantity, value, 0.9))
    state.advance(end)


def face(valence: float = 0.0, arousal: float = 0.0, **more: float) -> dict[str, float]:
    return {
        "face.present": 1.0,
        "face.on_screen": 1.0,
        "face.eye_open": 0.8,
        "face.valence": valence,
        "face.arousal": arousal,
        **{f"face.{name}": value for name, value in more.items()},
    }


def test_without_any_signal_nothing_is_known() -> None:
    state = ViewerState()
    state.advance(10.0)
    felt = state.felt(10.0)
    assert felt.confidence == 0.0
    assert felt.presence == 0.0
    assert felt.affect == (0.0, 0.0)
    assert felt.causes == ()
    assert state.values(10.0) == {"viewer.confidence": 0.0, "group.confidence": 0.0}


def test_a_steady_face_is_believed() -> None:
    state = ViewerState()
    watched(state, 0.0, 6.0, lambda now: face(0.6, 0.3))
    felt = state.felt(6.0)
    assert felt.estimates["valence"].mean == pytest.approx(0.55, abs=0.08)
    assert felt.estimates["arousal"].mean == pytest.approx(0.27, abs=0.06)
    assert felt.estimates["attention"].mean > 0.8
    assert felt.confidence > 0.7
    assert felt.presence > 0.95
    assert [name for name, _ in felt.causes][:2] == ["face.valence", "face.arousal"]
    assert felt.causes[0][1] == pytest.approx(felt.estimates["valence"].mean)


def test_confidence_falls_when_the_face_leaves() -> None:
    state = ViewerState()
    watched(state, 0.0, 6.0, lambda now: face(0.6))
    watched(state, 6.0, 9.0, lambda now: {"face.present": 0.0})
    assert state.felt(7.0).presence < 0.15
    assert state.felt(8.5).confidence < 0.35
    assert state.felt(9.0).confidence < 0.1
    assert state.felt(9.0).estimates["attention"].mean < 0.2


def test_a_blink_of_the_detector_does_little() -> None:
    state = ViewerState()
    watched(state, 0.0, 6.0, lambda now: face(0.6))
    assert state.felt(6.5).confidence > 0.6


def test_doubt_grows_while_nothing_is_heard() -> None:
    state = ViewerState()
    watched(state, 0.0, 5.0, lambda now: face(0.6))
    variances = [state.felt(5.0 + later).estimates["valence"].variance for later in range(20)]
    assert variances == sorted(variances)
    means = [state.felt(5.0 + later).estimates["valence"].mean for later in range(20)]
    assert means == sorted(means, reverse=True)


def test_quality_decides_how_much_is_believed() -> None:
    confidences = []
    for quality in (0.0, 0.2, 1.0):
        state = ViewerState()
        for frame in range(60):
            state.advance(frame / RATE)
            for name in ("face.valence", "face.arousal"):
                state.update(Reading(frame / RATE, name, 0.5, quality))
        confidences.append(state.felt(4.0).confidence)
    assert confidences[0] == 0.0
    assert confidences[0] < confidences[1] < 0.5 < confidences[2]


def test_a_smile_is_named_among_the_causes() -> None:
    state = ViewerState()
    watched(state, 0.0, 4.0, lambda now: face(0.5, 0.3, smile=0.62))
    felt = state.felt(4.0)
    assert dict(felt.causes)["face.smile"] > 0.1
    valence = felt.estimates["valence"]
    assert sum(push for _, push in valence.causes) == pytest.approx(valence.mean, abs=1e-9)


def test_what_pulls_down_is_a_cause_with_its_sign() -> None:
    state = ViewerState()
    watched(state, 0.0, 4.0, lambda now: face(0.1, 0.0, nose_wrinkle=0.8))
    valence = state.felt(4.0).estimates["valence"]
    assert valence.causes[0][0] == "face.nose_wrinkle"
    assert valence.causes[0][1] < -0.05
    assert sum(push for _, push in valence.causes) == pytest.approx(valence.mean, abs=1e-9)


def test_a_raised_voice_raises_arousal_and_a_quiet_room_says_nothing() -> None:
    quiet, loud = ViewerState(), ViewerState()
    watched(quiet, 0.0, 20.0, lambda now: {"voice.voiced": 0.0, "voice.level": -60.0})
    assert quiet.felt(20.0).confidence == 0.0
    watched(
        loud,
        0.0,
        20.0,
        lambda now: {"voice.voiced": float(now > 17), "voice.level": -60.0 + 30 * (now > 17)},
    )
    assert loud.felt(20.0).estimates["arousal"].mean > 0.4
    assert loud.felt(20.0).estimates["valence"].confidence == 0.0


def test_what_is_late_early_or_out_of_range_is_ignored() -> None:
    state = ViewerState()
    watched(state, 0.0, 5.0, lambda now: face(0.5))
    before = state.felt(5.0)
    for reading in (
        Reading(1.0, "face.valence", -1.0, 1.0),
        Reading(60.0, "face.valence", -1.0, 1.0),
        Reading(math.nan, "face.valence", -1.0, 1.0),
        Reading(4.99, "face.valence", math.nan, 1.0),
        Reading(4.99, "face.valence", -1.5, 1.0),
        Reading(4.99, "face.valence", -1.0, math.nan),
        Reading(4.99, "face.valence", -1.0, 7.0),
        Reading(4.99, "face.beauty", -1.0, 1.0),
    ):
        assert not state.update(reading)
    assert state.felt(5.0) == before


def test_looking_changes_nothing() -> None:
    state = ViewerState()
    watched(state, 0.0, 3.0, lambda now: face(0.5))
    first = state.felt(3.0)
    state.felt(500.0)
    assert state.felt(3.0) == first


anything = st.floats(allow_nan=True, allow_infinity=True)
times = st.one_of(st.floats(-5, 60), anything)
readings = st.builds(
    Reading,
    times,
    st.one_of(st.sampled_from(sorted(QUANTITIES)), st.text(max_size=8)),
    st.one_of(st.floats(-1, 1), st.floats(-120, 0), anything),
    st.one_of(st.floats(0, 1), anything),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(readings, times), max_size=60), times)
def test_no_input_breaks_the_belief(inputs: list[Reading | float], last: float) -> None:
    state = ViewerState()
    for each in inputs:
        if isinstance(each, Reading):
            state.update(each)
        else:
            state.advance(each)
    felt = state.felt(last)
    for name, estimate in felt.estimates.items():
        assert RANGES[name][0] <= estimate.mean <= RANGES[name][1]
        assert 0.0 <= estimate.confidence <= 1.0
        assert math.isfinite(estimate.variance)
        assert estimate.variance >= 0.0
    assert 0.0 <= felt.presence <= 1.0
    assert 0.0 <= felt.confidence <= 1.0
    assert all(math.isfinite(value) for _, value in felt.causes)
