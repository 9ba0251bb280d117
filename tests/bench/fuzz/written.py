"""Files that people write, and what comes from outside."""

import socket
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Final

from engine.problems import Trouble
from tests.bench.fuzz.kept import sample
from tests.bench.fuzz.loader import Loader

ROOT: Final = Path(__file__).parents[3]


def _venues() -> tuple[bytes, ...]:
    from engine.kiosk.venue_file import EXAMPLE

    small = b"kiosk: 1\nfilms: [{story: film/story.yaml}]\n"
    return EXAMPLE.read_bytes(), small


def _read_venue(path: Path) -> None:
    from engine.kiosk.venue_file import read_venue

    read = read_venue(path)
    for problem in read.problems:
        if not problem.message or not problem.remedy or problem.line < 1 or problem.column < 1:
            raise RuntimeError(f"a problem without place or remedy: {problem!r}")
    if read.venue is None and not read.problems:
        raise RuntimeError("neither a venue nor a problem")
    if read.venue is None:
        raise Trouble("told")


@cache
def _captions() -> tuple[bytes, ...]:
    found = [each.read_bytes() for each in sorted((ROOT / "sample_film" / "captions").iterdir())]
    srt = (
        "1\n00:00:01,000 --> 00:00:02,500\n<i>Once</i> {\\an8}more.\n\n2\n0:0:3,1 --> 0:0:4\n- So\n"
    )
    vtt = "WEBVTT\n\nNOTE x\n\nSTYLE\n::cue{}\n\na\n00:01.000 --> 00:02.000 line:0\n<v A>B\n"
    more = [srt.encode(), vtt.encode(), srt.encode("utf-16"), srt.encode("latin-1")]
    return tuple(found + more)


def _read_captions(path: Path) -> None:
    from player.screen.captions import CaptionTrack

    CaptionTrack.read(path, "de")


@cache
def _recordings() -> tuple[bytes, ...]:
    lines = (ROOT / "sample_film" / "viewer.jsonl").read_bytes().splitlines(keepends=True)
    return (b"".join(lines[:40]), b"".join(lines[:300]))


def _read_recording(path: Path) -> None:
    from engine.sensing.recorded import read_recording

    read_recording(path)


@cache
def _plans() -> tuple[bytes, ...]:
    return ((ROOT / "sample_film" / "story.plan.yaml").read_bytes(),)


def _read_plan(path: Path) -> None:
    from engine.showing.plan import read_plans

    viewer = path.with_name("viewer.jsonl")
    if not viewer.exists():
        viewer.write_bytes(_recordings()[0])
    read = read_plans(path, sample().story)
    if read.problems:
        raise Trouble("told")


@cache
def _clips() -> tuple[bytes, ...]:
    """The beginning of a real film: what says what it holds."""
    from tests.support.clips import make_clip

    with tempfile.TemporaryDirectory() as name:
        clip = make_clip(Path(name) / "clip.mp4", seconds=0.5, size="64x36")
        return (clip.read_bytes(),)


def _read_clip(path: Path) -> None:
    import cv2

    from engine.media.containers import container_of
    from engine.media.headers import read_header
    from engine.media.playability import playability_of
    from engine.media.probe import probe_media

    cv2.setLogLevel(0)
    try:
        container_of(path)
        playability_of(path)
    except OSError:
        pass
    read_header(path)
    probe_media(path)


_REQUESTS: Final = (
    b"GET /health.json HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n",
    b"GET / HTTP/1.0\r\nHost: localhost:8080\r\nUser-Agent: x\r\nCookie: a=b\r\n\r\n",
    b"HEAD /health.json?x=1#y HTTP/1.1\r\nHost: [::1]:80\r\nConnection: keep-alive\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhello",
)


@cache
def _page() -> Any:
    from player.supervision.health_page import HealthPage

    return HealthPage(0, lambda: {"well": True, "film": "<b>", "faults": []})


def _ask(request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", _page().port), 10.0) as asking:
        answer = b""
        try:
            asking.sendall(request)
            asking.shutdown(socket.SHUT_WR)
            while got := asking.recv(65536):
                answer += got
        except (ConnectionResetError, BrokenPipeError):
            pass  # it was refused before all of it was sent
        return answer


def _read_request(path: Path) -> None:
    """Whatever is asked, the page answers in order or hangs up, and then answers the next."""
    answer = _ask(path.read_bytes())
    if b"Traceback" in answer:
        raise RuntimeError("a traceback was sent")
    if b" 500 " in answer[:20]:
        raise RuntimeError("the page failed within")
    if b"200" not in _ask(_REQUESTS[0])[:20]:
        raise RuntimeError("the page does not answer any more")
    if b" 200 " not in answer[:20]:
        raise Trouble("refused")


LOADERS: Final = (
    Loader("kiosk.yaml", ".yaml", "yaml", _venues, _read_venue, ("films", "story", "times")),
    Loader("captions", ".srt", "text", _captions, _read_captions),
    Loader("recorded viewer", ".jsonl", "lines", _recordings, _read_recording, ("quantity",)),
    Loader("plan", ".plan.yaml", "yaml", _plans, _read_plan, ("viewer", "expect", "path")),
    Loader("clip", ".mp4", "bytes", _clips, _read_clip),
    Loader("health page's request", ".txt", "text", lambda: _REQUESTS, _read_request),
)
