"""What may be written at a place (|) of a story's text."""

from pathlib import Path

import pytest

from player.studio.completion import completions, segments_of

BASE = "kuleshov: 1\nstart: door\nsegments:\n  door:\n    clip: a.mp4\n"


def words(marked: str, folder: Path | None = None) -> tuple[str, list[str]]:
    """The word before the mark, and what may stand in its place."""
    index = marked.index("|")
    text = marked.replace("|", "")
    begin, options = completions(text, index, folder)
    return text[begin:index], [each.word.strip(": ") for each in options]


@pytest.mark.parametrize(
    ("marked", "before", "some", "none"),
    [
        ("st|", "st", "start", "clip"),
        (BASE + "    be|", "be", "beats", "title"),
        (BASE + "    next:\n      - t|", "t", "to", "clip"),
        (BASE + "    next:\n      - to: door\n        w|", "w", "when", "clip"),
        (BASE + "    next: [{to: door, w|", "w", "when", "clip"),
        (BASE + "    beats: [{at: 3s, f|", "f", "feel", "to"),
        (BASE + "  room: {clip: b.mp4, b|", "b", "beats", "to"),
        (BASE + "    next: [{to: d|", "d", "door", "calm"),
        (BASE + "    beats: [{at: 3s, feel: quiet j|", "quiet j", "quiet joy", "door"),
        (BASE + "    next: [{to: door, when: viewer.v|", "viewer.v", "viewer.valence", "calm"),
        (BASE + "    next: [{to: door, when: saw quiet j|", "quiet j", "quiet joy", "door"),
        (BASE + "    next: [{to: door, when: seen(d|", "d", "door", "calm"),
        (BASE + "    next: [{to: door, default: |", "", "true", "door"),
        ("limits: {must_see: [d|\n" + BASE, "d", "door", "calm"),
        ("limits:\n  i|", "i", "intensity", "clip"),
        ("sensing: |", "", "expressions", "door"),
        ("arc:\n  - {at: 0%, v|", "v", "valence", "clip"),
    ],
)
def test_what_may_stand_there(marked: str, before: str, some: str, none: str) -> None:
    word, options = words(marked)
    assert word == before
    assert some in options and none not in options


def test_clips_are_those_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "a.mp4").touch()
    (tmp_path / "notes.txt").touch()
    assert words(BASE + "  b: {clip: |", tmp_path)[1] == ["clips/a.mp4"]
    assert words("media: clips\n" + BASE + "  b: {clip: |", tmp_path)[1] == ["a.mp4"]


def test_nothing_may_be_completed_in_a_comment() -> None:
    assert words(BASE + "    # be|")[1] == []


def test_segments_are_found_in_a_text_that_is_no_story_yet() -> None:
    assert segments_of(BASE + '  "the room":\n    next: [{to: \nlimits: {') == ("door", "the room")
    assert segments_of("") == ()


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_no_text_is_too_broken(cut: int) -> None:
    text = BASE + "    next: [{to: door, when: saw joy within 5s}, {to: {[: ]}\n  - - x: [}\n\t:::"
    completions(text, min(cut, len(text)))
