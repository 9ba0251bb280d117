"""A file is the old one or the new one, whatever ends the writing."""

import errno
import os
import resource
import signal
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from engine.whole_files import is_for_want_of_room, replacing, sweep, write_new, write_whole
from tests.support.chance import share_of
from tests.support.killing import Told, killed


def test_who_reads_it_meanwhile_has_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "map.svg"
    write_whole(path, "old")
    with replacing(path) as part:
        assert part.suffix == ".svg" and part.name.startswith(".")
        part.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    with pytest.raises(KeyboardInterrupt), replacing(path) as part:
        part.write_text("half")
        raise KeyboardInterrupt
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_one_is_written_over_nothing(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    write_new(path, "mine")
    with pytest.raises(FileExistsError):
        write_new(path, "other")
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_one_needs_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_self: Path, _target: Path) -> None:  # as on a stick
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", none)
    test_a_new_one_is_written_over_nothing(tmp_path)


def test_a_link_stays_a_link_a_mode_stays_and_what_is_no_file_is_written_into(
    tmp_path: Path,
) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o640
    write_whole(Path("/dev/null"), "nothing")
    assert Path("/dev/null").is_char_device()
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "fresh", "")
    finally:
        os.umask(before)
    assert (tmp_path / "fresh").stat().st_mode & 0o777 == 0o640


def test_a_name_of_any_length_and_letters_has_a_part(tmp_path: Path) -> None:
    path = tmp_path / ("夜" * 80 + ".png")
    write_whole(path, "drawn")
    assert path.read_text() == "drawn"


def _fills(path: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    try:
        write_whole(path, "x" * 5000)
    except OSError as error:
        assert is_for_want_of_room(error)
        assert error.filename == str(path)
        os._exit(7)


def test_where_there_is_no_room_the_old_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "summary.json"
    write_whole(path, "old")
    child = get_context("fork").Process(target=_fills, args=(path,))
    child.start()
    child.join()
    assert child.exitcode == 7
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_kill_leaves_one_or_the_other_and_what_it_leaves_beside_is_swept(tmp_path: Path) -> None:
    path, chance, last = tmp_path / "place.json", Random(1), 0
    for _ in range(share_of(20)):

        def work(told: Told, last: int = last) -> None:
            for number in count(last + 1):
                write_whole(path, f"{number} " * 5000)
                told(number)

        done = killed(work, chance)
        words = path.read_text().split()
        assert len(words) == 5000 and len(set(words)) == 1
        last = int(words[0])
        assert last in (done[-1], done[-1] + 1)
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [path]
