"""The languages viewers are asked in: complete, chosen by the system, added to by one file."""

import re
from pathlib import Path
from typing import Any

import pytest

from engine.consent.purposes import Consent
from engine.consent.terms import Terms
from engine.consent.wording import SHIPPED, english, read_wording
from engine.consent.wordings import wordings
from engine.problems import Trouble

HEBREW = """\
language: he
name: עברית
sentences:
  ask_one: האם הסרט רשאי להביט בך?
  begin: להתחיל
  whom: "{organiser}"
"""


@pytest.mark.parametrize("code", ["en", "de", "fr", "es"])
def test_each_shipped_language_has_every_sentence_and_what_is_filled_in(code: str) -> None:
    wording, told = read_wording(SHIPPED / f"{code}.yaml")
    assert told == []
    assert wording.language == code
    assert wording.sentences.keys() == english().sentences.keys()
    assert code == "en" or all(
        wording.sentences[key] != english().sentences[key] for key in ("why", "kept", "law")
    )


@pytest.mark.parametrize("code", ["en", "de", "fr", "es"])
def test_the_notice_says_purpose_what_is_kept_how_long_by_whom_and_the_law(code: str) -> None:
    wording = next(each for each in wordings([]).all if each.language == code)
    facts = Terms("The Festival, hello@festival.example").facts(wording)
    assert len({label for label, _ in facts}) == 5
    said = " ".join(sentence for _, sentence in facts)
    assert "The Festival, hello@festival.example" in said
    assert "50" in facts[-1][1]
    assert "{" not in said
    assert wording.say("owner") in " ".join(s for _, s in Terms().facts(wording))
    assert "30" in Terms(days=30).facts(wording)[2][1]
    nothing = Terms(nothing_kept=True).facts(wording)
    decisions = Terms(keeps_readings=False).facts(wording)
    assert len({each[1] for each in (facts, nothing, decisions)}) == 3
    assert nothing[2] != decisions[2]
    less = [dict(Terms(sensing=each).facts(wording)) for each in ("expressions", "forbidden")]
    why, law = facts[0], facts[-1]
    assert len({why[1], *(each[why[0]] for each in less)}) == 3  # a film that infers no feeling
    assert len({law[1], *(each[law[0]] for each in less)}) == 3  # claims none


@pytest.mark.parametrize("code", ["en", "de", "fr", "es"])
def test_who_is_not_asked_reads_what_was_decided_about_the_readings(code: str) -> None:
    wording = next(each for each in wordings([]).all if each.language == code)

    def kept(*beforehand: Consent, **named: Any) -> str:
        return Terms(beforehand=frozenset(beforehand), **named).facts(wording)[1][1]

    asked = Terms().facts(wording)[1][1]
    assert len({asked, kept("face"), kept("face", "readings")}) == 3
    assert kept("readings", keeps_readings=False) == kept("readings", sensing="forbidden")
    assert kept("readings", sensing="forbidden") == kept("face")
    further = kept("profile", "screening", viewer="Anna", screening="spring")
    assert further.startswith(kept()) and "Anna" in further and "spring" in further
    assert kept("profile", "screening") == kept()  # nobody and nothing was named


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (["de_AT.UTF-8"], "de"), (["fr-CA"], "fr"), (["C.UTF-8"], "en"), (["POSIX"], "en"),
        ([], "en"), (["pt_BR", "es_MX.utf8@euro"], "es"), (["xx", "de"], "de"), (["", "_"], "en"),
        (["DE"], "de"),
    ],
)  # fmt: skip
def test_the_system_says_which(wanted: list[str], language: str) -> None:
    assert wordings(wanted).first.language == language


def test_a_key_goes_through_all_of_them() -> None:
    found = wordings(["fr"])
    seen, wording = [], found.first
    for _ in range(5):
        seen.append(wording.language)
        wording = found.after(wording)
    assert seen[0] == seen[4] == "fr"
    assert set(seen) == {"en", "de", "fr", "es"}


