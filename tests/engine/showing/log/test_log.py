"""The log: chained, flushed, replayed; a changed line is noticed."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.sensing.reading import Reading
from engine.showing.events import (
    Decided,
    Ended,
    Event,
    Faulted,
    Inputs,
    Opened,
    Stepped,
)
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.reader import open_log
from engine.showing.log.replay import replay
from engine.showing.log.summary import Summary
from engine.showing.log.writer import LogWriter
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
        logged = LoggedShowing(Showing(film), [writer])
        logged.open(opened(film, story_path="story.yaml", story_digest="0", lead=0.6))
        play(logged, viewer=smiling, wishes={3.0: "next"})
    return path


def test_a_log_begins_and_ends(log: Path) -> None:
    events = open_log(log).events
    assert isinstance(events[0], Opened)
    assert isinstance(events[1], Stepped)
    assert isinstance(events[-1], Ended)
    assert open_log(log).finished


def test_a_logged_showing_replays_to_the_same_events(log: Path) -> None:
    result = replay(log)
    assert result.same
    assert result.decisions == sum(isinstance(each, Decided) for each in open_log(log).events) > 1


def test_what_was_told_is_the_log_without_its_inputs(log: Path) -> None:
    assert list(open_log(log, steps=False).events) == [
        each for each in open_log(log).events if not isinstance(each, Stepped)
    ]
    log.write_bytes(log.read_bytes()[:-30])
    assert list(open_log(log, steps=False).events) == [
        each for each in open_log(log).events if not isinstance(each, Stepped)
    ]


def test_a_summary_kept_meanwhile_is_that_of_the_log(tmp_path: Path) -> None:
    path, film = tmp_path / "log.jsonl", story()
    summary = Summary()
    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(film), [writer, summary])
        logged.open(opened(film, story_path="story.yaml", story_digest="0", lead=0.6))
        play(logged, viewer=smiling, wishes={3.0: "next"})
    assert summary.as_json() == summarise(open_log(path).events)


def test_a_changed_line_is_noticed(log: Path) -> None:
    lines = log.read_text().splitlines(keepends=True)
    lines[16] = lines[16].replace('"now":', '"now":1')
    log.write_text("".join(lines))
    with pytest.raises(Trouble, match=r"log\.jsonl line 17 was changed after it was written"):
        open_log(log)


def test_a_removed_line_and_an_inserted_one_are_noticed(log: Path) -> None:
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join(lines[:7] + lines[8:]))
    with pytest.raises(Trouble, match="line 8"):
        open_log(log)
    log.write_text("".join([*lines[:7], lines[3], *lines[7:]]))
    with pytest.raises(Trouble, match="line 8"):
        open_log(log)


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
    events = list(open_log(log).events)
    place = next(index for index, each in enumerate(events) if isinstance(each, Decided))
    decided = events[place]
    assert isinstance(decided, Decided)
    events[place] = Ended(decided.now, None, "fault")
    other = tmp_path / "other.jsonl"
    with LogWriter(other) as writer:
        for event in events:
            writer.take(event)
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


class Full:
    """A sink that holds so many events, and then no more."""

    name, called = "log", "showing/log.jsonl"

    def __init__(self, room: int, error: Exception) -> None:
        self.taken: list[Event] = []
        self._room, self._error = room, error

    def take(self, event: Event) -> None:
        if len(self.taken) == self._room:
            raise self._error
        self.taken.append(event)


def test_the_film_goes_on_when_the_log_cannot_be_written() -> None:
    summary, log = Summary(), Full(40, OSError(28, "No space left on device"))
    logged = LoggedShowing(Showing(story()), [summary, log])
    alone = play(Showing(story()))
    assert play(logged) == alone
    assert logged.done
    (fault,) = logged.faults
    assert (fault.name, fault.reason) == ("log", "No space left on device.")
    assert fault.sentence == (
        "showing/log.jsonl cannot be written any more: No space left on device. "
        "The film goes on without its log."
    )
    assert len(log.taken) == 40
    found = summary.as_json()
    assert (found["end"], [each["what"] for each in found["faults"]]) == (
        "ending",
        [fault.sentence],
    )


def test_no_sink_can_end_the_film_and_each_hears_of_the_others() -> None:
    sinks = [Full(0, ValueError("no number")), Full(20, KeyError("a")), Full(10**9, OSError())]
    logged = LoggedShowing(Showing(story()), sinks)
    events = play(logged)
    assert [fault.reason for fault in logged.faults] == ["no number.", "'a'."]
    kept = sinks[2].taken
    told = [each.sentence for each in kept if isinstance(each, Faulted)]
    assert told == [fault.sentence for fault in logged.faults]
    assert [each for each in kept if not isinstance(each, Faulted | Stepped)] == events
    assert [each for each in kept if isinstance(each, Stepped)]
    assert isinstance(sinks[1].taken[1], Faulted)  # after the first step's inputs


def test_a_log_that_was_deleted_is_said(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(story()), [writer])
        logged.step(0.0, Inputs())
        path.unlink()
        logged.step(0.1, Inputs())
    assert [fault.reason for fault in logged.faults] == ["it was deleted."]
    assert str(path) in logged.faults[0].sentence


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
        logged = LoggedShowing(Showing(film, lead=0.9), [writer])
        logged.open(opened(film, story_path="story.yaml", story_digest="0", lead=0.9))
        play(logged, viewer=smiling)
    result = replay(path)
    assert result.same
    assert result.decisions == 1
    decided = next(each for each in open_log(path).events if isinstance(each, Decided))
    assert (decided.to, decided.kind) == ("sun", "steered")


def sobbing(now: float) -> Iterable[Reading]:
    """Somebody who is heard and not seen: their voice, twice a second, as it is told."""
    if round(now * 10) % 5 == 0:
        yield Reading(now - 0.05, "voice.level", -30.0, 1.0)
        for kind in ("laugh", "cry", "gasp", "speech", "cough", "other"):
            yield Reading(now - 0.05, f"voice.{kind}", 0.95 if kind == "cry" else 0.01, 1.0)


def test_crying_that_is_heard_replays_and_steers(tmp_path: Path) -> None:
    film = story(
        segments={
            "dawn": {
                "clip": "dawn.mp4",
                "in": "500ms",
                "out": "9s",
                "next": [
                    {"to": "rain", "when": "viewer.valence < -0.1"},
                    {"to": "sun", "default": True},
                ],
            },
            "sun": {"clip": "s.mp4", "out": "4s", "beats": [{"at": "1s", "feel": "quiet joy"}]},
            "rain": {"clip": "r.mp4", "out": "4s", "beats": [{"at": "1s", "feel": "grief"}]},
        },
    )
    path = tmp_path / "log.jsonl"
    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(film, lead=0.9), [writer])
        logged.open(opened(film, story_path="story.yaml", story_digest="0", lead=0.9))
        play(logged, viewer=sobbing)
    assert replay(path).same
    decided = next(each for each in open_log(path).events if isinstance(each, Decided))
    assert (decided.to, decided.kind) == ("rain", "steered")


def test_a_film_that_goes_past_what_fails_replays(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    film, summary = story(), Summary()
    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(film), [writer, summary])
        logged.open(opened(film, story_path="", story_digest="", lead=LEAD))
        play(logged, player=Player(broken=frozenset({"joy", "grief"})))
    assert replay(path).same
    assert summary.as_json()["path"][1]["segment"] == "burial"
