"""The folder of a showing: one for each, closed to others, and no film waits for a full disk."""

import errno
import stat
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.showing.log.opening import opened
from engine.showing.log.writer import LOG_NAME, LogWriter
from engine.showing.showing import LEAD
from player.records.showing_results import require_unused, showing_folder
from tests.support.scripted import story


def test_films_that_begin_in_one_second_have_folders_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = [showing_folder(None, story()) for _ in range(5)]
    assert len(set(made)) == 5
    assert {stat.S_IMODE(each.stat().st_mode) for each in made} == {0o700}
    for each in made:
        LogWriter(each / LOG_NAME).close()


def test_a_named_folder_is_one_showings_and_the_second_is_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert showing_folder(out, story()) == showing_folder(out, story()) == out
    with LogWriter(out / LOG_NAME):
        with pytest.raises(Trouble, match="holds a showing already"):
            require_unused(out)
        with pytest.raises(Trouble, match="exists already"):  # who was asked meanwhile
            LogWriter(out / LOG_NAME)


def test_what_is_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(Trouble, match="Name another with --out"):
            showing_folder(out, story())


@pytest.mark.parametrize("refusal", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_a_disk_that_takes_nothing_is_told_by_the_first_line_and_not_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    def refuses(_folder: Path, *_words: object, **_named: object) -> None:
        raise OSError(refusal, "it takes nothing")

    monkeypatch.setattr(Path, "mkdir", refuses)
    out = tmp_path / "out"
    assert showing_folder(out, story()) == out
    with LogWriter(out / LOG_NAME) as writer, pytest.raises(OSError, match="takes nothing"):
        writer.take(opened(story(), story_path="s", story_digest="0", lead=LEAD))
