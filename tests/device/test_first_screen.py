"""The first screen of the real program, answered by the X server's keys and clicks."""

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

from engine.consent.consent_log import verify
from player.screen.consent import ConsentQuestion, Spot
from player.screen.consent_layout import consent_layout
from tests.support.waiting import until
from tests.support.x_hands import Hands

SIZE = (1280, 720)
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

    def place(self, spot: Spot) -> tuple[float, float]:
        """The middle of what is to be clicked, from the upper left corner."""
        asked = ConsentQuestion(("voice", "readings"))
        box = consent_layout(asked.rows, *SIZE).spots[spot]
        return (box.left + box.right) / 2, SIZE[1] - (box.low + box.high) / 2

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


def test_clicks_agree_to_what_they_fall_on_and_the_showing_has_its_receipt(
    player: Player, hands: tuple[Hands, int], tmp_path: Path
) -> None:
    hand, window = hands
    out = tmp_path / "out"
    hand.click(window, 2, 2)  # beside everything
    for spot in ("voice", "readings", "begin"):
        assert not out.exists()
        hand.click(window, *player.place(spot))  # type: ignore[arg-type]
    until((out / "receipt.json").exists)
    until((out / "summary.json").exists)
    hand.press(window, "space")  # the end card
    player.ended()
    receipt = json.loads((out / "receipt.json").read_text("utf-8"))
    assert receipt["kuleshov"]["granted"] == ["voice", "readings"]
    first = json.loads((out / "log.jsonl").read_text("utf-8").splitlines()[0])
    assert sorted(first["consent"]) == ["readings", "voice"]
    log = verify(tmp_path / "state" / "kuleshov" / "consent.jsonl")
    assert receipt["kuleshov"]["consent_log_chain"] in log.chains


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
