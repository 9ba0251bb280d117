"""A kill at any moment while something is added or erased: nothing lost, nothing twice."""

import sys
from collections.abc import Iterator
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from engine.screening.store import Store
from tests.support.chance import share_of
from tests.support.killing import Told, killed
from tests.support.screenings import filled, rows_of_one, whole
from tests.support.small_disks import on_small_disk


@pytest.mark.programs
def test_what_was_added_when_a_kill_came_is_there_once(tmp_path: Path) -> None:
    chance, last = Random(1), 0
    store = filled(tmp_path)
    for _ in range(share_of(12)):
        before = last

        def work(told: Told, before: int = before) -> None:
            for number in count(before + 1):
                filled(tmp_path, str(number))
                told(number)

        done = killed(work, chance)
        names = whole(store)
        last = len(names)
        assert names == [str(number) for number in range(1, last + 1)]
        assert last in (done[-1], done[-1] + 1)
    assert last > before
    store.append(str(last), rows_of_one(str(last)), "f" * 64)  # somebody who adds it again
    store.append("one more", rows_of_one("one more"), "f" * 64)
    assert len(whole(store)) == last + 1
    assert set((tmp_path / "readings").iterdir()) == set(store.files("readings"))


@pytest.mark.programs
def test_a_merging_that_was_killed_has_lost_nothing_and_doubled_nothing(tmp_path: Path) -> None:
    chance, last = Random(3), 0
    store = Store(tmp_path, merges=2)  # every other addition merges
    for _ in range(share_of(12)):
        before = last

        def work(told: Told, before: int = before) -> None:
            for number in count(before + 1):
                store.append(str(number), rows_of_one(str(number)), "f" * 64)
                told(number)

        done = killed(work, chance)
        names = whole(store)
        last = len(names)
        assert names == [str(number) for number in range(1, last + 1)]
        assert last in (done[-1], done[-1] + 1)
    store.append("one more", rows_of_one("one more"), "f" * 64)
    assert len(whole(store)) == last + 1
    assert len(store.parts) <= last // 2 + 2
    assert set((tmp_path / "readings").iterdir()) == set(store.files("readings"))


@pytest.mark.programs
def test_who_reads_while_parts_are_merged_reads_all_of_them(tmp_path: Path) -> None:
    store = Store(tmp_path, merges=3)
    adding = get_context("fork").Process(target=_adds_merging, args=(tmp_path, 24))
    adding.start()
    seen = 0
    try:
        while adding.is_alive():
            found = store.sql(
                "select showing, count(*) as many from readings join showings using (showing) "
                "group by all"
            )
            assert set(found["many"].to_pylist()) <= {8}
            assert found.num_rows >= seen
            seen = max(seen, found.num_rows, store.count("showings"))
    finally:
        adding.join(120)
    assert adding.exitcode == 0
    assert len(whole(store)) == 24


def _adds_merging(folder: Path, many: int) -> None:
    for number in range(many):
        Store(folder, merges=3).append(str(number), rows_of_one(str(number)), "f" * 64)


@pytest.mark.programs
def test_an_erasing_that_was_killed_has_erased_all_or_nothing(tmp_path: Path) -> None:
    chance = Random(2)
    store = filled(tmp_path)
    both = {
        name: [*rows_of_one("a")[name], *rows_of_one("b")[name]]  # type: ignore[index]
        for name in ("showings", "moments")
    }
    both["readings"] = [
        {key: column[row] for key, column in rows_of_one(name)["readings"].items()}
        for name in ("a", "b")
        for row in range(8)
    ]

    def work(told: Told) -> None:
        for number in count():
            told(number)
            store.erase(["a"])
            store.erase(["b", "c"])
            store.append("together", both, "f" * 64)  # type: ignore[arg-type]
            filled(tmp_path, "c")

    for _ in range(share_of(20)):
        killed(work, chance)
        assert whole(store) in ([], ["a", "b"], ["b"], ["b", "c"], ["a", "b", "c"], ["c"])
    store.erase(["a", "b", "c"])
    assert whole(store) == []
    everything = list(tmp_path.rglob("*.parquet*"))
    assert everything == []


def _adds(folder: Path, names: list[str]) -> None:
    for name in names:
        filled(folder, name)


@pytest.mark.programs
def test_several_who_add_at_once_lose_nothing_and_add_nothing_twice(tmp_path: Path) -> None:
    def shares() -> Iterator[list[str]]:
        for first in range(3):
            yield [str(number) for number in range(first, 24, 2)]  # some names twice

    context = get_context("fork")
    adding = [context.Process(target=_adds, args=(tmp_path, names)) for names in shares()]
    for each in adding:
        each.start()
    for each in adding:
        each.join(120)
        assert each.exitcode == 0
    assert sorted(whole(Store(tmp_path)), key=int) == [str(number) for number in range(24)]


@pytest.mark.programs
def test_a_disk_that_is_really_full_adds_nothing(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from engine.problems import Trouble\n"
        "from tests.support.screenings import filled, whole\n"
        "folder, added = Path(sys.argv[1]), 0\n"
        "while added < 500:\n"
        "    try: filled(folder, str(added))\n"
        "    except Trouble as trouble: print(trouble); break\n"
        "    added += 1\n"
        "names = whole(filled(folder)); assert len(names) == added > 0, (names, added)\n"
        "(folder.parent / 'filling').unlink(); filled(folder, 'more')\n"
        "print(len(whole(filled(folder))) - added)\n"
    )
    done = on_small_disk(
        [sys.executable, "-c", script, tmp_path / "disk" / "screening"],
        _made(tmp_path / "disk"), kilobytes=512, free=96,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "the disk is full" in done.stdout
    assert done.stdout.endswith("\n1\n")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
