"""Logs without readings: never kept, or dropped when the viewer asked for it."""

import errno
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from engine.sensing.reading import Reading
from engine.showing.events import Decided, Felt, Forgot, Moment, Opened, Stepped, Wish, Withdrew
from engine.showing.log import redaction
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.reader import open_log
from engine.showing.log.replay import replay
from engine.showing.log.summary import Summary
from engine.showing.log.why import explanations_of
from engine.showing.log.writer import LogWriter
from engine.showing.showing import Showing
from engine.story.model import Story
from tests.support.scripted import play, story

FORGET = 9.0


def elastic() -> Story:
    """A film whose segments are left by how the viewer feels, with guards of every kind."""
    film = story().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    film["confidence"] = 0.05
    film["arc"] = [
        {"at": 0, "valence": 0.5, "arousal": 0.3},
        {"at": 1, "valence": -0.4, "arousal": 0.6},
    ]
    for name in ("dawn", "joy", "grief"):
        film["segments"][name]["stretch"] = {"shorter": "2s", "longer": "2s"}
    film["segments"]["dawn"]["beats"] = [{"at": "1s", "feel": "quiet joy", "name": "sunrise"}]
    film["segments"]["dawn"]["next"] = [
        {"to": "joy", "when": "viewer.valence > 0.1 for 1s or viewer.arousal rising"},
        {"to": "grief", "default": True},
    ]
    film["segments"]["joy"]["next"] = [
        {"to": "burial", "when": "saw joy within 20s and viewer.presence > 0.5"},
        {"to": "party", "default": True},
    ]
    return Story.model_validate(film)


def moved(now: float) -> Iterable[Reading]:
    up = 0.7 if now % 7 > 3 else -0.5
    for name, value in (
        ("face.present", 1.0),
        ("face.on_screen", 1.0),
        ("face.valence", up),
        ("face.arousal", up / 2),
        ("face.smile", max(0.0, up)),
    ):
        yield Reading(now - 0.05, name, value, 0.95)


def shown(path: Path, *, keeps: bool = True, wishes: dict[float, Any] | None = None) -> Summary:
    film, summary = elastic(), Summary()
    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(film), [writer, summary], keeps=keeps)
        logged.open(opened(film, story_path="s.yaml", story_digest="0", lead=0.6, keeps=keeps))
        play(logged, viewer=moved, wishes=wishes or {})
    return summary


def decisions(path: Path) -> list[Decided]:
    return [each for each in open_log(path).events if isinstance(each, Decided)]


def test_without_readings_the_same_decisions_fall_and_are_explained_alike(tmp_path: Path) -> None:
    with_them, without = tmp_path / "with.jsonl", tmp_path / "without.jsonl"
    shown(with_them)
    summary = shown(without, keeps=False)
    assert decisions(without) == decisions(with_them)
    assert any(each.kind == "steered" for each in decisions(without))
    assert any("early" in each.why or "longer" in each.why for each in decisions(without))
    found = replay(without)
    assert found.same, found.difference
    assert found.decisions == len(decisions(without)) > 1
    assert explanations_of(open_log(without).events) == explanations_of(open_log(with_them).events)
    log = open_log(without).events
    assert not any(isinstance(each, Felt | Moment) for each in log)
    assert not any(each.inputs.readings for each in log if isinstance(each, Stepped))
    assert isinstance(log[0], Opened) and not log[0].keeps
    assert "readings" not in without.read_text()
    said = summary.as_json()
    assert (said["moments"], said["latency"], said["mean_confidence"]) == ([], {}, None)
    assert said["keeps_readings"] is False


