"""Level, voicing and pitch of synthetic sound, and sound files as microphones."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from engine.clock import ManualClock, SystemClock
from engine.problems import Trouble
from engine.sensing.microphone import MicrophoneSensor, read_file
from engine.sensing.reading import VOICE_LEVEL, VOICE_PITCH, VOICE_VOICED, Reading
from engine.sensing.voice import VoiceReader


def voice(pitch: float, rate: int, seconds: float = 1.0) -> NDArray[np.float32]:
    """A buzz with eleven overtones, something like a vowel."""
    instants = np.arange(round(rate * seconds)) / rate
    sound = sum(np.sin(2 * np.pi * pitch * k * instants) / k for k in range(1, 12))
    return (0.15 * sound).astype(np.float32)


def heard(sound: NDArray[np.float32], rate: int, size: int = 480) -> list[Reading]:
    reader, readings = VoiceReader(), []
    for start in range(0, len(sound), size):
        readings += reader.read(sound[start : start + size], rate, 10.0 + start / rate)
    return readings


def values(readings: list[Reading], quantity: str) -> list[float]:
    return [one.value for one in readings if one.quantity == quantity]


@pytest.mark.parametrize("rate", [16000, 44100, 48000])
@pytest.mark.parametrize("pitch", [62.0, 110.0, 147.3, 220.0, 330.0, 495.0])
def test_pitch_within_two_percent(pitch: float, rate: int) -> None:
    found = values(heard(voice(pitch, rate), rate), VOICE_PITCH)
    assert len(found) >= 17
    assert found == pytest.approx([pitch] * len(found), rel=0.02)


def test_twenty_readings_a_second_stamped_within_the_sound() -> None:
    times = [one.time for one in heard(voice(200.0, 16000, 3.0), 16000) if "level" in one.quantity]
    assert 57 <= len(times) <= 60
    assert times[0] == pytest.approx(10.032)
    assert np.diff(times) == pytest.approx(0.05)


def test_level_of_a_sine_is_three_below_its_peak() -> None:
    sine = np.sin(2 * np.pi * 250 * np.arange(16000) / 16000).astype(np.float32)
    assert values(heard(0.1 * sine, 16000), VOICE_LEVEL) == pytest.approx([-23.01] * 19, abs=0.05)


def test_noise_and_silence_are_not_voiced() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 16000).astype(np.float32)
    silence = np.zeros(16000, np.float32)
    assert max(values(heard(noise, 16000), VOICE_VOICED)) < 0.4
    assert values(heard(noise, 16000), VOICE_PITCH) == []
    assert set(values(heard(silence, 16000), VOICE_LEVEL)) == {-120.0}
    assert set(values(heard(silence, 16000), VOICE_VOICED)) == {0.0}


def test_the_size_of_blocks_does_not_matter() -> None:
    sound = voice(180.0, 16000)
    one, other = heard(sound, 16000, 160), heard(sound, 16000, 3000)
    assert [r.value for r in one] == [r.value for r in other]
    assert [r.time for r in one] == pytest.approx([r.time for r in other])


def test_a_gap_begins_anew() -> None:
    reader, sound = VoiceReader(), voice(200.0, 16000, 0.06)
    assert reader.read(sound, 16000, 0.0) == []
    later = reader.read(voice(200.0, 16000, 0.064), 16000, 7.0)
    assert later[0].time == pytest.approx(7.032)


def test_a_clipped_voice_is_doubted() -> None:
    loud = np.clip(20 * voice(200.0, 16000), -1, 1)
    assert all(one.quality < 0.5 for one in heard(loud, 16000))


def test_what_is_not_mono_is_refused() -> None:
    with pytest.raises(ValueError, match="mono"):
        VoiceReader().read(np.zeros((10, 2), np.float32), 16000, 0.0)


def test_a_sound_file_plays_as_a_microphone_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "vowel.flac"
    soundfile.write(path, np.stack([voice(200.0, 48000, 0.5)] * 2, axis=1), 48000)
    clock = SystemClock()
    sensor = MicrophoneSensor(path, clock)
    started = clock.now()
    sensor.start()
    sentences: list[str] = []
    deadline, pause = time.monotonic() + 5, threading.Event()
    while not sentences:
        assert time.monotonic() < deadline
        sentences += sensor.faults()
        pause.wait(0.01)
    assert clock.now() - started >= 0.48
    assert sentences == ["The sound vowel.flac, which stands in for the microphone, has ended."]
    live = sensor.take()
    sensor.stop()
    fast = [one for readings in read_file(path, ManualClock()) for one in readings]
    assert [(one.quantity, one.value) for one in live] == [
        (one.quantity, one.value) for one in fast
    ]
    assert values(fast, VOICE_PITCH) == pytest.approx(
        [200.0] * len(values(fast, VOICE_PITCH)), 0.02
    )


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    with pytest.raises(Trouble, match="cannot be read"):
        list(read_file(tmp_path / "text.wav", ManualClock()))
    with pytest.raises(Trouble, match="There is no sound"):
        list(read_file(tmp_path / "none.wav", ManualClock()))
