"""The film through two sound cards and a room, and out of the microphone's sound again."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from engine.clock import SystemClock
from engine.sensing.echo import EchoCanceller, FarEnd
from engine.sensing.microphone import MicrophoneSensor
from engine.words import Seconds
from player.mixer import Mixer
from player.sound import RATE as FILM_RATE
from player.sound import Samples, SoundBuffer
from tests.engine.sensing.test_echo import decibels, film, laughter
from tests.rooms import Room

Sound = NDArray[np.float32]
SECONDS = 16.0
LAUGH = (11.0, 14.0)

WALLS = """
import sys
import numpy as np
random = np.random.default_rng(2)
count = 4000
tail = random.normal(0.0, 1.0, count) * 10 ** (-3.0 * np.arange(count) / count)
tail *= 0.4 / np.sqrt(np.sum(tail**2))
tail[:40] = 0.0
tail[40] = 0.6
tail = np.concatenate([np.zeros(round(0.05 * 16000)), tail])
size = 8192
turned = np.fft.rfft(tail, size)
left = np.zeros(size)
while data := sys.stdin.buffer.read(640):
    block = np.frombuffer(data, np.int16)
    left += np.fft.irfft(np.fft.rfft(block, size) * turned, size)
    done, left = left[: len(block)], np.concatenate([left[len(block) :], np.zeros(len(block))])
    sys.stdout.buffer.write(np.clip(done, -32768, 32767).astype(np.int16).tobytes())
    sys.stdout.buffer.flush()
"""
"""A delay of 50 ms and a room's impulse response, from one sound card to the other, at 16 kHz."""


@contextmanager
def walls(room: Room) -> Iterator[None]:
    """A second sound card for the film, and the room between it and the microphone."""
    room.control("load-module", "module-null-sink", "sink_name=speaker", "rate=48000")
    room.control("set-default-sink", "speaker")
    form = ["--format=s16le", "--rate=16000", "--channels=1", "--latency-msec=20"]
    ear = subprocess.Popen(
        ["parec", "--device=speaker.monitor", *form], env=room.environment, stdout=subprocess.PIPE
    )
    middle = subprocess.Popen(
        [sys.executable, "-c", WALLS], stdin=ear.stdout, stdout=subprocess.PIPE
    )
    mouth = subprocess.Popen(
        ["pacat", "--device=room", *form], env=room.environment, stdin=middle.stdout
    )
    try:
        yield
    finally:
        for process in (ear, middle, mouth):
            process.terminate()
            process.wait(5)


class HeardMixer(Mixer):
    """The film's mixer, whose sound goes to the far end as well."""

    def __init__(self, clock: SystemClock, far_end: FarEnd) -> None:
        super().__init__(clock)
        self._far_end = far_end

    def render(self, count: int, heard_at: Seconds) -> Samples:
        block = super().render(count, heard_at)
        self._far_end.offer(heard_at, block)
        return block


class Overheard:
    """The canceller, with what goes in and comes out; a laugh is mixed in on its way."""

    def __init__(self, canceller: EchoCanceller) -> None:
        self._canceller = canceller
        self.near: list[Sound] = []
        self.left: list[Sound] = []
        laugh = laughter(LAUGH[1] - LAUGH[0])
        self._laugh = {
            round(50 * LAUGH[0]) + index: laugh[index * 320 : (index + 1) * 320]
            for index in range(len(laugh) // 320)
        }

    def __call__(self, block: Sound, rate: int, time: Seconds) -> Sound:
        block = block + self._laugh.get(len(self.near), np.float32(0.0))
        self.near.append(block)
        self.left.append(self._canceller(block, rate, time))
        return self.left[-1]

    def faults(self) -> list[str]:
        return self._canceller.faults()


def test_the_film_falls_by_25_decibels_and_laughter_stays(room: Room) -> None:
    clock, far_end = SystemClock(), FarEnd()
    overheard = Overheard(EchoCanceller(far_end))
    mixer = HeardMixer(clock, far_end)
    sensor = MicrophoneSensor("default", clock, clean=overheard)
    mix = (film(SECONDS + 8.0) * 32767).astype(np.int16)
    with walls(room):
        assert mixer.open() is None
        try:
            buffer = SoundBuffer()
            begin = clock.now() + 1.0
            mixer.begin(buffer, begin)
            sensor.start()
            written, deadline = 0, time.monotonic() + SECONDS + 20.0
            while len(overheard.near) < 50 * SECONDS:
                assert time.monotonic() < deadline, "the microphone delivers too little"
                due = round((clock.now() + 2.0 - begin) * FILM_RATE)
                if due > written:
                    buffer.write(mix[written:due], begin + written / FILM_RATE)
                    written = due
                time.sleep(0.1)
        finally:
            sensor.stop()
            mixer.close()
    near, left = np.concatenate(overheard.near), np.concatenate(overheard.left)
    film_alone = slice(round(7.0 * 16000), round(LAUGH[0] * 16000))
    over_film = slice(*(round(16000 * each) for each in LAUGH))
    assert decibels(near[film_alone]) > -50.0, "the film was not heard at all"
    assert decibels(near[film_alone]) - decibels(left[film_alone]) >= 25.0
    loss = decibels(laughter(3.0)) - decibels(left[over_film])
    assert abs(loss) <= 6.0
    assert sensor.faults() == []
