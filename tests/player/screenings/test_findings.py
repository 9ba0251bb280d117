"""What a screening says, in lines; what it teaches a showing that comes after it."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.screening.folder import Screening
from engine.screening.tables import VERSION
from engine.steering.preset import Preset
from player.screenings.answers import overview
from player.screenings.findings import compared, compared_lines, responses_of, said
from player.viewing.options import PlayOptions
from player.viewing.screened import explored
from tests.support.made_screening import SEGMENTS, made_screening


@pytest.fixture(scope="module")
def screening(tmp_path_factory: pytest.TempPathFactory) -> Screening:
    return made_screening(tmp_path_factory.mktemp("made"), 12, 2)


@pytest.mark.thorough
def test_each_cut_has_its_lines(screening: Screening) -> None:
    found = said(screening)
    assert [each.cut for each in found.findings] == ["A", "B"]
    lines = "\n".join(found.lines())
    assert "A: 12 people" in lines
    assert "failing joke" in lines
    assert "dip: storm" in lines


@pytest.mark.thorough
def test_two_cuts_or_two_labels_are_compared_and_anything_else_is_told(
    screening: Screening,
) -> None:
    lines = "\n".join(compared_lines(compared(screening, (), (), None)))
    assert lines.startswith("B against A: 12 and 12 people")
    assert "The same people saw both" in lines
    assert "Pleasure is higher in B than in A, over the whole film" in lines
    labels = compared(screening, (), ("students", "others"), "A")
    assert labels.people == (6, 6)
    with pytest.raises(Trouble, match="has no cut C; it has A, B"):
        compared(screening, ("A", "C"), (), None)
    with pytest.raises(Trouble, match="Name two labels"):
        compared(screening, (), ("students",), None)


def test_a_screening_teaches_its_own_films_alone(screening: Screening, tmp_path: Path) -> None:
    story = Path(screening.films[0].path)
    assert set(responses_of(screening.folder, story)) == set(SEGMENTS)
    other = tmp_path / "other.yaml"
    other.write_text(story.read_text().replace("45s", "44s"))
    with pytest.raises(Trouble, match="is no film of"):
        responses_of(screening.folder, other)


def test_only_who_counts_for_a_screening_is_shown_what_is_tried(screening: Screening) -> None:
    plain = PlayOptions(Path("film.yaml"))
    asked = replace(plain, screening=screening.folder, explore=0.05)
    agreed = explored(Preset(), asked, frozenset({"face", "screening"}))
    assert agreed.exploring is not None
    assert agreed.exploring.loss == 0.05
    assert explored(Preset(), asked, frozenset({"face"})).exploring is None
    assert explored(Preset(), plain, frozenset({"screening"})).exploring is None
    alone = replace(asked, screening=None)
    assert explored(Preset(), alone, frozenset({"screening"})).exploring is None


def test_labels_that_would_tell_a_few_are_counted_and_not_named(tmp_path: Path) -> None:
    made = made_screening(tmp_path, 5, 1)
    film = made.films[0]
    more = [
        {
            "showing": f"more-{number}", "film": film.film, "cut": film.cut, "viewer": f"{number}",
            "labels": ["friends"], "seconds": 1.0, "ended": "left", "source": "made",
            "version": VERSION,
        }
        for number in range(7)
    ]  # fmt: skip
    made.store.append("more", {"showings": more}, film.film)
    found = overview(made)
    # Of twelve people, seven friends leave five over; two students and three others do not.
    assert (found.labels, found.small) == ({"friends": 7}, 2)
    made.store.erase(["made-none", *(each["showing"] for each in more[:3])])
    # Of nine people, four.
    assert (overview(made).labels, overview(made).small) == ({}, 3)
