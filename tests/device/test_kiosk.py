"""A kiosk as a whole, as a process, visited through the X server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from player.system.virtual_display import VirtualDisplay
from tests.bench.kiosk.screen import Screen
from tests.bench.kiosk.traces import in_memory, marks_of
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
  only: {clip: a.mp4, in: 0.5s, out: 2.5s}
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
    make_clip(folder / "a.mp4", seconds=3.0)
    (folder / "story.yaml").write_text(STORY)
    (folder / "kiosk.yaml").write_text("kiosk: 1\nfilms: [{story: story.yaml}]\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.kiosk.venue", str(folder)],
        env={**os.environ, "HOME": str(folder)},
    )
    assert screen.wait_for("attract", within=PATIENCE)
    return process


def test_a_visitor_comes_watches_and_leaves_nothing(tmp_path: Path, screen: Screen) -> None:
    process = kiosk(tmp_path, screen)
    hands = Hands(os.environ["DISPLAY"], *SIZE)
    try:
        hands.key("x")
        assert screen.wait_for("notice", within=PATIENCE)
        hands.key("n")
        assert screen.wait_for("film", within=PATIENCE)
        hands.key("Escape", "q", "f", "s", "F11", "alt+F4")
        hands.window("windowquit")
        assert screen.wait_for("end card", within=PATIENCE)
        assert screen.wait_for("attract", within=PATIENCE), "nothing but its end ends it"
        assert process.poll() is None
        assert in_memory(process.pid, marks_of(71.25364758, "MARKED")) == []
        assert not list((tmp_path / "showings").glob("*"))
        assert not list(tmp_path.rglob("*.png")), "no picture of the film was kept"
        assert screen.without_scene == 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) in (1, 130, -signal.SIGTERM, -signal.SIGINT)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
