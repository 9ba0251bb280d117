"""The film is taken out of the microphone's sound, and the viewer is not."""

import numpy as np
import pytest

from engine.sensing.voice.echo_canceller import Cleaned, EchoCanceller
from engine.sensing.voice.echo_path import EchoPathFilter
from engine.sensing.voice.far_end import FAR_RATE, FarEnd
from tests.support.echoes import RATE, Sound, decibels, film, laughter, room

BEGIN = 1000.0


def echo_of(mix: Sound, delay: float) -> Sound:
    """What a microphone at 16 kHz hears of the mix, with its own faint hiss."""
    places = np.arange(-48, 49)
    low = np.sinc(places * 0.3) * np.hamming(97) * 0.3
    heard = np.convolve(mix.mean(axis=1), low, "same")[::3]
    heard = np.convolve(heard, room())[: len(heard)]
    heard = np.concatenate([np.zeros(round(delay * RATE)), heard])[: len(heard)]
    return (heard + np.random.default_rng(3).normal(0, 1e-4, len(heard))).astype(np.float32)


def cleaned(mix: Sound, near: Sound, jitter: float = 0.0) -> tuple[Sound, EchoCanceller]:
    """The microphone's sound without the film, after both stages."""
    blocks, canceller = cleaned_blocks(mix, near, jitter)
    return np.concatenate([block.sound for block in blocks]), canceller


