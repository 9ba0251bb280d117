"""sd_notify, with a real socket, by path and in the abstract namespace."""

import os
import socket
import sys
from pathlib import Path

import pytest

from player.supervision.service_manager import ServiceManager


def bound(address: str) -> socket.socket:
    server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    server.bind(address)
    server.settimeout(5.0)
    return server


def said_to(server: socket.socket, address: str) -> list[str]:
    manager = ServiceManager({"NOTIFY_SOCKET": address})
    manager.ready()
    manager.advances()
    manager.status("The film\nplays.")
    manager.stopping()
    manager.close()
    manager.ready()  # closed: nothing is sent any more
    said = [server.recv(1000).decode() for _ in range(4)]
    server.setblocking(False)
    with pytest.raises(BlockingIOError):
        server.recv(1000)
    return said


ALL = ["READY=1", "WATCHDOG=1", "STATUS=The film plays.", "STOPPING=1"]


def test_a_socket_by_its_path(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with bound(address) as server:
        assert said_to(server, address) == ALL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has abstract sockets")
def test_a_socket_in_the_abstract_namespace() -> None:
    name = f"kuleshov-test-{os.getpid()}"
    with bound(f"\0{name}") as server:
        assert said_to(server, f"@{name}") == ALL


@pytest.mark.parametrize("address", ["", "relative", "vsock:2:1234", "/nowhere/at/all"])
def test_without_a_socket_nothing_is_sent_and_nothing_raises(address: str) -> None:
    manager = ServiceManager({"NOTIFY_SOCKET": address} if address else {})
    manager.ready()
    manager.stopping()
    manager.close()


def test_how_often_it_wants_to_hear() -> None:
    own = str(os.getpid())
    assert ServiceManager({"WATCHDOG_USEC": "4000000"}).watchdog_interval == 4.0
    assert ServiceManager({"WATCHDOG_USEC": "4", "WATCHDOG_PID": own}).watchdog_interval == 4e-6
    for environment in (
        {},
        {"WATCHDOG_USEC": "0"},
        {"WATCHDOG_USEC": "soon"},
        {"WATCHDOG_USEC": "4000000", "WATCHDOG_PID": "1"},
    ):
        assert ServiceManager(environment).watchdog_interval is None
