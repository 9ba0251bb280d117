"""Clips are looked at from outside first, and only then decoded."""

import os
import sys
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.media.containers import container_of
from engine.media.headers import Header, read_header
from engine.media.probe import probe_media, rate_of
from engine.problems import Trouble
from engine.story.model import Story
from engine.story.paths import captions_path, clip_path


def film(path: Path, frames: int = 48) -> Path:
    """A small real clip of noise at 24 frames a second."""
    kind = cv2.VideoWriter.fourcc(*"mp4v")
    writer = cv2.VideoWriter(str(path), kind, 24, (160, 96))
    noise = np.random.default_rng(1)
    for _ in range(frames):
        writer.write(noise.integers(0, 255, (96, 160, 3), dtype=np.uint8))
    writer.release()
    return path


def test_a_real_clip(tmp_path: Path) -> None:
    facts = probe_media(film(tmp_path / "film.mp4"))
    assert facts.duration == pytest.approx(2, abs=0.05)
    assert (facts.width, facts.height, facts.frame_rate) == (160, 96, 24)
    assert facts.has_video
    assert facts.has_audio is False
    assert facts.keyframes[0] == 0
    assert not facts.variable_rate
    assert not facts.reordered


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\0\0\0\x18ftypisom", "mp4"),
        (b"\x1a\x45\xdf\xa3", "matroska"),
        ((b"\x47" + b"\0" * 187) * 3, "mpeg-ts"),
        (b"\x47" + b"\0" * 600, None),
        (b"\0\0\0\x01\x06\x05\xff\xff", "other"),  # H.264 by x264, without a container
        (b"#EXTM3U\n#EXTINF:10,\nhttp://example.org/a.ts\n", None),
        (b"<?xml version='1.0'?><MPD/>", None),
        (b"ffconcat version 1.0\nfile a.mp4\n", None),
        (b"", None),
    ],
)
def test_a_film_is_known_by_its_first_bytes(
    tmp_path: Path, content: bytes, kind: str | None
) -> None:
    (tmp_path / "a.mp4").write_bytes(content)
    assert container_of(tmp_path / "a.mp4") == kind
    with pytest.raises(Trouble, match=r"a\.mp4"):
        probe_media(tmp_path / "a.mp4")


@pytest.mark.parametrize(
    ("times", "rate"),
    [
        ([number / 24 for number in range(96)], Fraction(24)),
        ([number * 1001 / 24000 for number in range(96)], Fraction(24000, 1001)),
        ([round(number * 1001 / 30, 0) / 1000 for number in range(300)], Fraction(30000, 1001)),
        ([0.0, *(number / 24 for number in range(2, 90))], Fraction(24)),
        ([0.0, *((number + 0.512) / 24 for number in range(1, 192))], Fraction(24)),
        ([number / 17.3 for number in range(96)], Fraction(173, 10)),
        ([0.0], None),
        ([0.0, 0.0, 0.0], None),
    ],
)
def test_frame_rates_are_exact(times: list[float], rate: Fraction | None) -> None:
    assert rate_of(times) == rate


def test_a_clip_that_breaks_off(tmp_path: Path) -> None:
    """A film whose index promises more than the file holds."""
    content = film(tmp_path / "film.mp4", 96).read_bytes()
    index = content.index(b"moov") - 4
    media = content.index(b"mdat") - 4
    # The index moves before the pictures' last two thirds are cut off, so it stays readable;
    # its offsets count from the file's beginning, hence the index goes into the cut-off room.
    kept = content[: media + (index - media) // 3]
    hole = b"\0" * (index - len(kept))
    (tmp_path / "cut.mp4").write_bytes(kept + hole + content[index:])
    with pytest.raises(Trouble, match=r"breaks off|cannot be decoded"):
        probe_media(tmp_path / "cut.mp4")


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_a_header_that_comes_to_no_end_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody writes into this pipe; MediaInfo was seen to compute for minutes."""
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    assert read_header(pipe) == Header()
    os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))  # lets whoever reads it go


def test_a_missing_clip(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        probe_media(tmp_path / "none.mp4")


def test_clips_begin_at_media_and_captions_at_the_story(tmp_path: Path) -> None:
    segment = {"clip": "a.mp4", "out": 9.0, "captions": {"en": "captions/a.vtt"}}
    story = Story.model_validate({"start": "a", "media": "clips/", "segments": {"a": segment}})
    root = tmp_path.resolve()
    assert clip_path(tmp_path, story, "a") == root / "clips/a.mp4"
    assert captions_path(tmp_path, story, "a", "en") == root / "captions/a.vtt"
    outside = story.model_copy(update={"media": "../clips"})
    with pytest.raises(Trouble, match="climbs out"):
        clip_path(tmp_path, outside, "a")
