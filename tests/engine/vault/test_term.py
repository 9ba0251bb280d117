"""How long an entry is kept: then it is erased with its key, unless something is doubtful."""

import shutil
from pathlib import Path

from engine.vault.passphrase_keys import PassphraseKeyStore
from engine.vault.sealing import Cost
from engine.vault.system_keyring import SystemKeyStore
from engine.vault.vault import DAY, KEPT_FOR
from tests.support.vaults import Answers, MemoryKeyring, vault

NOW = 1_790_000_000.0


def test_an_entry_is_kept_for_a_year_after_it_was_last_written(tmp_path: Path) -> None:
    vault(tmp_path, now=NOW).keep("Ada", b"first")
    later = NOW + KEPT_FOR - 1
    assert vault(tmp_path, now=later).expire() == []
    vault(tmp_path, now=later).keep("Ada", b"second")
    assert vault(tmp_path, now=later + KEPT_FOR - 1).expire() == []
    assert vault(tmp_path, now=NOW - 9 * KEPT_FOR).expire() == []  # a clock that went back
    shutil.copytree(tmp_path, tmp_path / "backup")
    (expired,) = vault(tmp_path, now=later + KEPT_FOR).expire()
    assert (expired.entry.name, expired.entry.content) == ("Ada", b"second")
    assert vault(tmp_path, now=later + KEPT_FOR).read("Ada") is None
    assert list((tmp_path / "keys").glob("*.key")) == []


def test_what_was_said_of_it_holds_until_something_else_is_said(tmp_path: Path) -> None:
    vault(tmp_path, now=NOW).keep("Ada", b"", 90 * DAY)
    vault(tmp_path, now=NOW + 50 * DAY).keep("Ada", b"more")
    assert vault(tmp_path, now=NOW).entry("Ada").term.until == NOW + 140 * DAY
    vault(tmp_path, now=NOW).keep("Ada", b"more", 7 * DAY)
    assert vault(tmp_path, now=NOW).entry("Ada").term.until == NOW + 7 * DAY
    assert [each.entry.name for each in vault(tmp_path, now=NOW + 8 * DAY).expire()] == ["Ada"]


def test_a_clock_that_jumps_ten_years_erases_nothing(tmp_path: Path) -> None:
    vault(tmp_path, now=NOW).keep("Ada", b"limits")
    assert vault(tmp_path, now=NOW + 10 * KEPT_FOR).expire() == []
    assert vault(tmp_path, now=NOW).read("Ada") == b"limits"


def test_what_is_doubtful_is_not_erased(tmp_path: Path) -> None:
    store = MemoryKeyring()
    over = NOW + 2 * KEPT_FOR
    for name in ("Ada", "Bo"):
        vault(tmp_path, [SystemKeyStore(store)], NOW).keep(name, name.encode())
    store.locked = True
    assert vault(tmp_path, [SystemKeyStore(store)], over).expire() == []
    store.locked = False
    one, other = sorted((tmp_path / "data" / "kept").iterdir())
    one.write_bytes(one.read_bytes()[:-1] + b"?")
    (expired,) = vault(tmp_path, [SystemKeyStore(store)], over).expire()
    assert expired.stem == other.name
    assert one.exists() and not other.exists()


def test_what_is_under_a_passphrase_expires_though_its_viewer_never_comes_back(
    tmp_path: Path,
) -> None:
    store = PassphraseKeyStore(tmp_path / "keys", Answers("sea and salt"), Cost(log_n=10))
    vault(tmp_path, [store], NOW).keep("Ada", b"")
    nobody = PassphraseKeyStore(tmp_path / "keys", Answers())
    (expired,) = vault(tmp_path, [nobody], NOW + KEPT_FOR).expire()
    assert expired.entry.name == ""
    assert list((tmp_path / "keys").glob("*.sealed")) == []
