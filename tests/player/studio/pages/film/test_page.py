"""The Film page, as somebody uses it; what its player does in a browser is seen by the bench."""

import shutil
from pathlib import Path

import pytest
from nicegui import ui
from nicegui.testing import User

from player.studio.pages.film.page import FilmPlayer
from player.studio.studio import Studio, studio_of
from sample_film import STORY
from tests.support.studio_pages import seen, until, visit

TEXT = """\
kuleshov: 1
title: Two doors   # a working title
start: one
arc: [{at: 0%, valence: 0, arousal: 0.1}, {at: 100%, valence: 0.4, arousal: 0.2}]
segments:
  one:
    clip: one.mp4
    in: 2s    # the door opens
    out: 9s
    beats: [{at: 2s, feel: unease}]
    next: [{to: two}, {to: three, default: true, join: dissolve 500ms}]
  two: {card: Two., duration: 5s}
  three: {clip: lost.mp4, out: 5s}
"""


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    (tmp_path / "story.yaml").write_text(TEXT, encoding="utf-8")
    shutil.copy(STORY.parent / "clips" / "harbour.mp4", tmp_path / "one.mp4")
    return studio_of(tmp_path / "story.yaml")


def now(studio: Studio) -> str:
    return studio.story.read_text(encoding="utf-8")


def player(user: User) -> FilmPlayer:
    (found,) = user.find(FilmPlayer).elements
    return found


def test_what_is_moved_is_written_and_taken_back(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/film")
        await seen(user, "dissolve 0.5 s")
        moves = (
            ("point", {"segment": "one", "which": "in", "at": 61 / 24}, "in: 2s ", "in: 2.542s "),
            ("beat", {"segment": "one", "number": 0, "at": 3.25}, "at: 2s,", "at: 3.25s,"),
            ("arc", {"number": 1, "which": "valence", "value": -0.3}, "0.4,", "-0.3,"),
        )
        texts = [TEXT]
        for kind, told, old, new in moves:
            user.find(FilmPlayer).trigger(kind, told)
            texts.append(texts[-1].replace(old, new))
            await until(lambda: now(studio) == texts[-1], f"{kind} was not written")
        for text in reversed(texts[:-1]):
            user.find("Undo").click()
            await until(lambda text=text: now(studio) == text, "it was not taken back")  # type: ignore[misc]

    visit(studio, does)


def test_a_link_opens_a_segment_on_the_way_to_it(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/film?segment=two")
        await until(lambda: user.find(FilmPlayer))
        pieces = player(user)._props["pieces"]
        assert [each["segment"] for each in pieces] == ["one", "two"]
        assert player(user)._props["begin"] == pieces[1]["begins"] == 7.0

    visit(studio, does)


def test_a_segment_of_which_nothing_would_be_left_is_refused_in_words(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/film")
        await until(lambda: user.find(FilmPlayer))
        user.find(FilmPlayer).trigger("point", {"segment": "one", "which": "in", "at": 9.0})
        await until(lambda: any("Nothing would be left of one" in each
                                for each in user.notify.messages))  # fmt: skip
        studio.read_only = True
        user.find(FilmPlayer).trigger("point", {"segment": "one", "which": "in", "at": 3.0})
        await until(lambda: any("only shows" in each for each in user.notify.messages))
        assert now(studio) == TEXT

    visit(studio, does)


def test_only_a_feeling_is_written_and_a_further_enter_writes_it(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/film")
        await until(lambda: user.find(FilmPlayer))
        user.find(FilmPlayer).trigger("at", {"film": 5.0})
        user.find("Beat here").click()
        await seen(user, "What is to be felt in one at 5.00 s?")
        field = user.find(ui.select)
        (shown,) = field.elements

        def enter(typed: str) -> None:
            field.trigger("keydown", typed)

        enter("qwx")
        await seen(user, "is no feeling that a story knows")
        assert shown.value is None and now(studio) == TEXT
        enter("anticip")
        await until(lambda: shown.value == "anticipatory tension", "the first hit was not taken")
        assert now(studio) == TEXT
        enter("anticipatory tension")
        await until(lambda: "{at: 5s, feel: anticipatory tension}" in now(studio))

    visit(studio, does)


def test_a_beat_gets_another_feeling_and_is_removed_and_both_are_undone(studio: Studio) -> None:
    async def does(user: User) -> None:
        beat = {"segment": "one", "number": 0, "feel": "unease"}
        await user.open("/film")
        await until(lambda: user.find(FilmPlayer))
        user.find(FilmPlayer).trigger("beatAsked", beat)
        await seen(user, "What is to be felt in one at 2.00 s?")
        field = user.find(ui.select)
        field.trigger("keydown", "Happy")
        await until(lambda: all(each.value == "happy" for each in field.elements))
        user.find("Keep this feeling").click()
        await until(lambda: now(studio) == TEXT.replace("unease", "happy"), "it is as it was")
        user.find(FilmPlayer).trigger("beatGone", beat)
        await until(lambda: "beats" not in now(studio), "the beat stayed")
        for text in (TEXT.replace("unease", "happy"), TEXT):
            user.find("Undo").click()
            await until(lambda text=text: now(studio) == text, "it was not taken back")  # type: ignore[misc]
        user.find("Undo").click()
        await until(lambda: any("nothing to undo" in each for each in user.notify.messages))

    visit(studio, does)
