"""The running studio against whoever is not its browser, and against a browser that only may look.

One studio for all of them, opened with --read-only: after each attack it answers as before, and at
the end every page does, and its terminal shows no traceback and nothing that a message would have
it do.
"""

import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import socketio

from player.studio.pages.frame import PAGES
from sample_film import STORY
from tests.support.studio_visitor import Visitor, studio
from tests.support.waiting import until

pytestmark = pytest.mark.programs

SECRET = b"what lies outside"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample film's text without its clips, one of which leads out of the folder."""
    folder = tmp_path_factory.mktemp("attacked")
    outside = folder / "outside.mp4"
    outside.write_bytes(SECRET)
    film = folder / "film"
    (film / "clips").mkdir(parents=True)
    text = STORY.read_text(encoding="utf-8")
    clip = re.search(r"clip: *([\w.]+)", text)
    media = re.search(r"^media: *\"?([\w./]+)", text, re.MULTILINE)
    assert clip is not None and media is not None
    (film / media[1]).mkdir(exist_ok=True)
    (film / media[1] / clip[1]).symlink_to(outside)
    shutil.copy(STORY, film / "story.yaml")
    return film / "story.yaml"


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that takes what the studio says in its terminal."""
    return tmp_path_factory.mktemp("terminal") / "told.txt"


@pytest.fixture(scope="module")
def visitor(story: Path, terminal: Path) -> Iterator[Visitor]:
    with terminal.open("w") as told, studio(story, "--read-only", told=told) as link:
        visitor = Visitor(link)
        yield visitor
        for name in PAGES:
            visitor.page(name)
    said = terminal.read_text(encoding="utf-8")
    assert "Traceback" not in said and "\x1b" not in said, said


@pytest.fixture(autouse=True)
def untouched(visitor: Visitor, story: Path) -> Iterator[None]:
    """Whatever was tried, nothing is written and the studio answers."""
    before = story.read_bytes()
    yield
    assert story.read_bytes() == before
    assert sorted(each.name for each in story.parent.iterdir()) == ["clips", "story.yaml"]
    assert visitor.http.get("/studio/studio.css").status_code == 200


def raw(visitor: Visitor, request: bytes, *, whole: bool = False) -> bytes:
    """What comes back for bytes that no well-behaved browser would send; where they are no
    `whole` request, nothing more is said."""
    split = urlsplit(visitor.base)
    with socket.create_connection((split.hostname or "", split.port or 0), timeout=30) as line:
        try:
            line.sendall(request)
            if not whole:
                line.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it had heard enough
        told = b""
        try:
            while part := line.recv(65536):
                told += part
        except ConnectionResetError:
            pass
        return told


def asked(visitor: Visitor, path: str, method: str = "GET") -> bytes:
    """The answer to a path exactly as it is written, with the browser's cookie."""
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.http.cookies.items())
    host = urlsplit(visitor.base).netloc
    lines = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\n"
    return raw(visitor, f"{lines}Connection: close\r\n\r\n".encode(), whole=True)


