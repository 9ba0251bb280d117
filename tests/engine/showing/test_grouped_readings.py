"""Readings of an instant stand in one group, and come back the same, in the same order."""

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from engine.sensing.reading import Reading
from engine.showing.grouped_readings import grouped, number, ungrouped

NUMBERS = st.one_of(
    st.floats(), st.sampled_from((0.0, -0.0, 1.0, 1e15, 1e16, 0.98846, math.inf, math.nan))
)
READINGS = st.lists(
    st.builds(
        Reading,
        st.sampled_from((0.0, -0.0, 1.25)),
        st.sampled_from(("face.yaw", "face.smile", "voice.level", "x", ".x", "x.", "a.b.c", "")),
        NUMBERS,
        NUMBERS,
        st.integers(0, 3),
    )
)


@given(READINGS)
def test_readings_come_back_bit_for_bit_and_in_order(readings: list[Reading]) -> None:
    packed = json.loads(json.dumps(grouped(readings), allow_nan=False))
    assert repr(ungrouped(packed)) == repr(tuple(readings))  # nan is unlike itself, 0.0 like -0.0


def test_the_readings_of_an_instant_are_one_group() -> None:
    face = [Reading(1.3754, f"face.{name}", 0.5, 0.9885) for name in ("yaw", "smile", "roll")]
    gaze = Reading(1.3754, "face.gaze", 0.92864, 0.0)
    second = Reading(1.3754, "face.yaw", 1.0, 1.0, 1)
    assert grouped([*face, gaze, second]) == [
        [1.3754, "face", 0.9885, {"yaw": 0.5, "smile": 0.5, "roll": 0.5, "gaze": [0.92864, 0]}],
        [1.3754, "face", 1, {"yaw": 1}, 1],
    ]


def test_a_quantity_twice_in_an_instant_makes_another_group() -> None:
    twice = [Reading(1.0, "voice.level", value, 1.0) for value in (-30.0, -31.0)]
    assert [group[3] for group in grouped(twice)] == [{"level": -30}, {"level": -31}]


def test_numbers_are_as_short_as_they_come_back() -> None:
    assert [json.dumps(number(each)) for each in (1.0, -3.0, 0.1, -0.0)] == [
        "1",
        "-3",
        "0.1",
        "-0.0",
    ]
    assert [number(each) for each in (math.nan, -math.inf)] == ["nan", "-inf"]
