"""The face read in a process of its own: the same numbers, and what happens when it ends."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from engine.problems import Trouble
from engine.sensing.devices.camera import face_reader
from engine.sensing.face import face_process
from engine.sensing.face.face_process import FaceProcess, SpareProcess
from engine.sensing.face.face_reader import FaceReader
from engine.sensing.picture import Picture
from engine.sensing.reading import Reading
from tests.support.astronaut import swaying
from tests.support.waiting import assert_within, until

pytestmark = pytest.mark.programs


@pytest.fixture(scope="module")
def pictures() -> list[object]:
    return list(swaying(4))


@pytest.fixture
def elsewhere() -> Iterator[FaceProcess]:
    process = FaceProcess(face_reader)
    yield process
    process.close()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_says_the_same_as_a_reader_in_this_process(
    elsewhere: FaceProcess, pictures: list[object]
) -> None:
    here = face_reader()
    for number, picture in enumerate(pictures):
        at = number / 25
        assert elsewhere.read(picture, at) == here.read(picture, at)
    here.close()


def test_it_ends_with_whoever_asked() -> None:
    def ending() -> float:
        process = FaceProcess(face_reader)
        assert process.pid is not None and process.pid != os.getpid()
        begun = time.monotonic()
        process.close()
        assert not is_running(process.pid)
        return time.monotonic() - begun

    assert_within(1.0, ending)


def test_ctrl_c_in_the_terminal_is_not_meant_for_it(
    elsewhere: FaceProcess, pictures: list[object]
) -> None:
    assert elsewhere.pid is not None
    os.kill(elsewhere.pid, signal.SIGINT)
    assert elsewhere.read(pictures[0], 0.0)


def test_when_it_is_killed_the_film_is_told(elsewhere: FaceProcess, pictures: list[object]) -> None:
    assert elsewhere.pid is not None
    os.kill(elsewhere.pid, signal.SIGKILL)
    with pytest.raises(Trouble, match="ended by itself; the film goes on"):
        for number in range(3):
            elsewhere.read(pictures[0], float(number))


def test_what_cannot_be_built_says_why() -> None:
    with pytest.raises(Trouble, match=r"network nowhere\.onnx cannot be read"):
        FaceProcess(partial(FaceReader, network=Path("nowhere.onnx")))


def hangs(leave: threading.Event) -> FaceProcess:
    """A reader's process that takes nothing any more and answers nothing."""
    process = FaceProcess(Patient, leave)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    return process


class Patient:
    """A reader of which the test wants nothing but that it is there."""

    def read(self, frame_bgr: Picture, time: float) -> list[Reading]:
        return []

    def close(self) -> None:
        pass


class NeverBuilt(Patient):
    """A reader that takes as long to be built as anybody waits."""

    def __init__(self) -> None:
        threading.Event().wait(60)


def test_one_that_hangs_is_killed_once_nobody_wants_it_however_large_the_picture() -> None:
    """A pipe takes a part of a picture, and who sends the rest would wait for ever."""

    def leaving() -> float:
        leave = threading.Event()
        process = hangs(leave)
        asked: list[float] = []
        timer = threading.Timer(0.2, lambda: (asked.append(time.monotonic()), leave.set()))
        timer.start()
        with pytest.raises(Trouble):
            process.read(np.zeros((1080, 1920, 3), np.uint8), 0.0)
        took = time.monotonic() - asked[0]
        assert process.pid is not None
        assert not is_running(process.pid)
        return took

    assert_within(1.0, leaving)


def test_one_that_is_being_built_is_killed_as_well() -> None:
    def leaving() -> float:
        leave = threading.Event()
        asked: list[float] = []
        timer = threading.Timer(0.3, lambda: (asked.append(time.monotonic()), leave.set()))
        timer.start()
        with pytest.raises(Trouble):
            FaceProcess(NeverBuilt, leave)
        return time.monotonic() - asked[0]

    assert_within(1.0, leaving)


class Finding(Patient):
    """A reader that finds somebody in white pictures."""

    def read(self, frame_bgr: Picture, time: float) -> list[Reading]:
        return [Reading(time, "face.present", 1.0, 1.0)] if frame_bgr.any() else []


@pytest.mark.parametrize(("white", "picture"), [(3, 3), (99, 9)])
def test_it_gives_way_to_the_film_once_somebody_is_seen_or_nobody_comes(
    white: int, picture: int
) -> None:
    process = FaceProcess(Finding)
    assert process.pid is not None
    before = os.getpriority(os.PRIO_PROCESS, 0)
    given_way = []
    for number in range(12):
        process.read(np.full((4, 4, 3), 255 if number >= white else 0, np.uint8), float(number))
        given_way.append(os.getpriority(os.PRIO_PROCESS, process.pid) > before)
    assert given_way.index(True) == picture and all(given_way[picture:])
    process.close()


def test_one_that_does_not_answer_is_ended_and_said_to_have_hung(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(face_process, "_READ_LIMIT", 0.3)
    process = FaceProcess(Patient)
    assert process.read(np.zeros((4, 4, 3), np.uint8), 0.0) == []
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    with pytest.raises(Trouble, match="did not answer for 0 seconds and was ended; the film goes"):
        process.read(np.zeros((4, 4, 3), np.uint8), 0.1)
    assert not is_running(process.pid)


def nothing() -> None:
    """What a spare process imports in a test."""


def test_the_first_who_wants_a_spare_process_gets_it_and_the_next_another() -> None:
    spare = SpareProcess(nothing)
    taken = spare.take()
    assert taken is not None
    assert spare.take() is None
    taken.process.kill()
    spare = SpareProcess(nothing)
    first, second = FaceProcess(Patient, spare=spare), FaceProcess(Patient, spare=spare)
    assert first.read(np.zeros((4, 4, 3), np.uint8), 0.0) == []
    assert second.read(np.zeros((4, 4, 3), np.uint8), 0.0) == []
    assert first.pid != second.pid
    spare.close()  # it is not the spare's any more
    assert first.read(np.zeros((4, 4, 3), np.uint8), 0.1) == []
    first.close()
    second.close()


def test_a_spare_process_that_nobody_wants_ends_and_so_does_one_that_died() -> None:
    spare = SpareProcess(nothing)
    spare.close()
    spare.close()
    assert spare.take() is None
    before = set(multiprocessing.active_children())
    spare = SpareProcess(dying)
    until(lambda: not set(multiprocessing.active_children()) - before)
    reader = FaceProcess(Patient, spare=spare)
    assert reader.read(np.zeros((4, 4, 3), np.uint8), 0.0) == []
    reader.close()


def dying() -> None:
    """Imports that end the process."""
    os.kill(os.getpid(), signal.SIGKILL)
