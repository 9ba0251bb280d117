"""What sensors measured, in film time, and what becomes of it while the film is paused."""

from dataclasses import dataclass, field
from typing import cast

from engine.clock import FilmClock, ManualClock
from engine.sensing.reading import Reading
from engine.sensing.sensors import Sensor, SensorKind
from engine.showing.events import Gave
from player.screen.indicators import Indicator
from player.viewing.senses import PULSE, Senses


@dataclass
class Scripted:
    """A sensor whose worker is the test."""

    name: str = "camera 0"
    kind: SensorKind = "camera"
    live: bool = True
    is_open: bool = False
    is_held: bool = False
    is_withdrawn: bool = False
    is_ready: bool = False
    is_alive: bool = True
    measured: list[Reading] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    stops: int = 0

    def take(self) -> list[Reading]:
        taken, self.measured = self.measured, []
        return taken

    def faults(self) -> list[str]:
        taken, self.complaints = self.complaints, []
        return taken

    def withdraw(self) -> None:
        self.is_withdrawn = True

    def stop(self) -> None:
        self.stops += 1


def senses_of(*sensors: Scripted, start: float = 100.0) -> tuple[Senses, FilmClock, ManualClock]:
    clock = ManualClock(start)
    film = FilmClock(clock)
    return Senses(cast(list[Sensor], list(sensors)), clock, film), film, clock


def reading(at: float, quality: float = 0.9) -> Reading:
    return Reading(at, "face.present", 1.0, quality)


def test_readings_come_in_film_time_and_once() -> None:
    sensor = Scripted(measured=[reading(101.5)])
    senses, _, clock = senses_of(sensor)
    clock.advance(2.0)
    assert senses.gather() == []
    assert senses.has_readings
    readings, gave, withdrawn = senses.take()
    assert [each.time for each in readings] == [1.5]
    assert gave == (Gave("camera 0", True, gives=True),)
    assert withdrawn == ()
    assert senses.take() == ((), (), ())


def test_what_is_measured_while_the_film_is_paused_is_dropped() -> None:
    sensor = Scripted(measured=[reading(100.2)])
    senses, film, _ = senses_of(sensor)
    film.pause()
    senses.gather()
    film.resume()
    senses.gather()
    assert not senses.has_readings


def test_a_device_is_waited_for_until_it_is_ready_fails_or_ends() -> None:
    sensor = Scripted()
    senses, _, _ = senses_of(sensor)
    assert senses.are_opening
    assert senses.indicators == ()
    sensor.is_open = True
    assert senses.indicators == (Indicator("camera 0", "camera", "looking"),)
    assert senses.are_opening  # what reads it is still being built
    sensor.complaints = ["camera 0 is gone"]
    assert senses.gather() == ["camera 0 is gone"]
    assert not senses.are_opening
    other = Scripted(is_alive=False)
    assert not senses_of(other)[0].are_opening


def test_every_device_is_closed() -> None:
    both = Scripted(), Scripted("microphone")
    senses_of(*both)[0].stop()
    assert [each.stops for each in both] == [1, 1]


def test_an_indicator_is_lit_from_before_the_device_can_be_open_until_after_it_is_closed() -> None:
    sensor = Scripted()
    senses, _, _ = senses_of(sensor)

    def states() -> list[str]:
        return [each.state for each in senses.indicators]

    senses.light()
    assert states() == ["opening"]
    senses, _, _ = senses_of(sensor)
    sensor.is_held = True
    assert states() == ["opening"]
    sensor.is_open = True
    assert states() == ["looking"]
    senses.withdraw("camera 0")
    assert states() == ["closing"]  # however long that takes
    sensor.is_open = False
    assert states() == ["closing"]
    sensor.is_held = False
    assert states() == ["withdrawn"]


def test_what_is_withdrawn_is_told_once_and_heard_no_more() -> None:
    camera, microphone = Scripted(), Scripted("microphone", "microphone")
    senses, _, _ = senses_of(camera, microphone)
    assert senses.withdraw("camera 0", "camera 0", "nothing") == ("camera 0",)
    assert senses.withdraw("camera 0") == ()
    assert (camera.is_withdrawn, microphone.is_withdrawn) == (True, False)
    assert senses.has_withdrawn
    camera.measured, camera.complaints = [reading(100.0)], ["camera 0 ended by itself"]
    microphone.measured = [reading(100.0)]
    assert senses.gather() == []
    readings, gave, withdrawn = senses.take()
    assert (len(readings), withdrawn) == (1, ("camera 0",))
    assert [each.sensor for each in gave] == ["microphone"]
    assert not senses.has_withdrawn
    assert senses.withdrawn == {"camera 0"}


def test_what_was_measured_and_not_yet_told_can_be_forgotten() -> None:
    sensor = Scripted(measured=[reading(100.0)])
    senses, _, _ = senses_of(sensor)
    senses.gather()
    sensor.measured = [reading(100.1)]
    senses.forget()
    senses.gather()
    assert not senses.has_readings


def test_the_pulse_can_be_withdrawn_while_the_camera_stays() -> None:
    class Camera(Scripted):
        forgone = False

        def forgo_pulse(self) -> None:
            self.forgone = True

    camera = Camera(is_open=True, is_held=True)
    clock = ManualClock(100.0)
    senses = Senses(cast(list[Sensor], [camera]), clock, FilmClock(clock), pulse=True)
    assert [each.name for each in senses.indicators] == ["camera 0", PULSE]
    assert senses.withdraw(PULSE) == (PULSE,)
    assert camera.forgone and not camera.is_withdrawn
    camera.measured = [reading(100.0), Reading(100.0, "heart.rate", 70.0, 0.9)]
    senses.gather()
    readings, _, withdrawn = senses.take()
    assert [each.quantity for each in readings] == ["face.present"]
    assert withdrawn == (PULSE,)
    assert [each.state for each in senses.indicators] == ["open", "withdrawn"]


def test_a_camera_looks_for_somebody_until_it_has_found_one() -> None:
    camera, microphone = Scripted(is_open=True), Scripted("microphone", "microphone", is_open=True)
    senses, _, _ = senses_of(camera, microphone)

    def states() -> list[str]:
        senses.gather()
        return [each.state for each in senses.indicators]

    assert states() == ["looking", "open"]
    camera.measured = [Reading(100.0, "face.present", 0.0, 0.1)]
    assert states() == ["looking", "open"]
    camera.measured = [reading(100.2)]
    assert states() == ["open", "open"]
    assert states() == ["open", "open"]
