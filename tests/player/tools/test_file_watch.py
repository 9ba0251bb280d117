"""`check --watch`: a saved story is checked again, other files are left alone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from engine.problems import Trouble
from player.tools.file_watch import saved_files

STORY = "kuleshov: 1\nstart: a\nsegments: {a: {card: A door., duration: 5s}}\n"


def test_what_is_saved_beside_a_story(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(STORY)
    stop, heard = Event(), []

    def listen() -> None:
        for changed in saved_files(story, stop):
            heard.append({each.name for each in changed})
            stop.set()

    listener = Thread(target=listen)
    listener.start()
    until = time.monotonic() + 30
    while not heard and time.monotonic() < until:
        (tmp_path / "notes.txt").write_text(str(time.monotonic()))
        story.write_text(STORY)
        time.sleep(0.2)
    stop.set()
    listener.join(10)
    assert heard == [{"story.yaml"}]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no folder"):
        next(saved_files(tmp_path / "none" / "story.yaml"))


@pytest.mark.programs
def test_check_watch_checks_again_and_ends_in_order(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(STORY)
    process = subprocess.Popen(
        [sys.executable, "-m", "player", "check", str(story), "--watch"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert "0 errors" in process.stdout.readline()
        answer: list[str] = []
        reader = Thread(target=lambda: answer.append(process.stdout.readline()), daemon=True)
        reader.start()
        until = time.monotonic() + 60
        while not answer and time.monotonic() < until:
            story.write_text(STORY.replace("start: a", "start: b"))
            reader.join(1.0)
        assert answer
        assert "START-UNKNOWN" in answer[0]
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(30) == 1
    finally:
        process.kill()
        process.wait()
