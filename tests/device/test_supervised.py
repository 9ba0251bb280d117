"""Real players that are really killed, stopped and robbed of their screen: the film goes on."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil
import pytest

from engine.showing.log.reader import open_log
from player.system.virtual_display import VirtualDisplay
from tests.support.places import kept_place
from tests.support.supervised import Supervised, long_story
from tests.support.terminal import Terminal
from tests.support.waiting import until

pytestmark = pytest.mark.programs


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return long_story(tmp_path_factory.mktemp("supervised"))


@contextlib.contextmanager
def supervised(*words: Any, **options: Any) -> Iterator[Supervised]:
    made = Supervised(*words, **options)
    try:
        yield made
    finally:
        made.close()


def resumed_at(log: Path) -> float:
    """Where in its segment a showing went on, by its log; 0 for one that began anew."""
    opened = open_log(log).events[0]
    spans = opened.resumed  # type: ignore[union-attr]
    return float(spans[-1].end) if spans else 0.0


def kept_position(home: Path) -> float:
    """Where in its segment the film would go on, as it lies on the disk; 0 before there is any."""
    return float(kept_place(home).get("position", 0.0))


def test_a_film_goes_on_after_a_crash_and_after_a_hang(
    long_film: Path, tmp_path: Path, no_display: dict[str, str]
) -> None:
    with supervised(long_film, tmp_path, "--offscreen", environment=no_display) as film:
        film.until_plays(5.0)
        until(lambda: kept_position(tmp_path) > 2.0, "no place was kept")  # however slow the disk
        loaded = {each.path for each in psutil.Process(film.process.pid).memory_maps()}
        assert not [each for each in loaded if "libvlc" in each or "libGL" in each]
        first = film.player
        first.kill()
        struck = time.monotonic()
        film.until(lambda status, _: status == 503)
        noticed = time.monotonic() - struck
        film.until_plays(0.2)
        print(
            f"crash: noticed after {noticed:.1f} s, {time.monotonic() - struck:.1f} s to the film"
        )
        second = film.player
        assert second.pid != first.pid
        assert json.loads((tmp_path / "showings/out/summary.json").read_text())["end"] == "cut off"
        gone_on = tmp_path / "showings/out-2/log.jsonl"
        assert resumed_at(gone_on) > 2.0
        time_before = time.monotonic()
        second.suspend()
        film.until(lambda status, _: status == 503)
        noticed = time.monotonic() - time_before
        film.until_plays(0.2)
        print(f"stop: noticed after {noticed:.1f} s, {time.monotonic() - time_before:.1f} s in all")
        assert not second.is_running() or second.status() == psutil.STATUS_ZOMBIE
        report = film.health()[1]
        assert report["supervisor"]["crashes"] == 2
        assert "said nothing" in json.dumps(report["supervisor"]["ended_players"])
        third = film.player
        film.process.send_signal(signal.SIGTERM)
        assert film.process.wait(60) == 0
        assert not third.is_running()
        assert json.loads((tmp_path / "showings/out-3/summary.json").read_text())["end"] == "quit"


def test_a_player_ends_in_order_when_its_supervisor_is_killed(
    long_film: Path, tmp_path: Path, no_display: dict[str, str]
) -> None:
    with supervised(long_film, tmp_path, "--offscreen", environment=no_display) as film:
        film.until_plays(0.5)
        player = film.player
        film.process.kill()
        until(lambda: not player.is_running())
        assert json.loads((tmp_path / "showings/out/summary.json").read_text())["end"] == "quit"


def on_screen(display: str) -> npt.NDArray[np.uint8]:
    """What the X server shows now, a twentieth of its rows and columns."""
    grabbed = subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-f", "x11grab", "-draw_mouse", "0"),
            *("-video_size", "1280x720", "-i", display, "-frames:v", "1"),
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
        ],
        capture_output=True,
        check=True,
    )
    return np.frombuffer(grabbed.stdout, np.uint8).reshape(720, 1280, 3)[::20, ::20]


def test_no_desktop_and_nothing_black_is_seen_while_another_player_comes(
    long_film: Path, tmp_path: Path
) -> None:
    server = VirtualDisplay()
    try:
        environment = dict(os.environ)
        with supervised(long_film, tmp_path, "--fullscreen", environment=environment) as film:
            film.until_plays(2.0)
            film.player.kill()
            seen = []
            was_gone = False
            while not was_gone or film.health()[0] != 200:
                seen.append(on_screen(server.name))
                was_gone = was_gone or film.health()[0] == 503
            film.until_plays(0.5)
            seen.append(on_screen(server.name))
        assert len(seen) > 3
        for picture in seen:
            assert picture.max(axis=2).min() > 10  # a bare X server is black
        # Colourful, as the film is: its last picture, and no name or ground.
        assert all(float(picture.std()) > 30.0 for picture in seen)
    finally:
        server.close()


def test_a_screen_that_goes_away_is_waited_for(long_film: Path, tmp_path: Path) -> None:
    number = next(each for each in range(60, 99) if not Path(f"/tmp/.X11-unix/X{each}").exists())
    command = ["Xvfb", f":{number}", "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    until(lambda: Path(f"/tmp/.X11-unix/X{number}").exists())
    environment = {**os.environ, "DISPLAY": f":{number}"}
    environment.pop("XAUTHORITY", None)
    try:
        with supervised(long_film, tmp_path, "--fullscreen", environment=environment) as film:
            film.until_plays(4.0)
            until(
                lambda: kept_position(tmp_path) > 1.0, "no place was kept"
            )  # however late it began
            player = film.player
            server.kill()
            server.wait()
            struck = time.monotonic()
            until(lambda: not player.is_running())
            noticed = time.monotonic() - struck
            film.until(lambda status, report: "lost its screen" in json.dumps(report))
            until(lambda: not film.players())  # nothing spins meanwhile
            server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            back = time.monotonic()
            film.until_plays(0.2)
            print(f"screen: noticed after {noticed:.1f} s; the film came "
                  f"{time.monotonic() - back:.1f} s after it was back")  # fmt: skip
            report = film.health()[1]["supervisor"]
            assert report["crashes"] == 0
            assert report["plays"] == "the whole film"
            # The first to come may have found the display not quite up yet.
            latest = max(
                (tmp_path / "showings").glob("out-*"), key=lambda each: each.stat().st_mtime
            )
            assert resumed_at(latest / "log.jsonl") > 1.0
            film.process.send_signal(signal.SIGINT)
            assert film.process.wait(60) in (0, 130)
    finally:
        server.terminate()
        server.wait()


def test_a_passphrase_is_typed_once_and_every_player_has_it(
    long_film: Path, tmp_path: Path, no_display: dict[str, str]
) -> None:
    secret = "sea and salt and more"
    home = {"HOME": tmp_path, "XDG_DATA_HOME": tmp_path / "data", "XDG_STATE_HOME": tmp_path / "s"}
    terminal = Terminal(
        *("-m", "player", "play", str(long_film), "--supervised", "--offscreen"),
        *("--out", str(tmp_path / "showings/out"), "--consent", "profile", "--viewer", "Ada"),
        *("--key-in", "passphrase"),
        **{name: str(path) for name, path in home.items()},
        DISPLAY="",
    )
    for prompt in ("A new passphrase", "The same once more"):
        terminal.until(prompt)
        terminal.types(secret)
    supervisor = psutil.Process(terminal.process)
    until((tmp_path / "showings/out/log.jsonl").exists)
    family = [supervisor, *supervisor.children(recursive=True)]
    assert len(family) > 1
    for each in family:
        with contextlib.suppress(psutil.NoSuchProcess):  # what it began for a moment
            assert secret not in " ".join(each.cmdline())
            assert secret not in " ".join(each.environ().values())
    supervisor.children()[0].kill()
    second = tmp_path / "showings/out-2/log.jsonl"
    until(lambda: second.exists() and '"entered"' in second.read_text("utf-8"))
    supervisor.send_signal(signal.SIGTERM)
    assert terminal.ended() == 0
    assert terminal.seen.count("passphrase for") == 1
    assert list(tmp_path.rglob("*.sealed")), "the second player kept the profile under it"
