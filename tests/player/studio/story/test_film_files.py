"""The files beside a story that it may name."""

from pathlib import Path

import pytest

from player.studio.story.film_files import clips_for, files_in, media_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    film = tmp_path / "film"
    for name in ("clips/b.mp4", "clips/a.MOV", "clips/a.srt", "c.webm", ".half.part.mp4"):
        (film / name).parent.mkdir(parents=True, exist_ok=True)
        (film / name).touch()
    (tmp_path / "elsewhere.mp4").touch()
    return film


def test_clips_are_those_in_media(folder: Path) -> None:
    assert clips_for(folder, "media: clips/  # mine\n") == ["a.MOV", "b.mp4"]
    assert clips_for(folder, "segments: {[broken\n") == ["c.webm", "clips/a.MOV", "clips/b.mp4"]
    assert files_in(folder, {".srt"}) == ["clips/a.srt"]
    assert files_in(folder / "none", {".srt"}) == []


@pytest.mark.parametrize("media", ["/", "..", "clips/../..", "~", "no/such", "'http://a.b/'"])
def test_no_media_leads_out_of_the_folder(folder: Path, media: str) -> None:
    assert media_of(folder, f"media: {media}\n").is_relative_to(folder.resolve())
    assert "elsewhere.mp4" not in clips_for(folder, f"media: {media}\n")
