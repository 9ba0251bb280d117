"""The rows of a screening: added whole or not at all, never twice, and read back as they were."""

import errno
import json
import os
import stat
from pathlib import Path

import pyarrow as pa
import pytest

from engine import private_files
from engine.problems import Trouble
from engine.screening.parts import PARTS_NAME
from engine.screening.schema import TABLES, meanings
from engine.screening.store import Store
from engine.screening.tables import VERSION
from tests.support.screenings import filled, rows_of_one, showing_row, whole


def names(folder: Path) -> set[str]:
    return {
        str(each.relative_to(folder)).replace(os.sep, "/")
        for each in folder.rglob("*")
        if each.is_file() and each.name != ".lock"
    }


def test_what_was_added_is_read_back(tmp_path: Path) -> None:
    store = filled(tmp_path, "one", "two")
    assert store.read("showings").to_pylist() == [showing_row("one"), showing_row("two")]
    assert store.read("readings", ["valence"])["valence"].to_pylist() == [0.25] * 16
    assert store.count("readings") == 16
    assert store.read("comments").num_rows == 0
    found = store.sql(
        'select showing, count(*) as many, max("at") as last from readings join showings '
        "using (showing) where cut = $cut group by showing order by showing",
        {"cut": "A"},
    )
    assert found.to_pylist() == [
        {"showing": "one", "many": 8, "last": 1.75},
        {"showing": "two", "many": 8, "last": 1.75},
    ]


def test_every_file_has_the_columns_of_the_schema_and_says_what_they_mean(tmp_path: Path) -> None:
    store = filled(tmp_path, "one")
    for table in ("showings", "readings", "moments"):
        assert store.read(table).schema == TABLES[table]
        assert all(meanings(table).values())
    kept = pa.parquet.read_schema(store.files("readings")[0])
    assert kept.field("valence").metadata[b"meaning"] == b"-1 (unpleasant) to 1 (pleasant)"


def test_nothing_is_added_twice(tmp_path: Path) -> None:
    store = filled(tmp_path, "one")
    assert not store.append("one", rows_of_one("one"), "f" * 64)
    with pytest.raises(Trouble, match="one is in"):
        store.append("another part", rows_of_one("one"), "f" * 64)
    assert store.count("showings") == 1
    assert store.count("readings") == 8


def test_rows_that_do_not_fit_are_refused_whole(tmp_path: Path) -> None:
    store = filled(tmp_path)
    for wrong in (
        {"showings": [showing_row("a"), showing_row("a")]},
        {"showings": [showing_row("a")], "moments": [{"showing": "a", "at": 1.0}]},
        {"showings": [showing_row("a")], "readings": {"showing": ["a"], "colour": [1]}},
        {"showings": [showing_row("a")], "readings": {"showing": ["a"], "at": ["late"]}},
    ):
        with pytest.raises(ValueError, match=r"."):
            store.append("a", wrong, "f" * 64)  # type: ignore[arg-type]
    assert store.parts == ()
    assert names(tmp_path) == set()


def test_a_file_that_no_part_names_does_not_count_and_goes(tmp_path: Path) -> None:
    store = filled(tmp_path, "one")
    stray = tmp_path / "readings" / "two.parquet"
    stray.write_bytes((tmp_path / "readings" / "one.parquet").read_bytes())
    half = tmp_path / "readings" / ".two.1234abcd.part.parquet"
    half.write_bytes(b"PAR1")
    assert store.count("readings") == 8
    store.append("three", rows_of_one("three"), "f" * 64)
    assert not stray.exists()
    assert not half.exists()
    assert store.count("readings") == 16


def test_showings_that_came_one_by_one_are_put_together(tmp_path: Path) -> None:
    store = Store(tmp_path, merges=4)
    for number in range(10):
        film = "fb"[number % 5 == 4] * 64
        assert store.append(str(number), rows_of_one(str(number), film=film), film)
    store.append("said", {"comments": [{"text": "Good.", "showing": "3"}]})
    together = [each.part for each in store.parts if each.showings == 4]
    assert len(together) == 2
    assert [each.part for each in store.parts] == [together[0], "4", together[1], "9", "said"]
    of_first = store.sql("select showing from showings", film="f" * 64)
    assert sorted(of_first["showing"].to_pylist()) == ["0", "1", "2", "3", "5", "6", "7", "8"]
    assert len(whole(store)) == 10
    listed = {file for each in store.parts for file in each.files.values()}
    assert names(tmp_path) == listed | {PARTS_NAME}
    kept = pa.parquet.read_schema(store.files("readings")[0])
    assert kept.field("valence").metadata[b"meaning"] == b"-1 (unpleasant) to 1 (pleasant)"
    # Each is there still, and under its own name alone.
    assert not store.append("3", rows_of_one("3"), "f" * 64)
    with pytest.raises(Trouble, match="3 is in"):
        store.append("another part", rows_of_one("3"), "f" * 64)
    store.erase(["3"])
    assert store.append("3", rows_of_one("3"), "f" * 64)
    assert len(whole(store)) == 10


