"""What a recording holds, and when: film time in, frame numbers and samples out."""

import threading
from itertools import count
from pathlib import Path
from random import Random

import av
import numpy as np
import pytest

from engine.clock import FilmClock, ManualClock
from engine.problems import Trouble
from player.audio.buffer import RATE, Samples
from player.records.recorded_film import (
    LIVE,
    OFF_LINE,
    Encoding,
    Pixels,
    RecordedFilm,
    exact_rate,
    fitted,
    recordable,
)
from player.records.recording import FrameGrid, Recorder, SoundLine
from tests.support.killing import Told, killed
from tests.support.waiting import until

BLOCK = 2400


def silence(count: int = BLOCK, level: float = 0.0) -> Samples:
    return np.full((count, 2), level, np.float32)


def test_every_picture_has_a_frame_of_its_own_whatever_the_jitter() -> None:
    dice = np.random.default_rng(1)
    grid = FrameGrid(24.0)
    times = 5.0 + np.arange(500) / 24 + dice.uniform(-0.008, 0.008, 500)
    assert [grid.number(float(at)) for at in times] == list(range(500))


def test_a_picture_that_did_not_come_leaves_its_frame_out() -> None:
    grid = FrameGrid(25.0)
    numbers = [grid.number(at) for at in (1.0, 1.04, 1.16, 1.20)]
    assert numbers == [0, 1, 4, 5]


def test_a_picture_too_many_has_no_frame_and_film_time_is_kept() -> None:
    grid = FrameGrid(25.0)
    assert [grid.number(at) for at in (0.0, 0.04, 0.05)] == [0, 1, None]
    # One that is only a little early is let in, and the count goes back to film time later on.
    late = [grid.number(0.08 + n / 25 + 0.03) for n in range(50)]
    assert late[-1] == pytest.approx((0.08 + 49 / 25 + 0.03) * 25, abs=0.71)


def test_sound_is_put_end_to_end_and_follows_a_drifting_clock() -> None:
    line = SoundLine(10.0)
    told, first = 10.0, 0
    for _ in range(2000):  # 100 s by the card's clock, which is 200 millionths slow
        first = line.length
        assert abs(len(line.placed(told, silence())) - BLOCK) <= 1
        told += BLOCK / RATE * 1.0002
    assert first / RATE == pytest.approx(told - 10.0 - BLOCK / RATE, abs=0.003)


def test_a_stretched_block_neither_clicks_nor_leans() -> None:
    line = SoundLine(0.0)
    wave = np.sin(2 * np.pi * 440 * np.arange(BLOCK) / RATE).astype(np.float32)
    block = np.stack([wave, -wave], axis=1)
    placed = line.placed(0.01, block)
    assert len(placed) == BLOCK + 1
    assert np.abs(np.diff(placed[:, 0])).max() < 2 * np.pi * 440 / RATE * 1.01
    assert placed[:, 1] == pytest.approx(-placed[:, 0])


def test_a_hole_is_filled_with_silence_and_what_comes_twice_is_left_out() -> None:
    line = SoundLine(0.0)
    line.placed(0.0, silence())
    after_hole = line.placed(0.25, silence(level=0.5))
    assert len(after_hole) == round(0.25 * RATE)
    assert not after_hole[:-BLOCK].any()
    twice = line.placed(0.2, silence(level=0.5))
    assert len(twice) == 0
    assert line.length == round(0.3 * RATE)


class PretendFile:
    """Writes down what it is given; `stuck` holds the writing until it is set."""

    path = Path("cut.mp4")

    def __init__(self, stuck: threading.Event | None = None, fails: bool = False) -> None:
        self.pictures: list[int] = []
        self.sound: list[tuple[int, Samples]] = []
        self.closed = 0
        self._stuck, self._fails = stuck, fails

    def add_picture(self, number: int, pixels: Pixels) -> None:
        if self._stuck is not None:
            assert self._stuck.wait(10)
        if self._fails:
            raise OSError(28, "No space left on device")
        self.pictures.append(number)

    def add_sound(self, first: int, samples: Samples) -> None:
        self.sound.append((first, samples))

    def close(self) -> None:
        self.closed += 1


