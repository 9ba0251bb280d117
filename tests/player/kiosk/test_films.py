"""The films of a venue: a film that cannot be shown is passed over, and tried again later."""

import shutil
from pathlib import Path
from random import Random

import pytest

from engine.kiosk.venue_file import read_venue
from player.kiosk.films import Films, in_folder
from player.kiosk.running import venue_of
from stories import FORMAT

STORY = FORMAT.with_name("must_see.yaml")


def films(folder: Path, told: list[str], *stories: str) -> Films:
    written = ", ".join(f"{{story: {story}}}" for story in stories)
    venue = folder / "kiosk.yaml"
    venue.write_text(f"kiosk: 1\nfilms: [{written}]\norganiser: {{name: The Quay}}\n")
    read = read_venue(venue)
    assert read.venue is not None
    return Films(read, lambda _: None, told.append, Random(1))


def test_a_broken_film_is_passed_over_and_said_once(tmp_path: Path) -> None:
    shutil.copy(STORY, tmp_path / "good.yaml")
    (tmp_path / "spoilt.yaml").write_text("kuleshov: 1\nstart: nowhere\n")
    told: list[str] = []
    found = films(tmp_path, told, "good.yaml", "spoilt.yaml", "gone.yaml")
    for _ in range(5):
        feature = found.next()
        assert feature is not None
        assert feature.place == 0
    assert len(told) == 2
    assert all("passed over" in sentence for sentence in told)
    assert set(found.broken) == {1, 2}


def test_a_film_that_was_mended_comes_again(tmp_path: Path) -> None:
    shutil.copy(STORY, tmp_path / "good.yaml")
    found = films(tmp_path, [], "good.yaml", "late.yaml")
    for _ in range(3):
        feature = found.next()
    shutil.copy(STORY, tmp_path / "late.yaml")
    shown = {feature.place for _ in range(20) if (feature := found.next()) is not None}
    assert shown == {0, 1}


def test_where_none_can_be_shown_there_is_none(tmp_path: Path) -> None:
    told: list[str] = []
    found = films(tmp_path, told, "gone.yaml")
    assert found.next() is None
    shutil.copy(STORY, tmp_path / "gone.yaml")
    assert found.next() is not None, "the next time all are tried"


def test_a_visitor_is_a_guest_and_is_told_who_answers(tmp_path: Path) -> None:
    shutil.copy(STORY, tmp_path / "good.yaml")
    feature = films(tmp_path, [], "good.yaml").next()
    assert feature is not None
    options = in_folder(feature.programme, tmp_path / "here").options
    assert options.guest
    assert options.viewer is None
    assert options.organiser == "The Quay"
    assert options.out == tmp_path / "here"
    assert (options.camera, options.microphone, options.heart) == ("off", "off", "off")
    assert not options.keeps_readings
    assert feature.programme.stopped is None


@pytest.mark.parametrize(
    ("asked", "spoken", "said"),
    [
        (None, None, ""),  # of the venue's own language, in a film that names none
        ("de", None, 'in the language "de"; its author names none'),
        (None, "fr", 'in the language "en"; there are: fr'),
        (None, "en", ""),
    ],
)
def test_a_language_is_missed_where_it_was_asked_for_or_the_film_has_others(
    tmp_path: Path, asked: str | None, spoken: str | None, said: str
) -> None:
    card = "    card: Morning.\n" + (f"    language: {spoken}\n" if spoken else "")
    (tmp_path / "film.yaml").write_text(
        f"kuleshov: 1\nstart: morning\nsegments:\n  morning:\n{card}    duration: 6s\n"
    )
    film = "{story: film.yaml, language: de}" if asked else "{story: film.yaml}"
    (tmp_path / "kiosk.yaml").write_text(f"kiosk: 1\nfilms: [{film}]\n")
    told: list[str] = []
    found = Films(read_venue(tmp_path / "kiosk.yaml"), told.append, pytest.fail, Random(1))
    assert found.next() is not None
    missed = [each for each in told if "in the language" in each]
    assert len(missed) == bool(said)
    assert said in "".join(missed)


@pytest.mark.parametrize("named", ["story", "folder", "venue"])
def test_a_kiosk_is_begun_by_a_story_its_folder_or_a_venue(tmp_path: Path, named: str) -> None:
    shutil.copy(STORY, tmp_path / "story.yaml")
    path = tmp_path / "story.yaml" if named == "story" else tmp_path
    if named == "venue":
        (tmp_path / "kiosk.yaml").write_text("kiosk: 1\nfilms: [{story: story.yaml}]\n")
    read = venue_of(path)
    assert read.venue is not None
    found = Films(read, lambda _: None, pytest.fail, Random(1))
    assert found.next() is not None
