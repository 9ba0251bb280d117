"""Logs of older formats stay readable, and replay bit for bit; newer ones are refused."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.problems import Trouble
from engine.showing.codec import to_json, unpack
from engine.showing.events import LOG_VERSION, Decided, Event, Inputs, Moment, Opened, Stepped
from engine.showing.log.chain import chained, verified
from engine.showing.log.migration import migrated
from engine.showing.log.reader import open_log
from engine.showing.log.replay import inputs_of, replay, showing_of
from engine.showing.log.why import explanations_of, lines_of
from engine.viewer.inference import NEWEST
from engine.viewer.moments import NAMED_FROM

GOLDEN = Path(__file__).parents[3] / "golden"
WHOLE = GOLDEN / "log_version_0.jsonl"
"""A showing of the sample film to a simulated viewer, as version 0 wrote it."""
BROKEN = GOLDEN / "log_version_0_broken_limits.jsonl"
"""A small film whose limits could not be kept, as version 0 wrote it."""
SINGLE = GOLDEN / "log_version_1.jsonl"
"""A small film before two faces, a voice and a heart, as version 1 wrote it: reading by reading."""
GROUPED = GOLDEN / "log_version_2.jsonl"
"""The same showing as version 2 wrote it."""
KNOWN = GOLDEN / "log_version_3.jsonl"
"""A short one, with the viewer's own limits."""
BOLD = GOLDEN / "log_version_4.jsonl"
"""A viewer whose face rests low and who smiles once, before beats with fine names."""
LOUD = GOLDEN / "log_version_5.jsonl"
"""A viewer whose voice reads high throughout, and rises further at the end."""
ROUSED = GOLDEN / "log_version_6.jsonl"
"""A viewer whose face reads roused throughout, and does not move."""
OLD = pytest.mark.parametrize(
    "path", [WHOLE, BROKEN, SINGLE, GROUPED, KNOWN, BOLD, LOUD, ROUSED], ids=lambda path: path.stem
)


