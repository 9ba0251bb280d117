import numpy as np

from player.audio.buffer import RATE, SoundBuffer


def ramp(start: int, count: int) -> np.ndarray:
    numbers = np.arange(start, start + count, dtype=np.int16)
    return np.stack([numbers, numbers], axis=1)


def test_samples_are_found_by_the_instant_at_which_they_are_heard() -> None:
    buffer = SoundBuffer()
    buffer.write(ramp(0, 480), heard_at=10.0)
    assert buffer.index_at(10.005) == 240
    assert np.allclose(buffer.read(240, 2)[:, 0] * 32768, [240, 241])


def test_jitter_of_time_stamps_leaves_the_count_of_samples_gapless() -> None:
    buffer = SoundBuffer()
    buffer.write(ramp(0, 480), heard_at=10.0)
    buffer.write(ramp(480, 480), heard_at=10.010 + 0.006)
    assert np.allclose(buffer.read(478, 4)[:, 0] * 32768, [478, 479, 480, 481])
    assert buffer.anchor == 10.0


def test_a_real_jump_moves_the_anchor() -> None:
    buffer = SoundBuffer()
    buffer.write(ramp(0, 480), heard_at=10.0)
    buffer.write(ramp(480, 480), heard_at=12.0)
    assert buffer.index_at(12.0) == 480


def test_outside_what_was_written_there_is_silence() -> None:
    buffer = SoundBuffer()
    assert buffer.index_at(1.0) is None
    buffer.write(ramp(1, 10), heard_at=0.0)
    assert not buffer.read(-5, 5).any()
    assert not buffer.read(10, 5).any()


def test_the_ring_keeps_the_newest_seconds() -> None:
    buffer = SoundBuffer()
    for second in range(8):
        buffer.write(np.full((RATE, 2), second, np.int16), heard_at=float(second))
    assert not buffer.read(0, RATE).any()
    assert np.allclose(buffer.read(7 * RATE, RATE) * 32768, 7)


def test_a_pause_moves_what_has_not_been_heard() -> None:
    buffer = SoundBuffer()
    buffer.write(ramp(0, 480), heard_at=10.0)
    buffer.shift(5.0)
    assert buffer.index_at(15.0) == 0


def test_which_block_comes_first_is_known_though_the_clip_was_let_go_late() -> None:
    block = 1024  # AAC's, 21.3 ms
    for error in (-0.003, 0.0008, 0.017):
        buffer = SoundBuffer()
        buffer.write(ramp(0, block), heard_at=10.0, media_time=100 * block / RATE + error)
        assert buffer.index_of(100 * block / RATE) == 0
