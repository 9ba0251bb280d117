"""What was not saved yet."""

from pathlib import Path

from player.studio.drafts import Draft, drop, keep, kept


def test_a_draft_is_kept_until_it_is_dropped(tmp_path: Path) -> None:
    folder, story = tmp_path / "state", tmp_path / "story.yaml"
    assert kept(story, folder) is None
    keep(story, Draft("title: é\n", "abc"), folder)
    keep(tmp_path / "other.yaml", Draft("other", "d"), folder)
    assert kept(story, folder) == Draft("title: é\n", "abc")
    assert all(each.stat().st_mode & 0o077 == 0 for each in folder.iterdir())
    drop(story, folder)
    drop(story, folder)
    assert kept(story, folder) is None


def test_a_draft_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    keep(story, Draft("text", "abc"), tmp_path)
    for file in tmp_path.glob("*.json"):
        file.write_text("{", encoding="utf-8")
    assert kept(story, tmp_path) is None
