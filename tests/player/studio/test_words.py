"""The languages of the studio's pages."""

import re
from pathlib import Path
from string import Formatter

import pytest

from engine.problems import Trouble
from engine.story.codes import CODES
from player.studio.words import ENGLISH, Refusal, language_for, languages, texts_of, words_in

ROOM = Path(__file__).parents[3] / "player" / "studio"


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", languages())
def test_a_language_has_each_text_with_its_places(language: str) -> None:
    english, own = texts_of(ENGLISH), texts_of(language)
    assert own.keys() == english.keys()
    assert {n: places(t) for n, t in own.items()} == {n: places(t) for n, t in english.items()}


def test_each_text_that_a_page_names_is_there() -> None:
    named = {
        name
        for file in ROOM.rglob("*.py")
        for name in re.findall(r'\bwords\(\s*"([a-z_.]+[a-z_])"[,)]', file.read_text("utf-8"))
    }
    assert named and named <= texts_of(ENGLISH).keys()


def test_each_refusal_has_its_sentence_in_each_language() -> None:
    names = {
        name
        for file in ROOM.rglob("*.py")
        for name in re.findall(r'Refusal\(\s*"(\w+)"', file.read_text("utf-8"))
    } | {"conflict", "several_values", "not_there"}
    assert {f"refusals.{each}" for each in names} == {
        name for name in texts_of(ENGLISH) if name.startswith("refusals.")
    }
    refusal = Refusal("half_a_character", line=7)
    assert "line 7" in str(refusal) and words_in("en").of(refusal) == str(refusal)
    assert words_in("de").of(refusal).startswith("In Zeile 7")
    assert words_in("de").of(Trouble("Anything else.")) == "Anything else."


def test_each_kind_of_problem_has_a_heading() -> None:
    headed = {name.removeprefix("codes.") for name in texts_of(ENGLISH) if name[:6] == "codes."}
    assert headed == CODES.keys()


def test_the_first_wanted_language_that_there_is_counts() -> None:
    assert language_for(("pt_BR.UTF-8", "de_AT.UTF-8", "en")) == "de"
    assert language_for(("pt",)) == ENGLISH
    assert words_in("de")("frame.board") == "Tafel"
    assert words_in("xx").language == ENGLISH
