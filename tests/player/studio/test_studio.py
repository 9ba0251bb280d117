"""The opened folder."""

from pathlib import Path
from threading import Event

import pytest

from engine.problems import Trouble
from player.studio.studio import studio_of
from tests.support.waiting import until


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("story.yaml", "story.plan.yaml", "other.yml", ".hidden.yaml"):
        (tmp_path / name).write_text("kuleshov: 1\n", encoding="utf-8")
    return tmp_path


def test_its_stories_are_no_plans(folder: Path) -> None:
    opened = studio_of(folder / "story.yaml")
    assert [each.name for each in opened.stories] == ["other.yml", "story.yaml"]


def test_what_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(Trouble, match="no story"):
        studio_of(folder / "absent.yaml")
    with pytest.raises(Trouble, match="no screening"):
        studio_of(folder / "story.yaml", screening=folder / "absent")


def test_a_studio_that_only_shows_says_so(folder: Path) -> None:
    studio_of(folder / "story.yaml").must_write()
    with pytest.raises(Trouble, match="--read-only"):
        studio_of(folder / "story.yaml", read_only=True).must_write()


def test_who_wants_to_know_is_told_of_saved_files(folder: Path) -> None:
    opened = studio_of(folder / "story.yaml")
    heard: list[frozenset[Path]] = []
    told, no_more = Event(), opened.whenever_saved(heard.append)
    opened.whenever_saved(lambda _: told.set())
    opened.watch()
    try:

        def saved() -> bool:  # the watch begins in a thread of its own
            (folder / "story.yaml").write_text("kuleshov: 1 # changed\n", encoding="utf-8")
            return told.wait(0.2)

        until(saved)
        assert any(folder / "story.yaml" in each for each in heard)
        no_more()
        no_more()
    finally:
        opened.close()
