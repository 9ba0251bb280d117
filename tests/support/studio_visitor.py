"""What a browser says to the studio, without a browser: pages by HTTP, events by its websocket.

As a program, `python -m tests.support.studio_visitor STORY`, it begins a studio of its own, opens
each page as a browser does, asks for a film's pictures, saves an edit, and ends the studio.
"""

import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urlencode, urlsplit

import httpx
import socketio

from player.studio.pages.frame import PAGES
from tests.support.waiting import until

_CLIENT: Final = re.compile(r"'client_id': '([^']+)'")
_ELEMENTS: Final = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.DOTALL)


class Window:
    """One page that is open, as its browser holds it."""

    def __init__(self, page: str, socket: socketio.Client) -> None:
        self.client = client_of(page)
        self._socket = socket
        self.elements = elements_of(page)
        self.heard: list[str] = []
        socket.on("*", lambda kind, told: self.heard.append(f"{kind}: {json.dumps(told)}"))

    def tell(self, kind: str, args: Any) -> bool:
        """Send an event to whoever listens for it; whether anybody does."""
        found = [
            (int(number), each["listener_id"])
            for number, element in self.elements.items()
            for each in element.get("events", ())
            if each["type"] == kind
        ]
        for number, listener in found:
            told = {"id": number, "client_id": self.client, "listener_id": listener}
            self._socket.emit("event", told | {"args": [json.dumps(args)]})
        return bool(found)

    def send(self, kind: str, told: Any) -> None:
        """Send a message as it is, whether a page would or not."""
        self._socket.emit(kind, told)

    def send_raw(self, told: str) -> None:
        """Send a line of the protocol below, or what is none."""
        self._socket.eio.ws.send(told)


class Visitor:
    """A browser that was given the studio's link."""

    def __init__(self, link: str) -> None:
        split = urlsplit(link)
        self.base = f"{split.scheme}://{split.netloc}"
        self.http = httpx.Client(base_url=self.base, follow_redirects=True, timeout=60)
        assert self.http.get(link).status_code == 200

    def page(self, name: str) -> str:
        """The page as HTML."""
        answer = self.http.get(f"/{name}")
        assert answer.status_code == 200, name
        return answer.text

    @contextmanager
    def window(self, name: str) -> Iterator[Window]:
        """The page, opened, with its websocket."""
        page = self.page(name)
        socket = socketio.Client(
            reconnection=False, websocket_extra_options={"suppress_origin": True}
        )
        window = Window(page, socket)
        self.connect(socket, page)
        try:
            yield window
        finally:
            socket.disconnect()

    def connect(self, socket: socketio.Client, page: str, **headers: str) -> None:
        """Open the websocket of a page; raises socketio's ConnectionError where it is refused."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        told = {
            "client_id": client_of(page), "next_message_id": 0, "implicit_handshake": "true",
            "tab_id": "tab", "document_id": "document",
        }  # fmt: skip
        socket.connect(
            f"{self.base}?{urlencode(told)}",
            headers={"Origin": self.base, "Cookie": cookies} | headers,
            transports=["websocket"],
            socketio_path="_nicegui_ws/socket.io",
        )


def client_of(page: str) -> str:
    """By what name a page's window is known to the server."""
    found = _CLIENT.search(page)
    assert found is not None
    return found[1]


def elements_of(page: str) -> dict[str, Any]:
    """What a page is made of, by number."""
    found = _ELEMENTS.search(page)
    assert found is not None
    elements: dict[str, Any] = json.loads(html.unescape(found[1]))
    return elements


@contextmanager
def studio(
    story: Path, *words: str, before: Sequence[str] = (), told: IO[str] | None = None
) -> Iterator[str]:
    """The command `studio`, running; its link. `before` stands before the command's name, `told`
    takes what it says in the terminal."""
    kuleshov = [sys.executable, "-m", "player", *before]
    command = [*kuleshov, "studio", str(story), "--no-browser", "--json", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, text=True) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["link"]
        finally:
            process.terminate()
            assert process.wait(60) == 0


def visit(story: Path) -> None:
    """What a person does with each page."""
    with studio(story) as link:
        visitor = Visitor(link)
        for name in PAGES:
            with visitor.window(name) as window:
                if name != "audience":  # without a screening its page has nothing more to say
                    until(lambda window=window: window.heard, f"{name} said nothing")
                if name == "board":
                    before = story.read_bytes()
                    names = list(re.findall(rb"^  (\w+):$", before, re.MULTILINE))
                    first, last = names[-2].decode(), names[-1].decode()
                    assert window.tell("cut", {"from": first, "to": last})
                    until(lambda before=before: story.read_bytes() != before)
        for asked in (f"still?segment={first}", f"waveform?segment={first}", "storyboard.pdf"):
            assert visitor.http.get(f"/film/{asked}").status_code == 200


if __name__ == "__main__":
    visit(Path(sys.argv[1]))
