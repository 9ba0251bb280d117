"""The wheel, installed beside nothing of the project, plays its film from another folder."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.packaging import installed, outside, packaged

SECONDS = 5.0


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    return installed(packaged(folder / "dist").wheel, folder / "environment")


def has_come(log: Path) -> float:
    """How far the film of a log has come, in seconds of its clock."""
    if not log.exists():
        return 0.0
    whole = log.read_text("utf-8").split("\n")[:-1]
    return max((json.loads(line).get("now", 0.0) for line in whole), default=0.0)


def test_five_seconds_of_its_film(programs: Path, tmp_path: Path) -> None:
    out = tmp_path / "showing"
    playing = subprocess.Popen(
        [programs / "kuleshov", "play", "--offscreen", "--consent", "none", "--out", out],
        cwd=tmp_path,
        env=outside(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 90
    try:
        while has_come(out / "log.jsonl") < SECONDS:
            assert playing.poll() is None, playing.communicate()[1]
            assert time.monotonic() < deadline
            time.sleep(0.1)
    finally:
        playing.send_signal(signal.SIGINT)
    said = playing.communicate(timeout=120)[1]
    assert playing.returncode == 0, said
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert Path(summary["story"]).is_relative_to(programs.parent)
    assert summary["end"] == "quit"
    assert summary["faults"] == []
    assert summary["path"][0]["segment"] == "harbour"
    assert summary["frames"]["displayed"] >= SECONDS  # of 24 a second, on a machine however busy
    assert summary["frames"]["drawn_without_picture"] == 0


def test_nothing_of_it_comes_from_the_clone(programs: Path, tmp_path: Path) -> None:
    code = "import engine, player, sample_film, stories; print(engine.__file__, player.__file__, "
    code += "sample_film.STORY, stories.SCHEMA, sep='\\n')"
    asked = subprocess.run(
        [programs / "python", "-c", code],
        cwd=tmp_path,
        env=outside(),
        capture_output=True,
        text=True,
        check=True,
    )
    places = [Path(line) for line in asked.stdout.splitlines()]
    assert len(places) == 4
    assert all(place.is_relative_to(programs.parent) for place in places)


def test_its_sentences_name_what_a_user_of_it_has(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text("", encoding="utf-8")
    checked = subprocess.run(
        [programs / "kuleshov", "check", "story.yaml"],
        cwd=tmp_path,
        env=outside(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1
    assert str(programs.parent) in checked.stdout
    (named,) = [word for word in checked.stdout.split() if word.endswith("FORMAT.md")]
    assert Path(named).is_file()
