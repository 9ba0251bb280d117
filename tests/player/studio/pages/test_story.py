"""The Story page, as somebody uses it."""

from pathlib import Path

import pytest
from nicegui import ui
from nicegui.testing import User

from player.studio.studio import Studio, studio_of
from tests.support.studio_pages import seen, until, visit

TEXT = """\
kuleshov: 1
title: Two doors   # a working title
start: one
segments:
  one: {card: One., duration: 5s, next: [{to: two}]}
  two: {card: Two., duration: 5s}
"""


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    (tmp_path / "story.yaml").write_text(TEXT, encoding="utf-8")
    return studio_of(tmp_path / "story.yaml")


def editor(user: User) -> ui.codemirror:
    (found,) = user.find(ui.codemirror).elements
    return found


def write(user: User, wrong: str, right: str) -> None:
    """Write something in the place of something else, as by keys."""
    field = editor(user)
    assert field.value is not None and wrong in field.value
    with user:
        field.value = field.value.replace(wrong, right)


def test_a_mistake_is_shown_while_it_is_written_and_its_remedy_mends_it(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/story")
        await seen(user, "No problem.")
        write(user, "to: two", "to: twoo")
        await seen(user, "CUT-UNKNOWN")
        await user.should_see("1 to mend")
        user.find("Write “two”").click()
        await seen(user, "No problem.")
        assert editor(user).value == TEXT

    visit(studio, does)


def test_what_is_saved_is_on_disk(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/story")
        write(user, "Two doors", "Three doors")
        await seen(user, "Not saved yet")
        user.find(kind=ui.button, content="Save").click()
        await until(lambda: "Three doors" in studio.story.read_text(encoding="utf-8"))
        await seen(user, "Saved. A film that plays")

    visit(studio, does)
    assert studio.story.read_text(encoding="utf-8") == TEXT.replace("Two doors", "Three doors")
