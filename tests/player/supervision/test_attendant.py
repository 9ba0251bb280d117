"""The attendant's own thread: it says that all is well only while the stage's loop turns."""

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.clock import SystemClock
from player.supervision.attendant import Attendant
from player.supervision.link import Beat, Link, Orders
from player.supervision.progress import WITHDRAWN, Progress, Turn
from player.supervision.watchdog import Limits
from tests.support.waiting import until


def turn(at: float, flips: int, sensors: tuple[tuple[str, str], ...] = ()) -> Turn:
    return Turn(at, Progress("film", flips, 1.0, "A Film", sensors), flips, flips, is_heard=False)


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(str(path))
        server.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        monkeypatch.setenv("WATCHDOG_USEC", "200000")
        yield server


def heard(server: socket.socket) -> list[str]:
    said = []
    while True:
        try:
            said.append(server.recv(1000).decode())
        except BlockingIOError:
            return said


def asked(port: int) -> tuple[int, dict[str, Any]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health.json", timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def test_a_loop_that_stops_turning_is_said_by_the_page_and_to_the_manager(
    manager: socket.socket, tmp_path: Path
) -> None:
    clock = SystemClock()
    attendant = Attendant(tmp_path, 0, limits=Limits(turn=0.5))
    try:
        attendant.fault("clip a.mp4 froze")
        flips = 0

        def turned() -> list[str]:
            nonlocal flips
            flips += 1
            attendant.turned(turn(clock.now(), flips, (("camera", "open"),)))
            return [each for each in heard(manager) if each == "WATCHDOG=1"]

        until(turned)
        assert attendant.port is not None
        attendant.turned(turn(clock.now(), flips + 1, (("camera", "open"),)))
        report = asked(attendant.port)[1]
        assert report["state"] == "film"
        assert report["sensors"] == {"camera": "open"}
        assert report["faults"][0]["fault"] == "clip a.mp4 froze"
        until(lambda: asked(attendant.port or 0)[0] == 503)
        assert "not answered" in asked(attendant.port)[1]["problem"]
        heard(manager)
        until(lambda: asked(attendant.port or 0)[0] == 503)
        assert "WATCHDOG=1" not in heard(manager)
        until(turned)  # the loop turns again
    finally:
        attendant.close()
    assert "STOPPING=1" in heard(manager)


@pytest.mark.thorough
def test_what_is_withdrawn_is_not_given_back_by_a_crash(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    above, below = Link(ours), Link(theirs)
    above.order(Orders(goes_on=True, run=2))
    attendant = Attendant(tmp_path, link=below)
    try:
        assert attendant.orders.run == 2
        latest: list[Beat] = []

        def says(consent: tuple[str, ...] | None) -> bool:
            latest.extend(above.beats())
            return bool(latest) and latest[-1].consent == consent

        until(lambda: says(None))
        assert latest[-1].is_to_go_on  # it asks: killed now, the next one goes on with the film
        attendant.agreed(frozenset({"face", "voice", "heart"}), 40)
        until(lambda: says(("face", "heart", "voice")))
        assert latest[-1].age == 40
        assert not latest[-1].is_to_go_on
        attendant.turned(turn(1.0, 1, (("camera", WITHDRAWN), ("microphone", "open"))))
        until(lambda: says(("voice",)))
        attendant.ended()
        until(lambda: says(None))
        assert latest[-1].age is None
        said = json.dumps(latest[-1].report)
        assert "voice" not in said
        assert "consent" not in said
        attendant.leaves()
    finally:
        attendant.close()
    latest.extend(above.beats())
    assert [each.leaves for each in latest].count(True) == 1
    assert latest[-1].leaves  # its last word: the screen is free
    above.close()


HANGS = """
import sys, threading
from pathlib import Path
from player.supervision.attendant import Attendant
from player.supervision.watchdog import Limits
from player.system.standstill import tell_when_aborted

def somebody_never_answers():
    print("hangs", flush=True)
    threading.Event().wait(300.0)

tell_when_aborted()
attendant = Attendant(Path(sys.argv[1]), limits=Limits(end=0.2))
if "told" in sys.argv:
    attendant.told_to_end()
somebody_never_answers()
"""


@pytest.mark.programs
@pytest.mark.parametrize("how", ["told", "aborted"])
def test_a_program_that_hangs_says_where_and_ends_when_it_is_told_to(
    how: str, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HANGS, str(tmp_path), how],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "hangs\n"
    if how == "aborted":  # as a supervisor does
        process.send_signal(signal.SIGABRT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == (1 if how == "told" else -signal.SIGABRT)
    assert "somebody_never_answers" in said
