"""Which story a studio opens for what was named."""

from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.story.load import load_story
from player.studio.opening import opened_story

STORY = "kuleshov: 1\ntitle: T\nstart: a\nsegments: {a: {card: A, duration: 6s}}\n"


def test_the_storys_own_name_comes_first(tmp_path: Path) -> None:
    for name in ("story.yaml", "a.yaml"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    assert opened_story(tmp_path) == tmp_path / "story.yaml"
    assert opened_story(tmp_path / "a.yaml") == tmp_path / "a.yaml"


def test_a_folders_only_story_is_opened_and_one_of_several_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "film.yml").write_text(STORY, encoding="utf-8")
    (tmp_path / "kiosk.yaml").write_text("films: []\n", encoding="utf-8")
    heard: list[str] = []
    assert opened_story(tmp_path, told=heard.append) == tmp_path / "film.yml"
    assert "film.yml" in heard[0]
    (tmp_path / "other.yaml").write_text(STORY, encoding="utf-8")
    with pytest.raises(Trouble, match=r"several stories in .*film\.yml, other\.yaml"):
        opened_story(tmp_path)


def test_before_the_shoot_it_begins_with_a_card(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="--read-only"):
        opened_story(tmp_path, read_only=True)
    assert list(tmp_path.iterdir()) == []
    heard: list[str] = []
    loaded = load_story(opened_story(tmp_path, told=heard.append))
    assert loaded.problems == () and loaded.story is not None
    assert "of one card" in heard[0]


def test_films_that_have_to_be_prepared_first_are_told(tmp_path: Path) -> None:
    (tmp_path / "tape.avi").write_bytes(b"RIFF\0\0\0\0AVI LIST")
    with pytest.raises(Trouble, match=r"tape\.avi"):
        opened_story(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["tape.avi"]


def test_a_film_is_no_story_nor_is_any_other_file(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# A film\n", encoding="utf-8")
    with pytest.raises(Trouble, match=r"ends in \.yaml"):
        opened_story(tmp_path / "README.md")
    with pytest.raises(Trouble, match="Name the folder"):
        opened_story(tmp_path / "door.mp4")
