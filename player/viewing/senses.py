"""The senses of a showing: what its sensors measured, in film time, and which of them are open."""

from collections.abc import Sequence

from engine.clock import Clock, FilmClock
from engine.sensing.devices.sensor_factory import OFF, open_sensors
from engine.sensing.reading import Reading
from engine.sensing.sensors import Sensor
from engine.sensing.voice.far_end import FarEnd
from engine.showing.credits import Giving
from engine.showing.events import Gave
from player.audio.mixer import Mixer
from player.viewing.asking import Choice


class Senses:
    """Pulls from the sensors of one showing. Window thread."""

    def __init__(self, sensors: Sequence[Sensor], clock: Clock, film: FilmClock) -> None:
        self.sensors = tuple(sensors)
        self._clock = clock
        self._film = film
        self._giving = Giving()
        self._readings: list[Reading] = []
        self._gave: list[Gave] = []
        self._failed: set[str] = set()  # sensors that have had something to complain of

    def start(self) -> None:
        """Open the devices, each in a thread of its own. Only ever called after consent."""
        for sensor in self.sensors:
            sensor.start()

    def stop(self) -> None:
        """Close the devices and join their threads; a second call does nothing."""
        for sensor in self.sensors:
            sensor.stop()

    @property
    def indicators(self) -> tuple[str, ...]:
        """The names of the devices that are really open now."""
        return tuple(sensor.name for sensor in self.sensors if sensor.is_open)

    @property
    def are_opening(self) -> bool:
        """Whether a device is still to be opened, or what reads it to be built."""
        return any(
            sensor.is_alive and not sensor.is_ready and sensor.name not in self._failed
            for sensor in self.sensors
        )

    @property
    def has_readings(self) -> bool:
        """Whether something was measured since the last `take`."""
        return bool(self._readings)

    def gather(self) -> list[str]:
        """Pull from every sensor. What went wrong since the last call, a sentence each.

        What is measured while the film is paused says nothing about it, and is dropped.
        """
        faults: list[str] = []
        for sensor in self.sensors:
            taken = sensor.take()
            says = any(reading.quality > 0.0 for reading in taken)
            if gave := self._giving.note(self._clock.now(), sensor.name, sensor.live, says):
                self._gave.append(gave)
            if not self._film.paused:
                self._readings += [self._in_film_time(reading) for reading in taken]
            for fault in sensor.faults():
                self._failed.add(sensor.name)
                faults.append(fault)
        return faults

    def take(self) -> tuple[tuple[Reading, ...], tuple[Gave, ...]]:
        """The readings since the last call, and which sensors began or ceased to give any."""
        taken = tuple(self._readings), tuple(self._gave)
        self._readings, self._gave = [], []
        return taken

    def _in_film_time(self, reading: Reading) -> Reading:
        return reading.at(self._film.film_time_of(reading.time))


def senses_for(choice: Choice, mixer: Mixer, clock: Clock, film: FilmClock) -> Senses:
    """What was agreed to, not yet started; a microphone hears the room without the film."""
    far_end = None
    if choice.microphone not in (None, OFF):
        far_end = FarEnd()
        mixer.taps = (*mixer.taps, far_end)
    sensors = open_sensors(
        choice.camera,
        choice.microphone,
        choice.readings,
        choice.consent,
        clock,
        heart=choice.heart,
        loop=True,
        far_end=far_end,
    )
    return Senses(sensors, clock, film)
