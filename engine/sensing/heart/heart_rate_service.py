"""The measurements of Bluetooth's Heart Rate Service, as straps send them. Pure."""

import struct
from typing import NamedTuple

from engine.words import Seconds


class Measurement(NamedTuple):
    """One notification of a strap.

    `rate` in beats a minute; `contact` with the skin, None where the strap does not say;
    `energy` in kilojoules since it was reset, None where it is not sent; `intervals` from beat to
    beat since the last notification, oldest first, in seconds.
    """

    rate: int
    contact: bool | None
    energy: int | None
    intervals: tuple[Seconds, ...]


def parse_measurement(data: bytes) -> Measurement:
    """Read the characteristic Heart Rate Measurement, 0x2A37.

    As the Bluetooth SIG's Heart Rate Service 1.0 and the GATT Specification Supplement have it:
    a byte of flags (bit 0: the rate has 16 bits; bit 1: contact, bit 2: contact is supported;
    bit 3: energy; bit 4: intervals), then the fields in that order, little-endian, intervals in
    1/1024 s. Raises ValueError when it is too short for what its flags promise.
    """
    try:
        flags = data[0]
        place = 1
        (rate,) = struct.unpack_from("<H" if flags & 0x01 else "<B", data, place)
        place += 2 if flags & 0x01 else 1
        energy = None
        if flags & 0x08:
            (energy,) = struct.unpack_from("<H", data, place)
            place += 2
    except (IndexError, struct.error) as error:
        raise ValueError(f"a heart rate measurement of {len(data)} bytes is too short") from error
    intervals: tuple[Seconds, ...] = ()
    if flags & 0x10:
        rest = data[place:]
        if len(rest) % 2:
            raise ValueError("a heart rate measurement ends amid an interval")
        intervals = tuple(each / 1024.0 for (each,) in struct.iter_unpack("<H", rest))
    contact = bool(flags & 0x02) if flags & 0x04 else None
    return Measurement(rate, contact, energy, intervals)
