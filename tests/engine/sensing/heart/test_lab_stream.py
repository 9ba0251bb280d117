"""Real lab streams, sent and heard within this process."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pylsl
import pytest

from engine.clock import SystemClock
from engine.sensing.heart.heart_reader import HeartReader
from engine.sensing.heart.lab_stream import LabStreamSensor, read_value
from engine.sensing.quantities import HEART_INTERVAL, HEART_RATE
from engine.sensing.reading import Reading
from tests.support.waiting import until

pytestmark = pytest.mark.programs

CLOCK = SystemClock()


@pytest.fixture
def name() -> str:
    """A name that nobody else in this network streams by."""
    return f"heart of {uuid4().hex}"


def outlet(name: str, channels: tuple[str, ...] = (), rate: float = 0.0) -> Any:
    info = pylsl.StreamInfo(name, "HR", max(1, len(channels)), rate, "float32", uuid4().hex)
    if channels:
        info.set_channel_labels(list(channels))
    return pylsl.StreamOutlet(info)


@pytest.fixture
def listen() -> Iterator[Callable[..., LabStreamSensor]]:
    begun: list[LabStreamSensor] = []

    def start(name: str, **how: float) -> LabStreamSensor:
        sensor = LabStreamSensor(name, CLOCK, retry=0.05, **how)
        begun.append(sensor)
        sensor.start()
        return sensor

    yield start
    for sensor in begun:
        sensor.stop()
        assert not sensor.is_alive


def push_until(outlet: Any, sample: list[float], sensor: LabStreamSensor) -> list[Reading]:
    """Push until something is heard: the first samples may come before the inlet stands."""
    taken: list[Reading] = []

    def heard() -> bool:
        outlet.push_sample(sample)
        taken.extend(sensor.take())
        return bool(taken)

    until(heard)
    return taken


def test_rates_are_heard_at_their_own_time(
    name: str, listen: Callable[..., LabStreamSensor]
) -> None:
    sent, sensor = outlet(name), listen(name)
    before = CLOCK.now()
    reading = push_until(sent, [72.0], sensor)[0]
    assert (reading.quantity, reading.value) == (HEART_RATE, 72.0)
    assert before - 0.1 <= reading.time <= CLOCK.now()
    assert sensor.is_open
    assert sensor.faults() == []


def test_intervals_in_milliseconds_become_intervals_and_a_rate(
    name: str, listen: Callable[..., LabStreamSensor]
) -> None:
    sent = outlet(name, ("battery", "RR"))
    readings = push_until(sent, [60.0, 800.0], listen(name))
    assert {each.quantity for each in readings} == {HEART_INTERVAL, HEART_RATE}
    assert readings[0].value == pytest.approx(0.8)
    assert readings[1].value == pytest.approx(75.0)


def test_a_stream_that_ends_is_told_and_heard_again(
    name: str, listen: Callable[..., LabStreamSensor]
) -> None:
    sent, sensor = outlet(name), listen(name)
    push_until(sent, [72.0], sensor)
    said: list[str] = []
    del sent
    until(lambda: said.extend(sensor.faults()) or bool(said))
    assert "the film goes on without your heart" in said[0]
    sensor.take()
    again = outlet(name)
    assert push_until(again, [80.0], sensor)[-1].value == 80.0
    assert sensor.faults() == [f"The heart stream {name} is back."]


def test_a_stream_that_nobody_sends_is_told_once(
    name: str, listen: Callable[..., LabStreamSensor]
) -> None:
    sensor = listen(name, search=0.3)
    said: list[str] = []
    until(lambda: said.extend(sensor.faults()) or bool(said))
    time.sleep(1.0)
    assert sensor.faults() == []
    assert said[0].startswith(f"There is no lab stream {name} in this network")
    assert not sensor.is_open


def test_a_stream_that_falls_silent_is_told(
    name: str, listen: Callable[..., LabStreamSensor]
) -> None:
    sent, sensor = outlet(name), listen(name, deadline=0.5)
    push_until(sent, [72.0], sensor)
    said: list[str] = []
    until(lambda: said.extend(sensor.faults()) or bool(said))
    assert "is silent" in said[0]


def test_a_curve_is_not_taken_for_rates(name: str, listen: Callable[..., LabStreamSensor]) -> None:
    sent, sensor = outlet(name, rate=130.0), listen(name)
    said: list[str] = []
    until(lambda: said.extend(sensor.faults()) or bool(said))
    assert "sends a curve, 130 times a second" in said[0]
    del sent


def test_a_stream_without_a_heart_is_refused_with_its_channels(
    name: str, listen: Callable[..., LabStreamSensor]
) -> None:
    sent, sensor = outlet(name, ("HRV_RMSSD", "error")), listen(name)
    said: list[str] = []
    until(lambda: said.extend(sensor.faults()) or bool(said))
    assert 'no channel that is known to be a heart\'s: it sends "HRV_RMSSD", "error"' in said[0]
    assert not sensor.is_open
    assert sensor.take() == []
    del sent


def test_a_stream_whose_numbers_are_no_heart_is_told(
    name: str, listen: Callable[..., LabStreamSensor]
) -> None:
    sent, sensor = outlet(name, ("HR",)), listen(name, deadline=0.5)
    said: list[str] = []

    def told() -> bool:
        sent.push_sample([3.0])
        said.extend(sensor.faults())
        return bool(said)

    until(told)
    assert "sends no number that a heart has" in said[0]


@pytest.mark.parametrize(
    ("value", "quantities"),
    [
        (72.0, [HEART_RATE]),
        (833.0, [HEART_INTERVAL, HEART_RATE]),
        (0.833, [HEART_INTERVAL, HEART_RATE]),
        (0.0, []),
        (245.0, []),
        (5000.0, []),
        (float("nan"), []),
        (float("inf"), []),
        (True, []),
        ("72", []),
    ],
)
def test_a_number_says_itself_what_it_is(value: Any, quantities: list[str]) -> None:
    readings = read_value(HeartReader(), value, 1.0)
    assert [reading.quantity for reading in readings] == quantities