@pytest.mark.parametrize(
    "path",
    [
        "/studio/../serving/guard.py", "/studio/%2e%2e/serving/guard.py",
        "/studio/..%2fserving%2fguard.py", "/studio//../serving/guard.py",
        "/studio/%2e%2e%2f%2e%2e%2fstudio%2fserving%2fguard.py",
        "/studio/..%5cserving%5cguard.py", "/studio//etc/passwd", "//etc/passwd",
        "/../../../etc/passwd", "/_nicegui/../../etc/passwd",
        "/_nicegui/3.0/static/%2e%2e/%2e%2e/nicegui.py",
        "/film/clip?segment=../../../etc/passwd", "/film/clip?segment=/etc/passwd",
        "/film/still?segment=../outside", "/film/captions?segment=gulls&language=../../en",
        "/docs", "/openapi.json", "/redoc",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_studio(visitor: Visitor, path: str) -> None:
    told = asked(visitor, path)
    assert re.match(rb"HTTP/1.1 (204|4\d\d) ", told), told[:200]
    assert b"root:" not in told and b"class Guard" not in told


def test_a_clip_that_leads_out_of_the_folder_is_not_served(visitor: Visitor) -> None:
    found = re.findall(r"^  (\w+):$", STORY.read_text(encoding="utf-8"), re.MULTILINE)
    for what in ("clip", "proxy", "still", "waveform"):
        for segment in found:
            assert SECRET not in asked(visitor, f"/film/{what}?segment={segment}")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_pages_are_read_and_nothing_else(visitor: Visitor, method: str) -> None:
    for path in ("/", *(f"/{name}" for name in PAGES), "/film/storyboard.pdf"):
        assert re.match(rb"HTTP/1.1 4\d\d ", asked(visitor, path, method)), path


def test_too_much_is_not_read(visitor: Visitor) -> None:
    host = urlsplit(visitor.base).netloc.encode()
    many = b"X-More: " + b"a" * 1_000_000 + b"\r\n"
    assert b" 200 " not in raw(visitor, b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n" + many)[:20]
    body = b"a" * 5_000_000
    head = b"POST /story HTTP/1.1\r\nHost: " + host + b"\r\nContent-Length: 5000000\r\n\r\n"
    assert b" 200 " not in raw(visitor, head + body)[:20]
    assert b" 200 " not in raw(visitor, b"\x16\x03\x01\x02\x00\x01" * 100)[:20]


def test_a_hundred_that_never_finish_their_request_keep_nobody_out(visitor: Visitor) -> None:
    split = urlsplit(visitor.base)
    with ExitStack() as held:
        for _ in range(100):
            line = socket.create_connection((split.hostname or "", split.port or 0), timeout=30)
            held.enter_context(line).sendall(b"GET / HTTP/1.1\r\nHost: ")
        visitor.page("story")


@pytest.mark.parametrize(
    "told",
    [
        {"Origin": "http://elsewhere.example"}, {"Origin": "http://127.0.0.1:1"},
        {"Cookie": ""}, {"Host": "rebound.example"}, {"Origin": "null"},
    ],
)  # fmt: skip
def test_a_websocket_of_another_page_is_refused(visitor: Visitor, told: dict[str, str]) -> None:
    page = visitor.page("board")
    line = socketio.Client(reconnection=False, websocket_extra_options={"suppress_origin": True})
    with pytest.raises(socketio.exceptions.ConnectionError):
        visitor.connect(line, page, **told)


@pytest.mark.parametrize(
    ("page", "kind", "args"),
    [
        ("board", "cut", {"from": "harbour", "to": "gulls"}),
        ("board", "clip", {"clip": "x.mp4", "onto": None}),
        ("film", "point", {"segment": "harbour", "which": "in", "at": 2.5}),
        ("film", "beat", {"segment": "gulls", "number": 0, "at": 2.5}),
        ("film", "arc", {"which": "valence", "number": 0, "value": 0.9}),
    ],
)
def test_what_only_shows_takes_no_forged_event(
    visitor: Visitor, page: str, kind: str, args: Any
) -> None:
    with visitor.window(page) as window:
        assert window.tell(kind, args)
        until(
            lambda: any("--read-only" in each for each in window.heard), "nothing was refused", 20
        )


def test_every_event_of_every_page_writes_nothing(visitor: Visitor) -> None:
    for page in PAGES:
        with visitor.window(page) as window:
            kinds = {
                each["type"]
                for element in window.elements.values()
                for each in element.get("events", ())
            }
            # No button that writes is there; others begin simulations, for which the end waits.
            for kind in sorted(kinds - {"click"}):
                window.tell(kind, None)
            visitor.page(page)


def test_a_message_that_no_page_sends_is_a_sentence_in_the_terminal(
    visitor: Visitor, terminal: Path
) -> None:
    failed = "What a page asked of the studio failed: "
    red = "red \x1b[31m and\nanother line"

    def says(begin: str) -> bool:
        lines = terminal.read_text(encoding="utf-8").splitlines()
        return any(each.startswith(begin) for each in lines)

    with visitor.window("film") as window:
        assert window.tell("point", {"which": 7})
        window.send("event", {"id": 1})
        window.send("event", [1])
        window.send("log", {"client_id": window.client, "level": "error", "message": red})
        for what in ("KeyError: 'segment'", "KeyError: 'client_id'", "TypeError: "):
            until(lambda what=what: says(failed + what), what)
        until(lambda: says(repr(red)[1:-1]), "the browser's own word")
        window.send_raw("42[")
        until(lambda: says(failed + "JSONDecodeError: "), "what is no message")
