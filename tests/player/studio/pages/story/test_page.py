"""The Story page, as somebody uses it."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from nicegui import ui
from nicegui.testing import User

from player.studio.pages.story.problems import ProblemList
from player.studio.story.drafts import kept as drafts
from player.studio.story.drafts import own_folder
from player.studio.studio import Studio
from player.studio.words import words_in
from tests.support.studio_pages import TWO_DOORS, seen, until, used, visit


def editor(user: User) -> ui.codemirror:
    (found,) = user.find(ui.codemirror).elements
    return found


class Heard:
    """Hears to which lines and columns the page's editor is sent."""

    def __init__(self) -> None:
        self.went: list[tuple[int, int]] = []

    def match(self, script: str) -> None:
        found = re.match(r"kuleshovStory\.(?:go|see)\(\d+, (\d+), (\d+)\)", script)
        if found is not None:
            self.went.append((int(found[1]), int(found[2])))


def problems(user: User) -> ProblemList:
    (found,) = user.find(ProblemList).elements
    return found


async def told(user: User, *codes: str) -> None:
    """Let the page check its text, until it shows these problems and no more."""

    def are_told() -> bool:
        shown = problems(user)
        return not shown.is_looking and [each.code for each in shown.problems] == [*codes]

    await until(are_told, f"never {codes}")


def write(user: User, wrong: str, right: str) -> None:
    """Write something in the place of something else, as by keys."""
    field = editor(user)
    assert field.value is not None and wrong in field.value
    with user:
        field.value = field.value.replace(wrong, right)


