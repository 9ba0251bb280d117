"""What is told of a viewer is closed to others, whatever the umask, from its first instant on."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import private_files

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes mean nothing there")


@pytest.fixture(params=[0o000, 0o022, 0o077], autouse=True)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_folder_that_is_made_is_closed_and_others_stay(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(0o755)
    before = mode(tmp_path / "theirs")
    private_files.make_folder(tmp_path / "theirs" / "showings" / "one")
    private_files.make_folder(tmp_path / "theirs" / "showings" / "one")
    assert mode(tmp_path / "theirs") == before
    assert mode(tmp_path / "theirs" / "showings") == 0o700
    assert mode(tmp_path / "theirs" / "showings" / "one") == 0o700


def test_a_folder_under_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        private_files.make_folder(tmp_path / "file" / "folder")
    with pytest.raises(FileExistsError):
        private_files.make_folder(tmp_path / "file")


@pytest.mark.parametrize("how", ["x", "w", "a"])
def test_a_file_is_closed_before_anything_is_in_it(tmp_path: Path, how: str) -> None:
    path = tmp_path / "log"
    with private_files.open_file(path, how, encoding="utf-8") as file:
        assert mode(path) == 0o600
        file.write("ä")
    assert path.read_text("utf-8") == "ä"


def test_what_was_open_to_all_is_closed_before_it_is_written_anew(tmp_path: Path) -> None:
    for name in ("opened", "written"):
        (tmp_path / name).write_text("old")
        (tmp_path / name).chmod(0o666)
    with private_files.open_file(tmp_path / "opened", "wb"):
        assert mode(tmp_path / "opened") == 0o600
    private_files.write_file(tmp_path / "written", "new")
    assert mode(tmp_path / "written") == 0o600
    assert (tmp_path / "written").read_text() == "new"


def test_what_is_no_file_stays_as_it_is() -> None:
    before = mode(Path(os.devnull))
    with private_files.open_file(Path(os.devnull), "wb") as nowhere:
        nowhere.write(b"heard by nobody")
    assert mode(Path(os.devnull)) == before


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    private_files.write_file(tmp_path / "kept", b"old")
    with pytest.raises(UnicodeEncodeError):
        private_files.write_file(tmp_path / "kept", "no letter: \udcff")
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept").read_bytes() == b"old"
