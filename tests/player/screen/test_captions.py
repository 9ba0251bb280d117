from pathlib import Path

import pytest

from engine.media.caption_parser import Caption
from engine.problems import Trouble
from player.screen.captions import Captions, CaptionTrack

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


def two_segments() -> Captions:
    def track(*lines: Caption) -> CaptionTrack:
        return CaptionTrack(lines)

    return Captions(
        {
            "one": {"en": track(Caption(2, 4, "Hello.")), "de": track(Caption(2, 5, "Hallo."))},
            "two": {"en": track(Caption(2, 3, "Bye."), Caption(2.5, 4, "Bye!"))},
        }
    )


def test_every_language_and_every_pair_comes_round() -> None:
    captions = two_segments()
    names = []
    for _ in range(5):
        names.append(captions.name)
        captions.cycle()
    assert names == ["", "de", "en", "de + en", ""]


def test_two_languages_stand_together() -> None:
    captions = two_segments()
    for _ in range(3):
        captions.cycle()
    assert captions.at("one", 2.5) == ("Hallo.", "Hello.")
    assert captions.at("one", 4.5) == ("Hallo.",)
    assert captions.at("two", 2.7) == ("Bye.\nBye!",)


def test_nothing_is_left_over_whichever_way_one_comes() -> None:
    captions = two_segments()
    captions.cycle()
    captions.cycle()
    at_rest = {
        (name, t / 4): captions.at(name, t / 4) for name in ("one", "two") for t in range(24)
    }
    # Cuts, steps back, seeks and pauses are nothing but other instants.
    for place in [("one", 2.5), ("two", 2.5), ("one", 2.5), ("one", 2.5), ("two", 0.0), ("one", 5)]:
        assert captions.at(*place) == at_rest[place]
    assert captions.at(None, 2.5) == ()
    assert captions.at("gone", 2.5) == ()


def test_sizes_end_at_the_ends() -> None:
    captions = two_segments()
    captions.resize(1)
    captions.resize(1)
    assert captions.size == "large"
    captions.resize(-9)
    assert captions.size == "small"


def test_what_comes_next_is_known_in_time_for_it_to_be_set() -> None:
    captions = two_segments()
    assert captions.coming("one", 1.5) == ()  # captions are off
    for _ in range(3):
        captions.cycle()
    assert captions.coming("one", 1.5) == ("Hallo.", "Hello.")
    assert captions.coming("one", 0.0) == ("Hallo.", "Hello.")
    assert captions.coming("one", 2.5) == ()
    # What is still to be read when another begins stands there with it.
    assert captions.coming("two", 2.2) == ("Bye.\nBye!",)
    assert captions.coming("two", -1.0) == ()