def cleaned_blocks(
    mix: Sound, near: Sound, jitter: float = 0.0
) -> tuple[list[Cleaned], EchoCanceller]:
    """The same, block by block as in a showing."""
    random = np.random.default_rng(4)
    far_end = FarEnd()
    canceller = EchoCanceller(far_end)
    out = []
    for index in range(len(near) // 320):
        instant = BEGIN + index * 0.02
        # A mixer has smoothed its time stamps already, a microphone's come as they come.
        shaken = instant + random.uniform(-jitter, jitter) / 8
        far_end.offer(shaken, mix[index * 960 : (index + 1) * 960])
        if index >= 3:
            block = near[(index - 3) * 320 : (index - 2) * 320]
            time = instant - 0.06 + random.uniform(-jitter, jitter)
            out.append(canceller(block, RATE, time))
    return out, canceller


@pytest.mark.parametrize(
    "delay", [0.08, *(pytest.param(delay, marks=pytest.mark.thorough) for delay in (0.0, 0.2))]
)
def test_the_film_falls_by_25_decibels(delay: float) -> None:
    mix = film(12.0)
    echo = echo_of(mix, delay)
    out, canceller = cleaned(mix, echo)
    late = slice(6 * RATE, len(out))
    assert decibels(echo[late]) - decibels(out[late]) >= 25.0
    assert canceller.cancelling
    assert canceller.faults() == []


def test_laughter_over_the_film_is_kept_within_six_decibels() -> None:
    mix = film(12.0)
    near = echo_of(mix, 0.05)
    laugh = laughter(3.0)
    near[8 * RATE : 11 * RATE] += laugh
    out, _ = cleaned(mix, near)
    assert decibels(out[8 * RATE : 11 * RATE]) == pytest.approx(decibels(laugh), abs=6.0)


def test_before_suppression_laughter_is_itself_and_no_film() -> None:
    """The kind of sound is told from the residual: suppression leaves most laughs no laughs."""
    mix = film(10.0)
    near = echo_of(mix, 0.05)
    laugh = 0.5 * laughter(2.0)
    here = slice(7 * RATE, 9 * RATE)
    near[here] += laugh
    assert decibels(laugh) == pytest.approx(decibels(near[: 5 * RATE]), abs=3.0)
    blocks, _ = cleaned_blocks(mix, near)
    residual = np.concatenate([block.residual for block in blocks])
    assert decibels(residual[here] - laugh) < decibels(laugh) - 15.0
    left = np.repeat([block.film for block in blocks], 320)
    assert left[here].mean() < 0.3 * np.mean(residual[here] ** 2)
    alone = slice(5 * RATE, 7 * RATE)
    assert left[alone].mean() > 0.8 * np.mean(residual[alone] ** 2)


@pytest.mark.thorough
def test_in_another_room_all_may_be_film_until_it_is_learned() -> None:
    mix = film(10.0)
    near = echo_of(mix, 0.05)
    near[6 * RATE :] *= -1.0
    blocks, _ = cleaned_blocks(mix, near)
    then = slice(round(50 * 6.2), round(50 * 7.5))
    assert all(
        block.film == pytest.approx(float(np.mean(block.residual**2)), rel=1e-3)
        for block in blocks[then]
    )


@pytest.mark.thorough
def test_time_stamps_may_jitter() -> None:
    mix = film(10.0)
    echo = echo_of(mix, 0.05)
    out, _ = cleaned(mix, echo, jitter=0.003)
    late = slice(6 * RATE, len(out))
    assert decibels(echo[late]) - decibels(out[late]) >= 25.0


def test_without_the_film_the_sound_passes_and_that_is_said_once() -> None:
    canceller = EchoCanceller(FarEnd())
    sound = laughter(4.0)
    for index in range(200):
        block = sound[index * 320 : (index + 1) * 320]
        passed = canceller(block, RATE, BEGIN + index * 0.02)
        assert passed.sound is block
        assert passed.film == pytest.approx(float(np.mean(block**2)))  # all may be film
    (sentence,) = canceller.faults()
    assert "does not reach the echo canceller" in sentence
    assert canceller.faults() == []


def test_a_film_that_breaks_off_and_comes_back_is_told() -> None:
    mix, far_end = film(8.0), FarEnd()
    canceller = EchoCanceller(far_end)
    told = []
    for index in range(400):
        instant = BEGIN + index * 0.02
        if not 100 <= index < 250:
            far_end.offer(instant, mix[index * 960 : (index + 1) * 960])
        quiet = np.zeros(320, np.float32)
        out = canceller(quiet, RATE, instant - 0.02).sound
        assert out.shape == quiet.shape
        told += canceller.faults()
    assert len(told) == 2
    assert "again" in told[1]


def test_the_far_end_is_found_by_its_time_and_gaps_are_silent() -> None:
    far_end = FarEnd()
    assert far_end.take(BEGIN, 10).known == 0
    count = np.arange(4800, dtype=np.float32) / 4800
    for start in range(0, 4800, 480):
        block = np.repeat(count[start : start + 480, None], 2, axis=1)
        far_end.offer(BEGIN + start / FAR_RATE, block)
    inside = far_end.take(BEGIN + 1000 / FAR_RATE, 500)
    assert inside.known == 500
    assert inside.samples == pytest.approx(count[1000:1500])
    early = far_end.take(BEGIN - 100 / FAR_RATE, 300)
    assert early.known == 200
    assert early.samples[:100] == pytest.approx(np.zeros(100))
    assert early.samples[100:] == pytest.approx(count[:200])
    far_end.offer(BEGIN + 5.0, np.ones((480, 2), np.float32))
    assert far_end.take(BEGIN + 0.05, 100).known == 0
    assert far_end.take(BEGIN + 5.0, 480).samples == pytest.approx(np.ones(480))


def test_only_the_latest_seconds_are_held() -> None:
    far_end = FarEnd()
    for index in range(500):
        far_end.offer(BEGIN + index * 0.02, np.full((960, 2), index / 500, np.float32))
    assert far_end.take(BEGIN + 1.0, 960).known == 0
    late = far_end.take(BEGIN + 9.0, 960)
    assert late.known == 960
    assert late.samples == pytest.approx(np.full(960, 450 / 500))


def test_whole_frames_only() -> None:
    with pytest.raises(ValueError, match="frames of 10 ms"):
        EchoCanceller(FarEnd())(np.zeros(100, np.float32), RATE, 0.0)
    with pytest.raises(ValueError, match="frames of 10 ms"):
        EchoCanceller(FarEnd())(np.zeros(441, np.float32), 44100, 0.0)


def test_a_filter_of_another_room_is_unlearned() -> None:
    random = np.random.default_rng(5)
    sound = random.normal(0.0, 0.1, (400, 320)).astype(np.float32)
    linear = EchoPathFilter(320, RATE)
    for block in sound[:300]:
        linear(block, block)
    assert decibels(linear(sound[300], sound[300])) < decibels(sound[300]) - 30
    for block in sound[301:400]:
        assert decibels(linear(-block, block)) <= decibels(block) + 7
