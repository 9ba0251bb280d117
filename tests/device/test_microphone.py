"""The microphone in a room made of PulseAudio: heard, torn out, put back."""

import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.clock import SystemClock
from engine.problems import Trouble
from engine.sensing.devices.microphone import MicrophoneSensor
from engine.sensing.devices.sensor_factory import open_sensors
from engine.sensing.quantities import VOICE_PITCH
from engine.sensing.reading import Reading
from tests.support.rooms import Room
from tests.support.waiting import assert_within, until

TONE_HZ = 220.0


def write_tone(folder: Path) -> Path:
    instants = np.arange(48000 * 30) / 48000
    path = folder / "tone.wav"
    soundfile.write(path, 0.3 * np.sin(2 * np.pi * TONE_HZ * instants), 48000)
    return path


def test_a_tone_is_heard_and_an_unplugged_microphone_is_told(
    room: Room, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sensor = MicrophoneSensor("default", SystemClock(), retry=0.5)
    room.play(write_tone(tmp_path))
    sensor.start()
    heard: list[Reading] = []
    told: list[str] = []

    def pitches() -> list[float]:
        heard.extend(sensor.take())
        return [reading.value for reading in heard if reading.quantity == VOICE_PITCH]

    def faults() -> list[str]:
        told.extend(sensor.faults())
        return told

    try:
        until(lambda: len(pitches()) > 20, "a pitch")
        assert np.median(pitches()) == pytest.approx(TONE_HZ, rel=0.02)
        assert sensor.is_open
        assert faults() == []

        room.unplug()
        until(lambda: len(faults()) == 1, "the fault")
        assert "unplugged" in told[0] or "stopped" in told[0]
        assert "goes on without your voice" in told[0]
        until(lambda: not sensor.is_open, "closing")

        room.quiet()
        room.build()
        room.play(write_tone(tmp_path))
        until(lambda: len(faults()) == 2, "coming back")
        assert told[1] == "The microphone is back."
        heard.clear()
        until(lambda: len(pitches()) > 20, "a pitch again")
    finally:
        sensor.stop()
    assert not sensor.is_open
    assert not sensor.is_alive
    assert capfd.readouterr().err == ""


def test_a_sound_server_that_dies_is_told_and_survived(room: Room) -> None:
    sensor = MicrophoneSensor("default", SystemClock(), retry=0.5)
    told: list[str] = []
    sensor.start()
    try:
        until(lambda: bool(sensor.take()), "a reading")
        room.die()
        until(lambda: bool(told.extend(sensor.faults()) or told), "the fault")
        assert "goes on without your voice" in told[0]
        room.revive()
        until(lambda: bool(told.extend(sensor.faults()) or len(told) > 1), "coming back")
        assert told[1] == "The microphone is back."
    finally:
        sensor.stop()


def test_a_source_of_the_sound_server_is_heard_by_its_name(room: Room, tmp_path: Path) -> None:
    room.control(
        "load-module", "module-null-sink", "sink_name=quiet", "sink_properties=device.description=Q"
    )
    room.control("set-default-source", "quiet.monitor")
    room.play(write_tone(tmp_path))
    (sensor,) = open_sensors(None, "room.monitor", None, frozenset({"voice"}), SystemClock())
    sensor.start()
    heard: list[Reading] = []

    def pitches() -> int:
        heard.extend(sensor.take())
        return sum(reading.quantity == VOICE_PITCH for reading in heard)

    try:
        until(lambda: pitches() > 10, "a pitch")
    finally:
        sensor.stop()
    with pytest.raises(Trouble, match=r"more than one microphone.*Null Output.*Monitor of Q"):
        open_sensors(None, "Monitor of", None, frozenset({"voice"}), SystemClock())
    with pytest.raises(Trouble, match=r'no microphone or sound "Neumann".*Monitor of Q'):
        open_sensors(None, "Neumann", None, frozenset({"voice"}), SystemClock())


def test_without_a_microphone_a_sentence_says_so(room: Room) -> None:
    room.unplug()
    sensor = MicrophoneSensor("default", SystemClock(), retry=0.5)
    told: list[str] = []
    sensor.start()
    try:
        until(lambda: bool(told.extend(sensor.faults()) or told), "the sentence")
        assert told[0].startswith("There is no microphone")
        assert sensor.take() == []
    finally:
        sensor.stop()


def test_stopping_closes_the_device_within_a_second(room: Room) -> None:
    def stopping() -> float:
        sensor = MicrophoneSensor("default", SystemClock())
        sensor.start()
        until(lambda: sensor.is_open, "opening")
        asked = time.monotonic()
        sensor.stop()
        took = time.monotonic() - asked
        assert not sensor.is_open
        return took

    assert_within(1.0, stopping)
