"""The mixer without a sound card: what it renders, sample by sample."""

import numpy as np
import pytest

from engine.clock import ManualClock
from player.audio.buffer import RATE, SoundBuffer
from player.audio.mixer import Mixer
from player.audio.output import BLOCK
from player.audio.voice import HARD_JOIN
from tests.support.waiting import until

START = 100.0


def constant(level: float, seconds: float = 3.0) -> SoundBuffer:
    buffer = SoundBuffer()
    frames = int(seconds * RATE)
    buffer.write(np.full((frames, 2), int(level * 32767), np.int16), heard_at=START)
    return buffer


def tone(frequency: float, seconds: float = 3.0) -> SoundBuffer:
    buffer = SoundBuffer()
    wave = np.sin(2 * np.pi * frequency * np.arange(int(seconds * RATE)) / RATE)
    stereo = np.stack([wave, wave], axis=1)
    buffer.write((stereo * 16000).astype(np.int16), heard_at=START)
    return buffer


def rendered(mixer: Mixer, seconds: float, start: float = START) -> np.ndarray:
    blocks = round(seconds * RATE / BLOCK)
    return np.concatenate([mixer.render(BLOCK, start + n * BLOCK / RATE) for n in range(blocks)])


def test_a_hard_cut_joins_with_equal_power_and_no_hole() -> None:
    mixer = Mixer(ManualClock())
    old, new = tone(440), tone(440)
    mixer.begin(old, START - 1)
    mixer.end(old, START + 1)
    mixer.begin(new, START + 1)
    heard = rendered(mixer, 2)[:, 0]
    # The same sound on both sides adds up in phase: never quieter than either alone.
    window = RATE // 440
    peaks = np.array([np.abs(heard[n : n + 2 * window]).max() for n in range(0, 80_000, window)])
    assert peaks.min() > 0.45
    steps = np.abs(np.diff(heard))
    assert steps.max() < 2 * np.pi * 440 / RATE * 0.75  # a click would be a far larger step


def test_after_the_join_only_the_new_sound_is_heard() -> None:
    mixer = Mixer(ManualClock())
    old, new = constant(0.5), constant(0.25)
    mixer.begin(old, START - 1)
    mixer.end(old, START + 1)
    mixer.begin(new, START + 1)
    heard = rendered(mixer, 2)[:, 0]
    before, after = RATE - 10, RATE + int(HARD_JOIN * RATE) + 10
    assert heard[before] == pytest.approx(0.5, abs=1e-3)
    assert heard[after:].max() == pytest.approx(0.25, abs=1e-3)


