"""The score: loops that run on, go over without a hole, and share one time line."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.clock import ManualClock
from engine.problems import Trouble
from player.audio.buffer import RATE, Samples, SoundBuffer
from player.audio.mixer import Mixer
from player.audio.score import CROSSFADE, Score, Stem, read_stem

BLOCK = 960


def tone(frequency: float, seconds: float) -> Stem:
    wave = np.sin(2 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE)
    return (np.stack([wave, wave], axis=1) * 16000).astype(np.int16)


def heard(score: Score, seconds: float) -> Samples:
    blocks = []
    for _ in range(round(seconds * RATE / BLOCK)):
        out = np.zeros((BLOCK, 2), np.float32)
        score.add_to(out)
        blocks.append(out)
    return np.concatenate(blocks)[:, 0]


def power(sound: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(sound))))


def test_a_stem_loops_without_a_seam_and_comes_in_softly() -> None:
    score = Score()
    score.add("sea", tone(480, 0.5))  # whole periods, and no whole number of blocks
    score.play("sea")
    sound = heard(score, 4.0)
    assert np.abs(np.diff(sound)).max() < 2 * np.pi * 480 / RATE * 16000 / 32768 * 1.02
    assert np.abs(sound[:480]).max() < 0.01
    assert power(sound[2 * RATE :]) == pytest.approx(16000 / 32768 / np.sqrt(2), rel=0.01)


def test_the_same_stem_runs_on_as_if_nothing_had_been_said() -> None:
    once, again = Score(), Score()
    for score in (once, again):
        score.add("sea", tone(480, 0.5))
        score.play("sea")
        heard(score, 1.0)
    again.play("sea")
    assert np.array_equal(heard(once, 1.0), heard(again, 1.0))


def test_one_stem_goes_over_into_another_at_equal_power() -> None:
    score = Score()
    score.add("sea", tone(480, 0.5))
    score.add("storm", tone(700, 0.5))
    score.play("sea")
    heard(score, 3.0)
    score.play("storm")
    over = heard(score, CROSSFADE + 1.0)
    parts = [power(over[n : n + 4800]) for n in range(0, len(over) - 4800, 4800)]
    assert min(parts) > 0.9 * 16000 / 32768 / np.sqrt(2)
    assert max(parts) < 1.1 * 16000 / 32768 / np.sqrt(2)
    spectrum = np.abs(np.fft.rfft(over[-RATE // 2 :]))
    assert np.argmax(spectrum) * 2 == pytest.approx(700, abs=4)
    assert spectrum[240] < spectrum[350] / 100


def test_stems_share_one_time_line() -> None:
    ramp = np.repeat(np.arange(30000, dtype=np.int16)[:, None], 2, axis=1)
    score = Score()
    score.add("one", ramp)
    score.add("two", ramp)
    score.play("one", fade=0.0)
    heard(score, 0.4)
    score.play("two", fade=0.0)
    sound = heard(score, 0.1)
    assert sound[-1] * 32768 == pytest.approx((0.5 * RATE - 1) % 30000, abs=1)


def test_a_stem_that_was_read_late_comes_in_then() -> None:
    score = Score()
    score.play("sea")
    assert not heard(score, 1.0).any()
    score.add("sea", tone(480, 0.5))
    assert power(heard(score, 3.0)[-RATE:]) > 0.3
    score.play(None)
    assert not heard(score, 3.0)[-RATE:].any()


def test_the_score_stands_still_in_a_pause_and_taps_hear_what_is_heard() -> None:
    taken: list[tuple[float, Samples]] = []

    class Listener:
        def offer(self, heard_at: float, block: Samples) -> None:
            taken.append((heard_at, block.copy()))

    mixer = Mixer(ManualClock())
    mixer.taps = (Listener(),)
    mixer.score.add("ramp", np.repeat(np.arange(30000, dtype=np.int16)[:, None], 2, axis=1))
    mixer.score.play("ramp", fade=0.0)
    out = [mixer.render(BLOCK, 10 + n * BLOCK / RATE) for n in range(10)]
    mixer.pause()
    out += [mixer.render(BLOCK, 10 + n * BLOCK / RATE) for n in range(10, 20)]
    mixer.resume(0.2)
    out += [mixer.render(BLOCK, 10 + n * BLOCK / RATE) for n in range(20, 30)]
    assert not out[15].any()
    assert out[-1][-1, 0] * 32768 == pytest.approx(20 * BLOCK - 1, abs=1)
    assert len(taken) == 30
    assert all(np.array_equal(block, each) for (_, block), each in zip(taken, out, strict=True))
    assert [at for at, _ in taken] == pytest.approx([10 + n * BLOCK / RATE for n in range(30)])


def test_the_films_bus_goes_down_without_a_click_and_leaves_the_score() -> None:
    mixer = Mixer(ManualClock())
    film = SoundBuffer()
    film.write(tone(700, 4.0), heard_at=0.0)
    mixer.begin(film, -1.0)
    mixer.score.add("sea", tone(480, 0.5) // 4)
    mixer.score.play("sea", fade=0.0)
    mixer.film.goal = 0.0
    out = np.concatenate([mixer.render(BLOCK, n * BLOCK / RATE) for n in range(150)])[:, 0]
    before, after = (np.abs(np.fft.rfft(out[n : n + 4800])) for n in (4800, 2 * RATE))
    assert before[70] > 500
    assert after[70] < 1
    assert after[48] > 100
    assert np.abs(np.diff(out)).max() < 0.065


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_stem_is_read_at_our_rate(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "stem.wav"
    wave = 0.5 * np.sin(2 * np.pi * 441 * np.arange(rate) / rate)
    soundfile.write(path, wave, rate)
    stem = read_stem(path)
    assert stem.shape == (RATE, 2)
    expected = 0.5 * np.sin(2 * np.pi * 441 * np.arange(RATE) / RATE) * 32767
    assert np.abs(stem[:, 0] - expected).max() < 3


def test_what_is_no_sound_is_told(tmp_path: Path) -> None:
    (tmp_path / "noise.wav").write_bytes(bytes(range(256)) * 9)
    soundfile.write(tmp_path / "empty.wav", np.zeros((0, 2)), RATE)
    for name, said in (("noise.wav", "cannot be read"), ("no.wav", "cannot"), ("empty.wav", "em")):
        with pytest.raises(Trouble, match=said):
            read_stem(tmp_path / name)
