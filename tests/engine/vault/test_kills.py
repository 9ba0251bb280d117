"""A kill at any moment leaves each entry whole: as it was, or as it was to be."""

from itertools import count
from pathlib import Path
from random import Random

import pytest

from engine.vault.key_stores import UnprotectedKeyStore
from engine.vault.vault import Vault
from tests.support.chance import share_of
from tests.support.killing import Told, killed
from tests.support.vaults import vault


@pytest.mark.programs
def test_what_was_kept_when_a_kill_came_is_kept(tmp_path: Path) -> None:
    chance, last = Random(1), 0
    for _ in range(share_of(20)):
        before = last

        def work(told: Told, before: int = before) -> None:
            for number in count(before + 1):
                vault(tmp_path).keep("Ada", str(number).encode())
                told(number)

        done = killed(work, chance)
        last = int(vault(tmp_path).read("Ada") or b"")
        assert last in (done[-1], done[-1] + 1)
    assert last > before


@pytest.mark.thorough
def test_a_key_that_moved_when_a_kill_came_is_in_one_place_or_the_other(tmp_path: Path) -> None:
    one, other = (UnprotectedKeyStore(tmp_path / each) for each in ("one", "other"))
    Vault(tmp_path / "data", [one, other]).keep("Ada", b"limits")
    chance = Random(2)

    def work(told: Told) -> None:
        for turn in count():
            Vault(tmp_path / "data", [one, other], [(one, other)[turn % 2]]).move_key("Ada")
            told(turn)

    for _ in range(share_of(20)):
        killed(work, chance)
        assert Vault(tmp_path / "data", [one, other]).read("Ada") == b"limits"
        assert Vault(tmp_path / "data", [other, one]).read("Ada") == b"limits"


def test_a_first_keeping_that_was_killed_is_whole_or_was_not(tmp_path: Path) -> None:
    chance, found = Random(4), []

    for number in range(share_of(30)):

        def work(told: Told, name: str = f"viewer {number}") -> None:
            here = vault(tmp_path)
            told("begun")
            here.keep(name, b"limits")
            for _ in count():
                told("kept")

        done = killed(work, chance, longest=0.01)
        kept = vault(tmp_path).read(f"viewer {number}")
        assert kept == b"limits" or (kept is None and "kept" not in done)
        found.append(kept)
        assert not any(each.trouble for each in vault(tmp_path).all())
        vault(tmp_path).keep(f"viewer {number}", b"limits")
    assert len(vault(tmp_path).all()) == len(found)


@pytest.mark.programs
def test_an_erasing_that_was_killed_is_done_by_the_next(tmp_path: Path) -> None:
    chance = Random(3)

    def work(told: Told) -> None:
        for turn in count():
            vault(tmp_path).keep("Ada", b"limits")
            told(turn)
            vault(tmp_path).erase("Ada")

    for _ in range(share_of(20)):
        killed(work, chance)
        vault(tmp_path).erase("Ada")
        assert vault(tmp_path).read("Ada") is None
        assert list((tmp_path / "keys").glob("*.key")) == []
        assert list((tmp_path / "data" / "kept").iterdir()) == []