class Showing:
    """A film clock turned by hand, and a recorder at 25 frames a second."""

    def __init__(self, file: PretendFile) -> None:
        self.clock = ManualClock(500.0)
        self.film = FilmClock(self.clock)
        self.file = file
        self.recorder = Recorder(file, self.film, 25.0)  # type: ignore[arg-type]

    def run(
        self,
        frames: int,
        first: int = 0,
        *,
        hurried: bool = False,
        size: tuple[int, int] = (2, 2),
    ) -> None:
        """Pictures as they come, and sound whose level says when, rendered 0.1 s ahead.

        Unless `hurried`, every picture is written before the next one comes.
        """
        pixels = np.zeros((size[1], size[0], 4), np.uint8)
        for number in range(frames):
            heard_at = self.clock.now() + 0.1
            level = (first + number) / 1000
            self.recorder.offer(heard_at, silence(RATE // 25, level))
            now = self.film.now()
            if self.recorder.wants(now, first + number):
                self.recorder.add(now, first + number, pixels)
            self.clock.advance(0.04)
            if not hurried:
                until(lambda: len(self.file.pictures) >= self.recorder.pictures)


def test_sound_and_picture_begin_together() -> None:
    file = PretendFile()
    showing = Showing(file)
    showing.run(50)
    showing.recorder.close()
    assert file.pictures == list(range(50))
    assert file.closed == 1
    # The first block was for 0.1 s after the first picture, and stands there.
    sound = np.concatenate([samples for _, samples in file.sound])[:, 0]
    assert not sound[: round(0.1 * RATE) - 10].any()
    assert sound[round(0.12 * RATE)] == 0.0
    assert sound[round(1.12 * RATE)] == pytest.approx(0.025, abs=1e-6)
    assert [first for first, _ in file.sound] == list(
        np.cumsum([0, *[len(samples) for _, samples in file.sound[:-1]]])
    )


def test_a_pause_leaves_no_trace() -> None:
    file = PretendFile()
    showing = Showing(file)
    showing.run(25)
    showing.film.pause()
    showing.run(100, first=25)
    showing.film.resume()
    showing.run(25, first=125)
    showing.recorder.close()
    assert file.pictures == list(range(50))
    assert sum(len(samples) for _, samples in file.sound) / RATE == pytest.approx(2.1, abs=0.001)


def test_where_writing_falls_behind_pictures_are_dropped_and_it_is_said_once() -> None:
    stuck = threading.Event()
    file = PretendFile(stuck)
    showing = Showing(file)
    showing.run(100, hurried=True, size=(3840, 2160))
    stuck.set()
    showing.recorder.close()
    assert showing.recorder.dropped > 80
    assert len(file.pictures) + showing.recorder.dropped == 100
    assert len(showing.recorder.notices()) == 1
    assert sum(len(samples) for _, samples in file.sound) / RATE == pytest.approx(4.1, abs=0.001)


def test_a_machine_that_is_busy_for_four_seconds_costs_no_picture() -> None:
    stuck = threading.Event()
    file = PretendFile(stuck)
    showing = Showing(file)
    showing.run(100, hurried=True, size=(1280, 720))
    stuck.set()
    showing.recorder.close()
    assert showing.recorder.dropped == 0
    assert file.pictures == list(range(100))
    assert showing.recorder.notices() == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full is Linux's")
@pytest.mark.parametrize("encoding", [LIVE, OFF_LINE])
def test_what_cannot_be_written_is_told_by_its_name_and_let_go(
    tmp_path: Path, encoding: Encoding
) -> None:
    path = tmp_path / "film.mp4"
    path.symlink_to("/dev/full")
    film = RecordedFilm(path, (320, 180), 24.0, encoding)
    planes, sound = np.zeros((270, 320), np.uint8), np.zeros((RATE // 24, 2), np.float32)
    with pytest.raises(OSError, match="No space left") as told:
        for number in range(100):
            film.add_planes(number, planes)
            film.add_sound(number * RATE // 24, sound)
    assert told.value.filename == str(path)
    told.value.filename = "another"  # as `whole_files.replacing` names the file that was meant
    film.close()


def test_a_full_disk_is_told_and_the_film_goes_on() -> None:
    file = PretendFile(fails=True)
    showing = Showing(file)
    showing.run(5, hurried=True)
    showing.recorder.close()
    assert showing.recorder.notices() == [
        "The recording broke off: No space left on device. The film goes on without it."
    ]
    assert not showing.recorder.wants(99.0, "another")
    assert file.closed == 1


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_what_a_kill_leaves_of_a_recording_plays_up_to_its_last_seconds(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"cut{suffix}"

    def work(told: Told) -> None:
        film = RecordedFilm(path, (160, 96), 24.0)
        dice = np.random.default_rng(1)
        for number in count():
            film.add_picture(number, dice.integers(0, 255, (96, 160, 4), np.uint8))
            film.add_sound(number * 2000, silence(2000))
            if number >= 72:  # three seconds, of which a kill may cost the last two
                told(number)

    done = killed(work, Random(1), longest=0.2)
    with av.open(str(path)) as file:
        assert sum(1 for _ in file.decode(video=0)) > done[-1] - 49


def test_a_recording_replaces_nothing_unasked(tmp_path: Path) -> None:
    there = tmp_path / "cut.mp4"
    recordable(there, overwrite=False)
    there.write_bytes(b"precious")
    recordable(there, overwrite=True)
    for path, said in (
        (there, "--overwrite"),
        (tmp_path / "cut.txt", "ends in .mkv or .mov or .mp4"),
        (tmp_path / "nowhere" / "cut.mkv", "no folder"),
    ):
        with pytest.raises(Trouble, match=said) as trouble:
            recordable(path, overwrite=False)
        assert trouble.value.blame == "call"


def test_rates_are_those_of_cinema_and_television() -> None:
    rates = [23.976, 24.0, 25.0, 29.97, 30.0, 59.94, 12.5]
    exact = [str(exact_rate(rate)) for rate in rates]
    assert exact == ["24000/1001", "24", "25", "30000/1001", "30", "60000/1001", "25/2"]


def test_a_window_of_another_shape_is_fitted_in() -> None:
    assert fitted((1280, 720), (1280, 720)) == (1280, 720)
    assert fitted((1281, 721), (1280, 720)) == (1280, 720)
    assert fitted((1000, 1000), (1280, 720)) == (720, 720)
    assert fitted((3840, 1080), (1280, 720)) == (1280, 360)


@pytest.mark.thorough
@pytest.mark.parametrize("encoding", [LIVE, OFF_LINE], ids=["live", "off-line"])
def test_a_picture_that_is_wholly_another_holds_nothing_of_its_neighbours(
    tmp_path: Path, encoding: Encoding
) -> None:
    """A hard cut at every picture."""
    wide, high = 640, 360
    ramp = np.tile(np.arange(wide) // 4 % 256, (high, 1)) // 4
    given = [np.roll(ramp, n * 37, axis=1) + 40 + n * 53 % 150 for n in range(60)]
    film = RecordedFilm(tmp_path / "cuts.mp4", (wide, high), 24.0, encoding)
    for number, grey in enumerate(given):
        rgba = np.full((high, wide, 4), 255, np.uint8)
        rgba[..., :3] = grey[..., None]
        film.add_picture(number, rgba)
    film.close()
    with av.open(str(tmp_path / "cuts.mp4")) as file:
        kept = [frame.to_ndarray(format="gray") for frame in file.decode(video=0)]
    assert len(kept) == len(given)
    foreign = [
        float((abs(k.astype(int) - g) > 25).mean()) for k, g in zip(kept, given, strict=True)
    ]
    assert max(foreign) < 0.005
