"""What is kept is not readable without its key, and is gone when the key is."""

import multiprocessing
import shutil
import stat
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.vault.key_stores import Key, UnprotectedKeyStore
from engine.vault.system_keyring import SystemKeyStore
from engine.vault.vault import Vault
from tests.support.vaults import MemoryKeyring, vault

SECRET = b"likes the sea"


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"]


def keys(folder: Path) -> list[Path]:
    return sorted((folder / "keys").glob("*.key"))


def test_what_is_kept_comes_back_and_nobody_else_can_look(tmp_path: Path) -> None:
    here = vault(tmp_path)
    assert here.read("Ada") is None
    assert not (tmp_path / "data").exists()
    assert str(tmp_path / "keys") in here.keep("Ada", SECRET)
    assert here.keep("Ada", SECRET + b" more") == ""
    here.keep("Bo", b"other")
    assert here.read("Ada") == SECRET + b" more"
    assert sorted(kept.content or b"" for kept in here.all()) == [SECRET + b" more", b"other"]
    for path in files(tmp_path):
        assert SECRET not in path.read_bytes()
        assert "Ada" not in path.name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert not any(b"Ada" in path.read_bytes() for path in files(tmp_path / "data"))


def test_a_backup_of_the_folder_opens_no_more_after_erasing(tmp_path: Path) -> None:
    here = vault(tmp_path)
    here.keep("Ada", SECRET)
    shutil.copytree(tmp_path / "data", tmp_path / "backup")
    assert here.erase("Ada")
    assert files(tmp_path / "data") == keys(tmp_path) == []
    assert not here.erase("Ada")
    shutil.copytree(tmp_path / "backup", tmp_path / "data", dirs_exist_ok=True)
    with pytest.raises(Trouble, match="its key is not in"):
        here.read("Ada")
    here.erase("Ada")
    here.keep("Ada", b"new")  # under another key
    shutil.copytree(tmp_path / "backup", tmp_path / "data", dirs_exist_ok=True)
    with pytest.raises(Trouble, match="not what was written"):
        here.read("Ada")


def test_keys_lie_where_backups_can_be_told_not_to_look(tmp_path: Path) -> None:
    vault(tmp_path).keep("Ada", SECRET)
    tag = (tmp_path / "keys" / "CACHEDIR.TAG").read_text("utf-8")
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert (tmp_path / "keys" / ".nobackup").exists()


def test_what_a_crash_left_of_a_key_goes_with_it(tmp_path: Path) -> None:
    here = vault(tmp_path)
    here.keep("Ada", SECRET)
    (key,) = keys(tmp_path)
    for left in (".crashed.part", f".{key.stem}.0a1b2c3d.part.key"):
        shutil.copy(key, tmp_path / "keys" / left)
    assert [each.name for each in here.all()] == ["Ada"]
    here.erase("Ada")
    assert sorted(path.name for path in files(tmp_path)) == [".nobackup", "CACHEDIR.TAG"]


@pytest.mark.parametrize("damage", ["key lost", "key damaged", "record lost", "record cut",
                                    "record empty", "a newer one's", "a bit turned"])  # fmt: skip
def test_one_that_is_damaged_is_told_and_hides_no_other(tmp_path: Path, damage: str) -> None:
    here = vault(tmp_path)
    here.keep("Ada", SECRET)
    (key,) = keys(tmp_path)
    record = tmp_path / "data" / "kept" / key.stem
    whole = record.read_bytes()
    if damage == "key lost":
        key.unlink()
    elif damage == "key damaged":
        key.write_bytes(b"\xff" * 40)
    elif damage == "record lost":
        record.unlink()
    else:
        record.write_bytes({
            "record cut": whole[:-5],
            "record empty": b"",
            "a newer one's": whole.replace(b"vault 3", b"vault 4"),
            "a bit turned": whole[:-1] + bytes([whole[-1] ^ 1]),
        }[damage])  # fmt: skip
    here.keep("Bo", b"other")
    with pytest.raises(Trouble, match=r"profile Ada .*cannot be read.*kuleshov profile erase Ada"):
        here.read("Ada")
    found = here.all()
    assert [kept.content for kept in found if kept.content] == [b"other"]
    (told,) = (kept for kept in found if kept.trouble)
    assert told.name == ("" if damage.startswith("key") else "Ada")
    assert here.erase("Ada")
    assert here.read("Ada") is None
    assert [kept.name for kept in here.all()] == ["Bo"]


def test_what_two_people_keep_cannot_be_put_in_each_others_place(tmp_path: Path) -> None:
    here = vault(tmp_path)
    for name in ("Ada", "Bo"):
        here.keep(name, name.encode())
    one, other = keys(tmp_path)
    for swapped in ([tmp_path / "data" / "kept" / key.stem for key in (one, other)], (one, other)):
        first, second = (path.read_bytes() for path in swapped)
        swapped[0].write_bytes(second)
        swapped[1].write_bytes(first)
        for name in ("Ada", "Bo"):  # the second time keys and records are swapped alike
            with pytest.raises(Trouble, match="not what was written"):
                here.read(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "☃", "x" * 500, "CON", "a\\b", "."])
