"""How a showing ends when the machine fails it: no room, no folder, no screen, no process."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from engine.showing.log.replay import replay
from engine.showing.log.writer import LOG_NAME
from player.supervision.link import Beat, Link, LinkLost, Orders, environment_with
from player.supervision.restarts import SCREEN_LOST
from player.system.virtual_display import VirtualDisplay
from tests.support.calling import kuleshov
from tests.support.places import kept_places
from tests.support.waiting import until


class Playing:
    """A film that plays in a process of its own; its state is kept in `state`."""

    def __init__(self, story: Path, folder: Path, *words: object, most: int | None = None) -> None:
        self.folder = folder
        self.state = folder.parent / "state"

        limit = [] if most is None else ["prlimit", f"--fsize={most}"]
        self.process = subprocess.Popen(
            # -B: where files may not grow, Python 3.11 would leave half a compiled module behind.
            [*limit, sys.executable, "-B", "-m", "player", "play", str(story), "--out", str(folder)]
            + [str(word) for word in words],
            env={**os.environ, "XDG_STATE_HOME": str(self.state)},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def until(self, happened: Callable[[], bool]) -> None:
        def looked() -> bool:
            runs = self.process.poll() is None
            has = happened()
            assert has or runs, self.said()
            return has

        until(looked)

    def until_logged(self, text: str) -> None:
        log = self.folder / LOG_NAME
        self.until(lambda: log.exists() and text in log.read_text("utf-8"))

    def said(self) -> str:
        """All that it said, once it has ended."""
        said = self.process.communicate(timeout=120)[1]
        assert "Traceback" not in said
        assert "inside Kuleshov" not in said
        return said

    @property
    def summary(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self.folder / "summary.json").read_text("utf-8"))
        return read

    @property
    def places(self) -> list[Path]:
        """What is kept of where somebody stopped."""
        return kept_places(self.state)


def children(process: int) -> dict[psutil.Process, str]:
    """All processes that it started, and theirs, by name; without those that just end."""
    found: dict[psutil.Process, str] = {}
    for each in psutil.Process(process).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            found[each] = each.name()
    return found


def is_there(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_full_disk_is_told_and_a_film_seen_to_its_end_was_seen(
    story: Path, tmp_path: Path
) -> None:
    viewer = tmp_path / "viewer.jsonl"
    said_of_them = {"time": 0.1, "quantity": "face.present", "value": 1.0, "quality": 0.9}
    lines = [json.dumps({**said_of_them, "time": at / 100}) for at in range(600)]
    viewer.write_text("\n".join(lines) + "\n", "utf-8")
    words = ("--offscreen", "--readings", viewer)
    playing = Playing(story, tmp_path / "out", *words, most=30_000)
    said = playing.said()
    assert playing.process.returncode == 4, said
    assert said.count("cannot be written any more: File too large.") == 1
    assert "the log and storyboard could not be kept: File too large." in said
    assert playing.summary["end"] == "ending"
    assert "cannot be written any more" in playing.summary["faults"][0]["what"]
    assert not (playing.folder / "storyboard.png").exists()
    assert playing.places == []
    assert replay(playing.folder / LOG_NAME).same


def test_a_folder_that_is_deleted_meanwhile_is_told(story: Path, tmp_path: Path) -> None:
    playing = Playing(story, tmp_path / "out", "--offscreen")
    playing.until_logged('"shown"')
    shutil.rmtree(playing.folder)
    playing.folder.write_text("something else")
    said = playing.said()
    assert playing.process.returncode == 4, said
    assert said.count("cannot be written any more: it was deleted.") == 1
    assert "the log, summary and storyboard could not be kept: it was deleted." in said
    assert playing.folder.read_text() == "something else"
    assert playing.places == []


def test_after_a_kill_nothing_is_left_running_and_the_next_showing_makes_the_summary(
    story: Path, tmp_path: Path, clip: Path
) -> None:
    playing = Playing(story, tmp_path / "out", "--offscreen", "--camera", clip, "--consent", "face")
    playing.until_logged('"shown"')
    running = children(playing.process.pid)
    assert "Xvfb" in running.values()
    assert len(running) >= 3  # the server, its guard, and what reads the face
    playing.process.kill()
    playing.process.communicate(timeout=120)
    until(lambda: not any(map(is_there, running)), f"left running, of {running}")
    assert not (playing.folder / "summary.json").exists()
    again = kuleshov("play", story, "--offscreen", "--out", playing.folder)
    assert again.returncode == 2
    assert "was cut off; its summary is made" in again.stderr
    assert playing.summary["end"] == "cut off"
    assert playing.summary["path"][0]["segment"] == "begin"


def screen() -> tuple[VirtualDisplay, psutil.Process]:
    """A display of the test's own, and the process that serves it."""
    before = children(os.getpid())
    display = VirtualDisplay()
    begun = children(os.getpid()).items()
    (server,) = (each for each, name in begun if each not in before and name == "Xvfb")
    return display, server


