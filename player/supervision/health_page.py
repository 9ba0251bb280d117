"""The health page: how the player fares, on this machine's loopback alone.

    GET /              for people
    GET /health.json   for programs
    anything else      404; any other method 405

503 says that the picture does not advance, 200 that it does. The page is served by a thread of
its own, or by the supervising process, so that it also answers while the window hangs.

A web page that is open in a browser on this machine must not read it by a name that leads here
(DNS rebinding), so only requests for a loopback address are answered. A request that is large, slow
or one too many is dropped.
"""

import html
import ipaddress
import json
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import Any, Final

from engine.problems import Trouble, because
from engine.words import Seconds

Report = Callable[[], Mapping[str, Any]]

_HERE: Final = "127.0.0.1"
_PATIENCE: Final[Seconds] = 3.0  # for the whole of a request
_MOST_AT_ONCE: Final = 8
_LONGEST: Final = 8192  # bytes of a line of a request; the library's own bound is eight times that
_MOST_HEADERS: Final = 16384  # bytes of all of them

_STYLE: Final = (
    "body{font:1.1rem/1.5 sans-serif;margin:2rem;max-width:50rem;color:#111;background:#fff}"
    "th{text-align:left;vertical-align:top;padding-right:1.5rem;font-weight:normal;color:#444}"
    "table table th{padding-right:1rem}.well{color:#060}.ill{color:#a00}"
)


class HealthPage:
    """Serves until it is closed. `report` is asked in threads of its own, and must not wait.

    Port 0 is any that is free. Raises Trouble where the port is taken.
    """

    def __init__(self, port: int, report: Report) -> None:
        handler = type("Handler", (_Handler,), {"report": staticmethod(report)})
        try:
            self._server = _Server((_HERE, port), handler)
        except (OSError, OverflowError) as error:
            raise Trouble(
                f"The health page cannot be served on port {port} ({because(error)}). Choose "
                "another port from 1024 to 65535, or end the program that has this one.",
                blame="call",
            ) from None
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.2,), name="health page", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(2.0)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 16

    def __init__(self, address: tuple[str, int], handler: Any) -> None:
        self._room = threading.BoundedSemaphore(_MOST_AT_ONCE)
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except RuntimeError:  # no thread can be begun
            self._room.release()
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        # Whoever sends a byte now and then must not hold a thread: the whole request has its time.
        cut = threading.Timer(_PATIENCE, _hang_up, (request,))
        cut.daemon = True
        cut.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            cut.cancel()
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whatever a request does, nobody is told: the terminal is for the film."""


class _Handler(BaseHTTPRequestHandler):
    report: Report
    raw_requestline: bytes
    timeout = _PATIENCE
    server_version = "Kuleshov"
    sys_version = ""
    error_content_type = "text/plain; charset=utf-8"
    error_message_format = "%(code)d %(message)s\n"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def parse_request(self) -> bool:
        if len(self.raw_requestline) > _LONGEST:
            self.requestline, self.request_version, self.command = "", "HTTP/1.0", ""
            self.close_connection = True
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
            return False
        if not super().parse_request():
            return False
        self.close_connection = True  # one request each
        if sum(len(name) + len(value) for name, value in self.headers.items()) > _MOST_HEADERS:
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            return False
        if not is_here(self.headers.get_all("Host") or []):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "Ask for 127.0.0.1")
            return False
        if self.command not in ("GET", "HEAD"):
            self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)
            return False
        return True

    def end_headers(self) -> None:
        if "405" in self.__dict__.get("_said", ""):
            self.send_header("Allow", "GET, HEAD")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        super().end_headers()

    def send_response(self, code: int, message: str | None = None) -> None:
        self._said = str(int(code))
        super().send_response(code, message)

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""

    def _answer(self) -> None:
        kinds = {"/": "text/html", "/health.json": "application/json"}
        kind = kinds.get(self.path)
        if kind is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        report = type(self).report()
        text = page(report) if kind == "text/html" else json.dumps(report, indent=2) + "\n"
        body = text.encode("utf-8", "backslashreplace")
        self.send_response(HTTPStatus.OK if report.get("well") else HTTPStatus.SERVICE_UNAVAILABLE)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _hang_up(request: socket) -> None:
    try:
        request.shutdown(2)
    except OSError:
        return


def is_here(hosts: list[str]) -> bool:
    """Whether a request's Host headers name this machine's loopback, once."""
    if len(hosts) != 1:
        return False
    name = hosts[0].strip()
    if name.startswith("["):
        name, _, rest = name[1:].partition("]")
    else:
        name, colon, rest = name.partition(":")
        rest = colon + rest
    if rest and not (rest[0] == ":" and rest[1:].isascii() and rest[1:].isdecimal()):
        return False
    if name.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def page(report: Mapping[str, Any]) -> str:
    """The report as a page of HTML, every value spelt as text."""
    well = bool(report.get("well"))
    said = "The picture advances." if well else str(report.get("problem") or "It is not well.")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta http-equiv="refresh" content="5"><title>Kuleshov: '
        f"{'well' if well else 'not well'}</title><style>{_STYLE}</style>"
        f'<h1 class="{"well" if well else "ill"}">{html.escape(said)}</h1>{_table(report)}</html>\n'
    )


def _table(values: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><th>{html.escape(str(name).replace('_', ' '))}<td>{_cell(value)}"
        for name, value in values.items()
    )
    return f"<table>{rows}</table>"


def _cell(value: Any) -> str:
    if isinstance(value, Mapping):
        return _table(value)
    if isinstance(value, list):
        lines = (" ".join(map(str, each.values())) if isinstance(each, Mapping) else str(each)
                 for each in value)  # fmt: skip
        return "<br>".join(map(html.escape, lines)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return html.escape("unknown" if value is None else str(value) or "none")
