"""The first screen of the real program, answered by the X server's keys."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np
import pytest
import soundfile

from tests.support.waiting import until
from tests.support.x_hands import Hands

STORY = """\
kuleshov: 1
title: The First Screen
start: one
segments:
  one: {card: One., duration: 1s, next: [{to: two}]}
  two: {card: Two., duration: 1s}
"""


def bright() -> int:
    """How many pixels on the X server's screen are bright."""
    grabbed = subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-f", "x11grab", "-video_size", "1280x720"),
            *("-i", os.environ["DISPLAY"], "-frames:v", "1", "-f", "rawvideo"),
            *("-pix_fmt", "gray", "-"),
        ],
        capture_output=True,
        check=True,
    )
    return int((np.frombuffer(grabbed.stdout, np.uint8) > 150).sum())


class Player:
    """`kuleshov play` in a window, with a sound file for a microphone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "story.yaml").write_text(STORY, "utf-8")
        soundfile.write(folder / "voice.wav", np.zeros(16000 * 4), 16000)
        words = ["play", folder / "story.yaml", "--camera", "off", "--mic", folder / "voice.wav"]
        own = {"XDG_STATE_HOME": str(folder / "state"), "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "player", *words, "--out", folder / "out"],
            env={**os.environ, **own}, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(30)

    def ended(self) -> str:
        _, said = self.process.communicate(timeout=90)
        assert self.process.returncode == 0, said
        return said


@pytest.fixture
def player(display: str, tmp_path: Path) -> Iterator[Player]:
    with Player(tmp_path) as player:
        yield player


@pytest.fixture
def hands(display: str, player: Player) -> Iterator[tuple[Hands, int]]:
    """Hands, and the window of the film once it is there."""
    with Hands() as hands:
        until(lambda: hands.window("The First Screen") is not None)
        until(lambda: bright() > 5000, "the question is drawn")  # it hears nothing before
        window = hands.window("The First Screen")
        assert window is not None
        yield hands, window


def test_keys_refuse_all_and_the_film_plays(
    player: Player, hands: tuple[Hands, int], tmp_path: Path
) -> None:
    hand, window = hands
    for key in ("m", "k", "l", "Up", "n"):
        hand.press(window, key)
    until((tmp_path / "out" / "summary.json").exists)
    hand.press(window, "space")
    player.ended()
    receipt = json.loads((tmp_path / "out" / "receipt.json").read_text("utf-8"))
    assert receipt["kuleshov"]["granted"] == []
    assert receipt["language"] == "de"  # the next one after English
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert [each["segment"] for each in summary["path"]] == ["one", "two"]
    assert summary["sensors"] == []
