"""Edits of a story's text by what is moved on a page."""

import pytest

from engine.problems import Trouble
from engine.story.model import Story
from player.studio.edits.retiming import (
    loaded_text,
    with_arc,
    with_beat,
    with_feeling,
    with_guard,
    with_new_beat,
    with_point,
    with_shape,
    without_beat,
)
from sample_film import STORY

TEXT = STORY.read_text(encoding="utf-8")
LOADED = loaded_text(STORY, TEXT)


def story_of(text: str) -> Story:
    story = loaded_text(STORY, text).story
    assert story is not None
    return story


@pytest.mark.parametrize("frame", (48, 49, 50, 53))
def test_exactly_the_picture_that_was_seen_is_the_first_or_the_last(frame: int) -> None:
    rate = 24
    begin = story_of(with_point(LOADED, TEXT, "harbour", "in", frame / rate))
    end = story_of(with_point(LOADED, TEXT, "harbour", "out", (frame + 50) / rate))
    # The picture on screen at an instant is the last that began by then.
    assert max(n for n in range(200) if n / rate <= begin.segments["harbour"].in_point) == frame
    last = max(n for n in range(200) if n / rate < end.segments["harbour"].out_point)
    assert last == frame + 49


def test_only_what_was_moved_changes_and_comments_stay() -> None:
    edited = with_beat(LOADED, TEXT, "gulls", 1, 4.25)
    changed = [pair for pair in zip(TEXT.splitlines(), edited.splitlines(), strict=True)
               if pair[0] != pair[1]]  # fmt: skip
    assert len(changed) == 1
    assert story_of(edited).segments["gulls"].beats[1].at == 4.25
    assert edited.count("#") == TEXT.count("#")


def test_an_arc_by_name_becomes_points_when_one_is_moved() -> None:
    begin, end = TEXT.index("arc:"), TEXT.index("segments:")
    named = TEXT[:begin] + "arc: icarus\n\n" + TEXT[end:]
    moved = story_of(with_arc(loaded_text(STORY, named), named, 1, "valence", 0.25))
    assert (moved.arc[1].valence, moved.arc[1].arousal) == (0.25, 0.6)
    assert len(moved.arc) == 3


def test_a_guard_is_written_taken_away_and_refused() -> None:
    guarded = with_guard(LOADED, TEXT, "harbour", 0, "viewer.valence > 0.3")
    assert story_of(guarded).segments["harbour"].next[0].when == "viewer.valence > 0.3"
    assert story_of(with_guard(LOADED, TEXT, "harbour", 0, "")).segments["harbour"].next[0].is_open
    with pytest.raises(Trouble, match="BAD-GUARD"):
        with_guard(LOADED, TEXT, "harbour", 0, "viewer.joy >")


def test_a_segment_of_which_nothing_is_left_is_refused() -> None:
    with pytest.raises(Trouble, match="Nothing would be left of harbour"):
        with_point(LOADED, TEXT, "harbour", "in", 12.0)


def test_a_new_beat_and_an_arc_by_its_shape_are_written() -> None:
    beats = story_of(TEXT).segments["gulls"].beats
    edited = with_new_beat(LOADED, TEXT, "gulls", 2.5, "quiet joy")
    more = story_of(edited).segments["gulls"].beats
    assert len(more) == len(beats) + 1
    assert {(each.at, each.feel) for each in more} - {(each.at, each.feel) for each in beats} == {
        (2.5, "quiet joy")
    }
    assert story_of(with_shape(LOADED, TEXT, "icarus")).arc != story_of(TEXT).arc


def test_neither_a_word_that_is_no_feeling_nor_a_guard_about_nothing_is_written() -> None:
    for edit in (
        lambda: with_new_beat(LOADED, TEXT, "gulls", 0.5, "anticip"),
        lambda: with_new_beat(LOADED, TEXT, "gulls", 0.5, "anticip: ["),
        lambda: with_feeling(LOADED, TEXT, "gulls", 0, "anticip"),
    ):
        with pytest.raises(Trouble, match=r"no feeling.* anticipatory tension"):
            edit()
    segment, place = next((name, place) for name, each in LOADED.story.segments.items()  # type: ignore[union-attr]
                          for place, cut in enumerate(each.next) if cut.when)  # fmt: skip
    with pytest.raises(Trouble, match="nowhere"):
        with_guard(LOADED, TEXT, segment, place, "seen(nowhere)")


def test_a_beat_means_another_feeling_or_goes() -> None:
    edited = with_feeling(LOADED, TEXT, "gulls", 0, "happy")
    before = story_of(TEXT).segments["gulls"].beats
    assert [each.feel for each in story_of(edited).segments["gulls"].beats] == [
        "happy", *(each.feel for each in before[1:])]  # fmt: skip
    left = TEXT
    for beats in range(len(before), 0, -1):
        left = without_beat(loaded_text(STORY, left), left, "gulls", beats - 1)
        assert story_of(left).segments["gulls"].beats == before[: beats - 1]
