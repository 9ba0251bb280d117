"""A supervised showing in processes of its own, and what its health page says of it."""

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psutil

from tests.support.clips import make_clip

STORY = """\
kuleshov: 1
title: A Long Film
start: begin
frame_rate: 24
arc: [{at: 0%, valence: 0.0, arousal: 0.0}, {at: 100%, valence: 0.1, arousal: 0.1}]
segments:
  begin: {clip: long.mp4, in: 1s, out: 80s}
"""


def long_story(folder: Path) -> Path:
    """A film of one segment of 79 seconds, in colours that are nowhere dark."""
    make_clip(folder / "long.mp4", "testsrc2", seconds=82.0, drawn="lutyuv=y=max(val\\,60)")
    path = folder / "story.yaml"
    path.write_text(STORY, encoding="utf-8")
    return path


class Supervised:
    """`kuleshov play --supervised` with a health page; `words` are its options beside."""

    def __init__(
        self, story: Path, home: Path, *words: str, environment: Mapping[str, str] | None = None
    ) -> None:
        self.port = _free_port()
        self.out = home / "showings" / "out"
        told = {
            **(environment or os.environ),
            "HOME": str(home),
            "XDG_STATE_HOME": str(home / "state"),
        }
        options = ("--consent", "none", "--out", str(self.out), *words)
        self.said = home / "said"
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "player", "play", str(story), "--supervised"),
                    *("--health", str(self.port), *options),
                ],
                env=told,
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    def health(self) -> tuple[int, dict[str, Any]]:
        """The status and the report of its health page; 0 while there is none."""
        try:
            url = f"http://127.0.0.1:{self.port}/health.json"
            with urllib.request.urlopen(url, timeout=5.0) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)
        except OSError:
            return 0, {}

    def until(self, holds: Callable[[int, dict[str, Any]], bool], seconds: float = 90.0) -> float:
        """Wait until the health page says so; how long that took."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            status, report = self.health()
            if holds(status, report):
                return time.monotonic() - begun
            assert self.process.poll() is None, self.said.read_text()
            time.sleep(0.05)
        raise AssertionError((self.health(), self.said.read_text()))

    def until_plays(self, beyond: float = 1.0) -> float:
        """Wait until a film runs, and has for a while."""
        return self.until(
            lambda status, report: (
                status == 200
                and report["state"] == "film"
                and (report["position_s"] or 0.0) > beyond
            )
        )

    @property
    def player(self) -> psutil.Process:
        """The player's process of the present."""
        return self.players()[0]

    def players(self) -> list[psutil.Process]:
        """The supervisor's children that live, but for the one that holds the screen."""
        living = []
        for each in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):  # it has just ended
                holds = "player.supervision.holder_window" in each.cmdline()
                if not holds and each.status() != psutil.STATUS_ZOMBIE:
                    living.append(each)
        return living

    def close(self) -> None:
        """End all of it, whatever became of it."""
        if self.process.poll() is None:
            family = psutil.Process(self.process.pid).children(recursive=True)
            self.process.kill()
            for each in family:
                if each.is_running():
                    each.kill()
        self.process.wait()


def _free_port() -> int:
    import socket

    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
