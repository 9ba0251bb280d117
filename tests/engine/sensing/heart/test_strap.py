"""A strap whose Bluetooth is a double: found, worn, lost and found again."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from engine.clock import SystemClock
from engine.sensing.heart.strap import MEASUREMENT, StrapSensor, is_address
from engine.sensing.quantities import HEART_INTERVAL, HEART_RATE
from tests.support.waiting import PATIENCE, assert_within, until

ADDRESS = "A0:9E:1A:12:34:56"
BEAT = bytes.fromhex("16 4b 20 03")  # 75 a minute, contact, one interval of 0.78125 s


class Strap:
    """Sends what it is given, one notification each 10 ms, then disconnects or stays silent."""

    def __init__(self, sends: list[bytes], *, stays: bool = False) -> None:
        self.sends, self.stays = list(sends), stays
        self.is_connected = False
        self.characteristic = ""
        self.let_go = False
        self._sending: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        self.is_connected = True

    async def start_notify(
        self, char_specifier: str, callback: Callable[[Any, bytearray], None], /
    ) -> None:
        self.characteristic = char_specifier
        self._sending = asyncio.create_task(self._send(callback))

    async def _send(self, callback: Callable[[Any, bytearray], None]) -> None:
        for data in self.sends:
            await asyncio.sleep(0.01)
            callback(None, bytearray(data))
        self.is_connected = self.stays

    async def disconnect(self) -> None:
        self.is_connected = False
        self.let_go = True


class Absent(Strap):
    """What bleak does where there is no Bluetooth at all."""

    async def connect(self) -> None:
        raise FileNotFoundError(2, "No such file or directory")


class Asleep(Strap):
    """A strap on a table: connecting takes for ever."""

    def __init__(self, beats: list[bytes]) -> None:
        super().__init__(beats)
        self.asked = threading.Event()

    async def connect(self) -> None:
        self.asked.set()
        await asyncio.sleep(3600)


def sensor(*straps: Strap, **how: Any) -> StrapSensor:
    """Each attempt finds the next strap; the last one again and again."""
    left = list(straps)
    return StrapSensor(
        ADDRESS,
        SystemClock(),
        retry=0.05,
        link=lambda _: left.pop(0) if len(left) > 1 else left[0],
        **how,
    )


def test_a_worn_strap_is_read_and_let_go() -> None:
    strap = Strap([BEAT, BEAT], stays=True)
    worn = sensor(strap)
    taken: list[Any] = []
    worn.start()
    until(lambda: taken.extend(worn.take()) or len(taken) >= 4)
    assert worn.is_open
    worn.stop()
    assert not worn.is_alive
    assert not worn.is_open
    assert strap.let_go
    assert strap.characteristic == MEASUREMENT
    assert [each.quantity for each in taken] == [HEART_INTERVAL, HEART_RATE] * 2
    assert taken[1].value == 75.0
    assert worn.faults() == []


def test_a_strap_that_is_lost_is_told_and_found_again() -> None:
    lost = sensor(Strap([BEAT]), Absent([]), Strap([BEAT], stays=True))
    said: list[str] = []
    lost.start()
    until(lambda: said.extend(lost.faults()) or len(said) >= 2)
    lost.stop()
    assert said[0].startswith(f"The heart strap {ADDRESS} was lost")
    assert said[1] == f"The heart strap {ADDRESS} is back."


def test_without_bluetooth_one_sentence_is_said_and_no_more() -> None:
    tried: list[int] = []

    class Counting(Absent):
        async def connect(self) -> None:
            tried.append(1)
            await super().connect()

    nowhere = sensor(Counting([]))
    nowhere.start()
    until(lambda: len(tried) >= 3)
    nowhere.stop()
    (sentence,) = nowhere.faults()
    assert "switch Bluetooth on" in sentence
    assert sentence.endswith("the film goes on without your heart.")


def test_a_silent_strap_is_lost() -> None:
    silent = sensor(Strap([BEAT], stays=True), deadline=0.2)
    said: list[str] = []
    silent.start()
    until(lambda: said.extend(silent.faults()) or bool(said))
    silent.stop()
    assert "was lost" in said[0]


def test_stopping_does_not_wait_for_a_strap_that_sleeps() -> None:
    def stopping() -> float:
        strap = Asleep([])
        asleep = sensor(strap)
        asleep.start()
        assert strap.asked.wait(PATIENCE)
        begun = time.monotonic()
        asleep.stop()
        assert not asleep.is_alive
        assert asleep.faults() == []
        return time.monotonic() - begun

    assert_within(1.0, stopping)


def test_patience_with_a_sleeping_strap_ends() -> None:
    asleep = sensor(Asleep([]), connecting=0.3)
    said: list[str] = []
    asleep.start()
    until(lambda: said.extend(asleep.faults()) or bool(said))
    asleep.stop()
    assert "wear the strap" in said[0]


def test_a_strap_off_the_skin_is_told_once_and_broken_notifications_are_passed_over() -> None:
    off = bytes.fromhex("04 00")
    loose = sensor(Strap([off, b"", b"\x10", off, BEAT, BEAT], stays=True))
    taken: list[Any] = []
    loose.start()
    until(lambda: taken.extend(loose.take()) or len(taken) >= 4)
    loose.stop()
    (sentence,) = loose.faults()
    assert "does not touch the skin" in sentence


def test_where_bleak_is_missing_a_sentence_says_how_to_get_it() -> None:
    def missing(_address: str) -> Strap:
        raise ImportError("No module named 'bleak'")

    poor = StrapSensor(ADDRESS, SystemClock(), retry=0.05, link=missing)
    said: list[str] = []
    poor.start()
    until(lambda: said.extend(poor.faults()) or bool(said))
    poor.stop()
    assert "uv pip install bleak" in said[0]


def test_the_real_library_fits_and_fails_politely() -> None:
    """Where there is Bluetooth, nobody wears this address; where there is none, the same."""
    real = StrapSensor("00:00:00:00:00:01", SystemClock(), retry=0.05, connecting=1.0)
    said: list[str] = []
    real.start()
    until(lambda: said.extend(real.faults()) or bool(said), 20.0)
    real.stop()
    assert "There is no heart strap 00:00:00:00:00:01" in said[0]


@pytest.mark.parametrize(
    ("word", "true"),
    [
        (ADDRESS, True),
        (ADDRESS.lower(), True),
        ("6BA7B810-9DAD-11D1-80B4-00C04FD430C8", True),
        ("A0:9E:1A:12:34", False),
        ("my strap", False),
        ("", False),
    ],
)
def test_addresses(word: str, true: bool) -> None:
    assert is_address(word) is true