def test_a_mistake_is_shown_while_it_is_written_and_its_remedy_mends_it(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/story")
        await told(user)
        write(user, "to: two", "to: twoo")
        await told(user, "CUT-UNKNOWN")
        await user.should_see("1 to mend")
        user.find(ProblemList).trigger("accept", {"index": 0})
        await told(user)
        assert editor(user).value == TWO_DOORS

    visit(studio, does)


def test_a_problem_that_is_chosen_leads_to_its_line(studio: Studio) -> None:
    studio.story.write_text(TWO_DOORS.replace("to: two", "to: twoo"), encoding="utf-8")
    heard = Heard()

    async def does(user: User) -> None:
        user.javascript_rules[heard] = str
        await user.open("/story")
        await told(user, "CUT-UNKNOWN")
        user.find(ProblemList).trigger("go", {"index": 0})
        user.find(ProblemList).trigger("go", {"index": 7})  # of a list that is no more
        await until(lambda: heard.went)

    visit(studio, does)
    assert heard.went == [(5, TWO_DOORS.split("\n")[4].index("two}") + 1)]


def test_the_text_goes_where_the_segment_stands_that_is_asked_for_or_chosen(
    studio: Studio,
) -> None:
    heard = Heard()

    async def does(user: User) -> None:
        user.javascript_rules[heard] = str
        await user.open("/story?segment=two")
        await until(lambda: heard.went)
        user.find(ui.tabs).elements.pop().value = "segment"
        await seen(user, "Leads to")
        chosen = next(each for each in user.find(ui.select).elements if each.value == "two")
        with user:
            chosen.value = "one"
        await until(lambda: len(heard.went) == 2)

    visit(studio, does)
    lines = TWO_DOORS.split("\n")
    assert [lines[line - 1].strip()[:4] for line, _ in heard.went] == ["two:", "one:"]


def test_where_no_draft_can_be_kept_the_page_says_so(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("a file in the folder's place", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    async def does(user: User) -> None:
        await user.open("/story")
        write(user, "Two doors", "Three doors")
        await seen(user, "Not saved yet, and no draft can be kept either")
        user.find(kind=ui.button, content="Save").click()
        await until(lambda: "Three doors" in studio.story.read_text(encoding="utf-8"))

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
    assert studio.story.read_text(encoding="utf-8") == TWO_DOORS.replace("Two doors", "Three doors")


def test_of_two_windows_nothing_is_lost(studio: Studio) -> None:
    """The second one chooses, and what it does not choose lies beside the story."""

    async def do(another: Callable[[], User]) -> None:
        one, other = another(), another()
        await one.open("/story")
        await other.open("/story")
        write(one, "Two doors", "One door")
        write(other, "Two doors", "Three doors")
        one.find(kind=ui.button, content="Save").click()
        await until(lambda: "One door" in studio.story.read_text(encoding="utf-8"))
        other.find(kind=ui.button, content="Save").click()
        await seen(other, "The file was changed meanwhile")
        await other.should_see("+title: Three doors")
        await other.should_see("-title: One door")
        other.find("Save mine").click()
        await until(lambda: "Three doors" in studio.story.read_text(encoding="utf-8"))
        await seen(other, "The other text is kept as story.other-1.txt.")
        await until(lambda: "Three doors" in str(editor(one).value), "the first window follows")

    used(studio, do)
    assert "One door" in (studio.folder / "story.other-1.txt").read_text(encoding="utf-8")


def test_what_another_editor_writes_is_shown_and_what_is_written_here_stays(studio: Studio) -> None:
    by_renaming, in_place = TWO_DOORS.replace("One.", "Uno."), TWO_DOORS.replace("Two.", "Due.")

    async def does(user: User) -> None:
        await user.open("/story")
        await told(user)
        (studio.folder / "new.txt").write_text(by_renaming, encoding="utf-8")
        (studio.folder / "new.txt").replace(studio.story)
        await until(lambda: editor(user).value == by_renaming)
        with studio.story.open("w", encoding="utf-8") as file:  # which empties it first
            file.flush()
            await asyncio.sleep(0)
            file.write(in_place)
        await until(lambda: editor(user).value == in_place)
        write(user, "Two doors", "Three doors")
        studio.story.write_text(TWO_DOORS, encoding="utf-8")
        await seen(user, "story.yaml was changed on disk, and you have changes here.")
        assert "Three doors" in str(editor(user).value)

    visit(studio, does)
    assert studio.story.read_text(encoding="utf-8") == TWO_DOORS


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_became_of_the_file_is_told_and_the_text_can_be_saved(
    studio: Studio, language: str
) -> None:
    words = words_in(language)

    async def does(user: User) -> None:
        await user.open("/story")
        studio.story.unlink()
        await seen(user, words("story.file_missing", name="story.yaml"))
        user.find(kind=ui.button, content=words("story.save")).click()
        await until(studio.story.is_file)
        await user.should_not_see(words("story.file_missing", name="story.yaml"))
        studio.story.write_bytes(b"\xff\xfe\x00\x00")
        await seen(user, words("story.not_text", name="story.yaml"))
        write(user, "Two doors", "Three doors")
        user.find(kind=ui.button, content=words("story.save")).click()
        await seen(user, words("story.aside"))
        user.find(words("story.aside")).click()
        await seen(user, words("story.moved_aside", name="story.other-1.txt"))

    visit(studio, does, language=language)
    assert "Three doors" in studio.story.read_text(encoding="utf-8")
    assert (studio.folder / "story.other-1.txt").read_bytes() == b"\xff\xfe\x00\x00"


def test_a_page_whose_file_cannot_be_read_says_so(studio: Studio) -> None:
    studio.story.write_bytes(b"\xff\xfe\x00\x00")

    async def does(user: User) -> None:
        await user.open("/story")
        await user.should_see("The file is not plain text in UTF-8.")
        studio.story.write_text(TWO_DOORS, encoding="utf-8")
        await until(lambda: "kuleshov" in str(user.current_layout), "it never opened itself again")
        await told(user)

    visit(studio, does)


def test_what_was_not_saved_is_offered_after_the_studio_ended(studio: Studio) -> None:
    kept = own_folder()

    async def write_and_leave(user: User) -> None:
        await user.open("/story")
        write(user, "Two doors", "Three doors")
        await until(lambda: drafts(studio.story, kept))

    async def come_back(user: User) -> None:
        await user.open("/story")
        await seen(user, "were not saved.")
        user.find("Take them back").click()
        await seen(user, "Not saved yet")
        assert "Three doors" in str(editor(user).value)
        await until(lambda: [*drafts(studio.story, kept)] == [user.client and user.client.id])
        user.find(kind=ui.button, content="Save").click()
        await until(lambda: not drafts(studio.story, kept))

    async def nothing_more(user: User) -> None:
        await user.open("/story")
        await told(user)
        await user.should_not_see("were not saved.")

    visit(studio, write_and_leave)
    visit(studio, come_back)
    visit(studio, nothing_more)
    assert "Three doors" in studio.story.read_text(encoding="utf-8")


def test_a_text_that_an_open_window_still_has_is_not_offered_to_another(studio: Studio) -> None:
    async def do(another: Callable[[], User]) -> None:
        one, other = another(), another()
        await one.open("/story")
        write(one, "Two doors", "Three doors")
        await until(lambda: drafts(studio.story, own_folder()))
        await other.open("/story")
        await told(other)
        await other.should_not_see("were not saved.")

    used(studio, do)


def test_a_text_with_errors_is_saved_and_said_to_have_them(studio: Studio) -> None:
    async def does(user: User) -> None:
        wrong = TWO_DOORS.replace(
            "duration: 5s, next", "duration: 5s, beats: [{at: 1s, feel: anticip}], next"
        )
        studio.story.write_text(wrong, encoding="utf-8")
        await user.open("/story")
        user.find("Save").click()
        await until(lambda: any("Saved, with errors (1)" in each for each in user.notify.messages))

    visit(studio, does)
