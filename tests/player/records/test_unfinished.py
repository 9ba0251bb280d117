"""Showings that were cut off are completed by the next one, which may lie among anything."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.writer import LOG_NAME, LogWriter
from engine.showing.showing import LEAD, Showing
from player.records.unfinished import WHENEVER, complete_unfinished
from tests.support.scripted import play, story


def cut_off(folder: Path) -> Path:
    """What a kill leaves of a showing."""
    logged_in(folder)
    whole = (folder / LOG_NAME).read_bytes()
    (folder / LOG_NAME).write_bytes(whole[: len(whole) // 2])
    return folder


def logged_in(folder: Path) -> None:
    folder.mkdir()
    film = story()
    with LogWriter(folder / LOG_NAME) as writer:
        logged = LoggedShowing(Showing(film), [writer])
        name = "kuleshov 0"
        logged.open(opened(film, story_path="s", story_digest="0", lead=LEAD, program=name))
        play(logged)


def test_what_lies_beside_a_showing_is_no_trap(tmp_path: Path) -> None:
    elsewhere = cut_off(tmp_path / "elsewhere")
    beside = tmp_path / "beside"
    beside.mkdir()
    lost = cut_off(beside / "lost")
    (beside / "link").symlink_to(elsewhere)
    (beside / "pipe").mkdir()
    os.mkfifo(beside / "pipe" / LOG_NAME)  # reading it would wait for ever
    (beside / "linked").mkdir()
    (beside / "linked" / LOG_NAME).symlink_to(elsewhere / LOG_NAME)
    (beside / LOG_NAME).write_text("a file where folders are")
    assert complete_unfinished(beside, WHENEVER) == [lost]
    assert (lost / "summary.json").is_file()
    assert list(tmp_path.rglob("summary.json")) == [lost / "summary.json"]
    assert complete_unfinished(beside, WHENEVER) == []


def changed(line: bytes) -> bytes:
    return line.replace(b'"now":', b'"now":1', 1)


DAMAGE: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "in the middle of a line": lambda lines: [*lines[:9], lines[9][:-7]],
    "in the middle of a letter": lambda lines: [*lines[:9], '{"name":"ü'.encode()[:-1]],
    "zeros at the end": lambda lines: [*lines[:9], bytes(5000)],
    "zeros from within a line on": lambda lines: [*lines[:9], lines[9][:20], bytes(5000)],
    "zeros within": lambda lines: [*lines[:9], bytes(5000), b"\n", *lines[10:]],
    "a line that was changed": lambda lines: [*lines[:9], changed(lines[9]), *lines[10:]],
    "a line that is missing": lambda lines: [*lines[:9], *lines[10:]],
    "no text": lambda lines: [*lines[:9], b"\xff\xfe\n", *lines[10:]],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_summary_is_made_of_what_stands_before_the_damage(tmp_path: Path, damage: str) -> None:
    logged_in(tmp_path / "showing")
    log = tmp_path / "showing" / LOG_NAME
    log.write_bytes(b"".join(DAMAGE[damage](log.read_bytes().splitlines(keepends=True))))
    (log.parent / ".summary.0a1b2c3d.part.json").write_text("{")  # and this
    assert complete_unfinished(tmp_path, WHENEVER) == [log.parent]
    summary = json.loads((log.parent / "summary.json").read_text("utf-8"))
    assert summary["end"] == "cut off"
    assert summary["path"][0]["segment"] == story().start
    torn = damage.startswith(("in the middle", "zeros at", "zeros from"))
    assert ("log_fault" in summary) is not torn
    if damage == "a line that was changed":
        assert "line 10 was changed" in summary["log_fault"]
    assert sorted(each.name for each in log.parent.iterdir()) == [LOG_NAME, "summary.json"]


@pytest.mark.parametrize("content", [b"", bytes(4000), b"{}\n", b"\xff" * 99 + b"\n"])
def test_a_log_without_a_first_line_makes_no_summary(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "showing").mkdir()
    (tmp_path / "showing" / LOG_NAME).write_bytes(content)
    assert complete_unfinished(tmp_path, WHENEVER) == []
