"""A story's file is written whole, and only over what was read."""

from pathlib import Path

import pytest

from engine.problems import Trouble
from player.studio.story_text import ConflictError, read_text, save_text
from player.studio.studio import Studio, studio_of


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    (tmp_path / "story.yaml").write_text("kuleshov: 1\n", encoding="utf-8")
    return studio_of(tmp_path / "story.yaml")


def test_what_is_saved_can_be_saved_again(studio: Studio) -> None:
    first = read_text(studio.story)
    second = save_text(studio, first, "kuleshov: 1\ntitle: A\n")
    save_text(studio, second, "kuleshov: 1\ntitle: B\n")
    assert studio.story.read_text(encoding="utf-8") == "kuleshov: 1\ntitle: B\n"


def test_of_two_windows_the_second_is_told_and_nothing_is_lost(studio: Studio) -> None:
    one, other = read_text(studio.story), read_text(studio.story)
    save_text(studio, one, "title: one\n")
    with pytest.raises(ConflictError) as told:
        save_text(studio, other, "title: other\n")
    assert told.value.there.text == "title: one\n"
    assert studio.story.read_text(encoding="utf-8") == "title: one\n"
    save_text(studio, other, "title: other\n", over=True)
    assert studio.story.read_text(encoding="utf-8") == "title: other\n"


def test_the_same_text_is_no_conflict(studio: Studio) -> None:
    one, other = read_text(studio.story), read_text(studio.story)
    save_text(studio, one, "title: same\n")
    assert save_text(studio, other, "title: same\n").text == "title: same\n"


def test_line_ends_and_byte_order_mark_stay(studio: Studio) -> None:
    studio.story.write_bytes(b"\xef\xbb\xbfkuleshov: 1\r\n")
    read = read_text(studio.story)
    assert read.text == "kuleshov: 1\n"
    save_text(studio, read, read.text + "title: A\n")
    assert studio.story.read_bytes() == b"\xef\xbb\xbfkuleshov: 1\r\ntitle: A\r\n"


def test_a_file_that_was_deleted_is_written_anew(studio: Studio) -> None:
    read = read_text(studio.story)
    studio.story.unlink()
    save_text(studio, read, "title: back\n")
    assert studio.story.read_text(encoding="utf-8") == "title: back\n"


def test_what_cannot_be_read_or_written_is_told(studio: Studio, tmp_path: Path) -> None:
    read = read_text(studio.story)
    studio.read_only = True
    with pytest.raises(Trouble, match="read-only"):
        save_text(studio, read, "title: A\n")
    studio.read_only = False
    studio.story.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Trouble, match="UTF-8"):
        read_text(studio.story)
    with pytest.raises(Trouble):
        save_text(studio, read, "title: A\n")
    assert studio.story.read_bytes() == b"\xff\xfe\x00"