def packed(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def written(path: Path, lines: list[dict[str, Any]]) -> Path:
    chain = ""
    with path.open("w", encoding="utf-8") as file:
        for each in lines:
            line, chain = chained({k: v for k, v in each.items() if k != "chain"}, chain)
            file.write(line + "\n")
    return path


@OLD
def test_an_old_log_replays_bit_for_bit(path: Path) -> None:
    found = replay(path)
    assert found.same, found.difference
    assert not found.cut_off
    assert found.decisions == sum(each["event"] == "decided" for each in packed(path)) > 0


@OLD
def test_what_an_old_log_says_is_read_as_it_stands(path: Path) -> None:
    log = open_log(path)
    assert log.finished
    version = packed(path)[0].get("version", 0)
    for event, old in zip(log.events, packed(path), strict=True):
        read, line = to_json(event), migrated(old, version)
        if isinstance(event, Stepped):
            line = to_json(Stepped(event.now, unpack(Inputs, line["inputs"])))
        assert {key: read[key] for key in line.keys() - {"chain"}} == {
            key: value for key, value in line.items() if key != "chain"
        }


@OLD
def test_every_decision_of_an_old_log_is_explained(path: Path) -> None:
    events = open_log(path).events
    decisions = [event for event in events if isinstance(event, Decided)]
    assert [each["why"] for each in explanations_of(events)] == [each.why for each in decisions]
    assert len(lines_of(events)) >= len(decisions)


def inferred_today(events: Sequence[Event]) -> list[Event]:
    """What a showing of today tells of an old log's readings."""
    assert isinstance(events[0], Opened)
    showing = showing_of(replace(events[0], inference=NEWEST))
    steps = (each for each in events if isinstance(each, Stepped))
    return [
        event
        for each, inputs in zip(steps, inputs_of(events), strict=True)
        for event in showing.step(each.now, inputs).events
    ]


def test_what_was_inferred_boldly_is_replayed_so_and_would_not_be_said_today() -> None:
    events = open_log(BOLD).events
    assert isinstance(events[0], Opened)
    assert events[0].inference == 4
    bold = [each for each in events if isinstance(each, Moment)]
    assert {"numb loss", "intimacy"} <= {each.name for each in bold}
    assert [each.to for each in events if isinstance(each, Decided)] == ["letter", "home"]
    today = inferred_today(events)
    # The face that rests low no longer sends the film the way for somebody sad.
    assert next(each.to for each in today if isinstance(each, Decided)) == "dance"
    for moment in today:
        if isinstance(moment, Moment):
            assert moment.name == moment.family or moment.confidence >= NAMED_FROM


def test_a_loud_voice_was_taken_for_a_roused_viewer_and_is_not_today() -> None:
    events = open_log(LOUD).events
    assert isinstance(events[0], Opened)
    assert events[0].inference == 5
    assert next(each.to for each in events if isinstance(each, Decided)) == "storm"
    today = inferred_today(events)
    assert next(each.to for each in today if isinstance(each, Decided)) == "calm"
    # That it rises in the end counts for more than it did.
    rise = [
        max(each.intensity for each in told if isinstance(each, Moment)) for told in (events, today)
    ]
    assert rise[1] > 2 * rise[0]


def test_a_face_that_rests_roused_was_taken_for_a_roused_viewer_and_is_not_today() -> None:
    events = open_log(ROUSED).events
    assert isinstance(events[0], Opened)
    assert events[0].inference == 6
    assert next(each.to for each in events if isinstance(each, Decided)) == "storm"
    today = inferred_today(events)
    assert next(each.to for each in today if isinstance(each, Decided)) == "calm"


@pytest.mark.parametrize(("modest", "inference"), [(True, 5), (False, 4)])
def test_how_version_5_inferred_is_read(tmp_path: Path, modest: bool, inference: int) -> None:
    lines = packed(LOUD)
    assert lines[0]["modest"] is True
    lines[0]["modest"] = modest
    (opened, *_) = open_log(written(tmp_path / "log.jsonl", lines)).events
    assert isinstance(opened, Opened)
    assert opened.inference == inference


def test_the_readings_of_a_log_are_the_same_however_they_are_written() -> None:
    single, grouped = open_log(SINGLE).events, open_log(GROUPED).events
    assert single[1:] == grouped[1:]
    assert sum(len(each.inputs.readings) for each in single if isinstance(each, Stepped)) > 500


@pytest.mark.parametrize("reading", [[1.0, 2], [1.0, 2, 3.0, 1.0], "no", {"a": 1}, None, []])
def test_what_was_no_reading_is_told_by_its_line(tmp_path: Path, reading: Any) -> None:
    lines = packed(SINGLE)[:2]
    lines[1]["inputs"] = {"readings": [reading]}
    with pytest.raises(Trouble, match=r"log\.jsonl line 2: A line about 'stepped' is not"):
        open_log(written(tmp_path / "log.jsonl", lines))


def test_limits_that_were_broken_in_words_are_named() -> None:
    whys = {
        event.why: event.broken for event in open_log(BROKEN).events if isinstance(event, Decided)
    }
    assert {broken for why, broken in whys.items() if "any more" in why} == {
        ("running_time", "must_see")
    }
    assert all(bool(broken) == ("any more" in why) for why, broken in whys.items())


@pytest.mark.parametrize(
    ("why", "broken"),
    [
        ("only b was permitted; a, c cannot be seen any more", ["must_see"]),
        (
            "asked by hand; only b was permitted; the running time cannot be kept any more; "
            "leaves 2.0 s early: the viewer is where b means to lead",
            ["running_time"],
        ),
        (
            "no guard held, so the default path; no ending that the limits permit can be "
            "reached any more",
            ["ending"],
        ),
        ('"She cannot be seen any more" was chosen', []),
        ("", []),
        (None, []),
    ],
)
def test_words_of_broken_limits(why: str | None, broken: list[str]) -> None:
    assert migrated({"event": "decided", "why": why}, 0)["broken"] == broken


def test_a_log_that_did_not_say_so_does_not_go_past_what_fails(tmp_path: Path) -> None:
    lines = packed(BROKEN)
    assert lines[0].pop("passes") is True
    assert lines[0].pop("credited") is True
    (opened, *_) = open_log(written(tmp_path / "log.jsonl", lines)).events
    assert isinstance(opened, Opened)
    assert (opened.passes, opened.credited) == (False, False)


def test_a_newer_log_is_refused_with_a_sentence(tmp_path: Path) -> None:
    lines = packed(BROKEN)
    lines[0]["version"] = LOG_VERSION + 1
    lines[1]["event"] = "something new"
    path = written(tmp_path / "log.jsonl", lines)
    with pytest.raises(Trouble) as refused:
        open_log(path)
    assert str(refused.value) == (
        f"{path} was written by a newer Kuleshov: its format is version {LOG_VERSION + 1}, and "
        f"this one reads up to version {LOG_VERSION}. Read it with a newer Kuleshov."
    )


@pytest.mark.parametrize("version", [-1, "1", 1.0, True, None, [1]])
def test_what_is_no_version_is_refused(tmp_path: Path, version: Any) -> None:
    lines = packed(BROKEN)
    lines[0]["version"] = version
    with pytest.raises(Trouble, match="version"):
        open_log(written(tmp_path / "log.jsonl", lines))


def test_a_log_of_today_says_its_version_first(tmp_path: Path) -> None:
    first = to_json(open_log(BROKEN).events[0])
    assert list(first)[:2] == ["event", "version"]
    today = to_json(Opened({}, "story.yaml", "0", (), False, (), "k"))
    assert today["version"] == LOG_VERSION
    line, chain = chained(today, "")
    content, again = verified(line, "", "line 1")
    assert (json.loads(content), again) == (json.loads(json.dumps(today)), chain)
