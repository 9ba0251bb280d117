"""Level, voicing and pitch of synthetic sound, and sound files as microphones."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from engine.clock import ManualClock, SystemClock
from engine.problems import Trouble
from engine.sensing.devices.microphone import MicrophoneSensor, read_file
from engine.sensing.quantities import (
    QUANTITIES,
    VOICE_AROUSAL,
    VOICE_FLUX,
    VOICE_JITTER,
    VOICE_LAUGH,
    VOICE_LEVEL,
    VOICE_OTHER,
    VOICE_PITCH,
    VOICE_SLOPE,
    VOICE_SPEECH,
    VOICE_VOICED,
)
from engine.sensing.reading import Reading
from engine.sensing.voice.voice_reader import VoiceReader
from tests.support.waiting import collected


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
    sound = voice(180.0, 16000, 2.0)
    one, other = heard(sound, 16000, 160), heard(sound, 16000, 3000)
    assert [r.value for r in one] == [r.value for r in other]
    assert [r.time for r in one] == pytest.approx([r.time for r in other])


def test_a_steady_voice_has_little_jitter_and_a_rough_one_more() -> None:
    random = np.random.default_rng(1)

    def pulses(shake: float) -> NDArray[np.float32]:
        sound, place = np.zeros(16000), 0.0
        while place < 15000:
            sound[int(place) : int(place) + 40] += np.hanning(40)
            place += 100.0 * (1.0 + shake * random.standard_normal())
        return (0.5 * sound).astype(np.float32)

    steady = np.median(values(heard(voice(151.0, 16000), 16000), VOICE_JITTER))
    assert steady < 0.005
    assert np.median(values(heard(pulses(0.03), 16000), VOICE_JITTER)) > 0.015


def test_slope_and_flux_of_known_sounds() -> None:
    random = np.random.default_rng(2)
    white = random.normal(0, 0.1, 32000).astype(np.float32)
    brown = np.cumsum(white).astype(np.float32)
    brown = (0.1 * (brown - np.convolve(brown, np.ones(801) / 801, "same"))).astype(np.float32)
    # A mel band is wider the higher it is, so that white noise rises.
    flat = float(np.median(values(heard(white, 16000), VOICE_SLOPE)))
    falling = float(np.median(values(heard(brown, 16000), VOICE_SLOPE)))
    assert 0.5 < flat < 3.5
    assert falling - flat == pytest.approx(-6.0, abs=1.0)
    tone = voice(200.0, 16000)
    assert np.median(values(heard(tone, 16000), VOICE_FLUX)) < 0.02
    assert np.median(values(heard(white[:16000], 16000), VOICE_FLUX)) > 0.06


def test_the_kind_of_sound_is_told_twice_a_second_and_arousal_five_times() -> None:
    readings = heard(voice(200.0, 16000, 4.0), 16000)
    looks = [one for one in readings if one.quantity == VOICE_LAUGH]
    assert np.diff([one.time for one in looks]) == pytest.approx(0.5)
    assert 5 <= len(looks) <= 7
    roused = [one.time for one in readings if one.quantity == VOICE_AROUSAL]
    assert np.diff(roused) == pytest.approx(0.2)
    assert 13 <= len(roused) <= 15
    for look in looks:
        kinds = [
            one.value
            for one in readings
            if one.time == look.time
            and one.quantity
            in (VOICE_LAUGH, VOICE_OTHER, VOICE_SPEECH, "voice.cry", "voice.gasp", "voice.cough")
        ]
        assert len(kinds) == 6
        assert sum(kinds) == pytest.approx(1.0, abs=1e-4)


def test_every_reading_is_in_its_range_whatever_is_heard() -> None:
    random = np.random.default_rng(3)
    sounds = [
        np.zeros(32000),
        np.ones(32000),
        1e-7 * random.normal(size=32000),
        random.uniform(-1, 1, 32000),
        np.sign(voice(900.0, 16000, 2.0)),
        np.concatenate([np.zeros(16000), random.normal(size=8000), np.zeros(8000)]),
    ]
    for sound in sounds:
        for one in heard(sound.astype(np.float32), 16000):
            low, high = QUANTITIES[one.quantity]
            assert low <= one.value <= high, one
            assert 0.0 <= one.quality <= 1.0, one


def test_silence_is_no_laughter_and_a_dead_microphone_says_nothing() -> None:
    hiss = np.random.default_rng(4).normal(0, 1e-4, 32000).astype(np.float32)
    for sound, quality in ((hiss, 1.0), (np.zeros(32000, np.float32), 0.0)):
        readings = heard(sound, 16000)
        assert set(values(readings, VOICE_LAUGH)) == {0.0}
        assert set(values(readings, VOICE_OTHER)) == {1.0}
        assert values(readings, VOICE_AROUSAL) == []
        laughs = [one.quality for one in readings if one.quantity == VOICE_LAUGH]
        assert set(laughs) == {quality}


def test_loudness_does_not_matter_to_the_network() -> None:
    sound = voice(250.0, 16000, 3.0)
    sound *= (np.sin(2 * np.pi * 5 * np.arange(len(sound)) / 16000) > 0).astype(np.float32)
    loud, quiet = heard(sound, 16000), heard(sound * np.float32(0.03), 16000)
    for quantity in (VOICE_LAUGH, VOICE_AROUSAL):
        assert values(loud, quantity) == pytest.approx(values(quiet, quantity), abs=0.05)


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
    sentences = collected(sensor.faults, 1)
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
