"""A recorded viewer: readings in a file of JSON lines, replayed by a sensor.

    {"viewer": "laughs at the end"}
    {"time": 0.04, "quantity": "face.smile", "value": 0.1, "quality": 0.9}
    {"time": 0.04, "quantity": "face.smile", "value": 0.6, "quality": 0.9, "person": 1}

The first line may describe the viewer; lines of a `state`, a `moment` or a `fault`, as `sense
--json` writes them, are ignored. Times are in seconds from the beginning and never run backwards.
A recording holds numbers only, no picture and no sound.
"""

import itertools
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from engine import private_files
from engine.clock import Clock
from engine.problems import Trouble, did_you_mean
from engine.sensing.quantities import QUANTITIES
from engine.sensing.reading import PEOPLE, Reading
from engine.sensing.sensors import Sensor
from engine.words import Seconds

_PASSED_OVER: Final = ("viewer", "state", "moment", "fault")
_TOLD: Final = 10  # more mistakes than this are only counted
_LONGEST_LINE: Final = 1024 * 1024  # characters
_DIGITS: Final = 30  # no number of a recording needs as many, and Python reads no more than 4,300
_LATEST: Final[Seconds] = 1e10  # clocks that count from 1970 are at a sixth of it
_LATE_START: Final[Seconds] = 60.0
_LAST_GAP: Final[Seconds] = 0.05  # between the last reading and the next round


@dataclass(frozen=True, slots=True)
class Recording:
    """The content of a file: a description of the viewer, and the readings, oldest first."""

    description: str
    readings: tuple[Reading, ...]


def read_recording(path: Path) -> Recording:
    """Read and check a recording. Raises `Trouble` that names every bad line, up to ten."""
    description, readings, wrong = "", [], []
    latest = 0.0
    for number, line in _lines(path):
        try:
            found = _object(line)
            if number == 1 and "viewer" in found:
                description = str(found["viewer"])
            if "quantity" not in found and any(key in found for key in _PASSED_OVER):
                continue
            reading = _reading(found)
            if reading.time < latest:
                raise ValueError(f"time {reading.time:g} runs backwards, after {latest:g}.")
            latest = reading.time
            readings.append(reading)
        except ValueError as error:
            wrong.append(f"{path}:{number}: {error}")
    if wrong:
        more = [f"… and {len(wrong) - _TOLD} more."] if len(wrong) > _TOLD else []
        raise Trouble("\n".join(wrong[:_TOLD] + more))
    if not readings:
        raise Trouble(f"The recorded viewer {path} has no readings.")
    return Recording(description, tuple(readings))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The non-empty lines of a file, with their numbers. Raises `Trouble`."""
    if not path.is_file():
        # A pipe would be waited for, a device read without end.
        why = "it is no file" if path.exists() else "there is no such file"
        raise Trouble(f"The recorded viewer {path} cannot be read: {why}.")
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            for number in itertools.count(1):
                line = file.readline(_LONGEST_LINE)
                if not line:
                    return
                if len(line) == _LONGEST_LINE:
                    raise Trouble(
                        f"The recorded viewer {path} is no recording: its line {number} has no end."
                    )
                if line.strip():
                    yield number, line
    except UnicodeDecodeError:
        raise Trouble(
            f"The recorded viewer {path} cannot be read: it is not text in UTF-8. Save it as UTF-8."
        ) from None
    except OSError as error:
        raise Trouble(f"The recorded viewer {path} cannot be read: {error.strerror}.") from None


def write_recording(path: Path, readings: Iterable[Reading], description: str = "") -> None:
    """Write a recording that `read_recording` reads; the first reading becomes time 0.

    The readings are sorted by time, and only the file's owner can look into it. Raises ValueError
    for one that could not be read back.
    """
    ordered = sorted(readings, key=lambda reading: reading.time)
    start = ordered[0].time if ordered else 0.0
    lines = [json.dumps({"viewer": description}, ensure_ascii=False)] if description else []
    for reading in ordered:
        line = as_line(replace(reading, time=reading.time - start))
        _reading(_object(line))
        lines.append(line)
    private_files.write_file(path, "\n".join(lines) + "\n")


def as_line(reading: Reading) -> str:
    """One reading as one line of a recording, without the line's end."""
    kept = reading.at(reading.time)
    line: dict[str, Any] = {
        "time": kept.time,
        "quantity": kept.quantity,
        "value": kept.value,
        "quality": kept.quality,
    }
    if reading.person:
        line["person"] = reading.person
    return json.dumps(line)


class RecordedSensor(Sensor):
    """Replays a recording in real time, its times shifted to the clock's now.

    The constructor reads the whole file and raises `Trouble` before anything starts. Time 0 is
    the instant of `start`; a recording that begins more than a minute in was written in somebody
    else's clock, and begins with its first reading. With `loop` it goes round for ever.
    """

    kind = "recorded"
    live = False

    def __init__(self, path: Path, clock: Clock, *, loop: bool = False) -> None:
        super().__init__(f"recorded viewer {path.name}", clock)
        self.recording = read_recording(path)
        self._loop = loop

    def _run(self) -> None:
        readings = self.recording.readings
        origin = readings[0].time if readings[0].time > _LATE_START else 0.0
        start = self._clock.now() - origin
        self._open.set()
        while True:
            for reading in readings:
                due = start + reading.time
                if not self._wait_until(due):
                    return
                self._emit([replace(reading, time=due)])
            if not self._loop:
                break
            start += readings[-1].time - origin + _LAST_GAP
        self._report(f"The {self.name} has ended.")


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise ValueError("this is not a line of JSON.") from error
    if not isinstance(found, dict):
        raise ValueError('this should be an object such as {"time": 0.1, …}.')
    return found


def _whole(digits: str) -> int | float:
    """A whole number; one beyond any float is as infinite as 1e999 is."""
    return int(digits) if len(digits) < _DIGITS else float(digits)


def _reading(found: dict[str, Any]) -> Reading:
    quantity = found.get("quantity")
    if not isinstance(quantity, str):
        raise ValueError("the quantity is missing.")
    if quantity not in QUANTITIES:
        word = "".join(each if each.isprintable() else "?" for each in quantity[:60])
        raise ValueError(f'nobody measures "{word}". {did_you_mean(word, QUANTITIES)}'.strip())
    time = _number(found, "time", 0.0, _LATEST)
    value = _number(found, "value", *QUANTITIES[quantity])
    quality = _number(found, "quality", 0.0, 1.0)
    person = found.get("person", 0)
    if type(person) is not int or not 0 <= person < PEOPLE:
        raise ValueError(f"person should be a whole number from 0 to {PEOPLE - 1}.")
    return Reading(time, quantity, value, quality, person)


def _number(found: dict[str, Any], key: str, low: float, high: float) -> float:
    number = found.get(key)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise ValueError(f"{key} should be a number.")
    if not math.isfinite(number) or not low <= number <= high:
        raise ValueError(f"{key} {number:g} should be from {low:g} to {high:g}.")
    return float(number)
