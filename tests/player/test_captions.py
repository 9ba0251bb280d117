from pathlib import Path

import pytest

from engine.problems import Trouble
from player.captions import CaptionTrack

VTT = "WEBVTT\n\n00:02.000 --> 00:04.000\nThe <i>lamp</i> is lit.\n\n00:03.000 --> 00:05.000\nAh.\n"
SRT = "1\n00:00:02,000 --> 00:00:04,000\nThe lamp is lit.\n"


def test_captions_are_read_by_media_time(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(VTT, "utf-8")
    track = CaptionTrack.read(path)
    assert track.at(1.99) == ""
    assert track.at(2.0) == "The lamp is lit."
    assert track.at(3.5) == "The lamp is lit.\nAh."
    assert track.at(5.0) == ""


def test_srt_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text(SRT, "utf-8")
    assert CaptionTrack.read(path).at(3) == "The lamp is lit."


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"nothing of the kind"])
def test_what_is_no_captions_is_a_sentence_or_silence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(content)
    try:
        assert CaptionTrack.read(path).at(1) == ""
    except Trouble as trouble:
        assert "a.srt" in str(trouble)
