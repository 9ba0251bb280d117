"""Edits of a story's text: what is meant is changed, everything else stays to the letter."""

import difflib
from pathlib import Path

import pytest

from engine.problems import Trouble
from player.studio.edits.values import (
    scalar_at,
    value_at,
    with_item,
    with_value,
    without,
    written,
)

ROOT = Path(__file__).parents[4]
STORIES = [
    *(f for f in sorted((ROOT / "stories").glob("*.yaml")) if ".plan" not in f.name),
    ROOT / "sample_film" / "story.yaml",
]

TEXT = """\
# A film of two scenes.
kuleshov: 1
start: door   # where it begins
segments:
  door:
    clip: door.mp4      # shot on Monday
    in: 2s
    out: 12s
    beats:
      - {at: 4s, feel: anticipatory tension}   # the hand
    next:
      # the warm way
      - to: embrace
        when: viewer.valence > 0   # warm
      - {to: room, default: true}

  # Two ways on
  embrace: {clip: embrace.mp4, in: 2s, out: 14s}
  room:      {clip: room.mp4, in: 2s, out: 12s, next: [{to: embrace}]}   # quiet
"""


def changed_lines(after: str, before: str = TEXT) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_a_value_is_replaced_where_it_stands() -> None:
    after = with_value(TEXT, ("segments", "door", "clip"), "gate.mp4")
    assert changed_lines(after) == [
        "-     clip: door.mp4      # shot on Monday",
        "+     clip: gate.mp4      # shot on Monday",
    ]
    after = with_value(TEXT, ("segments", "room", "in"), "3.5s")
    assert "room:      {clip: room.mp4, in: 3.5s, out: 12s, next: [{to: embrace}]}   #" in after


def test_a_key_is_added_after_the_others() -> None:
    after = with_value(TEXT, ("segments", "door", "hold"), "1s")
    assert "      - {to: room, default: true}\n    hold: 1s\n\n  # Two ways on" in after
    after = with_value(TEXT, ("segments", "embrace", "themes"), "[sea]")
    assert "out: 14s, themes: [sea]}" in after
    after = with_value(TEXT, ("segments", "end"), "{card: The end., duration: 4s}")
    assert after.endswith("# quiet\n  end: {card: The end., duration: 4s}\n")


def test_an_item_is_added_in_the_manner_of_its_list() -> None:
    after = with_item(TEXT, ("segments", "door", "next"), "{to: room, when: viewer.arousal > 0}")
    assert changed_lines(after) == ["+       - {to: room, when: viewer.arousal > 0}"]
    after = with_item(TEXT, ("segments", "room", "next"), "{to: door}")
    assert "next: [{to: embrace}, {to: door}]" in after
    after = with_item(TEXT, ("segments", "embrace", "next"), "{to: room}")
    assert "out: 14s, next: [{to: room}]}" in after


def test_what_is_taken_away_leaves_the_rest() -> None:
    after = without(TEXT, ("segments", "door", "next", 0, "when"))
    assert changed_lines(after) == ["-         when: viewer.valence > 0   # warm"]
    after = without(TEXT, ("segments", "door", "next", 0, "to"))
    assert "      - when: viewer.valence > 0   # warm\n" in after
    after = without(TEXT, ("segments", "door", "next", 1))
    assert changed_lines(after) == ["-       - {to: room, default: true}"]
    after = without(TEXT, ("segments", "room", "next", 0))
    assert "out: 12s}   # quiet" in after
    after = without(TEXT, ("segments", "embrace"))
    assert changed_lines(after) == ["-   embrace: {clip: embrace.mp4, in: 2s, out: 14s}"]


def test_a_block_becomes_what_is_written_in_its_place() -> None:
    after = with_value(TEXT, ("segments", "door", "beats"), "[]")
    assert value_at(after, ("segments", "door", "beats")) == []
    assert "    beats: []" in after


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_segments_of_the_stories_can_be_edited_and_keeps_its_comments(story: Path) -> None:
    text = story.read_text(encoding="utf-8")
    comments = text.count("#")
    start = value_at(text, ("start",))
    names = list(value_at(text, ("segments",)))
    for name in {names[0], names[len(names) // 2], names[-1]}:
        after = with_value(text, ("segments", name, "tone"), "gentle")
        assert after.count("#") == comments
        after = with_item(text, ("segments", name, "next"), f"{{to: {written(start)}}}")
        after = without(after, ("segments", name, "next"))
        assert not value_at(after, ("segments", name, "next"))


@pytest.mark.parametrize(
    ("location", "source"),
    [
        (("segments", "door", "in"), "2s\nout: 3s"),
        (("segments", "door", "in"), "2s}, x: {"),
        (("segments", "door", "clip"), "&a b"),
        (("segments", "nowhere", "in"), "2s"),
        (("segments", "door", "next", 7), "{to: room}"),
        (("start", "door"), "x"),
    ],
)
def test_what_cannot_be_edited_is_told(location: tuple[str | int, ...], source: str) -> None:
    with pytest.raises(Trouble):
        with_value(TEXT, location, source)


def test_a_text_that_is_no_yaml_is_not_edited() -> None:
    for text in ("", "segments: [", "\tsegments: {}"):
        with pytest.raises(Trouble):
            with_value(text, ("segments", "a"), "{}")


def test_values_are_quoted_where_they_must_be() -> None:
    assert written({"to": "storm", "default": True}) == "{to: storm, default: true}"
    for word in (
        "no",
        "1:30",
        "a, b",
        "# five",
        ' "so" ',
        "x: y",
        "2",
        "é ü",
        "a\\b",
        "two\nlines",
    ):
        after = with_value(TEXT, ("title",), written(word))
        assert value_at(after, ("title",)) == word


def test_the_word_at_a_place() -> None:
    line = TEXT.split("\n").index("      - to: embrace") + 1
    begin, end = scalar_at(TEXT, line, 13) or (0, 0)
    assert TEXT[begin:end] == "embrace"
    assert scalar_at(TEXT, 999, 1) is None
