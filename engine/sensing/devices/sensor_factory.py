"""Makes the sensors that the command line names; none is made without consent."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.clock import Clock
from engine.problems import Trouble
from engine.sensing.devices.device_names import CameraName
from engine.sensing.devices.microphone_names import DEFAULT
from engine.sensing.sensors import Sensor
from engine.words import Sensing

if TYPE_CHECKING:
    from engine.sensing.face.face_process import Reader, SpareProcess
    from engine.sensing.voice.far_end import FarEnd

OFF: Final = "off"
FACE: Final = "face"
VOICE: Final = "voice"
HEART: Final = "heart"


def open_sensors(
    camera: str | None,
    mic: str | None,
    readings: Path | None,
    consent: frozenset[str],
    clock: Clock,
    *,
    heart: str | None = None,
    loop: bool = False,
    far_end: "FarEnd | None" = None,
    sensing: Sensing = "feelings",
    spare: "SpareProcess | None" = None,
) -> list[Sensor]:
    """The sensors that are named and consented to, not yet started.

    `camera` is a device number, /dev/video0 or /dev/v4l/by-id/…, a part of a camera's name, a film
    file, "off" or None; with "heart" in `consent` it looks for the pulse as well. `mic` is
    "default", a device number, a part of a device's or source's name, a sound file, "off" or
    None; `heart` is "ble:ADDRESS" for a strap, "lsl:NAME" for a lab stream, "off" or None;
    `readings` is a recorded viewer. `loop` repeats files. With `far_end`, the film's own mix, the
    film's echo is cancelled from a microphone; sound files are read as they are. `spare` is a
    process that the face may be read in.

    Nothing is made that `sensing` does not permit: of expressions the camera alone, and of what is
    forbidden nothing.

    Raises `Trouble` for a camera without "face" in `consent`, a microphone without "voice", a
    heart without "heart", and for files that are missing or bad. Without consent not even the
    libraries that could open a device are imported.
    """
    sensors: list[Sensor] = []
    if sensing == "forbidden":
        return sensors
    if sensing == "expressions":
        mic = heart = OFF
        consent = consent - {VOICE, HEART}
    if camera is not None and camera != OFF:
        _need(FACE, consent, "camera")
        sensors.append(_camera(camera, clock, loop, HEART in consent, sensing, spare))
    if mic is not None and mic != OFF:
        _need(VOICE, consent, "microphone")
        sensors.append(_microphone(mic, clock, loop, far_end))
    if heart is not None and heart != OFF:
        _need(HEART, consent, "heart")
        sensors.append(_heart(heart, clock))
    if readings is not None:
        from engine.sensing.recorded import RecordedSensor

        sensors.append(RecordedSensor(readings, clock, loop=loop))
    return sensors


def _need(what: str, consent: frozenset[str], device: str) -> None:
    """Raise Trouble where there is no consent to what a device would read."""
    if what not in consent:
        stays = "The heart sensor" if device == HEART else f"The {device}"
        option = {"microphone": "mic"}.get(device, device)
        raise Trouble(
            f"{stays} stays closed: there is no consent to reading the {what}. "
            f"Add --consent {what}, or --{option} off.",
            blame="call",
        )


def presence_sensor(camera: str, clock: Clock) -> Sensor:
    """A camera that tells whether somebody is there and nothing else, not yet started.

    Only for a venue whose own notice covers that. `camera` is as in `open_sensors`, or "default".
    Raises `Trouble` where no camera has such a name.
    """
    from engine.sensing.devices.camera import presence_reader
    from engine.sensing.devices.device_names import default_camera

    return _seeing(default_camera() if camera == DEFAULT else camera, clock, True, presence_reader)


def spare_reader() -> "SpareProcess":
    """A process for the face that has everything imported. It opens nothing, and needs no consent.

    The player's own process imports no library for it that could open a device.
    """
    from engine.sensing.devices.warming import warm_reader
    from engine.sensing.face.face_process import SpareProcess

    return SpareProcess(warm_reader)


def _camera(
    word: str,
    clock: Clock,
    loop: bool,
    pulse: bool,
    sensing: Sensing,
    spare: "SpareProcess | None",
) -> Sensor:
    from engine.sensing.devices.camera import face_reader

    return _seeing(word, clock, loop, partial(face_reader, pulse=pulse, sensing=sensing), spare)


def _seeing(
    word: str,
    clock: Clock,
    loop: bool,
    make: "Callable[[], Reader]",
    spare: "SpareProcess | None" = None,
) -> Sensor:
    from engine.sensing.devices.camera import CameraSensor
    from engine.sensing.devices.camera_process import GIVES_UP_IN, CaptureApart
    from engine.sensing.face.face_process import FaceProcess

    leave = threading.Event()  # the reader's process is not waited for when the camera goes
    reader = partial(FaceProcess, make, leave, spare)
    if Path(word).is_file():
        return CameraSensor(Path(word), clock, loop=loop, reader=reader, leave=leave)
    source: int | CameraName
    if word.isdecimal():
        source = int(word)
    else:
        source = CameraName(word)
        source.find()
    opener = partial(CaptureApart, leave=leave)
    return CameraSensor(
        source, clock, reader=reader, opener=opener, opens_in=GIVES_UP_IN, leave=leave
    )


def _microphone(word: str, clock: Clock, loop: bool, far_end: "FarEnd | None") -> Sensor:
    from engine.sensing.devices.microphone import MicrophoneSensor

    if Path(word).is_file():
        return MicrophoneSensor(Path(word), clock, loop=loop)
    if Path(word).suffix.casefold() in {".wav", ".flac", ".ogg", ".mp3"} or "/" in word:
        if Path(word).exists():
            raise Trouble(f"{word} is no sound file, and no microphone.", blame="call")
        raise Trouble(f"There is no sound {word} to stand in for the microphone.", blame="call")
    clean = None
    if far_end is not None:
        from engine.sensing.voice.echo_canceller import EchoCanceller

        clean = EchoCanceller(far_end)
    source = int(word) if word.isdecimal() else word
    if source != DEFAULT:
        from engine.sensing.devices.microphone import known

        known(source)
    return MicrophoneSensor(source, clock, clean=clean)


def _heart(word: str, clock: Clock) -> Sensor:
    way, _, name = word.partition(":")
    if way == "ble" and name:
        from engine.sensing.heart.strap import StrapSensor, is_address

        if is_address(name):
            return StrapSensor(name, clock)
        raise Trouble(
            f"{name} is no Bluetooth address: one looks like A0:9E:1A:12:34:56, on macOS like "
            "6BA7B810-9DAD-11D1-80B4-00C04FD430C8.",
            blame="call",
        )
    if way == "lsl" and name:
        from engine.sensing.heart.lab_stream import LabStreamSensor

        return LabStreamSensor(name, clock)
    raise Trouble(
        f"There is no heart {word}: it is ble:ADDRESS for a strap, lsl:NAME for a lab stream, "
        "or off.",
        blame="call",
    )
