"""What is kept is not readable without its key, and is gone when the key is."""

import stat
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.viewer.vault import Vault

SECRET = b"likes the sea"


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_kept_comes_back_and_nobody_else_can_look(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    assert vault.read("Ada") is None
    vault.keep("Ada", SECRET)
    vault.keep("Ada", SECRET + b" more")
    vault.keep("Bo", b"other")
    assert vault.read("Ada") == SECRET + b" more"
    assert sorted(vault.all()) == sorted([SECRET + b" more", b"other"])
    for path in files(tmp_path):
        assert SECRET not in path.read_bytes()
        assert "Ada" not in path.name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_erasing_destroys_the_key_so_that_a_copy_is_worth_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    vault.keep("Ada", SECRET)
    (sealed,) = files(tmp_path / "kept")
    copy = sealed.read_bytes()
    assert vault.erase("Ada")
    assert not files(tmp_path)
    assert not vault.erase("Ada")
    vault.keep("Ada", b"new")  # under another key
    sealed.write_bytes(copy)
    with pytest.raises(Trouble, match="cannot be read"):
        vault.read("Ada")
    assert vault.all() == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a/b", "☃", "x" * 500])
def test_any_name_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    vault = Vault(tmp_path / "here")
    vault.keep(name, SECRET)
    assert vault.read(name) == SECRET
    assert {path.parent.parent for path in files(tmp_path)} == {tmp_path / "here"}


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Trouble, match="could not be kept"):
        Vault(tmp_path / "file").keep("Ada", SECRET)
