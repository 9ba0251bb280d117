"""The viewer's own cut as a timeline, read back with OpenTimelineIO."""

from pathlib import Path

import opentimelineio as otio
import pytest

from engine.problems import Trouble
from engine.sensing.reading import FACE_PRESENT, FACE_VALENCE, Reading
from engine.showing.log import LoggedShowing, LogWriter, opened
from engine.showing.showing import LEAD, Showing
from player.export import export_otio
from tests.engine.showing.stage import play, story


def happy(now: float) -> list[Reading]:
    return [Reading(now, FACE_PRESENT, 1.0, 0.9), Reading(now, FACE_VALENCE, 0.8, 0.9)]


def logged(folder: Path) -> Path:
    film = story(frame_rate=25)
    log = folder / "log.jsonl"
    with LogWriter(log) as writer:
        showing = LoggedShowing(Showing(film), writer)
        path = str(folder / "story.yaml")
        showing.open(opened(film, story_path=path, story_digest="", lead=LEAD))
        play(showing, viewer=happy)
    return log


def test_the_clips_point_into_the_source_files_one_after_another(tmp_path: Path) -> None:
    out = tmp_path / "cut.otio"
    count = export_otio(logged(tmp_path), out)
    timeline = otio.adapters.read_from_file(str(out))
    clips = list(timeline.find_clips())
    assert len(clips) == count == 3
    assert clips[0].name == "dawn"
    assert clips[0].media_reference.target_url == (tmp_path / "dawn.mp4").resolve().as_uri()
    assert clips[0].source_range.duration.to_seconds() == pytest.approx(6, abs=0.2)
    assert all(clip.source_range.start_time.rate == 25 for clip in clips)


def test_beats_and_decisions_are_markers(tmp_path: Path) -> None:
    out = tmp_path / "cut.otio"
    export_otio(logged(tmp_path), out)
    clips = list(otio.adapters.read_from_file(str(out)).find_clips())
    names = [marker.name for marker in clips[1].markers]
    assert any(name in ("quiet joy", "grief") for name in names)
    kinds = [marker.metadata.get("kuleshov", {}).get("kind") for marker in clips[1].markers]
    assert any(kinds)


def test_a_log_without_a_picture_is_a_sentence(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with LogWriter(log) as writer:
        film = story()
        event = opened(film, story_path="story.yaml", story_digest="", lead=LEAD)
        LoggedShowing(Showing(film), writer).open(event)
    with pytest.raises(Trouble, match="no picture"):
        export_otio(log, tmp_path / "cut.otio")
