"""A device in a process of its own: however its driver hangs, it is closed once nobody wants it."""

import os
import signal
import subprocess
import sys
import threading
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic

import psutil
import pytest

from engine.clock import SystemClock
from engine.problems import Trouble
from engine.sensing.devices.camera import CameraSensor
from engine.sensing.devices.camera_process import GIVES_UP_IN, CaptureApart
from engine.sensing.devices.device_names import CameraName
from engine.sensing.devices.device_process import DeviceProcess, Ended, Serve
from engine.sensing.devices.frame_grabber import open_capture
from engine.sensing.devices.microphone import MicrophoneSensor
from engine.sensing.devices.microphone_process import OPEN
from engine.sensing.picture import Picture
from engine.sensing.reading import Reading
from engine.sensing.sensors import Sensor
from tests.support.clips import make_clip
from tests.support.waiting import assert_within, until


def hang_while_opened(_pipe: Connection, begun: str | CameraName) -> None:
    Path(begun.word if isinstance(begun, CameraName) else begun).touch()
    threading.Event().wait()


def hang_once_open(pipe: Connection, begun: str) -> None:
    pipe.send(OPEN)
    hang_while_opened(pipe, begun)


def hang_at_the_first_picture(pipe: Connection, name: CameraName) -> None:
    pipe.send(True)
    pipe.recv()
    hang_while_opened(pipe, name)


class Blind:
    """A reader of no face."""

    def read(self, frame_bgr: Picture, time: float) -> list[Reading]:
        return []

    def close(self) -> None:
        pass


def refuse(_pipe: Connection, _word: str) -> None:
    raise Trouble("There is no such thing.")


def withdrawn_in(sensor: Sensor, begun: Path, *, stopped: bool) -> float:
    """Seconds from withdrawing a sensor whose device hangs until that is closed."""
    sensor.start()
    until(begun.exists)
    (child,) = [each for each in psutil.Process().children() if serves(each)]
    if stopped:
        child.send_signal(signal.SIGSTOP)
    asked = monotonic()
    sensor.withdraw()
    until(lambda: not sensor.is_held)
    took = monotonic() - asked
    assert not child.is_running()
    sensor.stop()
    return took


def echo(pipe: Connection, _word: str) -> None:
    while True:
        pipe.send(pipe.recv())


@pytest.mark.programs
@pytest.mark.parametrize("serve", [hang_while_opened, hang_once_open])
@pytest.mark.parametrize("stopped", [False, True])
def test_a_microphone_whose_driver_hangs_is_closed_within_a_second(
    serve: Serve, stopped: bool, tmp_path: Path
) -> None:
    def closed_in() -> float:
        begun = tmp_path / str(monotonic())
        sensor = MicrophoneSensor(str(begun), SystemClock(), serve=serve)
        return withdrawn_in(sensor, begun, stopped=stopped)

    assert_within(1.0, closed_in)


@pytest.mark.programs
@pytest.mark.parametrize("serve", [hang_while_opened, hang_at_the_first_picture])
def test_a_camera_whose_driver_hangs_is_closed_within_a_second(
    serve: Serve, tmp_path: Path
) -> None:
    def closed_in() -> float:
        begun = tmp_path / str(monotonic())
        leave = threading.Event()
        sensor = CameraSensor(
            CameraName(str(begun)),
            SystemClock(),
            reader=Blind,
            opens_in=GIVES_UP_IN,
            opener=partial(CaptureApart, leave=leave, serve=serve),
            leave=leave,
        )
        return withdrawn_in(sensor, begun, stopped=False)

    assert_within(1.0, closed_in)


@pytest.mark.programs
def test_pictures_come_over_as_they_are(tmp_path: Path) -> None:
    film = make_clip(tmp_path / "film.mp4", seconds=0.3, size="320x180")
    apart, here = CaptureApart(film, threading.Event()), open_capture(film)
    try:
        assert apart.isOpened()
        for _ in range(7):
            assert apart.grab() and here.grab()
            (fine, picture), (_, expected) = apart.retrieve(), here.retrieve()
            assert fine
            assert (picture == expected).all()
        assert not apart.grab()
        assert apart.retrieve()[0] is False
    finally:
        apart.release()
        here.release()


@pytest.mark.programs
def test_a_camera_that_is_not_there_is_not_open_and_one_of_no_name_says_so() -> None:
    apart = CaptureApart(4711, threading.Event())
    assert not apart.isOpened()
    apart.release()
    with pytest.raises(Trouble, match="Nobody's"):
        CaptureApart(CameraName("Nobody's"), threading.Event())


@pytest.mark.programs
def test_one_that_fails_says_why_and_one_that_is_killed_has_ended() -> None:
    device = DeviceProcess(refuse, "", "test")
    assert device.answer(lambda: False, 60) == "There is no such thing."
    device.close()
    device = DeviceProcess(echo, "", "test")
    device.ask("a word")
    assert device.answer(lambda: False, 60) == "a word"
    os.kill(device.pid, signal.SIGKILL)
    with pytest.raises(Ended):
        device.answer(lambda: False, 60)
    device.ask("another")  # nobody hears it
    device.close()
    assert not device.is_alive


PLAYER = """
import sys
from engine.sensing.devices.device_process import DeviceProcess
from tests.engine.sensing.devices.test_device_process import hang_while_opened
device = DeviceProcess(hang_while_opened, sys.argv[1], "test")
print(device.pid, flush=True)
device.answer(lambda: False, 600)
"""


@pytest.mark.programs
def test_it_ends_with_the_player_also_where_that_is_killed_and_the_driver_hangs(
    tmp_path: Path,
) -> None:
    player = subprocess.Popen(
        [sys.executable, "-c", PLAYER, str(tmp_path / "begun")],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[4],
    )  # fmt: skip
    assert player.stdout is not None
    device = psutil.Process(int(player.stdout.readline()))
    until((tmp_path / "begun").exists)
    player.kill()
    player.wait()
    until(lambda: not device.is_running() or device.status() == psutil.STATUS_ZOMBIE)
    player.stdout.close()


def serves(process: psutil.Process) -> bool:
    return "spawn_main" in " ".join(process.cmdline())
