"""The indicator is on the X server's own screen before a device can be open, and until it is not.

Looked at from outside the window, by another program.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

from engine.clock import FilmClock
from engine.sensing.sensors import Sensor
from engine.story.load import load_story
from player.records.consent_records import ConsentRecords
from player.screen.overlay_state import OverlayState
from player.viewing import opened_senses
from player.viewing.asking import Choice
from player.viewing.scene import View
from player.viewing.senses import Senses
from tests.support.waiting import until

if TYPE_CHECKING:
    from player.viewing.stage import Stage


@pytest.fixture
def stage(display: str) -> Iterator["Stage"]:
    from player.viewing.stage import Stage  # once there is a display

    made = Stage("A Test")
    yield made
    made.close()


class Looking(Sensor):
    """A sensor that looks at the screen just before it opens its device and just before it lets
    go of it."""

    kind = "camera"

    def __init__(self, stage: "Stage") -> None:
        super().__init__("camera 0", stage.clock)
        self.before: bool | None = None
        self.after: bool | None = None

    def _run(self) -> None:
        with self._holding():
            self.before = is_lit()
            self._open.set()
            self._stop.wait()
            self.after = is_lit()
            self._open.clear()


def on_screen() -> npt.NDArray[np.uint8]:
    """The upper right corner as the X server shows it: RGB."""
    grabbed = subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-f", "x11grab", "-draw_mouse", "0"),
            *("-video_size", "480x60", "-i", f"{os.environ['DISPLAY']}+800,0", "-frames:v", "1"),
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
        ],
        capture_output=True,
        check=True,
    )
    return np.frombuffer(grabbed.stdout, np.uint8).reshape(60, 480, 3)


def is_lit() -> bool:
    """Whether an indicator's colour is there."""
    corner = on_screen()
    red, blue = corner[..., 0].astype(int), corner[..., 2].astype(int)
    return int(((red > 180) & (red - blue > 60)).sum()) > 20


def test_the_indicator_is_on_the_screen_before_a_device_is_open_and_until_it_is_closed(
    stage: "Stage", story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sensor = Looking(stage)
    clock = FilmClock(stage.clock)
    monkeypatch.setattr(
        opened_senses, "senses_for", lambda *_: Senses([sensor], stage.clock, clock)
    )
    loaded = load_story(story).story
    assert loaded is not None
    choice = Choice("0", None, None, None, frozenset({"face"}), resumes=False)
    records = ConsentRecords(tmp_path / "consent.jsonl")
    assert not is_lit()
    senses = opened_senses.opened_in_sight(stage, loaded, clock, choice, records, lambda _: None)

    def drawn() -> bool:
        stage.draw(View(OverlayState(opening=True, title="A Test"), is_awaiting=True))
        return True

    try:
        until(lambda: sensor.is_open)  # meanwhile nothing more is drawn
        assert sensor.before
        stage.withdrawing.press("W")
        until(lambda: drawn() and not sensor.is_held)
        assert sensor.after
        until(lambda: drawn() and not is_lit())
    finally:
        senses.stop()
        records.close()
