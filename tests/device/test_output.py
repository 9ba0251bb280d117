"""The mixer through PortAudio and PulseAudio: what leaves the sound card."""

import subprocess
import time
from pathlib import Path

import numpy as np

from engine.clock import SystemClock
from player.mixer import Mixer
from player.sound import RATE, SoundBuffer
from tests.rooms import Room


def test_a_join_is_heard_at_the_sound_card_without_a_hole(room: Room, tmp_path: Path) -> None:
    """Two tones joined at an instant, recorded at the sink's monitor."""
    clock = SystemClock()
    mixer = Mixer(clock)
    recorder = subprocess.Popen(
        ["parec", "--device=room.monitor", "--raw", "--format=s16le", "--rate=48000",
         "--channels=1", "--latency-msec=20"],
        env=room.environment,
        stdout=(tmp_path / "heard").open("wb"),
    )  # fmt: skip
    try:
        assert mixer.open() is None
        until = time.monotonic() + 10
        while mixer.blocks < 50:
            assert time.monotonic() < until
            time.sleep(0.02)
        start = clock.now() + 0.5
        for frequency, begin in ((440, start), (660, start + 1)):
            buffer = SoundBuffer()
            wave = np.sin(2 * np.pi * frequency * np.arange(2 * RATE) / RATE)
            stereo = np.stack([wave, wave], axis=1) * 12000
            buffer.write(stereo.astype(np.int16), heard_at=begin - 0.1)
            mixer.begin(buffer, begin)
            mixer.end(buffer, begin + 1)
        time.sleep(4)
    finally:
        mixer.close()
        recorder.terminate()
        recorder.wait(5)
    heard = np.frombuffer((tmp_path / "heard").read_bytes(), np.int16).astype(float) / 32768
    loud = np.flatnonzero(np.abs(heard) > 0.05)
    tone = heard[loud[0] : loud[-1] + 1]
    assert abs(len(tone) / RATE - 2) < 0.1
    # No stretch of a millisecond within it is silent.
    millisecond = RATE // 1000
    whole = tone[: len(tone) // (4 * millisecond) * 4 * millisecond]
    assert np.abs(whole.reshape(-1, 4 * millisecond)).max(axis=1).min() > 0.1

    def pitch(part: np.ndarray) -> float:
        return float(
            np.argmax(np.abs(np.fft.rfft(part * np.hanning(len(part))))) * RATE / len(part)
        )

    assert abs(pitch(tone[: RATE // 2]) - 440) < 4
    assert abs(pitch(tone[-RATE // 2 :]) - 660) < 4
    assert mixer.underflows == 0
