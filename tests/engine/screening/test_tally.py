"""Tallies of many showings: whole numbers, the same however the work is dealt out."""

import math
import statistics
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.screening.folder import Screening, loaded_film
from engine.screening.tally import tally, tally_of
from engine.simulation.made_showings import make_showings

FILM = Path(__file__).parents[3] / "stories" / "peaks_and_rests.yaml"


@pytest.fixture(scope="module")
def screening(tmp_path_factory: pytest.TempPathFactory) -> Screening:
    """Two audiences of made viewers, of whom four have a word of their own."""
    folder = tmp_path_factory.mktemp("screenings") / "made"
    made = Screening.create(folder, [(loaded_film(FILM), "A")])
    for seed, viewers, labels in (
        (1, 14, ["students", "early"]),
        (2, 4, ["critics"]),
        (3, 1, ["early"]),
    ):
        assert make_showings(made, made.films[0], viewers, seed, labels=labels) == viewers
    return made


def test_made_showings_are_made_once(screening: Screening) -> None:
    before = screening.store.parts
    assert make_showings(screening, screening.films[0], 14, 1, labels=["students", "early"]) == 0
    assert screening.store.parts == before
    rows = screening.store.read("showings").to_pylist()
    assert {each["source"] for each in rows} == {"made"}
    assert {each["ended"] for each in rows} == {"ending"}
    for table in ("readings", "moments", "visits", "decisions", "beats"):
        assert screening.store.count(table) > 0, table  # type: ignore[arg-type]


def test_a_tally_says_what_the_rows_say(screening: Screening) -> None:
    found = tally(screening, screening.films[0])
    assert found.count == 19
    readings = [each for each in screening.store.read("readings").to_pylist() if each["visit"] == 1]
    segment = readings[0]["segment"]
    curve = found.curve(segment, "valence")
    assert len(curve) > 8
    for quarter, point in curve.items():
        values = [
            each["valence"]
            for each in readings
            if each["segment"] == segment
            and math.floor(each["media"] * 4) == quarter
            and each["valence"] is not None
        ]
        assert point.people == len(values)
        if len(values) > 1:
            assert point.mean == pytest.approx(statistics.mean(values), abs=1e-4)
            assert point.variance == pytest.approx(statistics.variance(values), abs=1e-3)
    beats = screening.store.read("beats").to_pylist()
    assert sum(each[0] for each in found.beats.values()) == len(beats)
    landed = sum(each["landed"] or 0 for each in beats)
    assert sum(each[2] for each in found.beats.values()) == pytest.approx(10_000 * landed)
    decisions = screening.store.read("decisions").to_pylist()
    assert sum(each[0] for each in found.decisions.values()) == len(decisions)
    assert sum(many for (many,) in found.ended.values()) == 19


@pytest.mark.thorough
def test_the_parts_add_up_to_the_whole_in_any_order(screening: Screening) -> None:
    film = screening.films[0]
    whole = tally(screening, film)
    for parts in (screening.store.parts, screening.store.parts[::-1]):
        merged = tally_of(screening.folder, film.film, parts=[])
        assert merged.count == 0
        for part in parts:
            merged.merge(tally_of(screening.folder, film.film, parts=[part]))
        assert merged == whole


def test_fewer_than_five_are_never_shown_apart(screening: Screening) -> None:
    film = screening.films[0]
    assert tally(screening, film, "students").count == 14
    # "early" leaves four over, who would be known by taking it from the whole.
    for label in ("critics", "early", "nobody"):
        with pytest.raises(Trouble, match="Fewer than 5 people"):
            tally(screening, film, label)


@pytest.mark.programs
@pytest.mark.timeout(300)
def test_a_cluster_gives_the_same_tally(screening: Screening) -> None:
    distributed = pytest.importorskip("distributed")
    from engine.simulation.cluster import cluster

    film = screening.films[0]
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as local,
        cluster(local.scheduler_address) as executor,
    ):
        assert tally(screening, film, executor=executor) == tally(screening, film)
