"""A kiosk's camera and microphone: found by their words and, where that was agreed to, opened."""

import time
from collections.abc import Iterator
from typing import Final

from engine.clock import SystemClock
from engine.kiosk.venue_file import VenueRead
from engine.problems import Trouble
from engine.words import Seconds
from player.tools.kiosk_finding import Finding

_BUILT_IN: Final[Seconds] = 60.0  # what reads a camera is a process that loads its networks
_PATIENCE: Final[Seconds] = 15.0
_READS_FOR: Final[Seconds] = 2.0
_DEFAULT: Final = "default"
_HOW: Final = "With --devices it is opened for some seconds; you stand before it and agree."


def devices(read: VenueRead, *, opens: bool) -> Iterator[Finding]:
    """Each device that kiosk.yaml names; opened only where the technician agreed."""
    venue = read.venue
    assert venue is not None
    named = (
        ("camera", venue.sensors.camera),
        ("presence", venue.presence.camera if venue.presence else None),
        ("microphone", venue.sensors.microphone),
        ("heart", venue.sensors.heart),
    )
    for part, word in named:
        if word is None:
            continue
        try:
            found = _found(part, word)
        except Trouble as trouble:
            yield Finding(part, "broken", str(trouble), "Correct the word in kiosk.yaml, or "
                          "plug it in; `kuleshov doctor` lists all there are.")  # fmt: skip
            continue
        yield _opened(part, word, found) if opens else Finding(part, "ok", f"{found}. {_HOW}")


def camera_word(word: str) -> str:
    """A camera's word as sensors take it: `default` is the first there is."""
    from engine.sensing.devices.device_names import default_camera

    return default_camera() if word == _DEFAULT else word


def _found(part: str, word: str) -> str:
    """What a word means here; nothing is opened. Raises Trouble where it means nothing."""
    from pathlib import Path

    from engine.sensing.devices.device_names import CameraName, cameras, listed

    if Path(word).is_file():
        return f"the file {word}"
    if part in ("camera", "presence"):
        there = cameras()
        if not there:
            raise Trouble(listed("camera", [], "sensors"))
        if word == _DEFAULT or word.isdecimal():
            number = int(camera_word(word))
            known = next((each for each in there if each.number == number), None)
            if known is None:
                raise Trouble(f"There is no camera {word}. {listed('camera', there, 'sensors')}")
            return f"camera {known}"
        return f"camera {CameraName(word).find()}, {word}"
    if part == "microphone":
        from engine.sensing.devices.microphone_names import choose, inputs
        from engine.sensing.devices.sound_server import sources
        from player.tools.doctor import audio

        library = audio()
        try:
            there, served = inputs(library), sources()
        finally:
            library.terminate()
        if not there and not served:
            raise Trouble("There is no microphone here.")
        choose(word, there, served)
        return f"microphone {word}"
    return word


def _opened(part: str, word: str, found: str) -> Finding:
    """What a device gives once it is open, by the way that a showing takes."""
    from engine.sensing.devices.sensor_factory import open_sensors

    camera = camera_word(word) if part in ("camera", "presence") else None
    (sensor,) = open_sensors(
        camera,
        word if part == "microphone" else None,
        None,
        frozenset({"face", "voice", "heart"} - ({"heart"} if camera else set())),
        SystemClock(),
        heart=word if part == "heart" else None,
        loop=True,
    )
    quantities: set[str] = set()
    faults: list[str] = []
    sensor.start()
    try:
        until, is_ready = time.monotonic() + _BUILT_IN, False
        while time.monotonic() < until and not faults:
            if sensor.is_ready and not is_ready:
                until, is_ready = time.monotonic() + _PATIENCE, True
            taken = [each for each in sensor.take() if each.quality > 0]
            if taken and not quantities:
                until = min(until, time.monotonic() + _READS_FOR)
            quantities |= {each.quantity for each in taken}
            faults += sensor.faults()
            time.sleep(0.05)
    finally:
        sensor.stop()
    if faults:
        return Finding(part, "broken", " ".join(faults), "Plug it in anew; does another program "
                       "hold it?")  # fmt: skip
    if not quantities:
        return Finding(part, "broken", f"{found} opens and gives nothing",
                       "Is its lens covered, is it muted? Try another socket.")  # fmt: skip
    if part in ("camera", "presence") and "face.valence" not in quantities:
        return Finding(part, "improvable", f"{found} gives pictures; no face was read in them",
                       "Stand before it, at the visitor's place and by its light.")  # fmt: skip
    return Finding(part, "ok", f"{found}: opened, read ({len(quantities)} quantities), closed")