def test_any_name_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    here = vault(tmp_path / "here")
    here.keep(name, SECRET)
    assert here.read(name) == SECRET
    assert len(keys(tmp_path / "here")) == 1
    assert [path.parent.name for path in files(tmp_path / "here" / "data")] == ["kept"]


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(Trouble, match="cannot be kept in"):
        vault(tmp_path).keep("Ada", SECRET)
    (tmp_path / "data").unlink()
    (tmp_path / "keys").write_text("in the way")
    with pytest.raises(Trouble, match="could not be kept"):
        vault(tmp_path).keep("Ada", SECRET)
    assert vault(tmp_path).read("Ada") is None


def _write(folder: Path, number: int) -> None:
    here = vault(folder)
    for turn in range(10):
        here.keep(f"viewer {(number + turn) % 5}", f"{number} {turn}".encode())
        assert here.read(f"Viewer {(number + turn) % 5}")


def test_of_many_writers_at_once_none_is_refused_and_no_name_is_left_alone(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(8) as pool:
        pool.map(partial(_write, tmp_path), range(8))
    found = vault(tmp_path).all()
    assert sorted(kept.name for kept in found) == [f"viewer {number}" for number in range(5)]
    assert all(kept.content and not kept.trouble for kept in found)
    assert not list(tmp_path.rglob("*.part"))


def test_a_keyring_comes_first_and_the_next_place_where_it_does_not_answer(tmp_path: Path) -> None:
    store = MemoryKeyring()
    here = vault(tmp_path, [SystemKeyStore(store), UnprotectedKeyStore(tmp_path / "keys")])
    assert "keyring" in here.keep("Ada", SECRET)
    assert keys(tmp_path) == [] and len(store.held) == 1
    assert here.read("ada") == SECRET
    store.locked = True
    assert str(tmp_path / "keys") in here.keep("Bo", b"other")
    assert here.read("Bo") == b"other"  # and nobody had to be asked
    with pytest.raises(Trouble, match="did not answer"):
        here.read("Ada")
    with pytest.raises(Trouble, match="did not answer"):
        here.keep("Ada", b"in its place")
    assert sorted(bool(kept.trouble) for kept in here.all()) == [False, True]
    with pytest.raises(Trouble, match="its key may still be there"):
        here.erase("Ada")
    assert here.erase("Bo")
    store.locked = False
    assert here.erase("Ada")
    assert store.held == {}
    here.keep("Ada", SECRET)
    store.held.clear()
    with pytest.raises(Trouble, match=r"its key is not in this system's keyring nor in"):
        here.read("Ada")
    with pytest.raises(Trouble, match=r"its key is not in this system's keyring nor in"):
        here.keep("Ada", b"in its place")


@pytest.mark.parametrize("calls", range(8))
def test_a_keyring_that_is_locked_meanwhile_loses_nothing(tmp_path: Path, calls: int) -> None:
    store = MemoryKeyring()
    here = vault(tmp_path, [SystemKeyStore(store)])
    here.keep("Ada", SECRET)
    store.locks_after = calls
    with suppress(Trouble):
        here.keep("Ada", SECRET + b" more")
    store.locked, store.locks_after = False, -1
    assert here.read("Ada") in (SECRET, SECRET + b" more")
    here.keep("Ada", b"then")
    assert here.read("Ada") == b"then"


def test_an_older_copy_that_was_put_back_is_told_for_limits_may_be_missing(tmp_path: Path) -> None:
    here = vault(tmp_path)
    here.keep("Ada", b"no limit yet")
    shutil.copytree(tmp_path / "data", tmp_path / "backup")
    here.keep("Ada", SECRET)
    shutil.copytree(tmp_path / "backup", tmp_path / "data", dirs_exist_ok=True)
    with pytest.raises(Trouble, match=r"older copy .* show Ada --accept-older` .* erase Ada`"):
        here.read("Ada")
    with pytest.raises(Trouble, match="older copy"):
        here.keep("Ada", b"in its place")
    assert here.accept("Ada")
    assert here.read("Ada") == b"no limit yet"
    assert not here.accept("Ada")
    here.keep("Ada", SECRET)
    assert here.read("Ada") == SECRET


def test_a_key_moves_and_what_it_opened_opens_no_more(tmp_path: Path) -> None:
    plain, store = UnprotectedKeyStore(tmp_path / "keys"), MemoryKeyring()
    vault(tmp_path, [plain]).keep("Ada", SECRET)
    shutil.copytree(tmp_path, tmp_path / "backup")
    keyring = SystemKeyStore(store)
    here = Vault(tmp_path / "data", [keyring, plain], [keyring])
    assert here.read("Ada") == SECRET
    assert "keyring" in here.move_key("Ada")
    assert keys(tmp_path) == [] and len(store.held) == 1
    assert here.read("Ada") == SECRET
    assert "keyring" in here.move_key("Ada")  # it is there
    assert here.move_key("Bo") == ""
    # With the old key beside it again, as a move that was cut off leaves it, it is read as well.
    shutil.copytree(tmp_path / "backup" / "keys", tmp_path / "keys", dirs_exist_ok=True)
    assert here.read("Ada") == SECRET
    store.held.clear()
    with pytest.raises(Trouble, match="not what was written"):
        here.read("Ada")


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 9999, '{"kuleshov_key": 2, "name": "A"}',
                                  '{"kuleshov_key": 1, "name": "A", "key": "%"}',
                                  '{"kuleshov_key": 2, "name": "A", "key": "", "turn": 1.5}',
                                  '{"kuleshov_key": 3, "name": "A", "key": ""}'])  # fmt: skip
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Key.read(text)
