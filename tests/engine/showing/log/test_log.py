"""The log: chained, flushed, replayed; a changed line is noticed."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.sensing.reading import Reading
from engine.showing.codec import from_json, to_json
from engine.showing.events import Decided, Ended, Opened, Stepped
from engine.showing.log.log import LoggedShowing, LogWriter, open_log, opened, read_log
from engine.showing.log.replay import replay
from engine.showing.showing import LEAD, Showing
from tests.support.scripted import Player, play, story, summarise


def smiling(now: float) -> Iterable[Reading]:
    yield Reading(now - 0.05, "face.present", 1.0, 1.0)
    yield Reading(now - 0.05, "face.valence", 0.6 + 0.1 * (now % 0.7), 0.9)
    yield Reading(now - 0.05, "face.arousal", 0.2, 0.9)
    yield Reading(now - 0.05, "face.smile", float("nan") if now > 9 else 0.7, 0.9)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.jsonl"
    film = story()
    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(film), writer)
        logged.open(opened(film, story_path="story.yaml", story_digest="0", lead=0.6))
        play(logged, viewer=smiling, wishes={3.0: "next"})
    return path


def test_a_log_begins_and_ends(log: Path) -> None:
    events = read_log(log)
    assert isinstance(events[0], Opened)
    assert isinstance(events[1], Stepped)
    assert isinstance(events[-1], Ended)
    assert open_log(log).finished


def test_a_logged_showing_replays_to_the_same_events(log: Path) -> None:
    result = replay(log)
    assert result.same
    assert result.decisions == sum(isinstance(each, Decided) for each in read_log(log)) > 1


def test_what_was_told_is_the_log_without_its_inputs(log: Path) -> None:
    assert list(open_log(log, steps=False).events) == [
        each for each in read_log(log) if not isinstance(each, Stepped)
    ]
    log.write_bytes(log.read_bytes()[:-30])
    assert list(open_log(log, steps=False).events) == [
        each for each in read_log(log) if not isinstance(each, Stepped)
    ]


def test_a_summary_kept_meanwhile_is_that_of_the_log(tmp_path: Path) -> None:
    path, film = tmp_path / "log.jsonl", story()
    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(film), writer)
        logged.open(opened(film, story_path="story.yaml", story_digest="0", lead=0.6))
        play(logged, viewer=smiling, wishes={3.0: "next"})
    assert logged.summary.as_json() == summarise(read_log(path))


def test_a_changed_line_is_noticed(log: Path) -> None:
    lines = log.read_text().splitlines(keepends=True)
    lines[16] = lines[16].replace('"now":', '"now":1')
    log.write_text("".join(lines))
    with pytest.raises(Trouble, match=r"log\.jsonl line 17 was changed after it was written"):
        read_log(log)


def test_a_removed_line_and_an_inserted_one_are_noticed(log: Path) -> None:
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join(lines[:7] + lines[8:]))
    with pytest.raises(Trouble, match="line 8"):
        read_log(log)
    log.write_text("".join([*lines[:7], lines[3], *lines[7:]]))
    with pytest.raises(Trouble, match="line 8"):
        read_log(log)


def test_a_log_cut_off_by_a_power_cut_is_read_up_to_there(log: Path) -> None:
    whole = log.read_bytes()
    log.write_bytes(whole[:-30])
    found = open_log(log)
    assert found.cut_off
    assert not found.finished
    assert len(found.events) == len(whole.splitlines()) - 1
    assert replay(log).same
    assert replay(log).cut_off


def test_a_different_engine_is_reported_with_the_line(log: Path, tmp_path: Path) -> None:
    events = read_log(log)
    place = next(index for index, each in enumerate(events) if isinstance(each, Decided))
    decided = events[place]
    assert isinstance(decided, Decided)
    events[place] = Ended(decided.now, None, "fault")
    other = tmp_path / "other.jsonl"
    with LogWriter(other) as writer:
        for event in events:
            writer.write(event)
    difference = replay(other).difference
    assert difference is not None
    assert difference.line == place + 1
    assert "decided" in difference.got
    assert "ended" in difference.expected


def test_what_is_no_log_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for content in (b"", b"hello\n", b"\xff\xfe\n", b"{}\n"):
        path = tmp_path / "x.jsonl"
        path.write_bytes(content)
        with pytest.raises(Trouble):
            open_log(path)
    with pytest.raises(Trouble):
        open_log(tmp_path / "missing.jsonl")


def test_a_log_is_never_overwritten(log: Path) -> None:
    with pytest.raises(Trouble, match="exists already"):
        LogWriter(log)


def test_the_film_goes_on_when_the_log_cannot_be_written(tmp_path: Path) -> None:
    class Full(LogWriter):
        def write(self, event: object) -> None:
            raise OSError(28, "No space left on device")

    logged = LoggedShowing(Showing(story()), Full(tmp_path / "log.jsonl"))
    play(logged)
    assert logged.done
    assert "No space left" in logged.log_fault


def test_guards_joins_and_arcs_replay_too(tmp_path: Path) -> None:
    film = story(
        arc=[
            {"at": "0%", "valence": 0, "arousal": 0},
            {"at": "100%", "valence": 0.5, "arousal": 0},
        ],
        segments={
            "dawn": {
                "clip": "dawn.mp4",
                "in": "500ms",
                "out": "6s",
                "next": [
                    {"to": "sun", "when": "viewer.valence > 0.3 for 2s", "join": "dissolve 300ms"},
                    {"to": "rain", "default": True},
                ],
            },
            "sun": {"clip": "s.mp4", "out": "4s", "beats": [{"at": "1s", "feel": "quiet joy"}]},
            "rain": {"clip": "r.mp4", "out": "4s", "beats": [{"at": "1s", "feel": "grief"}]},
        },
    )
    path = tmp_path / "log.jsonl"
    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(film, lead=0.9), writer)
        logged.open(opened(film, story_path="story.yaml", story_digest="0", lead=0.9))
        play(logged, viewer=smiling)
    result = replay(path)
    assert result.same
    assert result.decisions == 1
    decided = next(each for each in read_log(path) if isinstance(each, Decided))
    assert (decided.to, decided.kind) == ("sun", "steered")


def test_a_film_that_goes_past_what_fails_replays_and_older_logs_did_not(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    film = story()
    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(film), writer)
        logged.open(opened(film, story_path="", story_digest="", lead=LEAD))
        play(logged, player=Player(broken=frozenset({"joy", "grief"})))
    assert replay(path).same
    assert logged.summary.as_json()["path"][1]["segment"] == "burial"
    first = to_json(read_log(path)[0])
    assert first.pop("passes") is True
    older = from_json(first)
    assert isinstance(older, Opened)
    assert not older.passes
