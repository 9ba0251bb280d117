"""The senses of a showing: what its sensors measured, in film time, and what is open."""

from collections.abc import Callable, Sequence
from typing import Final

from engine.clock import Clock, FilmClock
from engine.consent.purposes import NEEDED_BY, Consent
from engine.sensing.devices.sensor_factory import OFF, open_sensors
from engine.sensing.face.face_process import Pulsed, SpareProcess
from engine.sensing.quantities import FACE_PRESENT, permitted
from engine.sensing.reading import Reading
from engine.sensing.sensors import Sensor, SensorKind
from engine.sensing.voice.far_end import FarEnd
from engine.showing.credits import Giving
from engine.showing.events import Gave
from engine.words import Sensing, stricter
from player.audio.mixer import Mixer
from player.screen.indicators import Indicator, IndicatorState
from player.supervision.progress import WITHDRAWN
from player.viewing.asking import Choice

PULSE: Final = "pulse, by the camera"
"""What the heart is called where a camera measures it."""


class Senses:
    """Pulls from the sensors of one showing. Window thread."""

    def __init__(
        self,
        sensors: Sequence[Sensor],
        clock: Clock,
        film: FilmClock,
        sensing: Sensing = "feelings",
        *,
        pulse: bool = False,
    ) -> None:
        self._sensing = sensing
        self._pulse = pulse  # whether the camera measures it too
        self.sensors: Sequence[Sensor] = tuple(sensors)
        self._clock = clock
        self._film = film
        self._giving = Giving()
        self._readings: list[Reading] = []
        self._gave: list[Gave] = []
        self._failed: set[str] = set()  # sensors that have had something to complain of
        self._is_lit = False  # whether devices are about to be opened
        self._withdrawn: set[str] = set()
        self._sees: set[str] = set()  # cameras that have found somebody
        self._told: list[str] = []  # withdrawn, and not yet taken
        self.admits: Callable[[Reading], bool] = lambda _: True
        """Which readings may be used at all; what is not admitted is dropped unread."""

    def light(self) -> None:
        """Have every indicator lit, since the devices are about to be opened."""
        self._is_lit = True

    def start(self) -> None:
        """Open the devices, each in a thread of its own. Only ever called after consent, and
        after a frame was drawn with the indicators lit."""
        self.light()
        for sensor in self.sensors:
            sensor.start()
        self._is_lit = False

    def close(self) -> None:
        """Have the devices closed, without waiting for it: the film is over."""
        for sensor in self.sensors:
            sensor.withdraw()

    def stop(self) -> None:
        """Close the devices and join their threads; a second call does nothing."""
        for sensor in self.sensors:
            sensor.stop()

    def keeps(self, choice: Choice) -> bool:
        """Whether readings may be kept: it was agreed to, or they are those of a recording."""
        live = [sensor for sensor in self.sensors if sensor.kind != "recorded"]
        return "readings" in choice.consent or not live

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every sensor that holds its device, or was withdrawn."""
        found = ((sensor, self._state(sensor)) for sensor in self.sensors)
        listed = [Indicator(each.name, each.kind, state) for each, state in found if state]
        if self._pulse and PULSE in self._withdrawn:
            listed.append(Indicator(PULSE, "heart", "withdrawn"))
        elif self._pulse:
            cameras = [each for each in listed if each.kind == "camera"]
            # It is the camera that looks for somebody.
            states = ("open" if each.state == "looking" else each.state for each in cameras)
            listed += [Indicator(PULSE, "heart", state) for state in states]
        return tuple(listed)

    def named(self, kind: SensorKind | None = None) -> dict[str, SensorKind]:
        """All that may be withdrawn, or all of a kind, by name: the sensors, and the pulse where a
        camera measures it."""
        each: dict[str, SensorKind] = {sensor.name: sensor.kind for sensor in self.sensors}
        if self._pulse:
            each[PULSE] = "heart"
        return {name: its for name, its in each.items() if kind in (None, its)}

    def withdraw(self, *names: str) -> tuple[str, ...]:
        """Have these sensors closed, without waiting for it; what they say from here on is not
        heard, and they never open again. Those of the names that were not withdrawn before."""
        fresh = tuple(
            name for name in self.named() if name in names and name not in self._withdrawn
        )
        for sensor in self.sensors:
            if sensor.name in fresh:
                sensor.withdraw()
            elif PULSE in fresh and isinstance(sensor, Pulsed):
                sensor.forgo_pulse()
        self._withdrawn |= set(fresh)
        self._told += fresh
        return fresh

    @property
    def withdrawn(self) -> frozenset[str]:
        """The names of what was withdrawn: nobody may start any of it again."""
        return frozenset(self._withdrawn)

    def narrow(self, sensing: Sensing) -> None:
        """The film was edited and permits less: what it does not permit is closed."""
        self._sensing = stricter(self._sensing, sensing)
        kept = {"feelings": None, "expressions": ("camera", "recorded"), "forbidden": ()}
        kinds = kept[self._sensing]
        if kinds is not None:
            self.withdraw(*(each.name for each in self.sensors if each.kind not in kinds))

    def forget(self) -> None:
        """Drop what was measured and not yet taken."""
        for sensor in self.sensors:
            sensor.take()
        self._readings.clear()

    @property
    def states(self) -> tuple[tuple[str, str], ...]:
        """Each sensor's kind, and what supervision says of it: open, closed or withdrawn."""
        return tuple(
            (
                each.kind,
                WITHDRAWN
                if each.name in self._withdrawn
                else ("open" if each.is_open else "closed"),
            )
            for each in self.sensors
        )

    @property
    def are_opening(self) -> bool:
        """Whether a device is still to be opened, or what reads it to be built."""
        return any(
            sensor.is_alive and not sensor.is_ready
            for sensor in self.sensors
            if sensor.name not in self._failed | self._withdrawn
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
            taken = [each for each in sensor.take() if self._may_be_used(each)]
            if sensor.name in self._withdrawn:
                sensor.faults()
                taken = []
            elif PULSE in self._withdrawn and sensor.kind == "camera":
                taken = [each for each in taken if not each.quantity.startswith("heart.")]
            says = any(reading.quality > 0.0 for reading in taken)
            if any(reading.quantity == FACE_PRESENT and reading.value for reading in taken):
                self._sees.add(sensor.name)
            if gave := self._giving.note(self._clock.now(), sensor.name, sensor.live, says):
                self._gave.append(gave)
            if not self._film.paused:
                self._readings += [self._in_film_time(reading) for reading in taken]
            for fault in sensor.faults():
                self._failed.add(sensor.name)
                faults.append(fault)
        return faults

    def take(self) -> tuple[tuple[Reading, ...], tuple[Gave, ...], tuple[str, ...]]:
        """The readings since the last call, which sensors began or ceased to give any, and the
        names of those that were withdrawn."""
        taken = tuple(self._readings), tuple(self._gave), tuple(self._told)
        self._readings, self._gave, self._told = [], [], []
        return taken

    @property
    def has_withdrawn(self) -> bool:
        """Whether something was withdrawn since the last `take`."""
        return bool(self._told)

    def _state(self, sensor: Sensor) -> IndicatorState | None:
        if sensor.name in self._withdrawn:
            return "closing" if sensor.is_held else "withdrawn"
        if sensor.is_withdrawn:  # the film is over
            return "closing" if sensor.is_held else None
        if sensor.is_open:
            found = sensor.kind != "camera" or sensor.name in self._sees
            return "open" if found else "looking"
        return "opening" if sensor.is_held or self._is_lit else None

    def _may_be_used(self, reading: Reading) -> bool:
        return permitted(reading.quantity, self._sensing) and self.admits(reading)

    def _in_film_time(self, reading: Reading) -> Reading:
        return reading.at(self._film.film_time_of(reading.time))


def agreed_for(kind: SensorKind, choice: Choice) -> tuple[Consent, ...]:
    """What was agreed to that needs a sensor of this kind."""
    return tuple(each for each in NEEDED_BY.get(kind, ()) if each in choice.consent)


def senses_for(
    choice: Choice,
    mixer: Mixer,
    clock: Clock,
    film: FilmClock,
    sensing: Sensing,
    spare: SpareProcess | None = None,
) -> Senses:
    """What was agreed to and the film permits, not yet started; a microphone hears the room
    without the film. A face is read in the `spare` process, if it is there."""
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
        sensing=sensing,
        spare=spare,
    )
    has_camera = any(sensor.kind == "camera" for sensor in sensors)
    pulse = has_camera and "heart" in choice.consent and sensing == "feelings"
    return Senses(sensors, clock, film, sensing, pulse=pulse)
