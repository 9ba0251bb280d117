"""Readings as a log holds them: those of one instant, one sensor and one person in one group.

A group is `[time, sensor, quality, {name: value}]`, and the person behind it if not the first:

    [1.3754, "face", 0.9885, {"present": [1, 1], "yaw": -6.88164, "gaze": [0.92864, 0]}]

stands for `face.present`, `face.yaw` and `face.gaze`, in this order. The quality is that of most
of the group; where a reading has another, value and quality are a pair. A camera's instant has
about thirty readings, which one by one took three times as much.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from engine.sensing.reading import Reading


def grouped(readings: Iterable[Reading]) -> list[list[Any]]:
    """Readings as what `json` can write, in their order."""
    packed = []
    for (_, sensor, person), together in groupby(readings, _instant):
        for group in _without_repeats(together):
            (usual, _), *_ = Counter(repr(each.quality) for each in group).most_common(1)
            values = {
                _split(each.quantity)[1]: number(each.value)
                if repr(each.quality) == usual
                else [number(each.value), number(each.quality)]
                for each in group
            }
            whose = [person] if person else []
            packed.append([number(group[0].time), sensor, number(float(usual)), values, *whose])
    return packed


def ungrouped(packed: Sequence[Sequence[Any]]) -> tuple[Reading, ...]:
    """The readings that `grouped` packed. Raises ValueError, TypeError, AttributeError or
    OverflowError for what are none."""
    readings = []
    for time, sensor, quality, values, *person in packed:
        if any(type(each) is not int for each in person):
            raise TypeError(f"{person} is nobody's number")
        instant, usual = float(time), float(quality)
        for name, written in values.items():
            value, own = written if isinstance(written, list) else (written, usual)
            quantity = f"{sensor}.{name}" if sensor else name
            readings.append(Reading(instant, quantity, float(value), float(own), *person))
    return tuple(readings)


def number(value: float) -> float | int | str:
    """A number as short as it comes back the same by `float`: 1.0 as 1, nan as "nan"."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e15 and (value or math.copysign(1.0, value) > 0.0):
        return int(value)
    return value


def _instant(reading: Reading) -> tuple[str, str, int]:
    """What a group has in common. Written out, since 0.0 is equal to -0.0."""
    return repr(reading.time), _split(reading.quantity)[0], reading.person


def _split(quantity: str) -> tuple[str, str]:
    """The sensor and the name in it: "face.yaw" into "face" and "yaw", "laugh" into "" and
    "laugh"."""
    sensor, _, name = quantity.partition(".")
    return (sensor, name) if sensor and name else ("", quantity)


def _without_repeats(readings: Iterable[Reading]) -> Iterable[list[Reading]]:
    """The same readings in groups that hold each quantity once."""
    group: list[Reading] = []
    seen: set[str] = set()
    for each in readings:
        if each.quantity in seen:
            yield group
            group, seen = [], set()
        group.append(each)
        seen.add(each.quantity)
    yield group
