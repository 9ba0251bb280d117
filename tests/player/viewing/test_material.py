"""What is told before a film begins of what it will show."""

from pathlib import Path

import pytest

from engine.story.model import Story
from engine.text import scripts
from player.viewing.material import caption_tracks


def test_letters_that_will_be_dots_are_told_once_with_their_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scripts, "missing_characters", frozenset("한글தமி").intersection)
    monkeypatch.setattr(scripts.sys, "platform", "linux")
    (tmp_path / "a.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n한글 ж\n", "utf-8")
    segments = {
        name: {"clip": "a.mp4", "out": 4.0, "captions": {"ko": "a.vtt"}} for name in ("a", "b")
    }
    segments["c"] = {"card": "தமி", "duration": 4.0}
    story = Story.model_validate({"start": "a", "title": "é", "segments": segments})
    told: list[str] = []
    tracks = caption_tracks(tmp_path, story, told.append)
    assert tracks["b"]["ko"].at(1.5) == "한글 ж"
    (sentence,) = told
    assert "Of Hangul, Tamil no typeface here has all letters" in sentence
    assert "fonts-noto-cjk fonts-noto-core" in sentence
    monkeypatch.setattr(scripts, "missing_characters", lambda _text: frozenset())
    caption_tracks(tmp_path, story, told.append)
    assert len(told) == 1
