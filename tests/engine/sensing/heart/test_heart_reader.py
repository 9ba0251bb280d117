"""What straps send, byte by byte, and what becomes of it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sensing.heart.breathing import SPAN, breathing
from engine.sensing.heart.heart_rate_service import Measurement, parse_measurement
from engine.sensing.heart.heart_reader import HeartReader
from engine.sensing.quantities import HEART_BREATHING, HEART_INTERVAL, HEART_RATE, QUANTITIES
from engine.sensing.reading import Reading


@pytest.mark.parametrize(
    ("data", "told"),
    [
        # One byte of rate, contact not supported, nothing else.
        ("00 48", Measurement(72, None, None, ())),
        # Contact supported: not detected, detected.
        ("04 48", Measurement(72, False, None, ())),
        ("06 48", Measurement(72, True, None, ())),
        # Detected, but not supported: the bit means nothing.
        ("02 48", Measurement(72, None, None, ())),
        # Sixteen bits of rate, little-endian.
        ("01 2c 01", Measurement(300, None, None, ())),
        # One interval of 1024/1024 s, as a Polar H10 sends it.
        ("10 3c 00 04", Measurement(60, None, None, (1.0,))),
        # Two intervals, the oldest first, with contact.
        ("16 4b 20 03 00 03", Measurement(75, True, None, (0.78125, 0.75))),
        # Everything: 16 bits, contact, energy in kJ, and an interval.
        ("1f 4b 00 10 27 9a 03", Measurement(75, True, 10000, (922 / 1024,))),
    ],
)
def test_the_characteristic_is_read_as_the_specification_has_it(
    data: str, told: Measurement
) -> None:
    assert parse_measurement(bytes.fromhex(data)) == told


@pytest.mark.parametrize("data", ["", "00", "01 48", "08 48 10", "10 48 00", "10 48 00 04 01"])
def test_a_notification_that_breaks_off_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match="heart rate measurement"):
        parse_measurement(bytes.fromhex(data))


@given(st.lists(st.binary(max_size=24), max_size=30))
def test_no_bytes_give_a_reading_out_of_range(sent: list[bytes]) -> None:
    reader = HeartReader()
    for index, data in enumerate(sent):
        try:
            told = parse_measurement(data)
        except ValueError:
            continue
        for reading in reader.measurement(told, float(index)):
            low, high = QUANTITIES[reading.quantity]
            assert low <= reading.value <= high
            assert 0.0 <= reading.quality <= 1.0
            assert math.isfinite(reading.time)


def test_intervals_end_one_after_the_other_and_the_last_now() -> None:
    readings = HeartReader().measurement(Measurement(75, True, None, (0.75, 0.8)), 10.0)
    assert readings == [
        Reading(9.2, HEART_INTERVAL, 0.75, 1.0),
        Reading(10.0, HEART_INTERVAL, 0.8, 1.0),
        Reading(10.0, HEART_RATE, 75.0, 1.0),
    ]


def test_without_contact_a_strap_says_nothing() -> None:
    readings = HeartReader().measurement(Measurement(75, False, None, (0.8,)), 10.0)
    assert [reading.quality for reading in readings] == [0.0, 0.0]


def test_an_extra_beat_loses_its_quality_and_the_next_ones_keep_theirs() -> None:
    reader = HeartReader()
    qualities = []
    for index, interval in enumerate((0.8, 0.82, 0.8, 0.4, 0.81, 0.8)):
        (reading,) = reader.interval(interval, 0.8 * index)
        qualities.append(round(reading.quality, 2))
    assert qualities == [1.0, 1.0, 1.0, 0.0, 1.0, 1.0]


def beats(breaths: float, swing: float, seconds: float = 90.0) -> list[tuple[float, float]]:
    """(time, interval) of a heart whose intervals swing by `swing` seconds with the breath."""
    time, told = 0.0, []
    while time < seconds:
        interval = 0.85 + swing * math.sin(2 * math.pi * breaths / 60.0 * time)
        time += interval
        told.append((time, interval))
    return told


@pytest.mark.parametrize("breaths", [11.0, 14.0, 20.0])
def test_breathing_is_read_from_beats_that_swing_with_it(breaths: float) -> None:
    reader = HeartReader()
    said = [
        reading
        for time, interval in beats(breaths, 0.04)
        for reading in reader.interval(interval, time)
        if reading.quantity == HEART_BREATHING
    ]
    assert len(said) >= 8
    assert all(abs(reading.value - breaths) < 1.0 for reading in said)
    gaps = np.diff([reading.time for reading in said])
    assert (gaps >= 5.0).all()
    assert said[0].time >= SPAN - 2.0


def test_where_beats_carry_no_breath_nothing_is_said() -> None:
    chance = np.random.default_rng(4)
    said = 0
    for _ in range(200):
        intervals = 0.85 + 0.03 * chance.normal(size=55)
        said += breathing(np.cumsum(intervals).tolist(), intervals.tolist()) is not None
    assert said <= 4
    # A heart as even as a clock; and the slow wave of blood pressure, six a minute.
    assert breathing(*zip(*beats(14.0, 0.0005), strict=True)) is None
    assert breathing(*zip(*beats(6.0, 0.05), strict=True)) is None


def test_breathing_needs_its_span_without_a_gap() -> None:
    times, intervals = zip(*beats(14.0, 0.04, 30.0), strict=True)
    assert breathing(times, intervals) is None
    times, intervals = zip(*beats(14.0, 0.04, 60.0), strict=True)
    holed = [index for index, time in enumerate(times) if not 30.0 < time < 36.0]
    assert breathing(times, intervals) is not None
    assert breathing([times[i] for i in holed], [intervals[i] for i in holed]) is None
