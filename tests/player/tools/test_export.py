"""The viewer's own cut as a timeline, read back with OpenTimelineIO."""

import stat
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from engine.problems import Trouble
from engine.sensing.quantities import FACE_PRESENT, FACE_VALENCE
from engine.sensing.reading import Reading
from engine.showing.events import Entered, Wish
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.reader import open_log
from engine.showing.log.replay import replay
from engine.showing.log.writer import LogWriter
from engine.showing.showing import LEAD, Showing
from player.tools.export import export_otio
from tests.support.clips import make_clip
from tests.support.scripted import play, story

otio: Any = pytest.importorskip(
    "opentimelineio", reason="OpenTimelineIO has no wheel for this Python"
)


def happy(now: float) -> list[Reading]:
    return [Reading(now, FACE_PRESENT, 1.0, 0.9), Reading(now, FACE_VALENCE, 0.8, 0.9)]


def logged(folder: Path) -> Path:
    film = story(frame_rate=25)
    log = folder / "log.jsonl"
    with LogWriter(log) as writer:
        showing = LoggedShowing(Showing(film), [writer])
        path = str(folder / "story.yaml")
        showing.open(opened(film, story_path=path, story_digest="", lead=LEAD))
        play(showing, viewer=happy)
    return log


def test_the_clips_point_into_the_source_files_one_after_another(tmp_path: Path) -> None:
    out = tmp_path / "cut.otio"
    count = export_otio(logged(tmp_path), out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600  # it tells of one viewer
    timeline = otio.adapters.read_from_file(str(out))
    clips = list(timeline.video_tracks()[0].find_clips())
    assert len(clips) == count == 3
    assert clips[0].name == "dawn"
    assert clips[0].media_reference.target_url == (tmp_path / "dawn.mp4").resolve().as_uri()
    assert clips[0].source_range.duration.to_seconds() == pytest.approx(6, abs=0.2)
    assert all(clip.source_range.start_time.rate == 25 for clip in clips)


def test_beats_and_decisions_are_markers(tmp_path: Path) -> None:
    out = tmp_path / "cut.otio"
    export_otio(logged(tmp_path), out)
    clips = list(otio.adapters.read_from_file(str(out)).video_tracks()[0].find_clips())
    names = [marker.name for marker in clips[1].markers]
    assert any(name in ("quiet joy", "grief") for name in names)
    kinds = [marker.metadata.get("kuleshov", {}).get("kind") for marker in clips[1].markers]
    assert any(kinds)


def test_a_log_without_a_picture_is_a_sentence(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with LogWriter(log) as writer:
        film = story()
        event = opened(film, story_path="story.yaml", story_digest="", lead=LEAD)
        LoggedShowing(Showing(film), [writer]).open(event)
    with pytest.raises(Trouble, match="no picture"):
        export_otio(log, tmp_path / "cut.otio")


RATE = 24
CARD = {"card": "The end.", "duration": 3}


def dubbed(folder: Path) -> Path:
    """Eight seconds of picture with two sound tracks, whose timecode begins at ten o'clock."""
    plain = make_clip(folder / "plain.mp4", seconds=8, size="160x90")
    clip = folder / "clip.mp4"
    words = ["-i", str(plain), "-map", "0:v", "-map", "0:a", "-map", "0:a", "-c", "copy"]
    subprocess.run(
        ["ffmpeg", "-v", "error", *words, "-timecode", "10:00:00:00", str(clip)], check=True
    )
    return clip


def shown(folder: Path) -> Path:
    """The log of a showing that ends on a card: the second sound track chosen after 2 s, the last
    picture of the first segment held for a second, a dissolve, and a score."""
    clip = dubbed(folder).name
    soundfile.write(folder / "music.wav", np.zeros((2 * 8000, 1)), 8000)
    first = {"clip": clip, "in": 1, "out": 5, "hold": 1, "score": "music"}
    ways = [{"to": "two", "join": "dissolve 500ms"}]
    segments = {
        "one": {**first, "next": ways},
        "two": {"clip": clip, "in": 2, "out": 6, "next": [{"to": "end"}]},
        "end": CARD,
    }
    film = story(frame_rate=RATE, start="one", score={"music": "music.wav"}, segments=segments)
    log = folder / "log.jsonl"
    with LogWriter(log) as writer:
        showing = LoggedShowing(Showing(film), [writer])
        showing.open(
            opened(film, story_path=str(folder / "story.yaml"), story_digest="", lead=LEAD)
        )
        play(showing, wishes={2.0: Wish("sound", 1)})
    return log


def read(log: Path) -> Any:
    out = log.with_suffix(".otio")
    export_otio(log, out)
    timeline = otio.adapters.read_from_file(str(out))
    assert isinstance(timeline, otio.schema.Timeline)
    return timeline


def spans(track: Any) -> list[tuple[float, float]]:
    """Of each clip or gap: where it begins in its source, and how long it is, in frames."""
    return [
        (each.source_range.start_time.value, each.source_range.duration.value)
        for each in track
        if not isinstance(each, otio.schema.Transition)
    ]


def test_picture_sound_and_score_are_tracks_into_the_clips_own_timecode(tmp_path: Path) -> None:
    log = shown(tmp_path)
    entered = [event for event in open_log(log).events if isinstance(event, Entered)]
    first, second, third = (round((each.at - entered[0].at) * RATE) for each in entered)
    picture, sound, score = read(log).tracks
    hour = 10 * 3600 * RATE
    held = 1 * RATE
    assert spans(picture) == [
        (hour + 1 * RATE, second - held),
        (hour + 1 * RATE + second - held - 1, held),
        (hour + 2 * RATE, third - second),
        (0, pytest.approx(3 * RATE, abs=4)),
    ]
    assert isinstance(picture[1].effects[0], otio.schema.FreezeFrame)
    clip = picture[0].media_reference
    assert clip.available_range.start_time.value == hour
    assert clip.available_range.duration.value == 8 * RATE
    for track in (picture, sound):
        (dissolve,) = (each for each in track if isinstance(each, otio.schema.Transition))
        assert (dissolve.in_offset.value, dissolve.out_offset.value) == (0, RATE // 2)
    # The sound runs on under the held picture, from the chosen track on, and the card has none.
    sounds = [each for each in sound if isinstance(each, otio.schema.Clip)]
    assert [each.metadata["kuleshov"]["sound_track"] for each in sounds] == [1, 2, 2]
    assert sum(each.source_range.duration.value for each in sounds[:2]) == second
    assert sounds[1].source_range.start_time.value == (
        hour + 1 * RATE + sounds[0].source_range.duration.value
    )
    assert isinstance(sound[-1], otio.schema.Gap)
    # The score is a loop of two seconds under the first segment alone.
    assert {each.name for each in score if isinstance(each, otio.schema.Clip)} == {"music"}
    assert spans(score)[0] == (0, 2 * RATE)
    assert sum(length for _, length in spans(score)[:-2]) == second
    lengths = [sum(length for _, length in spans(track)) for track in (picture, sound, score)]
    assert len(set(lengths)) == 1
    assert first == 0 and replay(log).same


def test_after_a_kill_the_last_segment_is_as_long_as_the_log_tells(tmp_path: Path) -> None:
    whole = logged(tmp_path)
    at = next(
        number
        for number, event in enumerate(open_log(whole).events)
        if getattr(event, "now", 0) >= 9
    )
    killed = tmp_path / "killed.jsonl"
    lines = whole.read_text("utf-8").splitlines(keepends=True)
    killed.write_text("".join(lines[:at]) + lines[at][:20], "utf-8")
    events = open_log(killed).events
    second = [event.at for event in events if isinstance(event, Entered)][1]
    (picture, *_) = read(killed).tracks
    assert len(picture) == 2
    assert picture[1].source_range.duration.to_seconds() == pytest.approx(9 - second, abs=0.1)
