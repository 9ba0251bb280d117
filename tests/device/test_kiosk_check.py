"""`kiosk check` and `kiosk card` with a real screen, a real sound server and files as devices."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.astronaut import swaying, write_film
from tests.support.calling import kuleshov

VENUE = """
kiosk: 1
name: Cinema on the Quay
instance: quay-1
films: [{{story: film/story.yaml}}]
attract: {{clip: {clip}}}
organiser: {{name: Quay}}
languages: [de, en]
sensors: {{camera: "{camera}", microphone: default}}
"""


@pytest.fixture
def venue(tmp_path: Path, story: Path, clip: Path) -> Path:
    shutil.copytree(story.parent if story.is_file() else story, tmp_path / "film")
    camera = write_film(tmp_path / "face.mp4", swaying(60))
    path = tmp_path / "kiosk.yaml"
    path.write_text(VENUE.format(clip=clip, camera=camera), encoding="utf-8")
    return path


def found(text: str) -> dict[str, Any]:
    return {each["part"]: each for each in json.loads(text)["findings"]}


@pytest.fixture
def on_screen(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    monkeypatch.setenv("DISPLAY", display)


@pytest.mark.usefixtures("room", "on_screen")
def test_a_kiosk_is_tried_before_it_opens(venue: Path) -> None:
    done = kuleshov("kiosk", "check", venue, "--json", "--devices")
    told = found(done.stdout)
    verdicts = {part: each["verdict"] for part, each in told.items()}
    for part in ("film", "attract", "sound", "camera", "clock", "hours", "disk"):
        assert verdicts[part] == "ok", told[part]
    assert "opened" in told["camera"]["found"]
    assert "microphone" in told["microphone"]["found"]
    assert "pixels" in told["screen"]["found"]
    assert told["kiosk.yaml"]["verdict"] == "ok"


def test_nothing_is_opened_unasked_and_what_is_missing_is_told(
    venue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    (venue.parent / "film" / "story.yaml").unlink()
    done = kuleshov("kiosk", "check", venue, "--json")
    assert done.returncode == 1
    told = found(done.stdout)
    assert told["film"]["verdict"] == "broken"
    assert told["screen"]["verdict"] == "broken"
    assert "opened, read" not in told["camera"]["found"]
    assert "With --devices it is opened" in told["camera"]["found"]


@pytest.mark.usefixtures("on_screen")
def test_the_test_card_stands_for_as_long_as_is_asked(venue: Path) -> None:
    done = kuleshov("kiosk", "card", venue, "--seconds", "2")
    assert done.returncode == 0, done.stderr
