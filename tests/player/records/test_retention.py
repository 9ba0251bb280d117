"""Showings go by age and by size, readings before their log; nothing else is touched."""

import os
from pathlib import Path

import pytest

from engine.sensing.reading import Reading
from engine.showing.events import Decided, Stepped
from engine.showing.log.claim import claim
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.reader import open_log
from engine.showing.log.replay import replay
from engine.showing.log.writer import LogWriter
from engine.showing.showing import LEAD, Showing
from player.records.retention import Retention, tidy
from tests.support.scripted import play, story

DAY = 86_400.0
NOW = 1_800_000_000.0
FOREVER = Retention(days=10_000, megabytes=1_000)


def showing(parent: Path, name: str, days_ago: float, size: int = 1000) -> Path:
    folder = parent / name
    folder.mkdir()
    (folder / "log.jsonl").write_bytes(b"x" * size)
    (folder / "summary.json").write_text("{}")
    os.utime(folder / "log.jsonl", (NOW, NOW - days_ago * DAY))
    return folder


def test_what_is_too_old_goes_and_what_is_young_stays(tmp_path: Path) -> None:
    old, young = showing(tmp_path, "old", 31), showing(tmp_path, "young", 29)
    done = tidy(tmp_path, Retention(days=30, megabytes=1000), NOW)
    assert done.deleted == [old]
    assert not old.exists()
    assert young.exists()


def test_the_oldest_go_first_where_there_is_no_room(tmp_path: Path) -> None:
    folders = [showing(tmp_path, f"s{days}", days, size=400_000) for days in (5, 1, 3)]
    done = tidy(tmp_path, Retention(days=30, megabytes=0.9), NOW)
    assert done.deleted == [folders[0]]
    assert done.stays < 900_000
    assert "1 showing deleted" in done.sentence


def test_only_showings_are_touched(tmp_path: Path) -> None:
    other = tmp_path / "films"
    other.mkdir()
    (other / "story.yaml").write_text("x" * 10_000)
    elsewhere = showing(tmp_path.parent, f"{tmp_path.name}-elsewhere", 400)
    (tmp_path / "link").symlink_to(elsewhere)
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "log.jsonl").symlink_to(elsewhere / "log.jsonl")
    (tmp_path / "log.jsonl").write_text("a file, no showing")
    assert tidy(tmp_path, Retention(days=1, megabytes=0), NOW).deleted == []
    assert elsewhere.exists() and other.exists() and linked.exists()


def test_a_showing_that_is_being_written_stays(tmp_path: Path) -> None:
    folder = showing(tmp_path, "now", 400)
    with (folder / "log.jsonl").open("a") as file:
        claim(file)
        assert tidy(tmp_path, Retention(days=1, megabytes=0), NOW).deleted == []
    assert tidy(tmp_path, Retention(days=1, megabytes=0), NOW).deleted == [folder]


def test_a_clock_that_jumped_deletes_nothing_of_the_future(tmp_path: Path) -> None:
    ahead = showing(tmp_path, "ahead", -3650, size=5_000_000)
    assert tidy(tmp_path, Retention(days=1, megabytes=1), NOW).deleted == []
    assert ahead.exists()


def test_no_folder_is_nothing_to_do(tmp_path: Path) -> None:
    done = tidy(tmp_path / "none", FOREVER, NOW)
    assert (done.deleted, done.stays, done.faults) == ([], 0, [])


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    """A showing with a face in its log, ten days old."""
    folder = tmp_path / "watched"
    folder.mkdir()
    path, film = folder / "log.jsonl", story()

    def smiling(now: float) -> list[Reading]:
        names = ("present", "valence", "arousal", "smile")
        return [Reading(now - 0.05, f"face.{name}", 0.6, 0.9) for name in names]

    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(film), [writer])
        logged.open(opened(film, story_path="story.yaml", story_digest="0", lead=LEAD))
        play(logged, viewer=smiling)
    (folder / "summary.json").write_text("{}")
    os.utime(path, (NOW, NOW - 10 * DAY))
    return folder


def readings(log: Path) -> int:
    events = open_log(log).events
    return sum(len(each.inputs.readings) for each in events if isinstance(each, Stepped))


def test_readings_go_and_decisions_stay_and_replay(watched: Path) -> None:
    log = watched / "log.jsonl"
    before = log.stat()
    assert readings(log) > 100
    decided = [each for each in open_log(log).events if isinstance(each, Decided)]
    done = tidy(watched.parent, Retention(30, 1000, readings_days=7), NOW)
    assert done.thinned == [watched]
    assert readings(log) == 0
    assert log.stat().st_size < before.st_size / 2
    assert log.stat().st_mtime == before.st_mtime  # its age is that of the showing
    assert [each for each in open_log(log).events if isinstance(each, Decided)] == decided
    assert replay(log).same
    assert tidy(watched.parent, Retention(30, 1000, readings_days=7), NOW).thinned == []


def test_readings_stay_for_as_long_as_was_said_and_until_there_is_a_summary(watched: Path) -> None:
    log = watched / "log.jsonl"
    for kept in (Retention(30, 1000), Retention(30, 1000, readings_days=11)):
        assert tidy(watched.parent, kept, NOW).thinned == []
    (watched / "summary.json").unlink()
    assert tidy(watched.parent, Retention(30, 1000, readings_days=0), NOW).thinned == []
    assert readings(log) > 100


def test_a_damaged_log_keeps_what_it_has_and_is_told(watched: Path) -> None:
    log = watched / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([*lines[:5], *lines[6:]]))
    whole = log.read_bytes()
    os.utime(log, (NOW, NOW - 10 * DAY))
    done = tidy(watched.parent, Retention(30, 1000, readings_days=0), NOW)
    assert len(done.faults) == 1
    assert log.read_bytes() == whole
    assert [each.name for each in watched.iterdir() if each.name.startswith(".")] == []
