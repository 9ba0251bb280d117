"""A report of findings that were made up: what is claimed, with which people and interval."""

from dataclasses import replace
from typing import Any

import pytest

from engine.audience.intervals import Interval
from engine.audience.telling import TOO_FEW
from engine.reports.axis import axis_of, whole_curve
from engine.reports.claims import claims
from engine.reports.document import Document
from engine.reports.page import page
from engine.reports.reporting import document_of
from tests.support.made_findings import NASTY, made_findings, story


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def report() -> Document:
    return document_of(made_findings(), story())


def said(report: Document, verdict: Any) -> list[str]:
    return [plain(each.sentence) for each in report.said(verdict)]


def test_what_worked_is_said_with_its_people_and_interval(report: Document) -> None:
    worked = said(report, "worked")
    assert "“amusement” at 0:01 of door landed: 9 of 12 people (75 %, 47 to 91 %)." in worked
    assert any(
        "laughed where nothing was meant, from 0:01 to 0:03 of door: 9 of 12" in each
        for each in worked
    )
    assert any(
        "correlates with the others' in pleasure by 0.70 (0.60 to 0.80)" in each for each in worked
    )


def test_what_did_not_work_is_said_with_what_stood_before(report: Document) -> None:
    failed = said(report, "did not work")
    assert "“joy” at 0:03 of door fell flat: 0 of 12 people (0 %, 0 to 24 %)." in failed
    line = f"Just before it: “I said {NASTY}”."
    dip = "Attention dipped from 0:01 to 0:03 of room: 0.20 (0.10 to 0.30; 11 people)"
    assert f"{dip} below their usual. {line}" in failed
    assert f"1 of 11 people (9 %, 2 to 38 %) left at 0:01 of room. {line}" in failed
    assert any(each.startswith("The minute after the cut from door to room") for each in failed)


def test_what_is_open_is_too_few_to_tell_with_how_many_would_do(report: Document) -> None:
    assert said(report, TOO_FEW) == [
        "Whether “awe” at 0:02 of room landed: 4 of 12 people (33 %, 14 to 61 %). "
        "31 people would do.",
        "Whether people went together in excitement.",
    ]


def test_every_claim_rests_on_somebody_or_says_too_few(report: Document) -> None:
    assert all(each.people > 0 or each.verdict == TOO_FEW for each in report.claims)


def test_what_a_film_cannot_tell_is_said(report: Document) -> None:
    limits = plain(" ".join(report.limits))
    assert "A face shows less than people think." in limits
    assert "fewer than five people is never shown apart" in limits
    made = document_of(made_findings(), story(), made=12)
    assert "made by simulation" in made.limits[0]
    assert made.subtitle.endswith("all of them made by simulation")


def test_a_film_of_one_segment_is_spoken_of_by_its_time_alone() -> None:
    found = made_findings()
    one = replace(found, segments=found.segments[:1], stretches=found.stretches[1:], left=())
    sentences = [each.sentence for each in claims(one)]
    assert any(plain(each).startswith("“amusement” at 0:01 landed") for each in sentences)


def test_a_screening_of_nobody_who_was_read_says_nothing_and_is_written() -> None:
    found = made_findings()
    nothing: Any = {
        "segments": (), "paths": (), "heatmaps": (), "synchrony": {}, "beats": (), "felt": (),
        "stretches": (), "left": (), "ways": (), "seen": (), "abstained": (), "chosen": (),
        "contradictions": (), "transitions": (), "people": 1, "of": 1,
    }  # fmt: skip
    empty = replace(found, **nothing, seconds=Interval(8.0, float("nan"), float("nan"), 1))
    report = document_of(empty, story())
    assert report.claims == ()
    assert "Nothing that these people can show for certain." in page(report)


def test_segments_stand_one_after_the_other_on_the_pictures_axis() -> None:
    found = made_findings()
    axis = axis_of(found)
    assert [(each.name, each.begin, each.end) for each in axis.strip.pieces] == [
        ("door", 0.0, 4.0),
        ("room", 4.0, 8.0),
    ]
    assert axis.of("room", 2.0) == 6.0
    curve = whole_curve(found, "valence", axis)
    assert curve is not None
    assert curve.at == tuple(second + 0.5 for second in range(8))
    assert [each.says for each in axis.strip.places] == ["landed", "flat", TOO_FEW, "delighted"]


def test_tables_hold_every_figure(report: Document) -> None:
    tables = {table.name: table for table in report.tables}
    assert len(tables) == len(report.tables)
    for table in report.tables:
        assert len(table.columns) == len(table.meanings)
        assert all(len(row) == len(table.columns) for row in table.rows)
    assert len(tables["seconds"].rows) == 2 * 3 * 4
    beat = dict(zip(tables["beats"].columns, tables["beats"].rows[2], strict=True))
    assert (beat["people"], beat["says"], beat["would_do"]) == (12, TOO_FEW, 31)


@pytest.mark.thorough
def test_the_page_of_all_of_it_is_written_with_every_picture(report: Document) -> None:
    written = page(report)
    names = {picture.name for picture in report.pictures}
    assert names == {
        "curves",
        "path-1",
        "heatmap-valence",
        "beats",
        "felt",
        "staying",
        "flow",
        "transitions",
    }
    assert written.count("<svg") == len(names)
    assert NASTY not in written
