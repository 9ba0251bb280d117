"""The Simulation page, as somebody uses it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from player.studio.beside import BESIDE
from player.studio.studio import Studio, studio_of
from tests.support.studio_pages import seen, until, visit

STORY = """\
kuleshov: 1
title: Up or down
start: begin
segments:
  begin:
    card: Begin.
    duration: 6s
    next: [{to: up, when: viewer.valence > 0.1}, {to: down, default: true}]
  up: {card: Up., duration: 3s}
  down: {card: Down., duration: 4s}
"""
ROUND = """\
kuleshov: 1
title: Round and round
start: one
segments:
  one: {card: One., duration: 5s, next: [{to: two}]}
  two: {card: Two., duration: 5s, next: [{to: one}]}
"""


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    (tmp_path / "story.yaml").write_text(STORY, encoding="utf-8")
    opened = studio_of(tmp_path / "story.yaml")
    opened.watch()
    yield opened
    opened.close()
    BESIDE.close()


def numbers(user: User) -> dict[str, Any]:
    (found,) = user.find(ui.table).elements
    return {row["what"]: row["now"] for row in found.rows}


@pytest.mark.programs
def test_a_guard_is_tried_beside_the_story_and_a_run_can_be_stopped(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/simulation")
        await seen(user, "100 of 100 viewers")
        await user.should_see("Of story.yaml as saved at")
        await user.should_not_see("Stop", retries=1)
        (table,) = user.find(ui.table).elements
        assert [each["name"] for each in table.columns] == ["what", "now"]
        (guard,) = user.find(ui.input).elements
        with user:
            guard.value = "viewer.valence > 0.99"
        await until(lambda: numbers(user).get("down") == "100.0%", "the guard changed nothing")
        await user.should_see("with 1 guards changed here and not saved")
        assert [each["name"] for each in table.columns] == ["what", "now", "before"]
        # Another part of the story is saved meanwhile: what is tried stays.
        saved = STORY.replace("Begin.", "It begins.")
        studio.story.write_text(saved, encoding="utf-8")
        await seen(user, "100 of 100 viewers")
        assert guard.value == "viewer.valence > 0.99"
        (toggle,) = user.find(ui.toggle).elements
        with user:
            toggle.value = 1000
        await seen(user, "of 1000 viewers")
        user.find("Stop").click()
        await seen(user, "Stopped at")
        assert studio.story.read_text(encoding="utf-8") == saved

    visit(studio, does)


@pytest.mark.programs
def test_films_that_never_end_are_told_and_a_story_with_errors_too(studio: Studio) -> None:
    studio.story.write_text(ROUND, encoding="utf-8")

    async def does(user: User) -> None:
        await user.open("/simulation")
        await seen(user, "100 of 100 films came to no ending")
        studio.story.write_text(ROUND.replace("duration: 5s", "duration: soon"), encoding="utf-8")
        await seen(user, "The story as it is saved now has errors.")
        await user.open("/simulation")
        await seen(user, "until they are mended nothing can be simulated")

    visit(studio, does)
