"""Segments renamed and deleted in a story's text."""

from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.story.load import story_of_text
from player.studio.edits.segments import plan_with_name, with_name, without_segment
from player.studio.edits.values import value_at

TEXT = """\
kuleshov: 1
title: Die Tür — 夜
start: door   # at night
limits: {must_see: [room]}
segments:
  door:
    card: A door.
    duration: 5s
    next:
      - to: room     # the long way
      - {to: hall, when: "viewer.valence > 0 and not seen(room)"}
  room: {card: A room., duration: 5s, next: [{to: hall, when: seen(door)}, {to: door}]}
  # the last one
  hall: {card: The hall., duration: 5s}
"""


def test_a_segment_is_renamed_wherever_it_is_named() -> None:
    after = with_name(TEXT, "room", "the attic")
    assert after == TEXT.replace("to: room", "to: the attic").replace(
        "[room]", "[the attic]"
    ).replace("  room: {", "  the attic: {").replace(
        '"viewer.valence > 0 and not seen(room)"', "viewer.valence > 0 and not seen(the attic)"
    )
    assert with_name(with_name(TEXT, "door", "gate"), "gate", "door") == TEXT
    assert value_at(with_name(TEXT, "door", "gate"), ("start",)) == "gate"


@pytest.mark.parametrize("name", ["hall", "a/b", "", " room", "x" * 81, 'the "attic"'])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(Trouble):
        with_name(TEXT, "room", name)


def test_a_name_that_yaml_would_misread_is_quoted() -> None:
    after = with_name(TEXT, "room", "no: 1")
    story = story_of_text(Path("story.yaml"), after).story
    assert story is not None and list(story.segments) == ["door", "no: 1", "hall"]


def test_a_deleted_segment_takes_the_cuts_to_it_along() -> None:
    after = without_segment(TEXT.replace(" and not seen(room)", ""), "room")
    assert "room" not in after and "# at night" in after and "# the last one" in after
    story = story_of_text(Path("story.yaml"), after).story
    assert story is not None and [cut.to for cut in story.segments["door"].next] == ["hall"]


def test_what_the_film_starts_with_or_asks_about_is_not_deleted() -> None:
    with pytest.raises(Trouble, match="starts with"):
        without_segment(TEXT, "door")
    with pytest.raises(Trouble, match="asks about"):
        without_segment(TEXT, "room")
    with pytest.raises(Trouble, match="not written"):
        without_segment(TEXT, "cellar")


def test_a_plan_is_renamed_where_it_names_a_segment_and_nowhere_else() -> None:
    plan = """\
# who gets what
plans:
  - name: room
    viewer: {valence: 0.5}
    choices: {room: room, door: Stay}   # their answers
    broken: [room]
    expect:
      path: [door, room, hall]
      never:
        - room   # not that
      ending: "room"
"""
    after = plan_with_name(plan, "room", "no: 1")
    quoted = '"no: 1"'
    assert after == plan.replace("room: room", f"{quoted}: room").replace(
        "[room]", f"[{quoted}]"
    ).replace("door, room", f"door, {quoted}").replace("- room ", f"- {quoted} ").replace(
        '"room"', quoted
    )
    assert plan_with_name(plan, "nobody", "x") == plan
    with pytest.raises(Trouble):
        plan_with_name("plans: [", "room", "x")