def test_a_venue_may_offer_some_of_them_and_its_first_comes_by_itself() -> None:
    found = wordings(["fr", "xx", "de-CH"]).only(["fr", "xx", "de-CH"])
    assert [each.language for each in found.all] == ["fr", "de"]
    assert found.after(found.first).language == "de"
    assert [each.language for each in wordings(["xx"]).only(["xx"]).all] == ["en"]


def test_one_file_in_the_folder_is_a_language_more(tmp_path: Path) -> None:
    (tmp_path / "hebrew.yaml").write_text(HEBREW, "utf-8")
    (tmp_path / "notes.txt").write_text("nothing", "utf-8")
    said: list[str] = []
    found = wordings(["he_IL.UTF-8"], folders=(tmp_path,), announce=said.append)
    assert said == []
    assert found.first.right_to_left
    assert found.first.say("begin") == "להתחיל"
    assert found.first.say("leave") == english().say("leave")  # what it lacks is English
    assert {each.language for each in found.all} == {"en", "de", "fr", "es", "he"}


def test_a_file_of_ones_own_for_a_shipped_language_lacks_nothing_of_it(tmp_path: Path) -> None:
    file = tmp_path / "mine.yml"
    file.write_text("language: de\nname: Deutsch, du\nsentences: {begin: Los}\n", "utf-8")
    found = wordings(["en"], named=file)
    assert found.first.name == "Deutsch, du"
    assert found.first.say("begin") == "Los"
    assert found.first.say("leave") == "Gehen"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sentences: {beginn: Los}", "Did you mean `begin`?"),
        ("sentences: {begin: ''}", "`begin` is empty"),
        ("sentences: {begin: 3}", "`begin` is empty or no text"),
        ("sentences: {whom: somebody}", "`whom` is to have {organiser}"),
        ("sentences: {begin: '{organiser.__class__} {!r}'}", None),
        ("sentences: {begin: '{viewer}'}", "`begin` is to have nothing in braces"),
        (f"sentences: {{begin: {'x' * 700}}}", "more than 600"),
        ("sentences: {}\nlangauge: it", "Did you mean `language`?"),
    ],
)
def test_what_cannot_be_taken_is_told_and_shown_in_english(
    tmp_path: Path, text: str, told: str | None
) -> None:
    file = tmp_path / "it.yaml"
    file.write_text(text, "utf-8")
    said: list[str] = []
    found = wordings([], named=file, announce=said.append).first
    assert found.language == "it"
    if told is None:  # not filled in, whatever it looks like
        assert found.say("begin", organiser="x") == "{organiser.__class__} {!r}"
    else:
        assert any(told in each for each in said), said
        assert found.say("begin") == "Begin"
        assert found.say("whom", organiser="Ada") == "Ada"


@pytest.mark.parametrize(
    "content",
    [b"", b"- a\n", b"sentences: 3\n", b"\xff\xfe\x00", b"a: [", b"language: [a]\nsentences: {}",
     b"sentences: {}\ndirection: up\n", b"sentences: &a {b: *a}\n", b"x" * 5_000_000],
    ids=range(9),
)  # fmt: skip
def test_a_bad_file_is_a_sentence_and_in_the_folder_no_reason_to_stop(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    with pytest.raises(Trouble, match=re.escape(str(file))):
        wordings([], named=file)
    said: list[str] = []
    assert len(wordings([], folders=(tmp_path,), announce=said.append).all) == 4
    assert len(said) == 1


def test_a_language_that_this_machine_cannot_show_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "xx.yaml").write_text("name: \U0001fafc\U0010ffff\nsentences: {}\n", "utf-8")
    said: list[str] = []
    assert wordings(["xx"], folders=(tmp_path,), announce=said.append).first.language == "en"
    assert "no typeface" in said[0]


def test_what_is_filled_in_is_not_filled_in_again(tmp_path: Path) -> None:
    said = english().say("what_profile", viewer="{place} {viewer}", place="secret")
    assert "{place} {viewer}" in said