def test_a_changed_belief_is_noticed(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    shown(log)
    events = list(open_log(log).events)
    place = next(
        number
        for number, each in enumerate(events)
        if isinstance(each, Stepped) and each.inputs.known
    )
    other = tmp_path / "other.jsonl"
    with LogWriter(other) as writer:
        for number, event in enumerate(events):
            line = json.dumps(event.inputs.known[0].facts) if number == place else ""  # type: ignore[union-attr]
            if line:
                event.inputs.known[0].facts["viewer.presence"] = 0.25  # type: ignore[union-attr]
            writer.take(event)
    found = replay(other)
    assert found.difference is not None
    assert found.difference.line == place + 1


def test_what_is_forgotten_is_gone_from_log_and_summary(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    summary = shown(log, wishes={FORGET: Wish("forget")})
    events = open_log(log).events
    forgot = [each for each in events if isinstance(each, Forgot)]
    assert len(forgot) == 1
    told = [each for each in events if isinstance(each, Felt | Moment)]
    read = [each for each in events if isinstance(each, Stepped) and each.inputs.readings]
    assert told and min(each.now for each in told) >= forgot[0].now
    assert read and min(each.now for each in read) >= forgot[0].now
    assert replay(log).same
    assert replay(log).decisions == len(decisions(log)) > 1
    first = next(each for each in events if isinstance(each, Felt))
    assert first.people == 0  # the belief began anew: nobody was seen yet
    assert summary.as_json()["forgot"] is True
    assert all(each["onset"] >= forgot[0].now for each in summary.as_json()["moments"])
    assert [each.name for each in tmp_path.iterdir()] == ["log.jsonl"]


def test_until_the_readings_are_dropped_no_line_is_lost(tmp_path: Path) -> None:
    """A kill in the middle leaves a whole log, which replays."""
    log, film = tmp_path / "log.jsonl", elastic()
    writer = LogWriter(log)
    logged = LoggedShowing(Showing(film), [writer])
    logged.open(opened(film, story_path="s.yaml", story_digest="0", lead=0.6))
    seen: list[int] = []

    def step(now: float, inputs: Any) -> Any:
        found = LoggedShowing.step(logged, now, inputs)
        if now > FORGET:
            seen.append(len(open_log(log).events))
            assert replay(log).same
        return found

    logged.step = step  # type: ignore[method-assign]
    play(logged, viewer=moved, wishes={FORGET: Wish("forget")}, longest=FORGET + 0.7)
    assert seen
    writer.close()
    assert replay(log).same


def test_what_a_kill_left_of_it_is_dropped_later(tmp_path: Path) -> None:
    log, film = tmp_path / "log.jsonl", elastic()
    writer = LogWriter(log)
    logged = LoggedShowing(Showing(film), [writer])
    logged.open(opened(film, story_path="s.yaml", story_digest="0", lead=0.6))
    play(logged, viewer=moved, wishes={FORGET: Wish("forget")}, longest=FORGET + 0.2)
    killed = tmp_path / "killed" / "log.jsonl"
    killed.parent.mkdir()
    killed.write_bytes(log.read_bytes() + b'{"event":"step')  # half a line
    writer.close()
    assert '"felt",' in killed.read_text().split('"forgot"')[0]
    redaction.finish(killed)
    events = open_log(killed).events
    at = next(number for number, each in enumerate(events) if isinstance(each, Forgot))
    assert not any(isinstance(each, Felt | Moment) for each in events[:at])
    assert replay(killed).same
    as_it_is = killed.read_bytes()
    redaction.finish(killed)  # nothing is owed any more
    assert killed.read_bytes() == as_it_is
    assert [each.name for each in killed.parent.iterdir()] == ["log.jsonl"]


def test_a_log_that_cannot_be_written_anew_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: object, _lines: int) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(redaction.Redaction, "go_on", full)
    log, film = tmp_path / "log.jsonl", elastic()
    with LogWriter(log) as writer:
        logged = LoggedShowing(Showing(film), [writer])
        logged.open(opened(film, story_path="s.yaml", story_digest="0", lead=0.6))
        play(logged, viewer=moved, wishes={FORGET: Wish("forget")})
    assert [fault.name for fault in logged.faults] == ["log"]
    assert list(tmp_path.iterdir()) == []


def test_a_withdrawal_stands_in_log_and_summary() -> None:
    film, summary = elastic(), Summary()
    logged = LoggedShowing(Showing(film), [summary])
    from engine.showing.events import Inputs

    told = logged.step(0.5, Inputs(withdrawn=("camera 0",))).events
    assert Withdrew(0.5, "camera 0") in told
    assert summary.as_json()["withdrawn"] == [{"time": 0.5, "sensor": "camera 0"}]
