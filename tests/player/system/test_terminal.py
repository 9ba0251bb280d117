"""What the commands say where a terminal knows few letters, is a closed pipe, or is nothing."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from player.system.terminal import say
from tests.support.calling import answered


def test_the_controls_in_a_name_never_reach_the_terminal(capsys: pytest.CaptureFixture) -> None:
    say("a\x1b[31m\r\x9b2J.png\tis not\nthere: ä 夜")
    assert capsys.readouterr().err == "a\\x1b[31m\\x0d\\x9b2J.png\tis not\nthere: ä 夜\n"


STORY = """kuleshov: 1
title: Ärger, “夜” 🌊
start: größe
segments:
  größe:
    card: Où… 夜 🌊
    duration: 3s
    next: [{to: ende, default: true}]
  ende: {card: Ende →, duration: 3s}
"""
PLAN = """kuleshov_plan: 1
plans:
  - name: Größe 夜 🌊
    path: [ende, größe]
"""
BAD = "kuleshov: 1\ntitle: 夜\nstart: größe\nsegments:\n  größ: {card: é, duration: 3s}\n"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    folder = tmp_path / "夜é"
    folder.mkdir()
    (folder / "story.yaml").write_text(STORY, encoding="utf-8")
    (folder / "story.plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "bad.yaml").write_text(BAD, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "encoding",
    [pytest.param("cp1252", marks=pytest.mark.thorough), "ascii",
     pytest.param("utf-8", marks=pytest.mark.thorough)],
)  # fmt: skip
def test_every_command_answers_whatever_the_encoding_and_json_stays_json(
    story: Path,
    tmp_path: Path,
    encoding: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    log = tmp_path / "log.jsonl"
    one = ("simulate", story, "--viewers", 1, "--only", 0, "--out", log)
    exported = 0 if find_spec("opentimelineio") else 1  # it has no wheel for Python 3.14
    calls: list[tuple[int, tuple[object, ...]]] = [
        (0, ("--help",)),
        (0, ("play", "--help")),
        (0, ("check", story)),
        (0, ("check", story, "--json")),
        (1, ("check", story / "bad.yaml")),
        (1, ("check", story / "bad.yaml", "--json")),
        (1, ("play", story / "bad.yaml", "--offscreen")),
        (1, ("rehearse", story)),
        (1, ("rehearse", story, "--json")),
        (0, ("simulate", story, "--viewers", 2, "--processes", 1)),
        (0, ("simulate", story, "--viewers", 2, "--processes", 1, "--json")),
        (0, one),
        (0, ("explain", log)),
        (0, ("explain", log, "--json")),
        (0, ("replay", log, "--json")),
        (exported, ("export", log, "--otio", tmp_path / "夜.otio")),
        (0, ("graph", story, "-o", tmp_path / "夜.svg", "--json")),
        (0, ("profile", "limit", "Jürgen 夜", "--age", 12)),
        (0, ("profile", "show", "Jürgen 夜", "--json")),
        (1, ("sense", "--readings", story / "夜.jsonl", "--fast", "--json")),
        (2, ("play", "--wish 夜")),
    ]
    for code, words in calls:
        said = answered(*words, encoding=encoding)
        assert said.returncode == code, (words, said)
        assert "Traceback" not in said.stderr, words
        assert "inside Kuleshov failed" not in said.stderr, words
        assert said.stdout or said.stderr, words
        if "--json" in words and said.stdout:
            answer = json.loads(said.stdout)
            if words[0] == "profile":
                assert answer[0]["name"] == "Jürgen 夜"


def test_a_name_that_is_no_text_is_spelt(story: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(story.parent) + b"/caf\xe9"))
    story.rename(odd)
    assert r"caf\udce9" in answered("check", odd).stdout
    drawn = answered("graph", odd, "--out", odd / "map.svg", "--json")
    assert json.loads(drawn.stdout)["map"] == str(odd / "map.svg")


@pytest.mark.programs
@pytest.mark.parametrize(
    ("shell", "code", "told"),
    [
        ("%s check %s | true; exit ${PIPESTATUS[0]}", (0, 1), ""),
        ("%s check %s >/dev/full", (1,), "could not be written: No space left on device"),
        ("%s check %s >&- 2>&- <&-", (0,), ""),
    ],
)
def test_an_answer_that_cannot_leave_is_no_traceback(
    story: Path, shell: str, code: tuple[int, ...], told: str
) -> None:
    command = shell % (f"{sys.executable} -m player", str(story))
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode in code, done
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert "inside Kuleshov failed" not in done.stderr
    assert told in done.stderr
