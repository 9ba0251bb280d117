"""Showings that were cut off are completed by the next one, which may lie among anything."""

import os
from pathlib import Path

from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.writer import LOG_NAME, LogWriter
from engine.showing.showing import LEAD, Showing
from player.records.unfinished import WHENEVER, complete_unfinished
from tests.support.scripted import play, story


def cut_off(folder: Path) -> Path:
    """What a kill leaves of a showing."""
    folder.mkdir()
    film = story()
    with LogWriter(folder / LOG_NAME) as writer:
        logged = LoggedShowing(Showing(film), [writer])
        name = "kuleshov 0"
        logged.open(opened(film, story_path="s", story_digest="0", lead=LEAD, program=name))
        play(logged)
    whole = (folder / LOG_NAME).read_bytes()
    (folder / LOG_NAME).write_bytes(whole[: len(whole) // 2])
    return folder


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
