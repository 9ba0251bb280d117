"""The camera worker: films that play as a device would, and devices that fail in every way."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.clock import ManualClock, SystemClock
from engine.problems import Trouble
from engine.sensing.devices.camera import CameraSensor, read_file
from engine.sensing.picture import Picture
from engine.sensing.quantities import FACE_PRESENT, FACE_SMILE, FACE_VALENCE
from engine.sensing.reading import Reading
from tests.support.astronaut import smiling, swaying, write_film
from tests.support.waiting import PATIENCE, assert_within, collected, until

_pace = threading.Event()


class Looker:
    """A reader that only says that it looked; the real one is tried by the film."""

    def __init__(self) -> None:
        self.looked = threading.Event()
        self.closed = False

    def read(self, frame_bgr: Picture, time: float) -> list[Reading]:
        self.looked.set()
        return [Reading(time, FACE_PRESENT, 1.0, 1.0)]

    def close(self) -> None:
        self.closed = True


class Device:
    """An honest double of cv2.VideoCapture whose pictures are made by a function."""

    def __init__(self, pictures: Callable[[int], Picture | None], opens: bool = True) -> None:
        self.pictures, self.opens = pictures, opens
        self.count = 0
        self.picture: Picture | None = None
        self.released = threading.Event()

    def isOpened(self) -> bool:  # noqa: N802
        return self.opens

    def grab(self) -> bool:
        self.picture = self.pictures(self.count)
        self.count += 1
        return self.picture is not None

    def retrieve(self) -> tuple[bool, Any]:
        return True, self.picture

    def get(self, what: int, /) -> float:
        return 0.0

    def release(self) -> None:
        self.released.set()


def noise(index: int) -> Picture:
    _pace.wait(0.005)  # a device's own pace
    return np.random.default_rng(index).integers(0, 255, (48, 64, 3)).astype(np.uint8)


def still(_index: int) -> Picture:
    _pace.wait(0.005)
    return np.full((48, 64, 3), 90, np.uint8)


def sensor_of(*devices: Device, **options: Any) -> tuple[CameraSensor, Looker]:
    """A camera 0 that opens these devices one after another, the last one ever again."""
    waiting = list(devices)
    looker = Looker()
    sensor = CameraSensor(
        0,
        SystemClock(),
        deadline=0.3,
        retry=0.05,
        reader=lambda: looker,
        opener=lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0],
        **options,
    )
    return sensor, looker


def told(sensor: CameraSensor, count: int) -> list[str]:
    """The first `count` sentences."""
    return collected(sensor.faults, count)


@pytest.mark.programs
def test_a_film_of_a_smile_plays_in_real_time_and_ends(tmp_path: Path) -> None:
    film = write_film(tmp_path / "smile.mp4", swaying(30))
    sensor = CameraSensor(film, SystemClock())
    sensor.start()
    (sentence,) = told(sensor, 1)
    assert sentence == "The film smile.mp4, which stands in for the camera, has ended."
    sensor.stop()
    assert not sensor.is_open
    readings = sensor.take()
    times = sorted({reading.time for reading in readings})
    assert len(times) > 3  # a busy machine passes over pictures
    assert 0.5 < times[-1] - times[0] < 2.0  # 30 pictures at 20 a second
    assert np.mean([one.value for one in readings if one.quantity == FACE_SMILE]) > 0.6
    assert np.mean([one.value for one in readings if one.quantity == FACE_VALENCE]) > 0.2


@pytest.mark.thorough
def test_a_film_is_read_faster_than_it_plays(tmp_path: Path) -> None:
    film = write_film(tmp_path / "smile.mp4", swaying(30))
    clock = ManualClock(5.0)
    looks = list(read_file(film, clock))
    assert len(looks) == 30
    times = [look[0].time for look in looks]
    assert times == pytest.approx([5.0 + index / 20 for index in range(30)], abs=0.002)
    assert clock.now() == times[-1]


def test_a_film_can_go_round(tmp_path: Path) -> None:
    film = write_film(tmp_path / "short.mp4", swaying(4))
    looker = Looker()
    sensor = CameraSensor(film, SystemClock(), loop=True, reader=lambda: looker)
    sensor.start()
    assert len(collected(sensor.take, 12)) >= 12
    assert sensor.is_open
    sensor.stop()
    assert sensor.faults() == []
    assert not sensor.is_open


def test_a_device_is_open_at_once_and_ready_when_its_reader_is_built() -> None:
    built = threading.Event()

    def slowly() -> Looker:
        assert built.wait(PATIENCE)
        return Looker()

    sensor = CameraSensor(0, SystemClock(), reader=slowly, opener=lambda _: Device(noise))
    sensor.start()
    until(lambda: sensor.is_open)
    assert not sensor.is_ready
    built.set()
    until(lambda: sensor.is_ready)
    sensor.stop()
    assert not sensor.is_ready


def test_a_reader_that_ends_by_itself_is_built_anew() -> None:
    class Mortal(Looker):
        def read(self, frame_bgr: Picture, time: float) -> list[Reading]:
            if len(built) == 1 and self.looked.is_set():
                raise Trouble("what reads the face has ended by itself.")
            return super().read(frame_bgr, time)

    built: list[Mortal] = []

    def build() -> Mortal:
        built.append(Mortal())
        return built[-1]

    sensor = CameraSensor(
        0, SystemClock(), retry=0.05, reader=build, opener=lambda _: Device(noise)
    )
    sensor.start()
    ended, back = told(sensor, 2)
    assert ended == "The camera 0: what reads the face has ended by itself."
    assert back == "The camera 0 is back."
    assert len(built) == 2
    sensor.stop()


def test_there_is_no_such_camera() -> None:
    sensor = CameraSensor(77, SystemClock(), reader=Looker)
    sensor.start()
    (sentence,) = told(sensor, 1)
    assert sentence.startswith("There is no camera 77")
    assert "goes on without your face" in sentence
    assert not sensor.is_open
    sensor.stop()
    assert not sensor.is_alive


def test_a_missing_film_and_one_that_is_none(tmp_path: Path) -> None:
    missing = CameraSensor(tmp_path / "none.mp4", SystemClock(), reader=Looker)
    missing.start()
    assert told(missing, 1)[0].startswith("There is no film")
    missing.stop()

    (tmp_path / "text.mp4").write_text("no film at all")
    unreadable = CameraSensor(tmp_path / "text.mp4", SystemClock(), reader=Looker)
    unreadable.start()
    assert "cannot be read" in told(unreadable, 1)[0]
    unreadable.stop()
    with pytest.raises(Trouble, match="cannot be read"):
        list(read_file(tmp_path / "text.mp4", ManualClock(), Looker()))


def test_a_playlist_in_disguise_fetches_nothing(tmp_path: Path) -> None:
    disguised = tmp_path / "film.mp4"
    disguised.write_text("#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:9/film.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(Trouble, match="cannot be read"):
        list(read_file(disguised, ManualClock(), Looker()))


def test_a_camera_that_stops_is_told_and_comes_back() -> None:
    dies = Device(lambda index: noise(index) if index < 20 else None)
    sensor, looker = sensor_of(dies, Device(noise, opens=False), Device(noise))
    sensor.start()
    assert told(sensor, 2) == [
        "The camera 0 stopped delivering pictures; the film goes on without your face.",
        "The camera 0 is back.",
    ]
    assert dies.released.is_set()
    assert sensor.is_open
    sensor.stop()
    assert looker.closed


def test_a_camera_that_blocks_is_told_and_its_device_stays_shown_as_held() -> None:
    stuck = threading.Event()

    def block(index: int) -> Picture | None:
        if index >= 5:
            stuck.wait(20)
            return None
        return noise(index)

    device = Device(block)
    sensor, _ = sensor_of(device)
    sensor.start()
    assert "stopped delivering pictures" in told(sensor, 1)[0]
    assert sensor.is_open, "it still holds the device"
    sensor.withdraw()
    until(lambda: not sensor.is_alive, "its thread waits for the grabber")
    assert sensor.is_held, "the device is not closed yet"
    stuck.set()
    assert device.released.wait(PATIENCE)
    until(lambda: not sensor.is_held)
    sensor.stop()
    assert not sensor.is_alive


def test_a_frozen_picture_is_told_and_not_read_for_ever() -> None:
    frozen = Device(lambda index: noise(index) if index < 10 else still(index))
    sensor, _ = sensor_of(frozen, frozen, Device(noise))
    sensor.start()
    assert told(sensor, 2) == [
        "The camera 0 delivers the same picture again and again; "
        "the film goes on without your face.",
        "The camera 0 is back.",
    ]
    sensor.stop()


@pytest.mark.programs
def test_a_film_that_freezes_is_told_like_a_device(tmp_path: Path) -> None:
    film = write_film(tmp_path / "frozen.avi", [smiling()[::2, ::2].copy()] * 30)
    sensor = CameraSensor(film, SystemClock(), deadline=0.5, reader=Looker)
    sensor.start()
    sentences = told(sensor, 2)
    assert "the same picture again and again" in sentences[0]
    assert "has ended" in sentences[1]
    sensor.stop()


def test_slow_computing_never_holds_up_the_camera() -> None:
    release = threading.Event()

    class Slow(Looker):
        def read(self, frame_bgr: Picture, time: float) -> list[Reading]:
            super().read(frame_bgr, time)
            release.wait(PATIENCE)
            return [Reading(time, FACE_PRESENT, 1.0, 1.0)]

    device, slow = Device(noise), Slow()
    sensor = CameraSensor(0, SystemClock(), reader=lambda: slow, opener=lambda _: device)
    sensor.start()
    assert slow.looked.wait(PATIENCE)
    grabbed = device.count
    until(lambda: device.count >= grabbed + 20, "the grabber waits for the reader")
    release.set()
    sensor.stop()
    times = [reading.time for reading in sensor.take()]
    assert times == sorted(times)


def test_stopping_closes_the_device_within_a_second() -> None:
    def stopping() -> float:
        device = Device(noise)
        sensor, looker = sensor_of(device)
        sensor.start()
        assert looker.looked.wait(PATIENCE)
        assert sensor.is_open
        asked = time.monotonic()
        sensor.stop()
        took = time.monotonic() - asked
        assert device.released.is_set()
        assert not sensor.is_open
        return took

    assert_within(1.0, stopping)


def test_it_is_held_from_before_its_device_is_opened_until_after_it_is_closed() -> None:
    opening, closing = threading.Event(), threading.Event()
    held: list[bool] = []

    class Slow(Device):
        def release(self) -> None:
            closing.wait(PATIENCE)
            held.append(sensor.is_held)
            super().release()

    device = Slow(noise)

    def open_slowly(_: object) -> Device:
        held.append(sensor.is_held)
        opening.wait(PATIENCE)
        return device

    sensor = CameraSensor(0, SystemClock(), reader=Looker, opener=open_slowly)
    assert not sensor.is_held
    sensor.start()
    assert sensor.is_held  # at once, whatever its threads have come to
    until(lambda: held)
    opening.set()
    until(lambda: sensor.is_open)
    sensor.withdraw()
    assert sensor.is_held
    closing.set()
    until(lambda: not sensor.is_held, "it never lets go")
    assert held == [True, True]
    assert device.released.is_set()


def test_what_is_withdrawn_while_its_reader_is_built_closes_at_once() -> None:
    building = threading.Event()
    leave = threading.Event()
    device = Device(noise)

    def build() -> Looker:
        building.set()
        leave.wait(PATIENCE)
        return Looker()

    sensor = CameraSensor(0, SystemClock(), reader=build, opener=lambda _: device, leave=leave)
    sensor.start()
    assert building.wait(PATIENCE)
    sensor.withdraw()
    assert device.released.wait(PATIENCE)
    until(lambda: not sensor.is_held)
    assert sensor.take() == []
    assert sensor.faults() == []


def test_what_is_withdrawn_before_it_began_never_opens() -> None:
    opened: list[object] = []

    def opener(source: object) -> Device:
        opened.append(source)
        return Device(noise)

    sensor = CameraSensor(0, SystemClock(), reader=Looker, opener=opener)
    sensor.withdraw()
    sensor.start()
    sensor.stop()
    assert opened == []
    assert not sensor.is_held


def test_a_camera_whose_driver_blocks_is_told_once_and_opened_beside() -> None:
    """It comes back without the driver's leave; the indicator stays lit while that may hold it."""
    unblock = threading.Event()
    tries: list[int] = []

    def opened(_source: object) -> Device:
        tries.append(len(tries))
        if len(tries) == 1:
            assert unblock.wait(PATIENCE)
        return Device(noise)

    sensor = CameraSensor(0, SystemClock(), retry=0.05, opens_in=0.1, reader=Looker, opener=opened)
    sensor.start()
    blocks, back = told(sensor, 2)
    assert blocks == "The camera 0 does not open; the film goes on without your face."
    assert back == "The camera 0 is back."
    assert len(tries) == 2
    unblock.set()
    sensor.stop()
    until(lambda: not sensor.is_held)


def test_cameras_that_block_one_after_another_are_not_begun_without_end() -> None:
    unblock = threading.Event()
    tries: list[int] = []

    def blocked(_source: object) -> Device:
        tries.append(len(tries))
        assert unblock.wait(PATIENCE)
        return Device(noise)

    sensor = CameraSensor(
        0, SystemClock(), retry=0.001, opens_in=0.02, reader=Looker, opener=blocked
    )
    sensor.start()
    until(lambda: len(tries) == 4)
    assert len(told(sensor, 1)) == 1
    threading.Event().wait(0.3)
    assert len(tries) == 4  # three are left to the driver, one is waited for
    unblock.set()
    sensor.stop()


def test_a_reader_that_cannot_be_built_is_tried_again() -> None:
    tries: list[int] = []

    def build() -> Looker:
        tries.append(len(tries))
        if len(tries) < 3:
            raise Trouble("what reads the face could not be begun.")
        return Looker()

    sensor = CameraSensor(
        0, SystemClock(), retry=0.01, reader=build, opener=lambda _: Device(noise)
    )
    sensor.start()
    assert told(sensor, 2)[1] == "The camera 0 is back."
    assert len(tries) == 3
    sensor.stop()
