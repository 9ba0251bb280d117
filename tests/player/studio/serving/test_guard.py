"""Who gets an answer of the studio, and who gets nothing."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from player.studio.serving.guard import Guard, Message, Receive, Scope, Send

PORT, KEY = 4711, "the-key-of-the-link"
HERE = {"host": f"127.0.0.1:{PORT}"}


class Inner:
    """An application that counts what reaches it."""

    def __init__(self) -> None:
        self.reached: list[Scope] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"inside"})


def asked(
    guard: Guard,
    path: str = "/story",
    headers: Mapping[str, str] = HERE,
    query: str = "",
    kind: str = "http",
    method: str = "GET",
) -> tuple[int, dict[str, str], bytes]:
    """The status, headers and body of an answer; of a websocket the code it was closed with."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect" if kind == "websocket" else "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    lines = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {
        "type": kind, "method": method, "path": path, "query_string": query.encode(),
        "headers": lines,
    }  # fmt: skip
    asyncio.run(guard(scope, receive, send))
    if not sent:
        return 0, {}, b""
    told = {name.decode(): value.decode() for name, value in sent[0].get("headers", ())}
    body = sent[-1].get("body", b"")
    return sent[0].get("status", sent[0].get("code", 0)), told, body


@pytest.fixture
def inner() -> Inner:
    return Inner()


@pytest.fixture
def guard(inner: Inner) -> Guard:
    return Guard(inner, PORT, KEY)


@pytest.fixture
def known(guard: Guard) -> dict[str, str]:
    """The headers of a browser that has opened the link."""
    _, headers, _ = asked(guard, "/", query=f"key={KEY}")
    return {**HERE, "cookie": headers["set-cookie"].split(";")[0]}


def test_the_link_gives_a_cookie_that_opens_the_pages(
    guard: Guard, inner: Inner, known: dict[str, str]
) -> None:
    status, headers, _ = asked(guard, "/film", query=f"at=12.5&key={KEY}")
    assert (status, headers["location"]) == (303, "/film?at=12.5")
    assert "HttpOnly" in headers["set-cookie"] and "SameSite=Strict" in headers["set-cookie"]
    assert KEY not in headers["set-cookie"]
    assert inner.reached == []
    status, headers, body = asked(guard, headers=known)
    assert (status, body) == (200, b"inside")
    assert "default-src 'self'" in headers["content-security-policy"]


def test_the_link_leads_nowhere_else(guard: Guard) -> None:
    for path in ("//elsewhere.example/", "/\\elsewhere.example", "///elsewhere.example"):
        _, headers, _ = asked(guard, path, query=f"key={KEY}")
        assert headers["location"].startswith("/")
        assert headers["location"][1] not in "/\\"


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "changed",
    [
        {"cookie": ""},
        {"cookie": f"kuleshov_studio_{PORT}={KEY}"},
        {"cookie": f"kuleshov_studio_{PORT}=guessed"},
        {"cookie": "\u00e9; =;;"},
        {"host": "rebound.example"},
        {"host": f"rebound.example:{PORT}"},
        {"host": "127.0.0.1:80"},
        {"host": ""},
        {"origin": "http://elsewhere.example"},
        {"origin": "http://127.0.0.1:8000"},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": "null"},
    ],
)
def test_nobody_else_gets_anything(
    guard: Guard, inner: Inner, known: dict[str, str], kind: str, changed: dict[str, str]
) -> None:
    own = {"origin": f"http://127.0.0.1:{PORT}"}
    status, headers, body = asked(guard, headers={**known, **own, **changed}, kind=kind)
    assert status == (403 if kind == "http" else 1008)
    assert "set-cookie" not in headers and b"inside" not in body
    assert inner.reached == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_page_loads_is_refused(
    guard: Guard, inner: Inner, known: dict[str, str], site: str
) -> None:
    for mode, method in (("no-cors", "GET"), ("cors", "GET"), ("navigate", "POST")):
        headers = {**known, "sec-fetch-site": site, "sec-fetch-mode": mode}
        assert asked(guard, headers=headers, method=method)[0] == 403
    assert inner.reached == []


def test_a_websocket_says_where_it_comes_from(
    guard: Guard, inner: Inner, known: dict[str, str]
) -> None:
    assert asked(guard, headers=known, kind="websocket")[0] == 1008
    assert inner.reached == []
    asked(guard, headers={**known, "origin": f"http://127.0.0.1:{PORT}"}, kind="websocket")
    assert len(inner.reached) == 1


def test_each_start_has_a_cookie_of_its_own(known: dict[str, str], inner: Inner) -> None:
    assert asked(Guard(inner, PORT, KEY), headers=known)[0] == 403
