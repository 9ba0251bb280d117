"""Whole showings, as a user starts them: real libVLC, a virtual X server, real sensors' code."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.showing.log.replay import replay
from engine.showing.log.writer import LOG_NAME
from tests.support.calling import kuleshov
from tests.support.clips import make_clip
from tests.support.rooms import Room
from tests.support.waiting import until


@dataclass
class Showing:
    """A showing that was played, and what it left."""

    exit_code: int
    said: str
    folder: Path

    @property
    def summary(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self.folder / "summary.json").read_text("utf-8"))
        return read

    @property
    def path(self) -> list[str]:
        return [each["segment"] for each in self.summary["path"]]

    @property
    def turn(self) -> float:
        """Seconds from one turn of its window to the next, in the middle."""
        summary = self.summary
        return float(summary["duration"] / summary["frames"]["drawn"])

    @property
    def log(self) -> str:
        return (self.folder / "log.jsonl").read_text("utf-8")


def play(story: Path, folder: Path, *words: object) -> Showing:
    done = kuleshov("play", story, "--offscreen", "--out", folder, *words)
    assert "Traceback" not in done.stderr, done.stderr
    return Showing(done.returncode, done.stderr, folder)


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A viewer who smiles all along."""
    path = tmp_path_factory.mktemp("viewer") / "viewer.jsonl"
    said = {"face.present": 1.0, "face.on_screen": 1.0, "face.valence": 0.6, "face.arousal": 0.1}
    lines = [
        json.dumps({"time": tenth / 10, "quantity": name, "value": value, "quality": 0.9})
        for tenth in range(100)
        for name, value in said.items()
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def steered(story: Path, viewer: Path, tmp_path_factory: pytest.TempPathFactory) -> Showing:
    folder = tmp_path_factory.mktemp("showing")
    return play(story, folder / "steered", "--readings", viewer)


def test_a_showing_leaves_its_log_its_summary_and_its_storyboard(steered: Showing) -> None:
    assert steered.exit_code == 0, steered.said
    assert sorted(each.name for each in steered.folder.iterdir()) == [
        "log.jsonl",
        "storyboard.png",
        "summary.json",
    ]
    picture = (steered.folder / "storyboard.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000


def test_the_viewer_steers_and_the_picture_never_goes(steered: Showing) -> None:
    summary = steered.summary
    assert steered.path == ["begin", "bright"]
    assert summary["end"] == "ending"
    assert summary["recorded"] is True
    assert summary["frames"]["drawn_without_picture"] == 0
    # Of its 101 pictures; a busy machine lets the window draw too seldom to show them all.
    frames = summary["frames"]
    assert frames["displayed"] >= min(80, frames["drawn"] // 2)
    assert max(each["late"] for each in summary["path"][1:]) < max(0.1, 2.0 * steered.turn)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_from_outside_it_ends_in_order(
    story: Path, tmp_path: Path, sign: signal.Signals
) -> None:
    folder = tmp_path / "out"
    # Whoever runs the tests may have said nohup, and the film would respect that.
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    process = subprocess.Popen(
        [sys.executable, "-m", "player", "play", str(story), "--offscreen", "--out", str(folder)],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    signal.signal(signal.SIGHUP, before)
    log = folder / "log.jsonl"
    until(lambda: log.exists() and '"shown"' in log.read_text("utf-8"))
    os.killpg(process.pid, sign)  # as a terminal does: the virtual display and all others too
    said = process.communicate(timeout=120)[1]
    showing = Showing(process.returncode, said, folder)
    assert showing.exit_code == 0, said
    assert showing.summary["end"] == "quit"
    assert replay(folder / LOG_NAME).same


def test_a_used_folder_is_refused_before_anything_opens(story: Path, steered: Showing) -> None:
    again = play(story, steered.folder, "--consent", "none")
    assert again.exit_code == 2
    assert "holds a showing already" in again.said


def test_it_replays_to_the_same_decisions_and_explains_them(steered: Showing) -> None:
    replayed = kuleshov("replay", steered.folder)
    assert replayed.returncode == 0, replayed.stdout
    assert "The same 1 decision fell again" in replayed.stdout
    explained = kuleshov("explain", steered.folder, "--json")
    decision = json.loads(explained.stdout)[0]
    assert decision["kind"] == "steered"
    assert "face.valence" in json.dumps(decision)


def test_a_changed_line_is_noticed(steered: Showing, tmp_path: Path) -> None:
    changed = tmp_path / "log.jsonl"
    assert '"confidence":0.' in steered.log
    changed.write_text(steered.log.replace('"confidence":0.', '"confidence":0.1', 1), "utf-8")
    replayed = kuleshov("replay", changed)
    assert replayed.returncode == 1
    assert "was changed after it was written" in replayed.stderr


def test_a_profile_is_kept_with_consent_only_and_steers_the_next_showing(
    story: Path, viewer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    shutil.copytree(story.parent, tmp_path / "film")
    story = tmp_path / "film" / story.name
    with story.open("a", encoding="utf-8") as film:
        film.write("    next: [{to: dark, default: true}]\n")  # after `bright`: what it did counts
    kept = tmp_path / "data" / "kuleshov" / "profiles"
    words = ("--readings", viewer, "--viewer", "Ada")
    first = play(story, tmp_path / "first", *words)
    assert first.exit_code == 0, first.said
    assert not kept.exists()
    agreed = play(story, tmp_path / "agreed", *words, "--consent", "profile")
    assert agreed.exit_code == 0, agreed.said
    opened = json.loads(agreed.log.splitlines()[0])
    assert opened["preset"]["traits"]["valence"]["mean"] == 0
    assert any(path.is_file() for path in kept.rglob("*"))
    again = play(story, tmp_path / "again", *words)
    learned = json.loads(again.log.splitlines()[0])["preset"]["traits"]["valence"]["mean"]
    assert learned != 0
    assert replay(again.folder / LOG_NAME).same


def test_a_viewers_limit_leaves_a_segment_out(story: Path, viewer: Path, tmp_path: Path) -> None:
    shutil.copytree(story.parent, tmp_path / "film")
    limited = tmp_path / "film" / story.name
    text = limited.read_text("utf-8")
    limited.write_text(text.replace("  bright:\n", "  bright:\n    notes: [flashing]\n"), "utf-8")
    assert "flashing" in limited.read_text("utf-8")
    showing = play(limited, tmp_path / "out", "--readings", viewer, "--without", "flashing")
    assert showing.path == ["begin", "dark"]


def test_unwatched_the_film_takes_its_default_path_and_says_so(story: Path, tmp_path: Path) -> None:
    showing = play(story, tmp_path / "out", "--consent", "none")
    assert showing.path == ["begin", "dark"]
    assert "abstained" in showing.log


def test_a_camera_that_sees_nobody_gives_the_default_path(story: Path, tmp_path: Path) -> None:
    empty_room = make_clip(tmp_path / "room.mp4", "testsrc2", seconds=10)
    showing = play(story, tmp_path / "out", "--camera", empty_room, "--consent", "face")
    assert showing.exit_code == 0, showing.said
    assert showing.path == ["begin", "dark"]
    assert "abstained" in showing.log
    assert showing.summary["consent"] == ["face"]


def test_a_camera_without_consent_is_refused(story: Path, tmp_path: Path) -> None:
    showing = play(story, tmp_path / "out", "--camera", "0")
    assert showing.exit_code == 2
    assert "consent" in showing.said


def test_a_camera_that_is_not_there_is_told_and_the_film_goes_on(
    story: Path, tmp_path: Path
) -> None:
    showing = play(story, tmp_path / "out", "--camera", "77", "--consent", "face")
    assert showing.exit_code == 0
    assert showing.path == ["begin", "dark"]
    assert "camera 77" in showing.said
    assert any("camera 77" in fault["what"] for fault in showing.summary["faults"])


@pytest.mark.parametrize("fault", ["missing", "noise", "truncated", "playlist"])
def test_a_clip_that_fails_is_routed_around(
    story: Path, tmp_path: Path, viewer: Path, fault: str
) -> None:
    shutil.copytree(story.parent, tmp_path / "film")
    bad = tmp_path / "film" / "yellow.mp4"
    if fault == "missing":
        bad.unlink()
    elif fault == "playlist":
        bad.write_text("#EXTM3U\nhttp://127.0.0.1:9/x.ts\n", "utf-8")
    elif fault == "truncated":
        bad.write_bytes(bad.read_bytes()[: bad.stat().st_size // 3])
    else:
        bad.write_bytes(bytes(range(256)) * 99)
    showing = play(tmp_path / "film" / "story.yaml", tmp_path / "out", "--readings", viewer)
    assert showing.exit_code == 0, showing.said
    assert showing.path == ["begin", "dark"]
    assert "yellow.mp4" in showing.said
    assert any("yellow.mp4" in each["what"] for each in showing.summary["faults"])
    assert replay(showing.folder / LOG_NAME).same


def test_a_clip_that_breaks_off_on_screen_is_left_at_once(
    story: Path, tmp_path: Path, viewer: Path
) -> None:
    shutil.copytree(story.parent, tmp_path / "film")
    make_clip(tmp_path / "film" / "gray.mp4", "color=gray", seconds=2.2)
    showing = play(tmp_path / "film" / "story.yaml", tmp_path / "out", "--readings", viewer)
    assert showing.exit_code == 0, showing.said
    assert showing.path == ["begin", "bright"]
    first = showing.summary["path"][0]
    assert first["to"] - first["from"] < max(2.4, 1.2 + 4.0 * showing.turn)
    assert "ended before its out point" in showing.said


def test_a_story_at_fault_is_not_played_and_every_mistake_is_told(tmp_path: Path) -> None:
    bad = tmp_path / "story.yaml"
    bad.write_text("kuleshov: 1\nstart: a\nsegmnts: {}\n", "utf-8")
    showing = play(bad, tmp_path / "out")
    assert showing.exit_code == 1
    assert "story.yaml:3:1" in showing.said
    assert "segments" in showing.said
    assert not (tmp_path / "out").exists()


def test_a_sound_server_that_dies_in_the_middle_is_told_and_the_film_goes_on(
    story: Path, tmp_path: Path, room: Room
) -> None:
    shutil.copytree(story.parent, tmp_path / "film")
    longer = tmp_path / "film" / "story.yaml"
    longer.write_text(re.sub(r"out: [\d.]+s", "out: 5.8s", longer.read_text("utf-8")), "utf-8")
    folder = tmp_path / "out"
    words = ["play", longer, "--offscreen", "--out", folder, "--mic", "default", "--consent"]
    process = subprocess.Popen(
        [sys.executable, "-m", "player", *map(str, words), "voice,readings"],
        stderr=subprocess.PIPE,
        text=True,
    )
    log = folder / "log.jsonl"
    until(lambda: log.exists() and "voice.level" in log.read_text("utf-8"))
    room.die()
    said = process.communicate(timeout=120)[1]
    showing = Showing(process.returncode, said, folder)
    assert showing.exit_code == 0, said
    assert showing.path == ["begin", "dark"]
    told = [fault["what"] for fault in showing.summary["faults"]]
    assert any("microphone" in each for each in told), said
    assert any("sound card" in each for each in told), said
    assert "ALSA" not in said
    assert "Expression" not in said
    assert replay(folder / LOG_NAME).same
