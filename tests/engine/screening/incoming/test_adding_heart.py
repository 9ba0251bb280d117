"""A heart for a showing that is in a screening already."""

from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.screening.incoming.adding_data import add_heart
from tests.support.made_screening import made_screening

CSV = Path("heart.csv")


def test_a_showing_gets_its_viewers_heart_and_all_else_stays(tmp_path: Path) -> None:
    screening = made_screening(tmp_path, 5, 1)
    before = screening.store.read("readings").to_pylist()
    one = before[0]["showing"]
    added = add_heart(screening, CSV, one, lambda _: ((0.0, 2.0, 4.0), (70.0, 74.0, 78.0)))
    after = screening.store.read("readings").to_pylist()
    assert [{**each, "heart": None} for each in after] == before
    mine = {each["at"]: each["heart"] for each in after if each["showing"] == one}
    assert (mine[0.0], mine[1.0], mine[4.0], mine[4.25]) == (70.0, 72.0, 78.0, None)
    assert all(each["heart"] is None for each in after if each["showing"] != one)
    assert added.rows == sum(rate is not None for rate in mine.values())
    # Another one takes its place; and it goes with its showing.
    add_heart(screening, CSV, one, lambda _: ((0.0, 4.0), (60.0, 60.0)))
    screening.store.erase([one])
    left = screening.store.read("readings").to_pylist()
    assert left == [each for each in before if each["showing"] != one]
    files = {path.name for path in (screening.store.folder / "readings").iterdir()}
    assert files == {path.name for path in screening.store.files("readings")}


def test_a_heart_of_nobody_or_of_another_time_changes_nothing(tmp_path: Path) -> None:
    screening = made_screening(tmp_path, 5, 1)
    before = screening.store.read("readings")
    one = before["showing"][0].as_py()
    with pytest.raises(Trouble, match="no showing nobody"):
        add_heart(screening, CSV, "nobody", lambda _: ((0.0,), (70.0,)))
    with pytest.raises(Trouble, match="no heart rate of the film's"):
        add_heart(screening, CSV, one, lambda _: ((9000.0, 9001.0), (70.0, 70.0)))
    assert screening.store.read("readings").equals(before)
