"""The mixer through PortAudio and PulseAudio: what leaves the sound card."""

import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from engine.clock import SystemClock
from player.audio.buffer import CHANNELS, RATE, Samples, SoundBuffer
from player.audio.mixer import Mixer
from player.audio.output import Output, OutputNotice
from tests.support.rooms import Room
from tests.support.waiting import once_in, until

Signal = npt.NDArray[np.float64]


@once_in(3, because="the sound server loses sound where others compute")
def test_a_join_is_heard_at_the_sound_card_without_a_hole(room: Room, tmp_path: Path) -> None:
    """Two tones joined at an instant, recorded at the sink's monitor."""
    clock = SystemClock()
    mixer = Mixer(clock)
    kept = tmp_path / "heard"

    def heard_so_far() -> Signal:
        whole = kept.read_bytes()
        return np.frombuffer(whole[: len(whole) // 2 * 2], np.int16).astype(float) / 32768

    def has_been_heard() -> bool:
        """Once the tones have come and have gone: half a second of silence follows them."""
        loud = np.abs(heard_so_far()) > 0.05
        return bool(loud.any() and not loud[-RATE // 2 :].any() and clock.now() > start + 2)

    recorder = subprocess.Popen(
        ["parec", "--device=room.monitor", "--raw", "--format=s16le", "--rate=48000",
         "--channels=1", "--latency-msec=20"],
        env=room.environment,
        stdout=kept.open("wb"),
    )  # fmt: skip
    try:
        mixer.open()
        until(lambda: mixer.blocks >= 50)
        start = clock.now() + 0.5
        for frequency, begin in ((440, start), (660, start + 1)):
            buffer = SoundBuffer()
            wave = np.sin(2 * np.pi * frequency * np.arange(2 * RATE) / RATE)
            stereo = np.stack([wave, wave], axis=1) * 12000
            buffer.write(stereo.astype(np.int16), heard_at=begin - 0.1)
            mixer.begin(buffer, begin)
            mixer.end(buffer, begin + 1)
        until(has_been_heard, "both tones, and silence after them")
    finally:
        mixer.close()
        recorder.terminate()
        recorder.wait(5)
    heard = heard_so_far()
    loud = np.flatnonzero(np.abs(heard) > 0.05)
    tone = heard[loud[0] : loud[-1] + 1]
    assert abs(len(tone) / RATE - 2) < 0.1
    # No stretch of a millisecond within it is silent.
    millisecond = RATE // 1000
    whole = tone[: len(tone) // (4 * millisecond) * 4 * millisecond]
    assert np.abs(whole.reshape(-1, 4 * millisecond)).max(axis=1).min() > 0.1

    def pitch(part: Signal) -> float:
        return float(
            np.argmax(np.abs(np.fft.rfft(part * np.hanning(len(part))))) * RATE / len(part)
        )

    assert abs(pitch(tone[: RATE // 2]) - 440) < 4
    assert abs(pitch(tone[-RATE // 2 :]) - 660) < 4
    assert mixer.underflows == 0


LOST = ("The sound card stopped or was unplugged, so the film is silent until it is back.", True)
BACK = ("The sound is back.", True)


class Listened:
    """A mix of silence that keeps when each block of it is heard."""

    def __init__(self) -> None:
        self.underflows = 0
        self.instants: list[float] = []

    def render(self, count: int, heard_at: float) -> Samples:
        self.instants.append(heard_at)
        return np.zeros((count, CHANNELS), np.float32)


def is_playing(room: Room) -> bool:
    return "Sink Input" in room.control("list", "sink-inputs")


def test_a_sound_server_that_dies_is_told_and_the_mix_is_pulled_on_until_it_is_back(
    room: Room, capfd: pytest.CaptureFixture[str]
) -> None:
    mix = Listened()
    output = Output(mix, SystemClock(), retry=0.3)
    told: list[OutputNotice] = []

    def has_told(sentences: int) -> bool:
        told.extend(output.notices())
        return len(told) >= sentences

    try:
        until(lambda: output.is_heard, "sound")
        assert output.notices() == []
        room.die()
        until(lambda: has_told(1), "the fault")
        blocks = len(mix.instants)
        until(lambda: len(mix.instants) > blocks + 20, "the mix is pulled without a card")
        room.revive()
        until(lambda: has_told(2), "coming back")
        until(lambda: is_playing(room), "sound again")
    finally:
        output.close()
    assert [(each.said.sentence, each.is_fault) for each in told] == [LOST, BACK]
    # Nobody who listens to the mix has missed more than what the card still had in hand.
    assert np.diff(mix.instants).max() < 1.0
    assert capfd.readouterr().err == ""


def test_a_sound_card_that_comes_later_is_found(
    room: Room, capfd: pytest.CaptureFixture[str]
) -> None:
    room.die()
    mix = Listened()
    output = Output(mix, SystemClock(), retry=0.3)
    told: list[OutputNotice] = []
    try:
        until(lambda: bool(told.extend(output.notices()) or told), "the sentence")
        assert told[0].said.sentence.startswith("No sound card could be opened")
        until(lambda: len(mix.instants) > 10, "the mix is pulled without a card")
        room.revive()
        until(lambda: bool(told.extend(output.notices()) or len(told) > 1), "the card")
        until(lambda: is_playing(room), "sound")
    finally:
        output.close()
    assert told[1].said.sentence == "There is a sound card now, and the film is heard."
    assert not any(each.is_fault for each in told)
    assert capfd.readouterr().err == ""


def test_a_sound_card_that_is_unplugged_is_told_although_the_server_plays_on(room: Room) -> None:
    output = Output(Listened(), SystemClock(), retry=0.3)
    told: list[OutputNotice] = []
    try:
        until(lambda: output.is_heard, "sound")
        room.unplug()
        until(lambda: bool(told.extend(output.notices()) or told), "the fault")
        room.build()
        until(lambda: bool(told.extend(output.notices()) or len(told) > 1), "coming back")
    finally:
        output.close()
    assert [(each.said.sentence, each.is_fault) for each in told] == [LOST, BACK]
