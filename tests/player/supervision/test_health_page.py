"""The health page as a browser, a program and an attacker see it."""

import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.problems import Trouble
from player.supervision.health_page import HealthPage, is_here, page
from tests.support.chance import examples

REPORT: dict[str, Any] = {
    "well": True,
    "problem": "",
    "state": "film",
    "film": "A <b>Film</b>",
    "position_s": 1.0,
    "last_picture_s": 0.0,
    "sensors": {"camera": "open"},
    "faults": [{"at": "2026-01-01T00:00:00+00:00", "fault": "clip a.mp4 stopped"}],
    "machine": {"temperature_c": None},
}


@pytest.fixture
def served() -> Iterator[tuple[HealthPage, dict[str, Any]]]:
    report = dict(REPORT)
    made = HealthPage(0, lambda: report)
    yield made, report
    made.close()


def ask(
    made: HealthPage, path: str, method: str = "GET", host: str | None = None
) -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=10)
    headers = {} if host is None else {"Host": host}
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body, answer.headers


def test_json_and_html_say_the_same(served: tuple[HealthPage, dict[str, Any]]) -> None:
    made, report = served
    status, body, headers = ask(made, "/health.json")
    assert (status, headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert json.loads(body) == report
    status, body, headers = ask(made, "/")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "A &lt;b&gt;Film&lt;/b&gt;" in body
    assert "<b>" not in body
    assert "clip a.mp4 stopped" in body
    assert "unknown" in body


def test_a_picture_that_stands_is_said_with_503(served: tuple[HealthPage, dict[str, Any]]) -> None:
    made, report = served
    report |= {"well": False, "problem": "The window has not answered for 9 s."}
    for path in ("/", "/health.json"):
        status, body, _ = ask(made, path)
        assert status == 503
        assert "not answered for 9 s" in body


def test_head_says_no_more_than_its_head(served: tuple[HealthPage, dict[str, Any]]) -> None:
    status, body, headers = ask(served[0], "/health.json", "HEAD")
    assert (status, body) == (200, "")
    assert int(headers["Content-Length"]) > 100


@pytest.mark.parametrize("path", ["/health", "/health.json?x=1", "/../etc/passwd", "/%2e"])
def test_there_is_no_other_page(served: tuple[HealthPage, dict[str, Any]], path: str) -> None:
    assert ask(served[0], path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_no_other_method(served: tuple[HealthPage, dict[str, Any]], method: str) -> None:
    status, _, headers = ask(served[0], "/", method)
    assert status == 405
    assert headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_a_name_that_was_made_to_lead_here_is_refused(
    served: tuple[HealthPage, dict[str, Any]], host: str
) -> None:
    status, body, _ = ask(served[0], "/health.json", host=host)
    assert status == 421
    assert "film" not in body


def test_only_this_machine_can_reach_it(served: tuple[HealthPage, dict[str, Any]]) -> None:
    """The port is bound to 127.0.0.1, and to nothing else that this machine is called by."""
    addresses = {
        each.address
        for of in psutil.net_if_addrs().values()
        for each in of
        if each.family == socket.AF_INET
    }
    for address in {*addresses, "127.0.0.2"} - {"127.0.0.1"}:
        with pytest.raises(OSError):
            socket.create_connection((address, served[0].port), 1.0)


def raw(made: HealthPage, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", made.port), 10.0) as asked:
        answer = b""
        try:
            asked.sendall(request)
            asked.shutdown(socket.SHUT_WR)
            while part := asked.recv(65536):
                answer += part
        except (ConnectionResetError, BrokenPipeError):
            pass
        return answer


def test_large_requests_are_refused(served: tuple[HealthPage, dict[str, Any]]) -> None:
    long_line = raw(served[0], b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b" 414 " in long_line.split(b"\r\n")[0]
    many = b"".join(b"X-%d: %s\r\n" % (number, b"b" * 1000) for number in range(30))
    heads = raw(served[0], b"GET / HTTP/1.1\r\nHost: localhost\r\n" + many + b"\r\n")
    assert b" 431 " in heads.split(b"\r\n")[0]


@pytest.mark.thorough
def test_a_request_that_is_never_finished_is_hung_up(
    served: tuple[HealthPage, dict[str, Any]],
) -> None:
    with socket.create_connection(("127.0.0.1", served[0].port), 20.0) as slow:
        slow.sendall(b"GET / HT")
        assert slow.recv(100) == b""  # it hung up; else the time-out would raise
    assert ask(served[0], "/")[0] == 200


@pytest.mark.thorough
def test_many_who_hold_it_do_not_keep_the_film_from_anything(
    served: tuple[HealthPage, dict[str, Any]],
) -> None:
    held = [socket.create_connection(("127.0.0.1", served[0].port), 10.0) for _ in range(30)]
    try:
        ended = 0
        for each in held[8:]:
            each.settimeout(10.0)
            try:
                ended += each.recv(10) == b""
            except ConnectionResetError:
                ended += 1
        assert ended == len(held) - 8
    finally:
        for each in held:
            each.close()


def test_a_port_that_is_taken_is_said(served: tuple[HealthPage, dict[str, Any]]) -> None:
    with pytest.raises(Trouble, match="another port"):
        HealthPage(served[0].port, lambda: {})


@pytest.mark.parametrize(
    ("hosts", "here"),
    [
        (["localhost"], True),
        (["LOCALHOST:8080"], True),
        (["127.0.0.1:80"], True),
        (["127.8.9.1"], True),
        (["[::1]:80"], True),
        (["[::1]"], True),
        ([], False),
        (["localhost", "localhost"], False),
        (["localhost."], False),
        (["localhost:80:80"], False),
        (["127.0.0.1@evil.example"], False),
        (["0.0.0.0"], False),
        (["[::1]evil"], False),
    ],
)
def test_what_counts_as_this_machine(hosts: list[str], here: bool) -> None:
    assert is_here(hosts) is here


@examples(100)
@given(st.text(max_size=40))
def test_no_host_of_another_machine_is_taken_for_this_one(host: str) -> None:
    if is_here([host]):
        name = host.strip().casefold()
        assert name.startswith(("localhost", "127.", "[::1", "[0", "[::ffff:127", "["))


@pytest.mark.thorough
@examples(50)
@given(st.binary(max_size=3000))
def test_whatever_is_sent_is_answered_by_an_error_or_not_at_all(request: bytes) -> None:
    made = HealthPage(0, lambda: REPORT)
    try:
        answer = raw(made, request + b"\r\n\r\n")
        assert b"A <b>Film" not in answer
    finally:
        made.close()


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=6))
def test_no_value_becomes_markup(values: dict[str, Any]) -> None:
    marked = {**values, "film": "<script>alert(1)</script>"}
    assert "<script" not in page(marked)
