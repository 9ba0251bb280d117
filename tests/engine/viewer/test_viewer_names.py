"""Viewers' names: one person's spellings are one name, and what is no name is a sentence."""

import pytest

from engine.problems import Trouble
from engine.viewer.viewer_names import folded, normalised


@pytest.mark.parametrize(
    "spellings",
    [("Anna", "anna", "ANNA", " Anna ", "Anna\n"), ("Zoé", "Zoe\u0301", "ZOÉ"),
     ("Anna Maria", "anna  maria", "Anna\u00a0Maria"), ("Straße", "STRASSE"),
     ("Ἀθηνᾶ", "ἈΘΗΝΑ͂"), ("علی\u200cرضا", "علیرضا"),  # noqa: RUF001
     ("Anna", "Anna\u200b", "\ufeffAnna", "An\u00adna", "\u200eAnna")],
)  # fmt: skip
def test_one_persons_spellings_are_one(spellings: tuple[str, ...]) -> None:
    assert len({folded(each) for each in spellings}) == 1
    assert len({folded(normalised(each)) for each in spellings}) == 1


def test_other_peoples_are_not() -> None:
    assert len({folded(each) for each in ("Anna", "Ana", "Änna", "Hanna", "Anna Maria")}) == 5


def test_a_name_is_kept_as_it_is_written() -> None:
    assert normalised(" Zoe\u0301  de  Ville ") == "Zoé de Ville"


@pytest.mark.parametrize("name", ["", "  ", "\u00a0", "\u200b", "A\udcff", "\ud800", "a\x00b",
                                  "a\x1b[2J", "x" * 201])  # fmt: skip
def test_what_is_no_name_is_a_sentence(name: str) -> None:
    with pytest.raises(Trouble, match="name") as told:
        normalised(name)
    assert told.value.blame == "call"
    str(told.value).encode()  # it can be printed
