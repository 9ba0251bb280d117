"""Who may speak with the studio: this machine's browser, by the link that the command printed.

An application of ASGI around the studio's own, which refuses everything else, pages, files and
websockets alike:

- a `Host` that is not loopback by name or number: a name that was made to lead here (DNS rebinding)
- an `Origin`, or a browser's word for where a request comes from (`Sec-Fetch-Site`), that is not
  the studio itself: another page, one on another port of this machine as well
- whoever does not bring the cookie that the link, with its key, was exchanged for

It also forbids the pages, by their Content-Security-Policy, to load or send anything elsewhere.
"""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

KEY: Final = "key"
"""The name in the link of what is exchanged for a cookie."""

_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_HERE: Final = {"same-origin", "none"}
_POLICY: Final = (
    # Vue makes its templates into functions in the browser, hence unsafe-eval.
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "font-src 'self' data:; connect-src 'self' ws://{host}; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_REFUSED: Final = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Kuleshov studio</title>"
    "<body style='font:1.1rem/1.5 sans-serif;margin:3rem;max-width:40rem'>"
    "<h1>This page needs its link</h1><p>Open the link that <code>kuleshov studio</code> printed "
    "in the terminal, in a browser on the same machine.</p>"
)


class Guard:
    """Wraps an application of ASGI. `port` is where it is served, `key` what its link holds."""

    def __init__(self, inner: Application, port: int, key: str) -> None:
        self._inner = inner
        self._hosts = {f"{name}:{port}" for name in _NAMES}
        self._key = key
        # What is exchanged for the key is another word: the link in a history opens nothing by
        # itself once this process has ended, and a cookie read elsewhere makes no link.
        self._cookie = secrets.token_urlsafe(32)
        self._name = f"kuleshov_studio_{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on. Anything but HTTP and websockets is handed on."""
        if scope["type"] not in ("http", "websocket"):
            await self._inner(scope, receive, send)
            return
        headers = _headers(scope)
        host = headers.get("host", "")
        if host not in self._hosts or not self._is_from_here(scope, headers, host):
            await _refuse(scope, receive, send)
        elif (entered := self._entered(scope, headers)) is not None:
            await _redirect(send, entered, f"{self._name}={self._cookie}")
        elif not self._has_cookie(headers):
            await _refuse(scope, receive, send)
        else:
            await self._inner(scope, receive, _with_headers(send, host))

    def _is_from_here(self, scope: Scope, headers: dict[str, str], host: str) -> bool:
        origin = headers.get("origin")
        if origin is not None:
            return origin == f"http://{host}"
        if scope["type"] == "websocket":  # a browser always says where a websocket comes from
            return False
        # A link may be clicked anywhere: it brings the key, or a cookie that does not go along.
        moves = headers.get("sec-fetch-mode") == "navigate" and scope["method"] == "GET"
        return moves or headers.get("sec-fetch-site", "none") in _HERE

    def _entered(self, scope: Scope, headers: dict[str, str]) -> str | None:
        """Where a request with the right key goes on to; None for any other."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        asked = parse_qsl(scope.get("query_string", b"").decode("latin-1"))
        given = dict(asked).get(KEY, "")
        if not secrets.compare_digest(given.encode(), self._key.encode()):
            return None
        rest = urlencode([(name, value) for name, value in asked if name != KEY])
        # One stroke at its beginning: two would lead to another machine.
        path = "/" + quote(scope["path"].lstrip("/\\"))
        return f"{path}?{rest}" if rest else path

    def _has_cookie(self, headers: dict[str, str]) -> bool:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        given = cookies.get(self._name)
        return given is not None and secrets.compare_digest(
            given.value.encode(), self._cookie.encode()
        )


def _headers(scope: Scope) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        word = name.decode("latin-1").lower()
        if word in found and word in ("host", "origin"):
            return {}  # two of them are a trick
        found[word] = value.decode("latin-1")
    return found


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/html; charset=utf-8"), *_always()]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSED.encode()})


async def _redirect(send: Send, where: str, cookie: str) -> None:
    headers = [
        (b"location", where.encode("latin-1")),
        (b"set-cookie", f"{cookie}; Path=/; HttpOnly; SameSite=Strict".encode("latin-1")),
        *_always(),
    ]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _always() -> list[tuple[bytes, bytes]]:
    return [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"x-frame-options", b"DENY"),
    ]


def _with_headers(send: Send, host: str) -> Send:
    policy = _POLICY.format(host=host).encode("latin-1")

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                *message.get("headers", ()),
                (b"content-security-policy", policy),
                *_always(),
            ]
        await send(message)

    return sent
