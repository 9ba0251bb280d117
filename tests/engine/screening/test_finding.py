"""What a screening with planted truths says of them, and what it teaches."""

import json
from pathlib import Path

import pytest

from engine.answers import json_text
from engine.problems import Trouble
from engine.screening.comparing import compared_cuts, compared_labels
from engine.screening.finding import findings
from engine.screening.findings import Findings
from engine.screening.folder import Screening
from engine.screening.learning import learned
from tests.support.made_screening import SEGMENTS, made_screening

PEOPLE = 24


@pytest.fixture(scope="module")
def screening(tmp_path_factory: pytest.TempPathFactory) -> Screening:
    return made_screening(tmp_path_factory.mktemp("made"), PEOPLE, 5)


@pytest.fixture(scope="module")
def found(screening: Screening) -> Findings:
    return findings(screening, screening.films[0])


def test_the_joke_that_fails_is_told_from_those_that_work(found: Findings) -> None:
    says = {each.beat.name: each.beat.says for each in found.beats}
    assert says == {"first joke": "landed", "failing joke": "flat", "last joke": "landed"}
    assert all(each.beat.share.people >= PEOPLE - 4 for each in found.beats)


def test_the_dip_and_the_detail_are_found_where_they_are(found: Findings) -> None:
    dips = [each for each in found.stretches if each.what == "dip"]
    assert {each.segment for each in dips} == {"storm"}
    assert any(each.first <= 24 and each.last >= 26 for each in dips)
    assert dips[0].before[-1].what == "storm"
    delights = [each for each in found.stretches if each.what == "delight"]
    assert [each.segment for each in delights] == ["harbour"]
    assert 33 <= delights[0].most <= 39


def test_every_figure_has_its_people_and_the_whole_has_a_json_form(found: Findings) -> None:
    assert (found.people, found.of, found.cut) == (PEOPLE, PEOPLE, "A")
    assert [each.segment for each in found.segments] == list(SEGMENTS)
    assert [each.path for each in found.paths] == [SEGMENTS]
    curve = found.segments[0].curves["valence"]
    assert len(curve.at) == 45
    assert max(curve.people) <= PEOPLE
    assert found.synchrony["valence"].says == "together"
    assert found.labels == ("others", "students")
    assert {each.share.value for each in found.seen} == {1.0}
    assert len(found.heatmaps[0].rows) == PEOPLE
    read = json.loads(json_text(found))
    assert read["beats"][0]["beat"]["share"]["people"] <= PEOPLE
    assert "NaN" not in json_text(found)


@pytest.mark.thorough
def test_the_stronger_ending_of_one_cut_is_found(screening: Screening) -> None:
    compared = compared_cuts(screening, *screening.films)
    assert (compared.paired, compared.people, compared.by) == (True, (PEOPLE, PEOPLE), "segment")
    apart = compared.seconds["valence"].apart
    strongest = max(apart, key=lambda each: each.difference.effect.value)
    assert compared.places[strongest.first].segment == "farewell"
    assert strongest.difference.effect.low > 0
    assert compared.seconds["attention"].says == "too few to tell"
    assert {each.difference.says for each in compared.beats} <= {"too few to tell", "alike"}


@pytest.mark.thorough
def test_groups_are_compared_by_their_labels_where_they_are_large_enough(
    screening: Screening, tmp_path: Path
) -> None:
    compared = compared_labels(screening, screening.films[0], "students", "others")
    assert (compared.paired, compared.people) == (False, (12, 12))
    assert compared.seconds["valence"].says == "too few to tell"
    few = made_screening(tmp_path, 8, 1)
    with pytest.raises(Trouble, match="fewer than five people"):
        compared_labels(few, few.films[0], "students", "others")


def test_what_a_screening_teaches_is_shrunk_towards_what_was_meant(screening: Screening) -> None:
    taught = learned(screening, screening.films[0])
    assert taught.people == PEOPLE
    assert set(taught.responses) == set(SEGMENTS)
    for response in taught.responses.values():
        assert abs(response.shift.valence) <= abs(response.valence)
        assert response.viewers <= PEOPLE
        assert response.prior > 0
        assert 0.4 < response.attention < 1
