"""Very many showings are tallied, and so are few."""

import json
from pathlib import Path

import pytest

from engine.answers import json_text
from engine.problems import Trouble
from engine.screening.folder import Screening
from player.screenings.tallies import tallied
from tests.support.made_screening import SEGMENTS, made_screening

PEOPLE = 12


@pytest.fixture(scope="module")
def screening(tmp_path_factory: pytest.TempPathFactory) -> Screening:
    return made_screening(tmp_path_factory.mktemp("made"), PEOPLE, 2)


def test_a_tally_counts_everybody_once_in_each_segment(screening: Screening) -> None:
    found = json.loads(json_text(tallied(screening, "A", None, None).as_json()))
    assert found["showings"] == PEOPLE
    assert {each["segment"]: each["showings"] for each in found["segments"]} == dict.fromkeys(
        SEGMENTS, PEOPLE
    )
    assert sum(found["ended"].values()) == PEOPLE
    assert all(0 < each["people"] <= PEOPLE for each in found["curves"])
    assert {each["beat"] for each in found["beats"]} == {"first joke", "failing joke", "last joke"}


def test_it_says_how_well_each_beat_landed(screening: Screening) -> None:
    lines = list(tallied(screening, "A", None, None).lines())
    assert lines[0] == f"A: {PEOPLE} showings"
    assert any("first joke in" in line and "landed with" in line for line in lines)


def test_another_cut_and_a_small_label_are_told(screening: Screening, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="has no cut C; it has A, B"):
        tallied(screening, "C", None, None)
    with pytest.raises(Trouble, match="not shown apart"):
        tallied(screening, "A", "nobody", None)
