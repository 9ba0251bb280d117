"""A viewer's hands on a real showing: real decks, a virtual X server, keys as they are pressed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.showing.events import Stepped
from engine.showing.log.reader import open_log
from engine.showing.log.replay import replay
from engine.showing.log.writer import LOG_NAME
from player.records.resume import KEPT_EVERY
from tests.support.clips import make_clip
from tests.support.hands import play
from tests.support.places import kept_place, kept_places
from tests.support.waiting import once_in, until


def write_story(folder: Path) -> Path:
    for name in ("gray", "teal"):
        make_clip(folder / f"{name}.mp4", f"color={name}", seconds=14)
    text = (
        "kuleshov: 1\ntitle: Hands\nstart: one\nsegments:\n"
        "  one: {clip: gray.mp4, in: 1s, out: 4s, next: [{to: two}]}\n"
        "  two: {clip: teal.mp4, in: 1s, out: 12s}\n"
    )
    (folder / "story.yaml").write_text(text, "utf-8")
    return folder / "story.yaml"


def entered(log: str) -> list[tuple[str, float, float | None]]:
    lines = [json.loads(line) for line in log.splitlines()]
    return [(e["segment"], e["at"], e["start"]) for e in lines if e["event"] == "entered"]


def wished(showing: Path, kind: str) -> float:
    """At which film time the viewer was first heard to wish it; a busy window hears it late."""
    steps = (each for each in open_log(showing / LOG_NAME).events if isinstance(each, Stepped))
    return next(each.now for each in steps if kind in [wish.kind for wish in each.inputs.wishes])


@once_in(3, because="the window's turns, and keys with them, come late where others compute")
def test_back_over_a_cut_a_picture_and_on_from_there_another_day(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    tmp_path = tmp_path_factory.mktemp("hands")
    story = write_story(tmp_path)
    keys = [(4.5, "S"), (11.5, "LEFT"), (16.0, "ESCAPE")]
    said, log = play(story, tmp_path / "first", keys)
    first, second, again, *on = entered(log)
    assert (first[0], second[0], again[0]) == ("one", "two", "one")
    # `one` began at about 0.3 s: ten seconds before 11.5 it had been on for 1.2 s.
    back = wished(tmp_path / "first", "back")
    assert again[2] is not None
    assert abs(again[2] - (1.0 + back - 10.0 - first[1])) < 0.1
    assert again[1] - back < 5.0
    picture = tmp_path / "first" / "picture-1.png"
    assert str(picture) in said
    assert picture.read_bytes().startswith(b"\x89PNG")
    summary = json.loads((tmp_path / "first" / "summary.json").read_text("utf-8"))
    assert summary["frames"]["drawn_without_picture"] == 0

    said, log = play(story, tmp_path / "second", [(5.0, "ESCAPE")])  # leaves another place
    assert f"You stopped this film in {on[-1][0] if on else 'one'}" in said
    first, left = entered(log)[0], wished(tmp_path / "second", "quit")
    _, log = play(story, tmp_path / "third", [(1.5, "ESCAPE")], "--resume")
    (on,) = entered(log)
    assert on[0] == "two"
    assert on[2] is not None
    assert abs(on[2] - (1.0 + left - first[1] - 3.0)) < 0.3
    assert replay(tmp_path / "third" / LOG_NAME).same


ASKING = """\
kuleshov: 1
title: A Question
start: door
segments:
  door:
    card: A door.
    duration: 2s
    hold: 2s
    ask: {prompt: Open it?, at: 0.5s, within: 3.5s}
    next:
      - {to: wait, default: true}
      - {to: away, choice: Go away}
      - {to: room, choice: Open it}
  wait: {card: You waited., duration: 1s}
  away: {card: Gone., duration: 1s}
  room: {card: A room., duration: 1s}
"""


@once_in(3, because="the window's turns, and keys with them, come late where others compute")
def test_a_question_is_answered_by_key_and_unanswered_lets_the_default_go(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    tmp_path = tmp_path_factory.mktemp("question")
    story = tmp_path / "story.yaml"
    story.write_text(ASKING, "utf-8")
    # The second option is lit by an arrow and chosen; the held picture is then left.
    _, log = play(story, tmp_path / "answered", [(1.8, "RIGHT"), (2.1, "RETURN")])
    assert [name for name, _, _ in entered(log)] == ["door", "room"]
    said = [json.loads(line) for line in log.splitlines()]
    (chose,) = [event for event in said if event["event"] == "chose"]
    assert (chose["segment"], chose["choice"]) == ("door", "Open it")
    _, log = play(story, tmp_path / "silent", [])
    assert [name for name, _, _ in entered(log)] == ["door", "wait"]
    left = entered(log)[1][1] - entered(log)[0][1]
    assert left == pytest.approx(4.0, abs=0.3)  # the duration and the whole hold


def test_not_even_a_kill_loses_the_place(tmp_path: Path) -> None:
    story = write_story(tmp_path)
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
    process = subprocess.Popen(
        [sys.executable, "-m", "player", "play", str(story), "--offscreen", "--consent", "none",
         "--out", str(tmp_path / "killed")],
        env=environment,
    )  # fmt: skip
    log = tmp_path / "killed" / "log.jsonl"
    until(lambda: kept_place(tmp_path).get("segment") == "two", "no place was kept")
    before = kept_place(tmp_path)["position"]
    until(lambda: kept_place(tmp_path).get("position", before) != before, "it was kept once")
    process.kill()
    process.wait(10)
    told = log.read_text("utf-8").rpartition("\n")[0]  # a kill may leave half a line
    shown = json.loads([line for line in told.splitlines() if '"stepped"' in line][-1])["now"]
    _, second = entered(told)
    assert second[0] == "two"
    assert len(kept_places(tmp_path)) == 1
    state = kept_place(tmp_path)
    assert state["segment"] == "two"
    position = 1.0 + shown - second[1]
    assert position - KEPT_EVERY - 1.0 < state["position"] < position + 0.2
    _, log_text = play(story, tmp_path / "on", [(2.0, "ESCAPE")], "--resume")
    (on,) = entered(log_text)
    assert (on[0], on[2]) == ("two", pytest.approx(state["position"], abs=0.01))