def test_one_film_alone_is_asked_for(tmp_path: Path) -> None:
    store = filled(tmp_path, "one")
    store.append("b", rows_of_one("b", film="b" * 64, cut="B"), "b" * 64)
    store.append("said", {"comments": [{"text": "Good.", "showing": "one"}]})
    for film, showing in (("f" * 64, "one"), ("b" * 64, "b")):
        found = store.sql("select showing from showings", film=film)
        assert found.to_pylist() == [{"showing": showing}]
        assert store.sql("select text from comments", film=film).num_rows == 1


def test_only_its_owner_can_look_into_it(tmp_path: Path) -> None:
    filled(tmp_path / "screening", "one")
    for each in (tmp_path / "screening").rglob("*"):
        mode = stat.S_IMODE(each.stat().st_mode)
        assert mode == (0o700 if each.is_dir() else 0o600), each


@pytest.mark.parametrize("table", ["showings", "readings", "moments", PARTS_NAME])
def test_a_full_disk_adds_nothing_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    store = filled(tmp_path, "one")
    before = names(tmp_path)
    write = private_files.write_file

    def full(path: Path, content: bytes | str) -> None:
        if table in (path.parent.name, path.name):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(private_files, "write_file", full)
        with pytest.raises(Trouble, match="the disk is full"):
            store.append("two", rows_of_one("two"), "f" * 64)
    assert store.count("showings") == 1
    assert store.append("two", rows_of_one("two"), "f" * 64)
    assert names(tmp_path) == before | {f"{each}/two.parquet" for each in rows_of_one("two")}


def test_a_newer_store_is_left_alone_and_told(tmp_path: Path) -> None:
    store = filled(tmp_path, "one")
    path = tmp_path / PARTS_NAME
    path.write_text(json.dumps({"version": VERSION + 1, "parts": "of another kind"}))
    before = {each: (tmp_path / each).read_bytes() for each in names(tmp_path)}
    for asked in (
        lambda: store.append("two", rows_of_one("two"), "f" * 64),
        lambda: store.erase(["one"]),
        lambda: store.read("showings"),
        lambda: store.sql("select 1 from showings"),
    ):
        with pytest.raises(Trouble, match="newer Kuleshov"):
            asked()
    assert {each: (tmp_path / each).read_bytes() for each in names(tmp_path)} == before


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "[]",
        "{}",
        '{"version": 1}',
        '{"version": 1, "parts": [{}]}',
        '{"version": 1, "parts": [{"part": "x", "film": "", "showings": 1, '
        '"files": {"showings": "../../etc/passwd"}}]}',
    ],
)
def test_a_damaged_list_of_parts_is_a_sentence(tmp_path: Path, damaged: str) -> None:
    store = filled(tmp_path, "one")
    (tmp_path / PARTS_NAME).write_text(damaged)
    with pytest.raises(Trouble, match="changed by hand or damaged"):
        store.read("showings")
    with pytest.raises(Trouble, match="changed by hand or damaged"):
        store.append("two", rows_of_one("two"))
    assert (tmp_path / "readings" / "one.parquet").exists()


def test_a_damaged_file_of_rows_is_a_sentence(tmp_path: Path) -> None:
    store = filled(tmp_path, "one")
    (tmp_path / "readings" / "one.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(Trouble, match="cannot be read"):
        store.read("readings")
    with pytest.raises(Trouble, match="cannot be read"):
        store.sql("select avg(valence) from readings")


def test_erased_showings_are_in_no_byte_and_the_others_stay(tmp_path: Path) -> None:
    store = filled(tmp_path, "keep-me", "erase-me")
    both = {
        name: [*rows_of_one("a-erased")[name], *rows_of_one("a-kept")[name]]
        for name in ("showings", "moments")
    }
    store.append("two together", both, "f" * 64)  # type: ignore[arg-type]
    store.append("said", {"answers": [{"showing": "erase-me", "question": "q", "value": "VAL"}]})
    store.erase(["erase-me", "a-erased"])
    assert store.read("showings")["showing"].to_pylist() == ["keep-me", "a-kept"]
    assert store.count("readings") == 8
    assert store.count("moments") == 2
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for gone in (b"erase-me", b"a-erased", b"VAL"):
        assert gone not in everything
    assert not any("erase-me" in name for name in names(tmp_path))
    store.append("erase-me", rows_of_one("erase-me"), "f" * 64)
    assert store.count("showings") == 3
