"""The Audience page, as somebody uses it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from engine.screening.folder import Screening
from engine.simulation.made_showings import make_showings
from engine.story.load import load_story
from player.studio.beside import BESIDE
from player.studio.pages.parts import Chart
from player.studio.studio import Studio, studio_of
from tests.support.calling import answered
from tests.support.studio_pages import seen, until, visit

STORY = """
kuleshov: 1
title: Up or down
start: begin
segments:
  begin:
    card: Begin.
    duration: 6s
    beats: [{at: 1s, feel: amusement}]
    next: [{to: up, when: viewer.valence > 0.1}, {to: down, default: true}]
  up: {card: Up., duration: 3s}
  down: {card: Down., duration: 4s}
"""
OTHER = STORY.replace("duration: 4s", "duration: 5s")


def screened(folder: Path, people: int) -> Studio:
    """A studio of a story in two cuts; the first was seen by so many, half of them of the press."""
    for name, text in (("story", STORY), ("other", OTHER)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    films = [(load_story(folder / f"{name}.yaml"), name) for name in ("story", "other")]
    screening = Screening.create(folder / "screening", films)
    for seed, labels in ((1, ("press",)), (2, ())):
        make_showings(screening, screening.films[0], people // 2, seed, labels=labels)
    return studio_of(folder / "story.yaml", screening=folder / "screening")


@pytest.fixture
def beside() -> Iterator[None]:
    yield
    BESIDE.close()


async def rows(user: User, heading: str) -> list[dict[str, Any]]:
    """The rows of the table that has such a column, waited for."""

    def there() -> list[ui.table]:
        assert user.client is not None
        tables = [each for each in user.client.elements.values() if isinstance(each, ui.table)]
        return [each for each in tables if heading in {column["label"] for column in each.columns}]

    await until(there, f"there was no table with {heading}")
    return there()[0].rows


def said(folder: Path, what: str) -> Any:
    answer = answered("screening", what, folder, "--json")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


@pytest.mark.programs
def test_its_numbers_are_those_of_the_commands(tmp_path: Path, beside: None) -> None:
    studio = screened(tmp_path, 12)
    assert studio.screening is not None
    screening = Screening(studio.screening)
    make_showings(screening, screening.films[1], 6, 1)
    found = next(
        each for each in said(screening.folder, "show")["findings"] if each["cut"] == "story"
    )
    compared = said(screening.folder, "compare")

    async def does(user: User) -> None:
        await user.open("/audience")
        assert [row["share_by"] for row in await rows(user, "Verdict")] == [
            each["beat"]["share"]["value"] for each in found["beats"]
        ]
        # The page has the cut that is looked at as the second.
        shown = {row["what"]: row["difference_by"] for row in await rows(user, "Effect")}
        for name, each in compared["whole"].items():
            assert shown[name.capitalize()] == pytest.approx(-each["difference"]["value"])
        curves = max(user.find(Chart).elements, key=lambda each: len(each.options["series"]))
        begin = found["segments"][0]["curves"]["valence"]["mean"]
        assert curves.options["series"][0]["data"][: len(begin)] == pytest.approx(begin, abs=6e-4)
        await user.should_see("12 of 12 people here were made by simulation")
        await user.should_not_see("is not the same: pictures")

    visit(studio, does)


@pytest.mark.thorough
def test_a_screening_that_nobody_saw_and_one_that_is_damaged_are_told(tmp_path: Path) -> None:
    studio = screened(tmp_path, 0)
    assert studio.screening is not None

    async def empty(user: User) -> None:
        await user.open("/audience")
        await seen(user, "Nobody has seen this cut yet.")

    visit(studio, empty)
    screening = Screening(studio.screening)
    make_showings(screening, screening.films[0], 2, 1)
    file = screening.store.files("readings")[0]
    file.write_bytes(file.read_bytes()[:200])

    async def damaged(user: User) -> None:
        await user.open("/audience")
        await seen(user, "cannot be read: it is damaged")

    visit(studio, damaged)
    (screening.folder / "screening.json").write_text("{")
    visit(studio, lambda user: _told(user, "changed by hand or damaged"))


async def _told(user: User, sentence: str) -> None:
    await user.open("/audience")
    await seen(user, sentence)


@pytest.mark.programs
def test_few_people_who_are_erased_meanwhile_and_a_story_that_changed(
    tmp_path: Path, beside: None
) -> None:
    studio = screened(tmp_path, 2)
    assert studio.screening is not None
    screening = Screening(studio.screening)
    studio.story.write_text(STORY.replace("duration: 6s", "duration: 7s"), encoding="utf-8")

    async def does(user: User) -> None:
        await user.open("/audience?cut=story")
        await seen(user, "Fewer than 5 people saw this cut: nobody is shown apart.")
        await user.should_see("story.yaml, which is open, is not the same")
        await user.should_not_see("Highest valence")
        names = screening.store.read("showings", ["showing"])["showing"].to_pylist()
        screening.store.erase(names[:1])
        await seen(user, "1 person")
        screening.store.erase(names[1:])
        await seen(user, "Nobody has seen this cut yet.")

    visit(studio, does)
