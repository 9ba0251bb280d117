"""The languages of a venue, its own among them."""

from pathlib import Path

import pytest

from engine.consent.wording import english
from engine.consent.wordings import wordings
from engine.kiosk.languages import FOLDER, languages_of
from engine.kiosk.values import WEEKDAYS
from engine.kiosk.venue_file import read_venue

HEBREW = """\
language: he
name: עברית
sentences:
  invites: גע במסך
  operator: מפעיל
"""


def venue(folder: Path, languages: str) -> Path:
    file = folder / "kiosk.yaml"
    file.write_text(f"kiosk: 1\nfilms: [{{story: a}}]\nlanguages: {languages}\n")
    return file


def test_a_file_beside_kiosk_yaml_is_a_language_of_the_venue(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "he.yaml").write_text(HEBREW, "utf-8")
    told: list[str] = []
    found = languages_of(read_venue(venue(tmp_path, "[he, de]")), (), told.append)
    assert told == []
    assert [each.language for each in found.all] == ["he", "de"]
    assert found.first.right_to_left
    assert found.first.say("invites") == "גע במסך"
    assert found.first.say("calm") == english().say("calm"), "what it lacks stands in English"


def test_a_venue_changes_a_sentence_of_a_language_that_there_is(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    own = "language: de\nname: Deutsch\nsentences: {invites: Nur herein}\n"
    (tmp_path / FOLDER / "ours.yaml").write_text(own, "utf-8")
    found = languages_of(read_venue(venue(tmp_path, "[de]")), (), lambda _: None).first
    assert found.say("invites") == "Nur herein"
    assert found.say("closed") == "Geschlossen."


def test_a_language_that_there_is_not_is_told_and_the_others_are_offered(tmp_path: Path) -> None:
    told: list[str] = []
    found = languages_of(read_venue(venue(tmp_path, "[tlh, fr]")), (), told.append)
    assert [each.language for each in found.all] == ["fr"]
    assert len(told) == 1
    assert "tlh.yaml" in told[0]


@pytest.mark.parametrize("code", ["en", "de", "fr", "es"])
def test_the_days_have_names(code: str) -> None:
    words = wordings([code]).first
    assert len({words.say(day) for day in WEEKDAYS}) == 7
