"""`play --record` on real showings: what the file holds, frame by frame and sample by sample."""

import json
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import pytest
import soundfile

from player.audio.buffer import RATE
from tests.bench.seams import barcode
from tests.support.calling import kuleshov
from tests.support.clips import make_clip
from tests.support.hands import play
from tests.support.waiting import once_in

FRAME_RATE = 24


class Cut(NamedTuple):
    """A recording, read again."""

    times: list[float]
    """Of each picture, in seconds."""
    seen: list[dict[int, int]]
    """Which frame of which clip each shows."""
    sound: np.ndarray
    """The left side, from time 0 on."""


def read(path: Path) -> Cut:
    times, seen, parts = [], [], []
    with av.open(str(path)) as file:
        for frame in file.decode(video=0):
            assert frame.time is not None
            grey = frame.to_ndarray(format="gray")
            times.append(frame.time)
            seen.append(barcode.read(grey[-barcode.STRIP :]))
    with av.open(str(path)) as file:
        for block in file.decode(audio=0):
            assert block.time is not None
            if not parts:
                parts.append(np.zeros(max(0, round(block.time * RATE)), np.float32))
            parts.append(block.to_ndarray()[0])
    return Cut(times, seen, np.concatenate(parts))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two segments whose frames and sound can be read again; the first holds its last picture."""
    folder = tmp_path_factory.mktemp("film")
    timing = barcode.Timing(FRAME_RATE, duration=3.0)
    first, second = barcode.make(folder, timing, click=6000, clips=2)
    wave = 0.1 * np.sin(2 * np.pi * 3000 * np.arange(RATE) / RATE)
    soundfile.write(folder / "music.wav", wave, RATE)
    (folder / "story.yaml").write_text(
        "kuleshov: 1\ntitle: Recorded\nstart: one\nframe_rate: 24\nscore: {music: music.wav}\n"
        "segments:\n"
        f"  one: {{clip: {first.name}, in: 2s, out: 5s, hold: 2s, score: music,"
        " next: [{to: two}]}\n"
        f"  two: {{clip: {second.name}, in: 2s, out: 5s}}\n",
        "utf-8",
    )
    return folder / "story.yaml"


@once_in(3, because="a deck is let go late and pictures are shown late where others compute")
def test_the_recording_is_the_film_as_it_was_shown(
    film: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("recording")
    out, path = folder / "out", folder / "cut.mp4"
    words = ("play", film, "--offscreen", "--consent", "none", "--out", out, "--record", path)
    done = kuleshov(*words)
    assert done.returncode == 0, done.stderr
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert summary["recording"]["dropped"] == 0
    assert summary["end"] == "ending"
    cut = read(path)

    # The picture: both segments, each from its first frame to its last, in order, in film time.
    assert len(cut.times) == summary["recording"]["pictures"]
    assert [(number, codes) for number, codes in enumerate(cut.seen) if len(codes) != 1] == []
    clips = [next(iter(codes)) for codes in cut.seen]
    frames = [codes[clip] for codes, clip in zip(cut.seen, clips, strict=True)]
    assert clips == sorted(clips)
    begins, pictures = [], 0
    for clip in (0, 1):
        own = [number for number, each in enumerate(clips) if each == clip]
        numbers = [frames[number] for number in own]
        assert numbers == sorted(numbers)
        assert 0 <= numbers[0] - 2 * FRAME_RATE <= 6
        assert abs(5 * FRAME_RATE - 1 - numbers[-1]) <= 6
        pictures += len(set(numbers))
        offsets = [cut.times[n] - frames[n] / FRAME_RATE for n in own[: 2 * FRAME_RATE]]
        # A busy machine shows pictures late, never early, and the recording has them as shown.
        on_time = float(np.percentile(offsets, 10))
        begins.append(on_time + 2.0)
        assert np.median(offsets) - on_time < 3 / FRAME_RATE
    # What the film showed is there, but for what a busy machine showed for less than a frame.
    kept = pictures + summary["recording"]["passed_over"]
    assert kept >= 0.95 * (summary["frames"]["displayed"] - 2)
    # Three seconds of film and two of a picture that stands lie between the two beginnings.
    assert begins[1] - begins[0] == pytest.approx(5.0, abs=2 / FRAME_RATE)

    # The sound: the clips click at every whole second, where the picture of that instant is.
    clicks = []
    for begin in begins:
        around = round((begin + 0.5) * RATE)
        loud = np.abs(cut.sound[around : around + RATE]) > 0.35
        assert loud.any()
        clicks.append((around + int(np.argmax(loud))) / RATE)
        assert clicks[-1] - (begin + 1.0) == pytest.approx(0.0, abs=1.5 / FRAME_RATE)
    # The sound keeps film time across the hold; a deck may be let go some milliseconds late.
    path_taken = summary["path"]
    told = path_taken[1]["from"] - path_taken[0]["from"]
    assert clicks[1] - clicks[0] == pytest.approx(told, abs=0.5 / FRAME_RATE)

    # The music plays through the first segment and its hold, and goes with the second.
    def music(begin: float) -> float:
        part = cut.sound[round(begin * RATE) : round(begin * RATE) + RATE // 2]
        return float(np.abs(np.fft.rfft(part * np.hanning(len(part))))[1500])

    def tone(begin: float) -> float:
        part = cut.sound[round(begin * RATE) : round(begin * RATE) + RATE // 2]
        return float(np.abs(np.fft.rfft(part * np.hanning(len(part))))[barcode.TONE // 2])

    first, second = begins
    assert music(first + 4.2) > 300
    assert music(second + 2.2) < music(first + 4.2) / 50
    # While the picture stands, the clip's own sound runs out of its handle and is gone.
    assert tone(first + 4.55) < tone(first + 2.0) / 30  # the coder leaves a trace
    length = cut.times[-1]
    assert len(cut.sound) / RATE == pytest.approx(length, abs=0.4)


def test_it_is_finished_properly_when_the_viewer_leaves_in_a_pause(tmp_path: Path) -> None:
    make_clip(tmp_path / "gray.mp4", seconds=14)
    story = tmp_path / "story.yaml"
    story.write_text(
        "kuleshov: 1\nstart: one\nsegments: {one: {clip: gray.mp4, in: 1s, out: 12s}}\n", "utf-8"
    )
    path = tmp_path / "cut.mkv"
    keys = [(2.0, "SPACE")]
    # Film time stands still in a pause, so the second key comes by the clock.
    said, _ = play(
        story, tmp_path / "out", keys, "--record", str(path), after=[(1.5, "SPACE"), (3.0, "Q")]
    )
    assert "Traceback" not in said
    cut = read(path)
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    shown = summary["duration"] - summary["path"][0]["from"]
    # One and a half seconds went by in the pause, and are not there.
    turn = summary["duration"] / summary["frames"]["drawn"]  # a busy window's are long
    assert cut.times[-1] == pytest.approx(shown, abs=max(0.2, 2.0 * turn))
    assert np.abs(np.diff(cut.sound)).max() < 0.2


def test_it_replaces_nothing_unasked_and_says_so_before_anything_opens(
    story: Path, tmp_path: Path
) -> None:
    path = tmp_path / "cut.mp4"
    path.write_bytes(b"precious")
    words = ("play", story, "--offscreen", "--out", tmp_path / "out", "--record", path)
    done = kuleshov(*words)
    assert done.returncode == 2
    assert "--overwrite" in done.stderr
    assert path.read_bytes() == b"precious"
    assert not (tmp_path / "out").exists()
