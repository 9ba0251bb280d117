"""The board: where segments lie, and what is done there as edits of the text."""

from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.showing.log.opening import written_story
from engine.story.load import load_story, story_of_text
from engine.story.model import Story
from engine.viewer.emotions import feelings
from player.studio.board.layout import HIGH, WIDE, board_of
from player.studio.edits.board import free_name, with_card, with_clip, with_cut, without_cut
from player.studio.edits.values import value_at
from player.studio.simulation.walks import walks_of
from tests.support.large_stories import published

ROOT = Path(__file__).parents[4]
TEXT = """\
kuleshov: 1
start: door
segments:
  door: {clip: door.mp4, in: 2s, out: 12s, next: [{to: room, when: viewer.valence > 0}]}
  # not shot yet
  room:
    card: She looks around.   # on Monday
    duration: 5s
"""


def sample() -> Story:
    story = load_story(ROOT / "sample_film" / "story.yaml").story
    assert story is not None
    return story


@pytest.mark.parametrize("story", [sample(), published(120)], ids=["small", "chapters"])
def test_no_segment_lies_on_another_and_all_inside(story: Story) -> None:
    board = board_of(story, feelings().__getitem__)
    assert [each["name"] for each in board["segments"]] == list(story.segments)
    places = sorted((each["y"], each["x"]) for each in board["segments"])
    for number, (y, x) in enumerate(places):
        assert 0 <= x <= board["size"][0] - WIDE + 1 and 0 <= y <= board["size"][1] - HIGH + 1
        assert all(abs(x - a) >= WIDE or abs(y - b) >= HIGH for b, a in places[number + 1 :])
    cuts = sum(len(segment.next) for segment in story.segments.values())
    assert len(board["cuts"]) == cuts


def test_a_large_film_is_in_chapters_that_hold_their_segments() -> None:
    board = board_of(published(120))
    assert len(board["chapters"]) > 3
    for each in board["segments"]:
        assert any(
            part["x"] <= each["x"] and each["x"] + WIDE <= part["x"] + part["wide"]
            and part["y"] <= each["y"] and each["y"] + HIGH <= part["y"] + part["high"]
            for part in board["chapters"]
        )  # fmt: skip


def test_a_drawn_cut_is_written_and_can_be_taken_away() -> None:
    after = with_cut(TEXT, "room", "door")
    assert value_at(after, ("segments", "room", "next")) == [{"to": "door"}]
    assert without_cut(after, "room", 0) == TEXT
    with pytest.raises(Trouble, match="already"):
        with_cut(after, "room", "door")
    with pytest.raises(Trouble):
        with_cut(TEXT, "room", "nowhere")


def test_a_drawn_cut_is_never_the_default_in_place_of_another() -> None:
    cuts = "next: [{to: a}, {to: b}, {to: c, when: seen(a)}]"
    cards = "".join(f"  {name}: {{card: x, duration: 5s}}\n" for name in "abcd")
    text = f"kuleshov: 1\nstart: s\nsegments:\n  s: {{card: x, duration: 5s, {cuts}}}\n{cards}"
    drawn = with_cut(text, "s", "d")
    for now in (text, drawn, with_cut(drawn.replace("to: d", "to: d, when: seen(b)"), "s", "d")):
        story = story_of_text(Path("story.yaml"), now).story
        assert story is not None
        default = story.segments["s"].default_cut
        assert default is not None and default.to == "b"
    assert drawn.count("default") == 1


def test_a_card_and_a_clip_get_names_of_their_own() -> None:
    after, name = with_card(TEXT, "The door: it's open, again!")
    assert name == "the_door_it_s" and "# not shot yet" in after
    assert value_at(after, ("segments", name, "card")) == "The door: it's open, again!"
    after, name = with_clip(TEXT, "clips/Door.mp4", 20.0)
    assert name == "door_2"
    clip = value_at(after, ("segments", name))
    assert clip == {"clip": "clips/Door.mp4", "in": "2s", "out": "18s"}
    assert free_name(TEXT, "…") == "segment"


def test_a_clip_comes_in_the_place_of_a_card() -> None:
    after, name = with_clip(TEXT, "room.mp4", 9.0, onto="room")
    assert name == "room" and "# not shot yet" in after
    room = value_at(after, ("segments", "room"))
    assert room == {"clip": "room.mp4", "in": "1.5s", "out": "7.5s"}
    assert with_clip(TEXT, "b.mp4", None, onto="door")[1] == "b"
    assert story_of_text(Path("story.yaml"), after).story is not None


def test_walks_say_who_went_where_and_why_nobody_did() -> None:
    story = story_of_text(Path("story.yaml"), TEXT + "  attic: {card: Dust., duration: 5s}\n").story
    assert story is not None
    walks = walks_of(written_story(story), 3)
    assert walks["viewers"] == 3
    assert walks["seen"]["door"] == 1.0 and walks["seen"]["attic"] == 0.0
    shares = {(one, other): share for one, other, share in walks["walked"]}
    never = {(each["from"], each["to"]): each["why"] for each in walks["never"]}
    assert (shares["door", "room"] == 0.0) is bool(never.get(("door", "room")))
