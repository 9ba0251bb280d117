"""What was not saved yet."""

import os
from pathlib import Path
from random import Random

import pytest

from player.studio.story.drafts import Draft, drop, keep, kept
from tests.support.killing import Told, killed


def texts(story: Path, folder: Path) -> dict[str, tuple[str, str]]:
    """By window, the text and the digest of each draft."""
    return {window: (each.text, each.digest) for window, each in kept(story, folder).items()}


def test_the_draft_of_each_window_is_kept_until_it_is_dropped(tmp_path: Path) -> None:
    folder, story = tmp_path / "state", tmp_path / "story.yaml"
    assert kept(story, folder) == {}
    keep(story, "left", Draft("title: é\n", "abc"), folder)
    keep(story, "right", Draft("title: \ud83d\n", "abc"), folder)  # half a character
    keep(tmp_path / "other.yaml", "left", Draft("other", "d"), folder)
    left, right = ("title: é\n", "abc"), ("title: \ud83d\n", "abc")
    assert texts(story, folder) == {"left": left, "right": right}
    assert all(each.stat().st_mode & 0o077 == 0 for each in folder.iterdir())
    drop(story, "left", folder)
    drop(story, "left", folder)
    assert texts(story, folder) == {"right": right}


def test_the_newest_draft_comes_first(tmp_path: Path) -> None:
    for number, window in enumerate(("b", "a", "c")):
        keep(tmp_path / "story.yaml", window, Draft(window, ""), tmp_path)
        (file,) = tmp_path.glob(f"*-{window}.json")
        os.utime(file, (number, number))
    found = kept(tmp_path / "story.yaml", tmp_path)
    assert list(found) == ["c", "a", "b"] and found["c"].at == 2.0


def test_a_draft_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    keep(story, "left", Draft("text", "abc"), tmp_path)
    for file in tmp_path.glob("*.json"):
        file.write_text("{", encoding="utf-8")
    assert kept(story, tmp_path) == {}


def test_a_draft_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(OSError):
        keep(tmp_path / "story.yaml", "left", Draft("text", ""), tmp_path / "state")


@pytest.mark.programs
def test_whenever_the_studio_is_killed_a_whole_draft_is_left(tmp_path: Path) -> None:
    story, chance = tmp_path / "story.yaml", Random(7)

    def writes(told: Told) -> None:
        for number in range(10**9):
            keep(story, "left", Draft(f"{number}\n" * 500, str(number)), tmp_path)
            told(number)

    for _ in range(8):
        done = killed(writes, chance)
        draft = kept(story, tmp_path)["left"]
        assert draft.text == f"{draft.digest}\n" * 500
        assert int(draft.digest) in (done[-1], done[-1] + 1)
