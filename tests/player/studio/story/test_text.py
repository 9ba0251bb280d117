"""A story's file is written whole, and only over what was read."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from engine.problems import Trouble
from player.studio.story.text import (
    ConflictError,
    UnreadableError,
    move_aside,
    read_text,
    save_text,
)
from player.studio.studio import Studio, studio_of
from tests.support.killing import Told, killed
from tests.support.small_disks import on_small_disk


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
    save_text(studio, told.value.there, "title: other\n")
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


def test_what_no_story_may_hold_is_not_saved(studio: Studio) -> None:
    read = read_text(studio.story)
    with pytest.raises(Trouble, match="line 2"):
        save_text(studio, read, "kuleshov: 1\ntitle: \ud83d\n")
    with pytest.raises(Trouble, match="larger than 4 MiB"):
        save_text(studio, read, "# " + "long " * 10**6)
    assert studio.story.read_text(encoding="utf-8") == "kuleshov: 1\n"


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("code", "happens"),
    [
        ("NOT-TEXT", lambda path: path.write_bytes(b"\xff\xfe\x00")),
        ("FILE-TOO-LARGE", lambda path: path.write_bytes(bytes(5 * 1024**2))),
        ("NOT-A-FILE", _folder),
        ("FILE-UNREADABLE", _circle),
    ],
)
def test_what_is_no_text_any_more_is_kept_by_another_name(
    studio: Studio, code: str, happens: Callable[[Path], object]
) -> None:
    read = read_text(studio.story)
    happens(studio.story)
    before = studio.story.lstat().st_ino
    with pytest.raises(UnreadableError) as told:
        save_text(studio, read, "title: A\n")
    assert told.value.problem.code == code
    moved = move_aside(studio)
    assert moved.lstat().st_ino == before
    save_text(studio, read, "title: A\n")
    assert studio.story.read_text(encoding="utf-8") == "title: A\n"
    _folder(studio.story)
    assert move_aside(studio) != moved


def test_a_folder_that_is_gone_is_told(studio: Studio, tmp_path: Path) -> None:
    read = read_text(studio.story)
    studio.story.unlink()
    tmp_path.rmdir()
    with pytest.raises(Trouble, match=r"is not there any more.*The text stays here"):
        save_text(studio, read, "title: A\n")
    tmp_path.mkdir()
    save_text(studio, read, "title: A\n")


@pytest.mark.programs
def test_whenever_the_studio_is_killed_the_old_or_the_new_text_is_there(studio: Studio) -> None:
    chance = Random(7)
    texts = ["".join(f"# {letter} {n}\n" for n in range(3000)) for letter in "ab"]

    def saves(told: Told) -> None:
        read = read_text(studio.story)
        for number in range(10**9):
            read = save_text(studio, read, texts[number % 2])
            told(texts[number % 2] == studio.story.read_text(encoding="utf-8"))

    for _ in range(12):
        assert all(killed(saves, chance, longest=0.02))
        assert studio.story.read_text(encoding="utf-8") in texts
    left = [each for each in studio.folder.iterdir() if each != studio.story]
    for part in left:
        os.utime(part, (0, 0))
    save_text(studio, read_text(studio.story), "title: A\n")
    assert [each.name for each in studio.folder.iterdir()] == ["story.yaml"]


@pytest.mark.programs
def test_two_studios_that_save_at_the_same_time_lose_no_line(studio: Studio) -> None:
    """Each adds its lines to what it reads, and begins anew where the other was before it."""
    script = (
        "import sys; from pathlib import Path; from player.studio.studio import studio_of\n"
        "from player.studio.story.text import *\n"
        "studio = studio_of(Path(sys.argv[1]))\n"
        "for number in range(12):\n"
        "    while True:\n"
        "        read = read_text(studio.story)\n"
        "        try: save_text(studio, read, read.text + f'# {sys.argv[2]} {number}\\n'); break\n"
        "        except ConflictError: pass\n"
    )
    words = [sys.executable, "-c", script, str(studio.story)]
    both = [subprocess.Popen([*words, name]) for name in ("one", "other")]
    assert [each.wait() for each in both] == [0, 0]
    lines = studio.story.read_text(encoding="utf-8").split("\n")
    assert len(lines) == 26 and len(set(lines)) == 26


@pytest.mark.programs
def test_a_full_disk_and_one_that_is_read_only_leave_the_old_text_and_say_so(
    studio: Studio, tmp_path: Path
) -> None:
    script = (
        "import subprocess, sys; from pathlib import Path\n"
        "from player.studio.studio import studio_of\n"
        "from player.studio.story.text import *; from engine.problems import Trouble\n"
        "story = Path(sys.argv[1]); story.write_text('kuleshov: 1\\n')\n"
        "studio = studio_of(story)\n"
        "try: save_text(studio, read_text(story), 'title: ' + 'A' * 200_000)\n"
        "except Trouble as trouble: print(trouble)\n"
        "subprocess.run(['mount', '-o', 'remount,ro', story.parent], check=True)\n"
        "try: save_text(studio, read_text(story), 'title: A')\n"
        "except Trouble as trouble: print(trouble)\n"
        "print(story.read_text(), sorted(each.name for each in story.parent.iterdir()))\n"
    )
    disk = tmp_path / "disk"
    disk.mkdir()
    words = [sys.executable, "-c", script, disk / "story.yaml"]
    done = on_small_disk(words, disk, kilobytes=400, free=60)
    assert done.stderr == ""
    assert "could not be saved (No space left on device). The text stays here" in done.stdout
    assert "could not be saved (Read-only file system)." in done.stdout
    assert done.stdout.endswith("kuleshov: 1\n ['filling', 'story.yaml']\n")


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
