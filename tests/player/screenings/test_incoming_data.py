"""`screening add` with other people's data, by real files."""

import json
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
import soundfile
from skimage import data
from typer.testing import CliRunner

from engine.screening.folder import Screening
from player.commands.screening import app

pytestmark = pytest.mark.programs

RATE = 8000
OFFSET = 0.75
STORY = """\
kuleshov: 1
title: Short
start: one
segments:
  one: {clip: film.mp4, in: 0.5s, out: 3.5s}
"""


def noise(seconds: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    chance = np.random.default_rng(5)
    loud = np.repeat(chance.random(round(seconds * 10)) ** 2, RATE // 10)
    return 0.2 * loud * chance.standard_normal(len(loud))


def film_file(path: Path, picture: str, sound: Path, seconds: float) -> None:
    subprocess.run(
        [
            "ffmpeg", "-v", "error", "-y", *picture.split(), "-i", str(sound), "-t", str(seconds),
            "-r", "24", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
            "-c:a", "aac", str(path),
        ],
        check=True,
    )  # fmt: skip


@pytest.fixture
def screening(tmp_path: Path) -> Path:
    """A screening of a film of three seconds, of which faces.mp4 is a row of two, recorded."""
    sound = noise(4.0)
    soundfile.write(tmp_path / "film.wav", sound, RATE)
    shown = sound[round(0.5 * RATE) : round(3.5 * RATE)]
    room = np.concatenate([np.zeros(round(OFFSET * RATE)), shown, np.zeros(RATE)])
    room += 0.02 * np.random.default_rng(6).standard_normal(len(room))
    soundfile.write(tmp_path / "room.wav", room, RATE)
    person = np.ascontiguousarray(data.astronaut()[60:320, 120:380, ::-1])
    cv2.imwrite(str(tmp_path / "row.png"), np.hstack([person, person]))
    colour = "-f lavfi -i color=gray:size=160x90:rate=24"
    film_file(tmp_path / "film.mp4", colour, tmp_path / "film.wav", 4.0)
    film_file(tmp_path / "faces.mp4", f"-loop 1 -i {tmp_path}/row.png", tmp_path / "room.wav", 4.5)
    (tmp_path / "story.yaml").write_text(STORY)
    folder = tmp_path / "screening"
    done = CliRunner().invoke(app, ["new", str(folder), "--film", str(tmp_path / "story.yaml")])
    assert done.exit_code == 0, done.output
    return folder


def test_a_recorded_row_is_two_showings_aligned_by_the_films_sound(screening: Path) -> None:
    there = screening.parent
    words = ["add", str(screening), "--viewer-video", str(there / "faces.mp4"), "--json"]
    done = CliRunner().invoke(app, [*words, "--label", "row"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["alignment"]["offset"] == pytest.approx(OFFSET, abs=0.03)  # AAC has its own delay
    store = Screening(screening).store
    showings = store.read("showings").to_pylist()
    assert [each["source"] for each in showings] == ["video"] * 2
    assert all(each["labels"] == ["row"] and each["viewer"] for each in showings)
    assert all(each["seconds"] == pytest.approx(3.0, abs=0.2) for each in showings)
    present = [each["present"] for each in store.read("readings").to_pylist()]
    assert present.count(True) > 0.6 * len(present)
    # The other data name the showing.
    name = showings[0]["showing"]
    (there / "dial.csv").write_text("time,liking\n0,50\n1.5,61\n2,70\n")
    (there / "said.csv").write_text(f"showing,time,comment\n{name},1.5,I laughed\n")
    more = ["--answers", str(there / "dial.csv"), "--comments", str(there / "said.csv")]
    done = CliRunner().invoke(app, ["add", str(screening), *more, "--showing", name])
    assert done.exit_code == 0, done.output
    store = Screening(screening).store
    assert [each["number"] for each in store.read("answers").to_pylist()] == [50, 61, 70]
    (said,) = store.read("comments").to_pylist()
    assert (said["showing"], said["segment"], said["media"]) == (name, "one", 1.5)
    again = CliRunner().invoke(app, ["add", str(screening), *more, "--showing", name])
    assert "it was there already" in again.output
    assert Screening(screening).store.count("answers") == 3
    (there / "heart.csv").write_text("time,heart rate\n0,70\n2,74\n4,78\n")
    heart = ["--heart", str(there / "heart.csv"), "--offset", "9s", "--heart-offset", "0.5s"]
    done = CliRunner().invoke(app, ["add", str(screening), *heart, "--showing", name])
    assert done.exit_code == 0, done.output
    read = Screening(screening).store.read("readings").to_pylist()
    of_one = {each["at"]: each["heart"] for each in read if each["showing"] == name}
    assert of_one[2.0] == pytest.approx(75.0)
    assert all(each["heart"] is None for each in read if each["showing"] != name)
