"""The belief about the viewer: it follows evidence, forgets without it, and never breaks."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sensing.quantities import QUANTITIES
from engine.sensing.reading import Reading
from engine.viewer.felt import ScheduledBeat, values_of
from engine.viewer.state import ViewerState
from engine.words import RANGES
from tests.support.chance import examples

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
    assert values_of(state.felt(10.0)) == {"viewer.confidence": 0.0, "group.confidence": 0.0}


def test_a_steady_face_is_believed() -> None:
    state = ViewerState()
    watched(state, 0.0, 3.0, lambda now: face(0.0, 0.0))
    watched(state, 3.0, 9.0, lambda now: face(0.6, 0.3))
    felt = state.felt(9.0)
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


def unseen(state: ViewerState, start: float, end: float, quality: float = 0.05) -> None:
    """No face is found, which says hardly anything."""
    for frame in range(int(start * RATE), int(end * RATE)):
        state.advance(frame / RATE)
        state.update(Reading(frame / RATE, "face.present", 0.0, quality))
    state.advance(end)


def test_no_face_that_says_nothing_is_not_nobody() -> None:
    state = ViewerState()
    watched(state, 0.0, 6.0, lambda now: face(0.6))
    unseen(state, 6.0, 6.6)
    assert state.felt(6.6).presence > 0.8
    unseen(state, 6.6, 12.0)
    for tenth in range(120):
        later = ViewerState()
        watched(later, 0.0, 3.0, lambda now: face(0.6))
        unseen(later, 3.0, 3.0 + tenth / 10)
        felt = later.felt(3.0 + tenth / 10)
        known = values_of(felt, 0.35).get("viewer.presence")
        assert known is None or known > 0.5
    assert state.felt(12.0).presence_confidence == pytest.approx(0.05)


def test_a_camera_that_falls_silent_says_of_nobody_that_they_left() -> None:
    state = ViewerState()
    watched(state, 0.0, 6.0, lambda now: face(0.6))
    for tenth in range(40):
        known = values_of(state.felt(6.0 + tenth / 10), 0.35).get("viewer.presence")
        assert known is None or known > 0.5


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
    watched(state, -20.0, 0.0, lambda now: face(0.1, 0.0, nose_wrinkle=0.0))
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


@examples(150)
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


# --- what is neutral for this person ---------------------------------------------------------


def test_a_resting_frown_is_not_sadness() -> None:
    state = ViewerState()
    watched(state, 0.0, 45.0, lambda now: face(-0.35, -0.1, brow_lower=0.45))
    rested = state.felt(45.0).estimates["valence"]
    assert abs(rested.mean) < 0.05
    watched(state, 45.0, 49.0, lambda now: face(-0.75, 0.2, brow_lower=0.9))
    assert state.felt(49.0).estimates["valence"].mean < -0.25


def test_the_first_half_minute_is_believed_less() -> None:
    early, late = ViewerState(), ViewerState()
    watched(early, 0.0, 4.0, lambda now: face(0.0))
    watched(late, 0.0, 40.0, lambda now: face(0.0))
    assert (
        early.felt(4.0).estimates["valence"].variance
        > late.felt(40.0).estimates["valence"].variance * 1.15
    )


def test_a_smile_held_for_minutes_stays_a_smile() -> None:
    state = ViewerState()
    watched(state, 0.0, 35.0, lambda now: face(0.0, smile=0.05))
    watched(state, 35.0, 200.0, lambda now: face(0.6, 0.2, smile=0.6))
    assert state.felt(200.0).estimates["valence"].mean > 0.45


def test_small_eyes_are_not_closed_eyes() -> None:
    state = ViewerState()
    watched(state, 0.0, 40.0, lambda now: {**face(0.0), "face.eye_open": 0.3})
    assert state.felt(40.0).estimates["attention"].mean > 0.8
    watched(state, 40.0, 44.0, lambda now: {**face(0.0), "face.eye_open": 0.02})
    assert state.felt(44.0).estimates["attention"].mean < 0.4


def test_who_was_away_for_long_may_be_somebody_else() -> None:
    state = ViewerState()
    watched(state, 0.0, 40.0, lambda now: face(-0.35))
    assert abs(state.felt(40.0).estimates["valence"].mean) < 0.05
    watched(state, 40.0, 80.0, lambda now: {"face.present": 0.0})
    watched(state, 80.0, 84.0, lambda now: face(0.0))
    assert abs(state.felt(84.0).estimates["valence"].mean) < 0.05


# --- each source, and how much it is believed --------------------------------------------------


def test_a_heart_above_its_own_rest_raises_arousal_and_an_unknown_heart_does_not() -> None:
    unknown = ViewerState()
    watched(unknown, 0.0, 6.0, lambda now: {"heart.rate": 95.0})
    assert unknown.felt(6.0).estimates["arousal"].mean == 0.0
    assert unknown.felt(6.0).heart == pytest.approx(95.0)
    known = ViewerState()
    watched(known, 0.0, 60.0, lambda now: {"heart.rate": 62.0 if now < 40 else 84.0})
    arousal = known.felt(60.0).estimates["arousal"]
    assert arousal.mean > 0.3
    assert arousal.causes[0][0] == "heart.rate"
    assert values_of(known.felt(60.0))["viewer.heart_rate"] == pytest.approx(84.0, abs=1.0)
    assert known.felt(90.0).heart is None


def test_laughter_lifts_valence_and_arousal_and_a_gasp_only_arousal() -> None:
    laughing, gasping = ViewerState(), ViewerState()
    watched(laughing, 0.0, 3.0, lambda now: {"voice.laugh": 0.95})
    watched(gasping, 0.0, 3.0, lambda now: {"voice.gasp": 0.95})
    laughed, gasped = laughing.estimates(), gasping.estimates()
    assert laughed["valence"].mean > 0.4
    assert laughed["arousal"].mean > 0.3
    assert [name for name, _ in laughed["valence"].causes] == ["voice.laugh"]
    assert gasped["arousal"].mean > 0.4
    assert gasped["valence"].mean == 0.0


def test_crying_that_is_heard_lowers_valence_and_a_cough_nothing() -> None:
    crying, coughing = ViewerState(), ViewerState()
    watched(crying, 0.0, 3.0, lambda now: {"voice.cry": 0.95})
    watched(coughing, 0.0, 3.0, lambda now: {"voice.cough": 0.95})
    assert crying.estimates()["valence"].mean < -0.3
    assert [name for name, _ in crying.estimates()["valence"].causes] == ["voice.cry"]
    assert coughing.estimates()["valence"].mean == 0.0
    assert coughing.estimates()["arousal"].mean == 0.0


def test_a_smile_that_the_whole_face_contradicts_is_a_grimace() -> None:
    def seen(valence: float, happiness: float, sadness: float) -> float:
        state = ViewerState()
        shown = face(valence, 0.1, smile=0.8, happiness=happiness, sadness=sadness)
        watched(state, -20.0, 0.0, lambda now: face())
        watched(state, 0.0, 5.0, lambda now: shown)
        return state.felt(5.0).estimates["valence"].mean

    assert seen(-0.6, 0.05, 0.9) < -0.3
    # As likely the one as the other, it says next to nothing; without a network it is a smile.
    assert abs(seen(0.0, 0.48, 0.45)) < 0.2
    assert seen(0.5, 0.9, 0.02) > 0.4
    alone = ViewerState()
    watched(alone, 0.0, 5.0, lambda now: {"face.present": 1.0, "face.smile": 0.8})
    assert alone.felt(5.0).estimates["valence"].mean > 0.4


def test_confidence_falls_while_a_hand_covers_the_face_and_comes_back() -> None:
    state = ViewerState()

    def quality(now: float) -> float:
        return 0.12 if 6 < now <= 9 else 0.9

    seen = {}
    for frame in range(int(12 * RATE)):
        now = frame / RATE
        state.advance(now)
        for name, value in face(0.5, 0.2).items():
            state.update(Reading(now, name, value, quality(now)))
        seen[round(now, 2)] = state.felt(now).confidence
    assert seen[6.0] > 0.6
    assert min(value for now, value in seen.items() if 7.5 < now < 9) < 0.6 * seen[6.0]
    assert seen[11.0] > 0.9 * seen[6.0]


def test_looking_away_is_seen_by_the_eyes_too() -> None:
    state = ViewerState()
    watched(state, 0.0, 5.0, lambda now: {**face(), "face.gaze": 0.0})
    assert state.felt(5.0).estimates["attention"].mean < 0.2


# --- the next seconds ----------------------------------------------------------------------------


def test_without_beats_feelings_pass_and_doubt_grows() -> None:
    state = ViewerState()
    watched(state, 0.0, 6.0, lambda now: face(0.6, 0.3))
    now = state.estimates()["valence"]
    ahead = [state.forecast(seconds)["valence"] for seconds in (0.0, 2.0, 5.0, 20.0)]
    assert ahead[0].mean == pytest.approx(now.mean)
    assert ahead[0].variance == pytest.approx(now.variance)
    means = [each.mean for each in ahead]
    assert means == sorted(means, reverse=True)
    variances = [each.variance for each in ahead]
    assert variances == sorted(variances)
    felt = state.felt(8.0).estimates["valence"]
    assert ahead[1].mean == pytest.approx(felt.mean)


def test_a_beat_moves_what_is_predicted_and_never_what_is_believed() -> None:
    plain, told = ViewerState(), ViewerState()
    told.expect(
        [
            ScheduledBeat(7.0, "hilarity", 1.0),
            ScheduledBeat(math.nan, "grief"),
            ScheduledBeat(8.0, "?"),
        ]
    )
    for state in (plain, told):
        watched(state, 0.0, 6.0, lambda now: face(0.0, 0.0))
    assert told.felt(6.0) == plain.felt(6.0)
    assert told.forecast(4.0)["valence"].mean > plain.forecast(4.0)["valence"].mean + 0.2
    assert told.forecast(0.9)["valence"].mean == pytest.approx(plain.forecast(0.9)["valence"].mean)
    for state in (plain, told):
        watched(state, 6.0, 9.0, lambda now: {})
    assert told.felt(9.0).estimates["valence"].mean == plain.felt(9.0).estimates["valence"].mean
    assert (
        told.felt(9.0).estimates["valence"].variance > plain.felt(9.0).estimates["valence"].variance
    )


def test_around_a_beat_a_change_is_believed_sooner() -> None:
    plain, told = ViewerState(), ViewerState()
    told.expect([ScheduledBeat(39.5, "hilarity", 1.0)])
    for state in (plain, told):
        watched(state, 0.0, 41.0, lambda now: face(0.6 if now > 40 else 0.0))
    assert (
        told.felt(41.0).estimates["valence"].mean
        > plain.felt(41.0).estimates["valence"].mean + 0.02
    )


def test_the_same_readings_give_the_same_state_to_the_last_bit() -> None:
    def once() -> list[object]:
        state, found = ViewerState(), []
        for frame in range(900):
            now = frame / 30
            state.advance(now)
            for name, value in face(math.sin(now), math.cos(now), smile=abs(math.sin(now))).items():
                state.update(Reading(now, name, value, 0.3 + 0.6 * abs(math.cos(3 * now))))
            found += [state.felt(now), *state.take_moments()]
        return found

    assert once() == once()
