"""Nothing is opened before consent, all is closed at any moment, and nothing of a viewer leaks:
seen from outside, on the real program."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil
import pytest
import soundfile

from engine.clock import FilmClock
from engine.sensing.sensors import Sensor
from engine.showing.log.replay import replay
from engine.showing.log.writer import LOG_NAME
from engine.story.load import load_story
from player.records.consent_records import ConsentRecords
from player.system.virtual_display import VirtualDisplay
from player.viewing import opened_senses
from player.viewing.asking import Choice
from player.viewing.senses import Senses
from tests.support.astronaut import swaying, write_film
from tests.support.rooms import Room
from tests.support.waiting import once_in, until
from tests.support.withdrawal_moments import command_lines, readers, withdrawn
from tests.support.withdrawal_moments import write_film as write_story
from tests.support.withdrawals import hands

MARK = 96  # bytes in a row that are found nowhere else by chance


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("viewer") / "viewer.mp4", swaying(250))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_story(tmp_path_factory.mktemp("film"))


@once_in(3, because="a machine that stands still closes nothing meanwhile")
@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_open_before_consent_nor_a_second_after_it_was_withdrawn(
    seed: int, film: Path, viewer: Path, room: Room, display: str, tmp_path: Path
) -> None:
    """`./run bench withdrawal` tries a hundred moments."""
    folder = tmp_path / str(time.monotonic_ns())
    moment = withdrawn(folder, film, viewer, room, Random(f"test {seed}"))
    assert moment.holds, moment


def test_while_it_plays_no_childs_command_line_names_viewer_or_device(
    film: Path, viewer: Path, display: str, tmp_path: Path
) -> None:
    words = ["--viewer", "Zenobia", "--consent", "face", "--camera", viewer]
    with hands(tmp_path / "one", film, *words) as playing:
        playing.until_scene("FilmScene")
        player = psutil.Process(playing.process.pid).children()[0].pid  # strace began it
        until(lambda: readers(player))
        seen = [line for _, line in command_lines(player)]
        assert seen
        assert not any("Zenobia" in line or str(viewer) in line for line in seen), seen


def test_forbidden_no_option_opens_anything(
    film: Path, viewer: Path, display: str, tmp_path: Path
) -> None:
    story = tmp_path / "film" / "story.yaml"
    shutil.copytree(film.parent, story.parent)
    story.write_text(story.read_text("utf-8") + "sensing: forbidden\n", "utf-8")
    recorded = tmp_path / "viewer.jsonl"
    recorded.write_text('{"time":0.1,"quantity":"face.present","value":1,"quality":1}\n', "utf-8")
    sound = tmp_path / "voice.wav"
    soundfile.write(sound, np.zeros(16000), 16000)
    words = ["--consent", "face,voice,heart,readings", "--camera", viewer, "--mic", sound]
    with hands(tmp_path / "one", story, *words, "--readings", recorded) as playing:
        playing.until_scene("FilmScene")
        until(lambda: '"shown"' in (playing.folder / LOG_NAME).read_text("utf-8"))
        playing.do("Q")
        playing.process.wait(60)
        assert playing.handles(viewer, sound) == []
    first = json.loads((playing.folder / LOG_NAME).read_text("utf-8").split("\n")[0])
    assert (first["sensors"], first["consent"]) == ([], [])
    assert first["story"]["sensing"] == "forbidden"
    assert "Sensing is forbidden in this film" in (tmp_path / "one" / "said").read_text("utf-8")


def test_without_a_network_everything_works(
    film: Path, viewer: Path, room: Room, tmp_path: Path
) -> None:
    assert shutil.which("unshare"), "install util-linux"
    rights = [] if os.geteuid() == 0 else ["--map-root-user"]
    out = tmp_path / "out"
    display = VirtualDisplay()  # reached by a socket in the file system, as the sound server is
    try:
        words = ["--camera", str(viewer), "--mic", "default", "--consent", "face,voice,readings"]
        process = subprocess.Popen(
            ["unshare", "--net", *rights, sys.executable, "-m", "player", "play", str(film),
             *words, "--out", str(out)],
            env={**room.environment, "DISPLAY": display.name,
                 "XAUTHORITY": os.environ["XAUTHORITY"]},
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        log = out / LOG_NAME
        until(lambda: log.exists() and "face.present" in log.read_text("utf-8")
              and "voice.level" in log.read_text("utf-8"))  # fmt: skip
        until(lambda: '"shown"' in log.read_text("utf-8"))
        process.terminate()
        said = process.communicate(timeout=60)[1]
    finally:
        display.close()
    assert process.returncode == 0, said
    assert replay(log).same


def test_marked_pictures_and_sounds_are_found_nowhere_afterwards(
    film: Path, room: Room, tmp_path: Path
) -> None:
    """Every picture has the same marked row, every 20 ms of sound the same marked samples."""
    chance = np.random.default_rng(7)
    row = chance.integers(0, 255, (1, 640, 3), np.uint8)
    camera = _marked_film(tmp_path / "in" / "camera.avi", row)
    block = (chance.uniform(-0.5, 0.5, 320) * 32768).astype(np.int16)
    sound = tmp_path / "in" / "voice.wav"
    soundfile.write(sound, np.tile(block, 50 * 20), 16000, subtype="PCM_16")
    marks = [row.tobytes()[:MARK], row.tobytes()[600 : 600 + MARK], block.tobytes()[:MARK]]
    marks += [(block.astype(np.float32) / 32768).tobytes()[:MARK]]
    assert _found(tmp_path / "in", marks[:1]) and _found(tmp_path / "in", marks[2:3])  # sees them

    home, cores = tmp_path / "home", tmp_path / "cores"
    for each in (home, cores):
        each.mkdir()
    environment = {**room.environment, "HOME": str(home), "TMPDIR": str(home)}
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        environment.pop(name, None)
    words = ["--camera", camera, "--mic", sound, "--consent", "face,voice,readings"]
    playing = subprocess.Popen(
        [sys.executable, "-m", "player", "play", str(film), "--offscreen", *map(str, words),
         "--out", str(home / "out")],
        cwd=cores, env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        log = home / "out" / LOG_NAME
        until(lambda: log.exists() and "voice.level" in log.read_text("utf-8"))
        until(lambda: "face.present" in log.read_text("utf-8"))
        looking = [each.pid for each in readers(playing.pid)]
        assert looking
        assert shutil.which("gcore"), "install gdb"
        for pid in (playing.pid, *looking):  # now pictures are in both
            subprocess.run(
                ["gcore", "-o", str(cores / "forced"), str(pid)], check=False,
                capture_output=True, timeout=120,
            )  # fmt: skip
    finally:
        playing.terminate()
        playing.wait(60)
    assert _found(home, marks) == []
    assert _found(cores, marks) == []


@pytest.fixture
def stage(display: str) -> Iterator[Any]:
    from player.viewing.stage import Stage

    made = Stage("A Test")
    yield made
    made.close()


class Looking(Sensor):
    """A sensor that looks at the screen just before it would open its device, and after."""

    kind = "camera"

    def __init__(self, stage: Any) -> None:
        super().__init__("camera 0", stage.clock)
        self.before: npt.NDArray[np.uint8] | None = None

    def _run(self) -> None:
        with self._holding():
            self.before = on_screen()
            self._open.set()
            self._stop.wait()


def on_screen() -> npt.NDArray[np.uint8]:
    """The upper right corner as the X server shows it: RGB."""
    grabbed = subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-f", "x11grab", "-draw_mouse", "0"),
            *("-video_size", "480x60", "-i", f"{os.environ['DISPLAY']}+800,0", "-frames:v", "1"),
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
        ],
        capture_output=True,
        check=True,
    )
    return np.frombuffer(grabbed.stdout, np.uint8).reshape(60, 480, 3)


def is_lit(corner: npt.NDArray[np.uint8]) -> bool:
    """Whether an indicator's colour is there."""
    red, blue = corner[..., 0].astype(int), corner[..., 2].astype(int)
    return int(((red > 180) & (red - blue > 60)).sum()) > 20


