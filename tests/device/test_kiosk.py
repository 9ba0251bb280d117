"""A kiosk as a whole, as a process, visited through the X server."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from player.supervision.restarts import INTERRUPTED
from player.system.virtual_display import VirtualDisplay
from tests.bench.kiosk.screen import Screen
from tests.bench.kiosk.traces import in_files, in_memory, marks_of
from tests.bench.kiosk.venue import NAME
from tests.bench.kiosk.visitors import Hands
from tests.support.clips import make_clip

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


def kiosk(folder: Path, screen: Screen) -> "subprocess.Popen[bytes]":
    """A kiosk with one film and no clip for its attract loop, which shows a still."""
    make_clip(folder / "a.mp4", seconds=9.0)
    (folder / "story.yaml").write_text(STORY)
    (folder / "kiosk.yaml").write_text(VENUE)
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
        assert screen.wait_for("attract", within=PATIENCE)
        assert process.poll() is None
        assert list((tmp_path / "showings").glob("*")) == []
        assert list(tmp_path.rglob("*.png")) == [], "no picture was kept"
        assert screen.without_scene == 0
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(PATIENCE)
    assert ended == INTERRUPTED
