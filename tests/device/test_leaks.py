"""Nothing of a viewer leaks: no network is needed, and what was seen and heard is found nowhere.

Watched from outside, on the real program with a camera and a microphone.
"""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from engine.showing.log.replay import replay
from engine.showing.log.writer import LOG_NAME
from tests.support import marks
from tests.support.astronaut import swaying, write_film
from tests.support.rooms import Room
from tests.support.waiting import until
from tests.support.withdrawal_moments import READER, RECORDER, sensing
from tests.support.withdrawal_moments import write_film as write_story
from tests.support.withdrawals import hands


def test_without_a_network_everything_works(
    story: Path, room: Room, display: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In a namespace of its own, in which not even the loopback device is up."""
    assert shutil.which("unshare"), "install util-linux"
    alone = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, timeout=60, check=False).returncode:
        pytest.skip("no network can be had in a namespace of one's own here")
    folder = tmp_path_factory.mktemp("alone")
    film = shutil.copytree(story.parent, folder / "film") / story.name
    film.write_text(
        film.read_text("utf-8").replace("in: 1s\n    out: 3.5s", "in: 0s\n    out: 5.5s")
    )
    viewer = write_film(folder / "viewer.mp4", swaying(100))
    out = folder / "out"
    environment = {
        **room.environment,
        **{f"XDG_{name}_HOME": str(folder / name) for name in ("DATA", "STATE", "CACHE")},
    }

    def kuleshov(*words: object) -> str:
        done = subprocess.run(
            [*alone, sys.executable, "-m", "player", *map(str, words)],
            env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    senses = ["--camera", viewer, "--mic", "default"]
    agreed = ["--consent", "face,voice,readings"]
    summary = json.loads(kuleshov("play", film, *senses, *agreed, "--out", out, "--json"))
    assert summary["end"] == "ending"
    log = (out / LOG_NAME).read_text("utf-8")
    assert '"decided"' in log
    assert '"voice",' in log and '"face",' in log  # both have given readings
    assert replay(out / LOG_NAME).same
    assert "fell again" in kuleshov("replay", out)


@pytest.fixture
def _cores_allowed() -> Iterator[None]:
    """As where somebody said `ulimit -c unlimited`."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


@pytest.fixture
def marked_room(room: Room, tmp_path: Path) -> Room:
    """One in which marked samples are heard as they are: nothing has to be resampled."""
    room.unplug()
    form = ("rate=16000", "channels=1", "format=s16le")
    room.module = room.control("load-module", "module-null-sink", "sink_name=room", *form)
    room.control("set-default-sink", "room")
    room.control("set-default-source", "room.monitor")
    (tmp_path / "in").mkdir()
    room.play(marks.marked_sound(tmp_path / "in" / "voice.wav"))
    return room


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may force a core of another process")
def test_a_core_of_a_program_that_hides_nothing_shows_a_mark(tmp_path: Path) -> None:
    hold = "import sys; held = sys.stdin.buffer.read(96); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holding:
        assert holding.stdin is not None and holding.stdout is not None
        holding.stdin.write(marks.SEEN[0])
        holding.stdin.flush()
        holding.stdout.readline()
        _force_core(holding.pid, tmp_path)
        holding.stdin.close()
    assert marks.in_files(tmp_path) == [str(tmp_path / f"forced.{holding.pid}")]


def _force_core(pid: int, folder: Path) -> None:
    assert shutil.which("gcore"), "install gdb"
    subprocess.run(
        ["gcore", "-o", str(folder / "forced"), str(pid)],
        check=False, capture_output=True, timeout=120,
    )  # fmt: skip


def crash(player: int, many: int) -> bool:
    """Have what senses end as by a crash; whether so many were there."""
    found = sensing(player)
    if len(found) != many:
        return False
    try:
        for each in found:
            each.send_signal(signal.SIGABRT)
    except psutil.NoSuchProcess:
        return False
    return True


@pytest.mark.usefixtures("_cores_allowed", "display")
def test_marked_pictures_and_sounds_are_found_nowhere_afterwards(
    marked_room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in what a crash leaves, nor in a core that is forced, nor in any file.

    Only root may look into its memory at all, and force a core.
    """
    home, cores = tmp_path / "home", tmp_path / "cores"
    for each in (home, cores):
        each.mkdir()
    camera = marks.marked_camera(tmp_path / "in" / "camera.avi")
    film = write_story(tmp_path / "film")
    assert len(marks.in_files(tmp_path / "in")) == 2  # it sees them
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(home))
    for name in ("STATE", "CACHE", "DATA"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    monkeypatch.chdir(cores)

    words = ["--camera", camera, "--mic", "default", "--consent", "face,voice,readings"]
    with hands(home / "one", film, *words, before=()) as playing:
        playing.until_scene("NoticeScene")
        playing.do("SPACE")
        log = playing.folder / LOG_NAME
        until(lambda: log.exists() and all(
            each in log.read_text("utf-8") for each in ('"voice",', '"face",')))  # fmt: skip
        playing.do("SPACE")  # the film stands, and does not end while its cores are forced
        player = playing.process.pid
        found = sensing(player)
        assert {each.name() for each in found} == {READER, RECORDER}
        looking = [each.pid for each in found]
        for pid in (player, *looking):
            if os.geteuid() == 0:
                # They are there, and are found; on a busy machine not at every look.
                until(lambda pid=pid: marks.in_memory(pid), "marks in memory")
            else:
                with pytest.raises(PermissionError):
                    marks.in_memory(pid)
            _force_core(pid, cores)
        # One that stood still for long, while its core was forced, has another in its place.
        until(lambda: crash(player, len(looking)), "sensing")
        os.kill(player, signal.SIGABRT)
        _, status = os.waitpid(player, 0)
        playing.process.returncode = os.waitstatus_to_exitcode(status)
        assert playing.process.returncode == -signal.SIGABRT
        assert not os.WCOREDUMP(status)
    if os.geteuid() == 0:
        assert len(list(cores.glob("forced.*"))) == 1 + len(looking)
    assert marks.in_files(home, cores) == []
