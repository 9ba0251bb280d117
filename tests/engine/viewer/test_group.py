"""Several people: each with a baseline and a state of their own, and all of them together."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sensing.quantities import QUANTITIES
from engine.sensing.reading import PEOPLE, Reading
from engine.viewer.felt import values_of
from engine.viewer.group import Group
from engine.viewer.state import ViewerState
from engine.words import RANGES
from tests.support.chance import examples

RATE = 15.0


def seen(now: float, person: int, valence: float, quality: float = 0.9) -> list[Reading]:
    values = {
        "face.present": 1.0,
        "face.on_screen": 1.0,
        "face.eye_open": 0.8,
        "face.valence": valence,
        "face.arousal": 0.1,
    }
    return [Reading(now, name, value, quality, person) for name, value in values.items()]


def watched(group: Group, start: float, end: float, *people: tuple[float, float]) -> None:
    """People with a valence and a quality each, fifteen times a second."""
    for frame in range(int(start * RATE), int(end * RATE)):
        now = frame / RATE
        group.advance(now)
        for person, (valence, quality) in enumerate(people):
            for reading in seen(now, person, valence, quality):
                group.update(reading)
    group.advance(end)


def test_alone_a_group_says_exactly_what_its_one_viewer_does() -> None:
    group, state = Group(), ViewerState()
    for frame in range(150):
        now = frame / RATE
        group.advance(now)
        state.advance(now)
        for reading in seen(now, 0, math.sin(now)):
            group.update(reading)
            state.update(reading)
    assert group.felt(10.0) == state.felt(10.0)
    assert values_of(group.felt(10.0), 0.3) == values_of(state.felt(10.0), 0.3)
    assert values_of(group.felt(10.0))["group.count"] == 1.0


def test_two_who_differ_meet_in_the_middle_and_the_spread_says_so() -> None:
    group = Group()
    watched(group, -20.0, 0.0, (0.0, 0.9), (0.0, 0.9))
    watched(group, 0.0, 4.0, (0.6, 0.9), (-0.6, 0.9))
    felt = group.felt(4.0)
    assert felt.people == 2
    assert felt.estimates["valence"].mean == pytest.approx(0.0, abs=0.05)
    assert felt.spread == pytest.approx(0.55, abs=0.1)
    people = group.people(4.0)
    assert people[0].estimates["valence"].mean > 0.4
    assert people[1].estimates["valence"].mean < -0.4
    values = values_of(group.felt(4.0))
    assert values["group.count"] == 2.0
    assert values["group.valence"] == values["viewer.valence"] == felt.estimates["valence"].mean
    assert values["group.spread"] == felt.spread


def test_who_is_known_better_counts_more() -> None:
    group = Group()
    watched(group, 0.0, 8.0, (0.6, 0.9), (-0.6, 0.15))
    assert group.felt(8.0).estimates["valence"].mean > 0.2


def test_who_leaves_counts_no_more() -> None:
    group = Group()
    watched(group, 0.0, 8.0, (0.6, 0.9), (-0.6, 0.9))
    watched(group, 8.0, 10.0, (0.6, 0.9))
    felt = group.felt(10.0)
    assert felt.people == 1
    assert felt.spread == 0.0
    assert felt.estimates["valence"].mean > 0.4


def test_each_has_a_baseline_of_their_own() -> None:
    group = Group()
    watched(group, 0.0, 40.0, (-0.3, 0.9), (0.0, 0.9))
    watched(group, 40.0, 44.0, (-0.3, 0.9), (-0.3, 0.9))
    people = group.people(44.0)
    assert abs(people[0].estimates["valence"].mean) < 0.1
    assert people[1].estimates["valence"].mean < -0.15


def test_a_laugh_in_the_room_counts_for_everybody_there() -> None:
    group = Group()
    watched(group, 0.0, 5.0, (0.0, 0.9), (0.0, 0.9))
    for frame in range(75, 100):
        now = frame / RATE
        watched(group, now, now + 1 / RATE, (0.0, 0.9), (0.0, 0.9))
        group.update(Reading(now, "voice.laugh", 0.95, 0.9))
    for felt in group.people(100 / RATE).values():
        assert dict(felt.estimates["valence"].causes)["voice.laugh"] > 0.05


def test_a_fifth_person_is_not_followed() -> None:
    group = Group()
    assert not group.update(Reading(0.0, "face.present", 1.0, 1.0, PEOPLE))
    assert not group.update(Reading(0.0, "face.present", 1.0, 1.0, -1))


anything = st.floats(allow_nan=True, allow_infinity=True)
times = st.one_of(st.floats(-2, 20), anything)
readings = st.builds(
    Reading,
    times,
    st.one_of(st.sampled_from(sorted(QUANTITIES)), st.text(max_size=8)),
    st.one_of(st.floats(-1, 1), st.floats(-120, 0), st.floats(25, 240), anything),
    st.one_of(st.floats(0, 1), anything),
    st.integers(-1, PEOPLE),
)


@examples(150)
@given(st.lists(st.one_of(readings, times), max_size=60), times, anything)
def test_no_input_breaks_a_group(inputs: list[Reading | float], last: float, ahead: float) -> None:
    group = Group()
    for each in inputs:
        if isinstance(each, Reading):
            group.update(each)
        else:
            group.advance(each)
    felt = group.felt(last)
    for estimates in (felt.estimates, group.forecast(ahead)):
        for name, estimate in estimates.items():
            assert RANGES[name][0] <= estimate.mean <= RANGES[name][1]
            assert 0.0 <= estimate.confidence <= 1.0
            assert 0.0 <= estimate.variance < 1.0
    assert 0.0 <= felt.presence <= 1.0
    assert 0.0 <= felt.spread <= math.sqrt(8)
    assert 0 <= felt.people <= PEOPLE
    assert all(math.isfinite(value) for value in values_of(group.felt(last)).values())
    for moment in group.take_moments():
        assert moment.onset <= moment.apex <= moment.now