def test_when_the_screen_goes_the_showing_is_kept_and_the_exit_tells(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    display, server = screen()
    try:
        playing = Playing(story, tmp_path / "out", "--consent", "none")
        playing.until_logged('"shown"')
        server.kill()
        said = playing.said()
    finally:
        display.close()
    assert playing.process.returncode == 5, said
    assert "The screen went away" in said
    assert "XIO" not in said
    assert "screen" in playing.summary["faults"][-1]["what"]
    assert playing.summary["path"][0]["segment"] == "begin"
    assert len(playing.places) == 1
    assert replay(playing.folder / LOG_NAME).same


KEPT_SLOWLY = """
import sys, time
from player.viewing import playing
summary_of = playing.summary_of
def slowly(*given):
    time.sleep(2.0)  # a disk that is busy with others: it says how it fares meanwhile
    return summary_of(*given)
playing.summary_of = slowly
from player.__main__ import main
sys.argv[0] = "kuleshov"
main()
"""


def test_a_showing_whose_screen_went_is_to_go_on_however_long_it_takes_to_keep_it(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    display, server = screen()
    ours, theirs = socket.socketpair()
    supervisor, log = Link(ours), tmp_path / "out" / LOG_NAME
    supervisor.order(Orders())
    beats: list[Beat] = []
    words = ["play", story, "--consent", "none", "--out", log.parent]
    process = subprocess.Popen(
        [sys.executable, "-c", KEPT_SLOWLY, *map(str, words)],
        env=environment_with(theirs.fileno(), {**os.environ, "XDG_STATE_HOME": str(tmp_path)}),
        pass_fds=(theirs.fileno(),),
    )
    theirs.close()
    try:
        until(lambda: log.exists() and '"shown"' in log.read_text("utf-8"))
        server.kill()
        while process.poll() is None:
            with suppress(LinkLost):
                beats += supervisor.beats()
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
        supervisor.close()
        display.close()
    assert process.returncode == SCREEN_LOST
    assert json.loads((log.parent / "summary.json").read_text("utf-8"))["end"] == "quit"
    assert len(beats) > 3
    assert beats[-1].consent == ()  # what holds for who goes on; None where nobody is to
    assert not beats[-1].leaves


TOLD_LATE = """
import os, signal, sys
from player.viewing import playing
summary_of = playing.summary_of
def told_meanwhile(*given):
    os.kill(os.getpid(), signal.SIGTERM)
    return summary_of(*given)
playing.summary_of = told_meanwhile
from player.__main__ import main
sys.argv[0] = "kuleshov"
main()
"""


def test_told_to_end_while_a_showing_is_being_kept_it_is_kept(
    story: Path, tmp_path: Path, display: str
) -> None:
    words = ["play", story, "--offscreen", "--consent", "none", "--out", tmp_path / "out"]
    done = subprocess.run(
        [sys.executable, "-c", TOLD_LATE, *map(str, words)],
        env={**os.environ, "DISPLAY": display, "XDG_STATE_HOME": str(tmp_path / "state")},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert summary["end"] == "ending"


def test_a_screen_that_is_not_there_is_told(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":977")
    answer = kuleshov("play", story, "--consent", "none", "--out", tmp_path / "out")
    assert answer.returncode == 1
    assert "No screen answers at :977" in answer.stderr
    assert not (tmp_path / "out").exists()


def test_nobody_looks_at_the_virtual_display_without_its_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    looked = [sys.executable, "-c", "import pyglet; pyglet.display.get_display()"]
    display = VirtualDisplay()
    try:
        key = Path(os.environ["XAUTHORITY"])
        assert key.stat().st_mode & 0o777 == 0o600
        assert subprocess.run(looked, capture_output=True, check=False).returncode == 0
        stranger = {**os.environ, "XAUTHORITY": str(tmp_path / "none"), "HOME": str(tmp_path)}
        refused = subprocess.run(looked, env=stranger, capture_output=True, text=True, check=False)
    finally:
        display.close()
    assert refused.returncode != 0
    assert "NoSuchDisplay" in refused.stderr
    assert not key.exists()