def test_the_indicator_is_on_the_screen_before_the_device_can_be_open(
    stage: Any, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sensor = Looking(stage)
    clock = FilmClock(stage.clock)
    monkeypatch.setattr(
        opened_senses, "senses_for", lambda *_: Senses([sensor], stage.clock, clock)
    )
    story = load_story(film).story
    assert story is not None
    choice = Choice("0", None, None, None, frozenset({"face"}), resumes=False)
    records = ConsentRecords(tmp_path / "consent.jsonl")
    senses = opened_senses.opened_in_sight(stage, story, clock, choice, records, lambda _: None)
    try:
        until(lambda: sensor.is_open)
        assert sensor.before is not None
        assert is_lit(sensor.before)
    finally:
        senses.stop()
        records.close()
    assert not sensor.is_held


def _marked_film(path: Path, row: npt.NDArray[np.uint8]) -> Path:
    """Four seconds in which the astronaut sits over a marked foot; not compressed at all."""
    path.parent.mkdir()
    pictures = [np.ascontiguousarray(each[:480, :]) for each in swaying(60)]
    frames = []
    for each in pictures:
        wide = np.zeros((480, 640, 3), np.uint8)
        wide[:, :512] = each
        wide[440:] = row
        frames.append(wide.tobytes())
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", "640x480",
         "-r", "15", "-i", "-", "-c:v", "rawvideo", "-pix_fmt", "bgr24", str(path)],
        input=b"".join(frames), check=True,
    )  # fmt: skip
    return path


def _found(folder: Path, marks: list[bytes]) -> list[str]:
    """The files in which one of the marks is."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if any(mark in content for mark in marks):
                found.append(str(path))
    return found
