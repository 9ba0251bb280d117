"""The Board page, as somebody uses it."""

import pytest
from nicegui import ui
from nicegui.element import Element
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from player.studio.studio import Studio
from tests.support.studio_pages import TWO_DOORS, seen, until, visit
from tests.support.waiting import PATIENCE


def press(user: User, name: str) -> None:
    """Press the button with this text."""
    user.find(kind=ui.button, content=name).click()


def test_what_is_done_is_saved_and_taken_back(studio: Studio) -> None:
    def now() -> str:
        return studio.story.read_text(encoding="utf-8")

    async def does(user: User) -> None:
        await user.open("/board?segment=two")
        await seen(user, "Rename")
        press(user, "Delete")
        await until(lambda: "two" not in now())
        press(user, "New card")
        await seen(user, "What is to be seen?")
        user.find(kind=ui.textarea).type("A third door.")
        press(user, "Make the card")
        await until(lambda: "a_third_door: {card: A third door., duration: 5s}" in now())
        await seen(user, "a_third_door")
        for text in (TWO_DOORS.partition("  two")[0].replace(", next: [{to: two}]", ""), TWO_DOORS):
            user.find(kind=ui.button, marker="undo").click()
            await until(lambda text=text: now() == text)  # type: ignore[misc]

    visit(studio, does)


def test_a_name_that_is_taken_is_refused_in_words(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/board?segment=two")
        await seen(user, "Rename")
        press(user, "Rename")
        await seen(user, "Rename it")
        field = next(iter(user.find(kind=ui.input).elements))
        field.value = "one"
        press(user, "Rename it")
        await until(
            lambda: any('There is a segment "one" already' in each for each in user.notify.messages)
        )
        field.value = "three"
        press(user, "Rename it")
        await until(
            lambda: studio.story.read_text(encoding="utf-8") == TWO_DOORS.replace("two", "three")
        )

    visit(studio, does)


def test_a_plan_is_renamed_with_its_story_and_taken_back_with_it(studio: Studio) -> None:
    plan = studio.story.with_name("story.plan.yaml")
    text = "# whom\nplans: [{name: nobody, expect: {path: [one, two]}}]\n"

    async def renamed(user: User, old: str, new: str) -> None:
        await user.open(f"/board?segment={old}")
        await seen(user, "Rename")
        press(user, "Rename")
        await seen(user, "Rename it")
        next(iter(user.find(kind=ui.input).elements)).value = new
        press(user, "Rename it")

    async def does(user: User) -> None:
        plan.write_text(text, encoding="utf-8")
        await renamed(user, "two", "three")
        await until(lambda: plan.read_text(encoding="utf-8") == text.replace("two", "three"))
        await seen(user, "renamed in story.plan.yaml too")
        user.find(kind=ui.button, marker="undo").click()
        await until(lambda: plan.read_text(encoding="utf-8") == text)
        assert studio.story.read_text(encoding="utf-8") == TWO_DOORS
        plan.write_text("plans: [", encoding="utf-8")
        await renamed(user, "two", "three")
        await until(lambda: any("still says “two”" in each for each in user.notify.messages))
        assert "three" in studio.story.read_text(encoding="utf-8")
        assert plan.read_text(encoding="utf-8") == "plans: ["

    visit(studio, does)


def test_a_clip_that_is_not_there_is_not_written_and_a_plan_that_names_what_is_deleted_is_told(
    studio: Studio,
) -> None:
    plan = studio.story.with_name("story.plan.yaml")

    async def does(user: User) -> None:
        plan.write_text("plans: [{name: x, expect: {never: [two]}}]\n", encoding="utf-8")
        await user.open("/board?segment=two")
        await seen(user, "Rename")
        (field,) = (each for each in user.find(kind=Element).elements if named(each))
        UserInteraction(user, {field}, None).trigger("change", "tow.mp4")
        await until(lambda: any("No clip “tow.mp4”" in each for each in user.notify.messages))
        assert studio.story.read_text(encoding="utf-8") == TWO_DOORS
        press(user, "Delete")
        await until(lambda: any("still names “two”" in each for each in user.notify.messages))

    def named(each: Element) -> bool:
        return each.props.get("placeholder") == "Put a clip in its place"

    visit(studio, does)


def test_who_may_only_look_is_offered_nothing_that_writes(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/board?segment=two")
        await seen(user, "Show in the text")
        for each in ("Rename", "Delete", "New card", "Draw a cut"):
            await user.should_not_see(each)

    studio.read_only = True
    visit(studio, does)


@pytest.mark.programs
def test_the_map_is_kept_as_an_svg(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/board")
        await seen(user, "Choose a segment")
        user.find(kind=ui.button, marker="keep").click()
        answer = await user.download.next(timeout=PATIENCE)
        assert b"<svg" in answer.content

    visit(studio, does)