def test_the_join_falls_on_the_sample() -> None:
    mixer = Mixer(ManualClock())
    new = constant(0.5)
    mixer.begin(new, START + 0.5, fade=0.0)
    heard = rendered(mixer, 1)[:, 0]
    assert abs(int(np.argmax(heard > 0.1)) - RATE // 2) <= 1


def media_tone(clip_begins: float, heard_at: float, seconds: float = 3.0) -> SoundBuffer:
    """A tone whose phase follows media time, in blocks of 1024 as a decoder hands it over."""
    buffer = SoundBuffer()
    first = round(clip_begins * RATE / 1024) * 1024
    for block in range(round(seconds * RATE / 1024)):
        numbers = first + block * 1024 + np.arange(1024)
        wave = np.sin(2 * np.pi * 480 * numbers / RATE) * 16000
        stereo = np.stack([wave, wave], axis=1).astype(np.int16)
        told = heard_at + block * 1024 / RATE
        buffer.write(stereo, told, numbers[0] / RATE + 0.0007)
    return buffer


def test_two_clips_are_joined_by_media_time_to_the_sample() -> None:
    """Both decoders' clocks are off, each by its own part of a millisecond."""
    mixer = Mixer(ManualClock())
    grid = 1024 / RATE
    old = media_tone(100 * grid, START + 0.0004)
    new = media_tone(90 * grid, START + 0.5 - 0.0006)
    mixer.begin(old, START)
    rendered(mixer, 0.1)
    old_at = 100 * grid + 1.0
    old_at = round(old_at * 480) / 480
    new_at = round((90 * grid + 0.5) * 480) / 480
    mixer.join(old, new, START + 1.0, old_at=old_at, new_at=new_at)
    heard = rendered(mixer, 1.9, START + 0.1)[:, 0]
    part = np.arange(RATE // 2) / RATE
    wheel = np.exp(-2j * np.pi * 480 * part)
    before = np.angle(np.sum(heard[4800 : 4800 + RATE // 2] * wheel))
    after = np.angle(np.sum(heard[4800 + RATE : 4800 + RATE + RATE // 2] * wheel))
    error = abs((after - before + np.pi) % (2 * np.pi) - np.pi) * RATE / (2 * np.pi * 480)
    assert error < 0.2


@pytest.mark.parametrize("periods", [240, 245, 250, 257])
def test_a_leader_that_is_just_led_back_is_joined_as_exactly(periods: int) -> None:
    """It is between two samples then, and does not go at the pace of the card."""
    mixer = Mixer(ManualClock())
    grid = 1024 / RATE
    old, new = media_tone(100 * grid, START), media_tone(90 * grid, START + 0.4)
    mixer.begin(old, START)
    rendered(mixer, 0.1)
    old.shift(0.006)
    old_at = round((100 * grid + 0.1) * 480) / 480 + periods / 480
    new_at = round(90 * grid * 480 + 96) / 480
    mixer.join(old, new, START + old_at - 100 * grid, old_at=old_at, new_at=new_at)
    heard = rendered(mixer, 1.5, START + 0.1)[:, 0]
    join = round((old_at - 100 * grid - 0.1) * RATE)
    window, apart = 5 * 100, 10 * 100
    wheel = np.exp(-2j * np.pi * np.arange(window) / 100)
    before = np.angle(np.sum(heard[join - window : join] * wheel))
    after = np.angle(np.sum(heard[join - window + apart :][:window] * wheel))
    error = ((after - before + np.pi) % (2 * np.pi) - np.pi) * 100 / (2 * np.pi)
    assert abs(error + 2e-4 * apart) < 0.05


def joined_late(mixer: Mixer, late_by: float, waits: bool = True) -> np.ndarray:
    """A join due a second in, whose new sound is decoded so much later than it is rendered."""
    grid = 1024 / RATE
    old = media_tone(100 * grid, START)
    ready = media_tone(90 * grid, START + 0.8)
    new = SoundBuffer()
    mixer.begin(old, START)
    heard = [rendered(mixer, 0.1)]
    old_at = round((100 * grid + 1.0) * 480) / 480
    new_at = round((90 * grid + 0.2) * 480) / 480
    at = START + old_at - 100 * grid
    mixer.join(old, new, at, old_at=old_at, new_at=new_at, waits=waits)
    arrives = round((0.9 + late_by) * RATE / BLOCK)
    heard.append(rendered(mixer, arrives * BLOCK / RATE, START + 0.1))
    samples = np.round(ready.read(0, 2 * RATE) * 32768).astype(np.int16)
    for block in range(len(samples) // 1024):
        part, told = samples[block * 1024 :][:1024], START + 0.8 + block * 1024 / RATE
        new.write(part, told, 90 * grid + block * 1024 / RATE + 0.0007)
    heard.append(rendered(mixer, 1.2, START + 0.1 + arrives * BLOCK / RATE))
    return np.concatenate(heard)[:, 0]


@pytest.mark.parametrize("late_by", [0.05, 0.1, 0.2, 0.35])
def test_a_sound_that_is_not_decoded_in_time_makes_no_hole(late_by: float) -> None:
    """The one before runs on until then, and the join stays exact to the sample."""
    mixer = Mixer(ManualClock())
    heard = joined_late(mixer, late_by)
    peaks = np.abs(heard[RATE // 10 :]).reshape(-1, 100).max(axis=1)
    assert peaks.min() > 0.45
    wheel = np.exp(-2j * np.pi * 480 * np.arange(RATE // 2) / RATE)
    before = np.angle(np.sum(heard[RATE // 4 :][: RATE // 2] * wheel))
    after = np.angle(np.sum(heard[RATE * 5 // 4 + RATE // 4 :][: RATE // 2] * wheel))
    error = ((after - before + np.pi) % (2 * np.pi) - np.pi) * 100 / (2 * np.pi)
    assert abs(error) < 0.2
    (told,) = mixer.faults()
    assert told.startswith("At a cut the next sound was decoded ")
    assert not mixer.faults()


def test_a_sound_that_stays_away_is_not_waited_for_long() -> None:
    mixer = Mixer(ManualClock())
    heard = joined_late(mixer, 0.8)
    assert np.abs(heard[int(1.3 * RATE) : int(1.38 * RATE)]).max() > 0.45
    assert np.abs(heard[int(1.51 * RATE) : int(1.6 * RATE)]).max() < 1e-6
    assert np.abs(heard[int(1.9 * RATE) :]).max() > 0.45


def test_a_clip_without_sound_is_not_waited_for() -> None:
    mixer = Mixer(ManualClock())
    heard = joined_late(mixer, 0.3, waits=False)
    assert np.abs(heard[int(1.02 * RATE) : int(1.15 * RATE)]).max() < 1e-6
    assert not mixer.faults()


def test_a_join_that_is_in_time_is_no_fault() -> None:
    mixer = Mixer(ManualClock())
    joined_late(mixer, -0.1)
    assert not mixer.faults()


def test_sound_that_comes_after_it_was_due_is_told() -> None:
    mixer = Mixer(ManualClock())
    buffer = SoundBuffer()
    buffer.write(np.full((RATE, 2), 9000, np.int16), START)
    mixer.begin(buffer, START)
    rendered(mixer, 1.1)
    buffer.write(np.full((RATE, 2), 9000, np.int16), START + 1)
    rendered(mixer, 0.3, START + 1.1)
    assert mixer.faults() == ["100 ms of a clip's sound were decoded too late to be heard."]


def test_a_sound_that_is_over_is_no_fault() -> None:
    mixer = Mixer(ManualClock())
    mixer.begin(constant(0.5, seconds=1.0), START)
    assert not rendered(mixer, 0.5, START + 1.2).any()
    assert not mixer.faults()


def test_a_block_that_is_asked_for_late_is_not_heard() -> None:
    """The card's thread was woken late; the sound in its hand went on meanwhile."""
    mixer = Mixer(ManualClock())
    mixer.begin(tone(440), START - 1)
    late = {20: 0.06, 21: 0.03}
    heard = np.concatenate(
        [mixer.render(BLOCK, START + n * BLOCK / RATE + late.get(n, 0.0)) for n in range(40)]
    )[:, 0]
    assert np.abs(np.diff(heard)).max() < 2 * np.pi * 440 / RATE * 0.55


def test_a_leader_that_is_gone_leaves_the_join_to_the_clock() -> None:
    mixer = Mixer(ManualClock())
    old, new = tone(440), tone(440)
    mixer.begin(old, START)
    rendered(mixer, 0.1)
    mixer.join(old, new, START + 1.0, old_at=1.0, new_at=1.0)
    mixer.drop(old)
    heard = rendered(mixer, 1.5, START + 0.1)[:, 0]
    assert not heard[: int(0.85 * RATE)].any()
    assert np.abs(heard[int(0.95 * RATE) :]).max() > 0.4


def test_pausing_is_silent_and_loses_nothing() -> None:
    mixer = Mixer(ManualClock())
    buffer = SoundBuffer()
    ramp = np.arange(RATE, dtype=np.int32) % 30000
    buffer.write(np.stack([ramp, ramp], axis=1).astype(np.int16), heard_at=START)
    mixer.begin(buffer, START - 1)
    rendered(mixer, 0.2)
    mixer.pause()
    paused = rendered(mixer, 0.5, START + 0.2)
    assert not paused[RATE // 10 :].any()
    buffer.shift(0.5)
    mixer.resume(0.5)
    again = rendered(mixer, 0.2, START + 0.7)[:, 0]
    # The gain ramps up over 50 ms; after it the samples are those that follow the pause.
    place = int(0.1 * RATE)
    assert again[place] * 32768 == pytest.approx((0.2 * RATE + place) % 30000, abs=2)


def test_volume_and_mute_move_without_a_click() -> None:
    mixer = Mixer(ManualClock())
    mixer.begin(constant(0.5), START - 1)
    rendered(mixer, 0.2)
    mixer.volume = 0.5
    heard = rendered(mixer, 0.2, START + 0.2)[:, 0]
    assert heard[-1] == pytest.approx(0.25, abs=1e-3)
    assert np.abs(np.diff(heard)).max() < 0.001
    mixer.muted = True
    assert not rendered(mixer, 0.2, START + 0.4)[-10:].any()
    mixer.volume = 7
    assert mixer.volume == 1


def test_jittering_time_stamps_of_the_sound_card_are_not_heard() -> None:
    mixer = Mixer(ManualClock())
    mixer.begin(tone(440), START - 1)
    rng = np.random.default_rng(1)
    heard = np.concatenate(
        [mixer.render(BLOCK, START + n * BLOCK / RATE + rng.normal(0, 0.002)) for n in range(150)]
    )[:, 0]
    assert np.abs(np.diff(heard)).max() < 2 * np.pi * 440 / RATE * 0.55


def test_the_silent_output_pulls_at_the_pace_of_a_card() -> None:
    from engine.clock import SystemClock

    mixer = Mixer(SystemClock())
    mixer.open(device=False)
    begun = SystemClock().now()
    until(lambda: mixer.blocks >= 20)
    mixer.close()
    assert SystemClock().now() - begun > 0.15


def test_nothing_of_a_film_is_left_for_the_next() -> None:
    mixer = Mixer(ManualClock())
    stem = np.full((RATE, 2), 8000, np.int16)
    mixer.score.add("calm", stem)
    mixer.score.play("calm")
    mixer.begin(constant(0.5), START - 1)
    mixer.volume, mixer.muted = 0.3, True
    mixer.pause()
    mixer.taps = (Listening(),)
    rendered(mixer, 0.5)
    blocks = mixer.blocks
    mixer.clear()
    assert mixer.taps == ()
    assert not np.any(rendered(mixer, 0.5, START + 0.5))
    mixer.begin(constant(0.25, 6.0), START)
    assert rendered(mixer, 1.0, START + 1.0)[-1, 0] == pytest.approx(0.25, abs=1e-3)
    assert mixer.blocks > blocks  # counts go on


class Listening:
    """A tap that hears nothing of it."""

    def offer(self, _heard_at: float, _block: np.ndarray) -> None:
        pass


def test_a_film_that_is_cut_off_in_the_middle_of_a_wave_ends_without_a_click() -> None:
    mixer = Mixer(ManualClock())
    mixer.begin(constant(0.5), START - 1)
    before = rendered(mixer, 0.5)
    mixer.clear()
    heard = np.concatenate([before[-10:], rendered(mixer, 0.5, START + 0.5)])
    assert heard[0, 0] == pytest.approx(0.5, abs=1e-3)
    assert np.abs(np.diff(heard, axis=0)).max() < 0.01
    assert not np.any(heard[RATE // 50 :])
