"""A kiosk as a whole, as a process, visited through the X server."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.writer import LOG_NAME, LogWriter
from engine.showing.showing import LEAD, Showing
from player.supervision.restarts import INTERRUPTED
from player.system.virtual_display import VirtualDisplay
from tests.bench.kiosk.screen import Screen
from tests.bench.kiosk.traces import in_files, in_memory, marks_of
from tests.bench.kiosk.venue import NAME
from tests.bench.kiosk.visitors import Hands
from tests.support.clips import make_clip
from tests.support.scripted import play, story
from tests.support.waiting import until

pytestmark = pytest.mark.programs
SIZE = (640, 360)
PATIENCE = 120.0
STORY = """\
kuleshov: 1
title: A Short Film
start: only
frame_rate: 24
segments:
  only: {clip: a.mp4, in: 0.5s, out: 7.5s}
"""
VENUE = """\
kiosk: 1
films: [{story: story.yaml}]
organiser: {name: The Quay}
sensors: {heart: "lsl:marked"}
"""


@pytest.fixture
def screen() -> Iterator[Screen]:
    """An X server, and somebody who looks at each of its frames."""
    display = VirtualDisplay(SIZE)
    seen = Screen(display.name, *SIZE)
    yield seen
    seen.close()
    display.close()


def kiosk(folder: Path, screen: Screen, venue: str = VENUE) -> "subprocess.Popen[bytes]":
    """A kiosk with one film and no clip for its attract loop, which shows a still."""
    make_clip(folder / "a.mp4", seconds=9.0)
    (folder / "story.yaml").write_text(STORY)
    (folder / "kiosk.yaml").write_text(venue)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.kiosk.venue", str(folder)],
        env={**os.environ, "HOME": str(folder)},
    )
    assert screen.wait_for("attract", within=PATIENCE)
    return process


def visit(hands: Hands, screen: Screen, folder: Path, rate: float) -> None:
    """Come, agree to the heart, which beats at this rate, and watch until the end card stands."""
    (folder / NAME).write_text(json.dumps({"rate": rate, "leaves": None, "joins": None}))
    hands.key("x")
    assert screen.wait_for("notice", within=PATIENCE)
    hands.key("h", "Return")
    assert screen.wait_for("film", within=PATIENCE)
    (folder / NAME).unlink()


def test_nothing_of_the_first_visitor_is_there_during_the_second(
    tmp_path: Path, screen: Screen
) -> None:
    process = kiosk(tmp_path, screen)
    hands = Hands(os.environ["DISPLAY"], *SIZE)
    first, second = marks_of(71.25364758, "MARKED"), marks_of(64.1827364, "OTHER")
    try:
        visit(hands, screen, tmp_path, 71.25364758)
        assert in_memory(process.pid, first), "while they are sensed their marks are found"
        # Esc, Q, F, S, Alt+F4 and a closed window end nothing, and keep nothing.
        hands.key("Escape", "q", "f", "s", "F11", "alt+F4")
        hands.window("windowquit")
        assert screen.wait_for("end card", within=PATIENCE)
        assert screen.wait_for("attract", within=PATIENCE)
        visit(hands, screen, tmp_path, 64.1827364)
        assert in_memory(process.pid, second)
        assert in_memory(process.pid, first) == []
        assert in_files([tmp_path], first) == []
        assert process.poll() is None
        assert list((tmp_path / "showings").glob("*")), "while they are here there is a log"
        assert list(tmp_path.rglob("*.png")) == [], "no picture was kept"
        assert screen.without_scene == 0
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(PATIENCE)
    assert ended == INTERRUPTED
    assert list((tmp_path / "showings").glob("*")) == [], "nor of whoever was there at the end"


def test_what_a_crash_has_cut_off_is_completed_by_the_next_start(
    tmp_path: Path, screen: Screen
) -> None:
    """A visit of which a power cut left half a log has its summary, and counts; of one that is not
    to be kept nothing is left."""
    kept, other = tmp_path / "showings" / "kiosk-20260301-193000-1", tmp_path / "showings" / "other"
    scratch = tmp_path / "showings" / ".kiosk.visit"
    film = story()
    for folder in (kept, scratch):
        folder.mkdir(parents=True)
        with LogWriter(folder / LOG_NAME) as writer:
            logged = LoggedShowing(Showing(film), [writer])
            name = "kuleshov 0"
            logged.open(opened(film, story_path="s", story_digest="0", lead=LEAD, program=name))
            play(logged)
        whole = (folder / LOG_NAME).read_bytes()
        (folder / LOG_NAME).write_bytes(whole[: len(whole) // 2])
    other.mkdir()
    (other / LOG_NAME).write_text("no log of ours")
    process = kiosk(tmp_path, screen, f"{VENUE}keeps: decisions\n")
    try:
        until((kept / "summary.json").is_file, "the summary", PATIENCE)
        assert json.loads((kept / "summary.json").read_text())["end"] == "cut off"
        assert not scratch.exists(), "a visit that was not over when the power went"
        assert [each.name for each in other.iterdir()] == [LOG_NAME]
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(PATIENCE)
    assert ended == INTERRUPTED
