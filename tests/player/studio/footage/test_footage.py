"""What the Film page shows of clips: paths as pieces, captions, stills, waveforms, proxies."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.media.caption_parser import Caption
from engine.media.captions import read_captions
from engine.media.probe import probe_media
from engine.story.load import load_story
from engine.story.model import Story
from player.studio.footage.course import arc_over, path_from, path_to, pieces_of
from player.studio.footage.frames import Frames, frames_of
from player.studio.footage.kept import kept
from player.studio.footage.proxies import proxy
from player.studio.footage.stills import card_still, still
from player.studio.footage.waveform import A_SECOND, waveform
from player.studio.footage.web_captions import webvtt
from sample_film import STORY

CLIP = STORY.parent / "clips" / "harbour.mp4"


def sample() -> Story:
    story = load_story(STORY).story
    assert story is not None
    return story


def test_a_path_goes_on_by_the_default_way_and_leaves_what_is_no_way() -> None:
    story = sample()
    assert path_from(story, ())[:3] == ("harbour", "stair", "lamp_room")
    assert path_from(story, ("harbour", "gulls"))[:3] == ("harbour", "gulls", "lamp_room")
    assert path_from(story, ("harbour", "boat"))[:2] == ("harbour", "stair")
    assert path_from(story, ("nowhere",)) == path_from(story, ())


def test_the_shortest_path_leads_to_a_segment_and_on() -> None:
    story = sample()
    assert path_to(story, "letter")[:3] == ("harbour", "stair", "letter")
    assert path_to(story, "letter")[2:] == path_from(story, ("letter",))
    assert path_to(story, "nowhere") == path_from(story, ())


@pytest.mark.programs
def test_pictures_that_come_unevenly_are_told_one_by_one(tmp_path: Path) -> None:
    import av

    assert frames_of(CLIP, 2.0, 3.0, tmp_path) == Frames(24.0)
    path, kept_pictures = tmp_path / "uneven.mp4", [n for n in range(60) if n % 5]
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=30, options={"bf": "2"})
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for number in kept_pictures:
            picture = np.full((36, 64, 3), 4 * number, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 30)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    times = frames_of(path, 0.5, 1.0, tmp_path).times
    first = next(n for n in kept_pictures if n / 30 >= 0.5)
    assert len(times) == len([n for n in kept_pictures if first <= n <= 30])
    steps = np.round(30 * np.diff(times))
    assert set(steps) == {1.0, 2.0}


def test_pieces_follow_one_another_in_film_time() -> None:
    story = sample()
    pieces = pieces_of(story, ("harbour", "tide", "stair"))
    assert [piece.begins for piece in pieces] == [0, 10, 18]
    assert pieces[1].dissolve == 0.5
    assert [beat.feel for beat in pieces[0].beats] == ["soft nostalgia", "quiet curiosity"]
    assert pieces[0].onward == ("gulls", "tide", "stair")
    assert arc_over(story, 100.0)[1] == (25.0, 0.15, 0.2)


def test_captions_in_a_browser_say_what_the_film_says(tmp_path: Path) -> None:
    captions = (Caption(1.25, 3661.5, "a < b\n& more"), Caption(4000.0, 4001.0, "end"))
    path = tmp_path / "spoken.vtt"
    path.write_text(webvtt(captions), encoding="utf-8")
    assert [each[:3] for each in read_captions(path).captions] == [each[:3] for each in captions]


def test_what_is_made_of_a_clip_is_made_once_until_the_clip_changes(tmp_path: Path) -> None:
    clip, made = tmp_path / "clip.mp4", []
    clip.write_bytes(b"one")

    def make(part: Path) -> None:
        made.append(1)
        part.write_bytes(clip.read_bytes())

    folder = tmp_path / "cache"
    assert kept(clip, "copy", make, folder).read_bytes() == b"one"
    assert kept(clip, "copy", make, folder).read_bytes() == b"one"
    clip.write_bytes(b"another")
    assert kept(clip, "copy", make, folder).read_bytes() == b"another"
    assert len(made) == 2


def test_a_still_beyond_the_end_is_the_last_picture(tmp_path: Path) -> None:
    import cv2

    last, beyond = still(CLIP, 14.4, folder=tmp_path), still(CLIP, 500.0, folder=tmp_path)
    one, other = (cv2.imread(str(path)).astype(int) for path in (last, beyond))
    assert one.shape == (180, 320, 3)
    assert np.abs(one - other).mean() < 3
    assert card_still("hall", "The hall, at night").startswith(b"\xff\xd8")


@pytest.mark.programs
def test_a_proxy_has_the_clips_times_and_codecs_of_every_browser(tmp_path: Path) -> None:
    shares: list[float] = []
    made = probe_media(proxy(CLIP, shares.append, tmp_path))
    clip = probe_media(CLIP)
    assert (made.codec, made.sound_codec) == ("VP9", "Opus")
    assert abs(made.duration - clip.duration) < 1 / clip.frame_rate
    assert made.frame_rate == clip.frame_rate
    assert shares == sorted(shares) and shares[-1] == 1.0


@pytest.mark.programs
def test_a_waveform_has_a_value_for_each_part_of_a_second(tmp_path: Path) -> None:
    peaks = waveform(CLIP, tmp_path)
    assert abs(len(peaks) - 14.5 * A_SECOND) < 2
    assert 0 < max(peaks) <= 1
