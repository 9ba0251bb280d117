"""The form for a segment: it writes keys, and leaves everything else in the text as it is."""

import difflib
from pathlib import Path
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from engine.story.schema import schema
from player.studio.edits.values import value_at
from player.studio.pages.form.segment import segments_in
from player.studio.studio import Studio, studio_of
from tests.support.studio_pages import seen, until, visit

TEXT = """\
kuleshov: 1
start: door   # where it begins
score: {theme: theme.flac}
variables: {trust: {type: number}}
groups:
  stroll:
    start: bridge
    segments:
      bridge: {card: The bridge., duration: 5s}   # at dawn
segments:
  door:
    card: A door.   # oak
    duration: 8s
    representations: {gentle: {tone: gentle}}
    beats:
      - {at: 2s, feel: calm}   # the hand
    next:
      - {to: walk}   # the only way
  walk: {group: stroll, hold: 2s, next: [{to: end}]}
  end: {card: The end., duration: 4s}
"""


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    (tmp_path / "story.yaml").write_text(TEXT, encoding="utf-8")
    return studio_of(tmp_path / "story.yaml")


def written(user: User) -> str:
    (editor,) = user.find(ui.codemirror).elements
    return str(editor.value)


def fill(user: User, label: str, value: Any) -> None:
    """Type into the first field of this label, or choose there."""
    fields = [
        each
        for each in user.current_layout.descendants()
        if isinstance(each, ui.input | ui.select | ui.checkbox)
        and label in (each.props.get("label"), getattr(each, "text", None))
    ]
    with user:
        min(fields, key=lambda each: each.id).value = value


def changed(after: str) -> list[str]:
    lines = difflib.ndiff(TEXT.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_each_key_is_written_where_it_belongs_and_comments_stay(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/story?segment=door")
        await seen(user, "The film starts here")
        await user.should_see("Further keys stay as they are in the text: representations.")
        for label, value in (
            ("Text of the card", "A door, ajar."),
            ("Lasts", "9s"),
            ("Strength", "0.5"),
            ("Words of an option", "Go on"),
            ("Join", "dissolve 500ms"),
            ("Where nobody can be read", True),
            ("Holds", "2s"),
            ("May be longer by", "1s"),
            ("Themes, with commas", "sea, calm"),
            ("From the age of", "12"),
            ("Music", "theme"),
            ("Question", "Will you open?"),
        ):
            fill(user, label, value)
        fill(user, "A variable", "trust")
        user.find(kind=ui.button, marker="set").click()
        after = written(user)
        door = value_at(after, ("segments", "door"))
        assert door["card"] == "A door, ajar." and door["duration"] == "9s"
        assert door["beats"] == [{"at": "2s", "feel": "calm", "strength": 0.5}]
        cut = {"to": "walk", "choice": "Go on", "join": "dissolve 500ms", "default": True}
        assert door["next"] == [cut]
        assert door["hold"] == "2s" and door["stretch"] == {"longer": "1s"}
        assert door["themes"] == ["sea", "calm"] and door["rating"] == 12
        assert door["score"] == "theme" and door["ask"] == {"prompt": "Will you open?"}
        assert door["set"] == {"trust": True}
        assert after.count("#") == TEXT.count("#")
        for label in ("Holds", "May be longer by", "Question", "Themes, with commas", "Strength"):
            fill(user, label, "")
        door = value_at(written(user), ("segments", "door"))
        assert not {"hold", "stretch", "ask", "themes"} & door.keys()
        assert "strength" not in door["beats"][0]

    visit(studio, does)


def test_segments_of_a_group_and_those_that_use_it_are_edited_too(studio: Studio) -> None:
    async def does(user: User) -> None:
        await user.open("/story?segment=stroll/bridge")
        await seen(user, "The group begins here")
        fill(user, "Lasts", "6s")
        fill(user, "Segment", "walk")
        await seen(user, "What is inside stands in the group")
        await user.should_see("Further keys stay as they are in the text: hold.")
        fill(user, "Notes for viewers, with commas", "loud")
        await until(lambda: "notes" in written(user))
        assert changed(written(user)) == [
            "-       bridge: {card: The bridge., duration: 5s}   # at dawn",
            "+       bridge: {card: The bridge., duration: 6s}   # at dawn",
            "-   walk: {group: stroll, hold: 2s, next: [{to: end}]}",
            "+   walk: {group: stroll, hold: 2s, next: [{to: end}], notes: [loud]}",
        ]

    visit(studio, does)


def test_every_key_that_a_segment_may_have_is_shown_or_named(studio: Studio) -> None:
    """None is lost out of sight: what has no field is said to stay in the text."""
    keys = schema()["$defs"]["Segment"]["properties"]
    assert dict(segments_in(TEXT))["stroll/bridge"] == ("groups", "stroll", "segments", "bridge")
    labels = {
        "card": "Text of the card", "duration": "Lasts", "hold": "Holds", "beats": "Beats",
        "stretch": "May be shorter by", "captions": "Captions", "themes": "Themes, with commas",
        "notes": "Notes for viewers, with commas", "intensity": "Intensity, 0 to 1",
        "rating": "From the age of", "language": "Language", "tone": "Tone", "score": "Music",
        "set": "Sets variables", "ask": "Question", "next": "Leads to",
        "representations": "representations", "group": "Group", "clip": "Clip", "in": "In",
        "out": "Out",
    }  # fmt: skip
    assert labels.keys() == keys.keys()

    async def does(user: User) -> None:
        await user.open("/story?segment=door")
        await seen(user, "The film starts here")
        with_clip = ("clip", "in", "out", "group")
        for key, label in labels.items():
            if key not in with_clip:
                await user.should_see(label)

    visit(studio, does)
