"""A heart strap by Bluetooth Low Energy. The only file that touches bleak.

Bleak lives in an asyncio loop, which lives in the sensor's thread, from connecting to losing the
strap; then a new one begins.
"""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol

from engine.clock import Clock
from engine.installed import INSTALLS
from engine.sensing.heart.heart_rate_service import parse_measurement
from engine.sensing.heart.heart_sensor import GOES_ON, RETRY, HeartSensor
from engine.words import Seconds

MEASUREMENT: Final = "00002a37-0000-1000-8000-00805f9b34fb"
"""The characteristic 0x2A37 of the service 0x180D."""
CONNECTING: Final[Seconds] = 20.0
"""How long a strap may take to answer: it wakes when it is put on, and speaks once a second."""
DEADLINE: Final[Seconds] = 10.0
"""How long a connected strap may say nothing."""
_LEAVE: Final[Seconds] = 0.7  # who withdraws waits no longer than a second
_LOOK: Final[Seconds] = 0.1

_ADDRESS: Final = re.compile(
    r"([0-9A-F]{2}:){5}[0-9A-F]{2}|[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.IGNORECASE
)


class Link(Protocol):
    """The part of bleak.BleakClient that is used."""

    @property
    def is_connected(self) -> bool:
        """Whether the strap is connected now."""
        ...

    async def connect(self) -> Any:
        """Connect; to be awaited. Raises where the strap is not found."""
        ...

    async def start_notify(
        self, char_specifier: str, callback: Callable[[Any, bytearray], None], /
    ) -> None:
        """Have `callback` called with each notification of a characteristic; to be awaited."""
        ...

    async def disconnect(self) -> Any:
        """End the connection; to be awaited."""
        ...


def is_address(word: str) -> bool:
    """Whether a word is an address as systems write them: six bytes, or on macOS a UUID."""
    return _ADDRESS.fullmatch(word) is not None


def link_to(address: str) -> Link:
    """A connection not yet made. Raises ImportError where bleak is missing."""
    from bleak import BleakClient

    return BleakClient(address, timeout=CONNECTING)


class StrapSensor(HeartSensor):
    """Readings of the heart from the strap at an address. Consumer's thread, as every sensor.

    A strap that is lost or not yet worn is tried again after `retry` seconds or more. `link` is
    called in the worker's thread, anew for every attempt.
    """

    def __init__(
        self,
        address: str,
        clock: Clock,
        *,
        retry: Seconds = RETRY,
        deadline: Seconds = DEADLINE,
        connecting: Seconds = CONNECTING,
        link: Callable[[str], Link] = link_to,
    ) -> None:
        super().__init__(f"heart strap {address}", clock, retry)
        self._address, self._link = address, link
        self._deadline, self._connecting = deadline, connecting

    def _follow(self) -> str:
        try:
            link = self._link(self._address)
        except ImportError:
            return f"Heart straps need bleak: {INSTALLS} bleak. Without it {GOES_ON}"
        return asyncio.run(self._stay(link))

    async def _stay(self, link: Link) -> str:
        missing = (
            f"There is no {self.name}: switch Bluetooth on, wear the strap (it sleeps on a table) "
            f"and end other programs that hold it. Until then {GOES_ON}"
        )
        try:
            if not await self._patiently(link.connect()):
                return missing
            # Held from here on, even if it turns out to be no heart strap.
            self._open.set()
            return await self._listen(link)
        except Exception as error:
            # Bluetooth stacks raise what they like: no adapter, no service, refused, timed out.
            if self._open.is_set():
                return f"The {self.name} was lost ({_short(error)}); {GOES_ON}"
            return missing
        finally:
            with suppress(Exception, asyncio.CancelledError):
                await asyncio.wait_for(link.disconnect(), _LEAVE)

    async def _patiently(self, connecting: Any) -> bool:
        """Whether it connected before patience or the showing ended."""
        task = asyncio.ensure_future(connecting)
        waited = 0.0
        while not task.done() and waited < self._connecting and not self._stop.is_set():
            await asyncio.wait({task}, timeout=_LOOK)
            waited += _LOOK
        if not task.done():
            task.cancel()
            with suppress(Exception, asyncio.CancelledError):
                await task
            return False
        task.result()
        return True

    async def _listen(self, link: Link) -> str:
        last = self._clock.now()
        touching = True

        def told(_characteristic: Any, data: bytearray) -> None:
            nonlocal last, touching
            last = self._clock.now()
            try:
                measurement = parse_measurement(bytes(data))
            except ValueError:
                return
            if measurement.contact is False and touching:
                self._report(f"The {self.name} does not touch the skin: moisten it, or tighten it.")
            touching = measurement.contact is not False
            self._hear(self._reader.measurement(measurement, last))

        await link.start_notify(MEASUREMENT, told)
        while not self._stop.is_set():
            if not link.is_connected or self._clock.now() - last > self._deadline:
                return f"The {self.name} was lost; {GOES_ON}"
            await asyncio.sleep(_LOOK)
        return ""


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:80] if str(error) else type(error).__name__
