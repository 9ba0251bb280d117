"""A story that is edited while its film runs: the film stays where it is, and replays."""

from pathlib import Path

import pytest

from engine.showing.events import Inputs, Ready, Shown, Wish
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.replay import replay
from engine.showing.log.writer import LogWriter
from engine.showing.showing import LEAD, Showing
from engine.story.model import Story
from tests.support.scripted import story


def edited(**segments: object) -> Story:
    """The small film with other segments in the place of some of its own."""
    written = story().model_dump(by_alias=True, exclude_defaults=True)
    return Story.model_validate({**written, "segments": {**written["segments"], **segments}})


def begun(showing: Showing) -> Showing:
    """The first segment is on screen from 0.1 s on."""
    showing.step(0.0, Inputs())
    showing.step(0.1, Inputs(media=(Ready("dawn"),)))
    showing.step(0.2, Inputs(media=(Shown("dawn", 0.1),)))
    return showing


def test_the_film_goes_on_where_it_is_by_the_new_cuts() -> None:
    showing = begun(Showing(story()))
    party = {"clip": "dawn.mp4", "out": "9s", "next": [{"to": "party"}]}
    step = showing.reread(2.0, edited(dawn=party))
    assert [command.segments for command in step.commands] == [("party",)]  # type: ignore[union-attr]
    assert showing.current == "dawn"
    assert showing.history.spans(2.0)[-1].segment == "dawn"
    assert showing.step(6.0, Inputs()).commands == ()  # its old end, but not the new one
    later = showing.step(8.6, Inputs(media=(Ready("party"),)))
    assert [command.segment for command in later.commands] == ["party"]  # type: ignore[union-attr]


def test_a_segment_that_could_not_be_played_is_tried_again() -> None:
    from engine.showing.events import Failed

    showing = begun(Showing(story()))
    showing.step(0.3, Inputs(media=(Failed("grief", "gone"), Failed("joy", "gone"))))
    step = showing.reread(1.0, story())
    assert set(step.commands[0].segments) == {"joy", "grief"}  # type: ignore[union-attr]


def test_what_is_gone_from_the_story_is_gone_from_the_way_back() -> None:
    showing = begun(Showing(story()))
    showing.step(0.3, Inputs(wishes=(Wish("next"),), media=(Ready("grief"), Ready("joy"))))
    showing.step(0.5, Inputs(media=(Shown("grief", 0.4),)))
    segments = story().model_dump(by_alias=True, exclude_defaults=True)["segments"]
    del segments["dawn"]
    showing.reread(1.0, Story.model_validate({"start": "grief", "segments": segments}))
    assert [span.segment for span in showing.history.spans(1.0)] == ["grief"]
    back = showing.step(4.0, Inputs(wishes=(Wish("restart"),)))
    assert [getattr(each, "segment", None) for each in back.commands][-1] == "grief"


def test_what_cannot_be_taken_in_is_refused() -> None:
    fresh = Showing(story())
    assert not fresh.takes(story())
    with pytest.raises(ValueError, match="cannot be taken in"):
        fresh.reread(0.0, story())
    showing = begun(Showing(story()))
    other = Story.model_validate({"start": "a", "segments": {"a": {"clip": "a.mp4", "out": 4.0}}})
    assert not showing.takes(other)
    showing.step(5.6, Inputs(media=(Ready("joy"), Ready("grief"))))
    assert not showing.takes(story())  # a cut is on its way


def test_it_replays(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    first = story()
    new = edited(dawn={"clip": "dawn.mp4", "out": "9s", "next": [{"to": "party"}]})
    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(first), [writer])
        logged.open(opened(first, story_path="s.yaml", story_digest="1", lead=LEAD))
        logged.step(0.0, Inputs())
        logged.step(0.1, Inputs(media=(Ready("dawn"),)))
        logged.step(0.2, Inputs(media=(Shown("dawn", 0.1),)))
        logged.reread(2.0, new, "2")
        logged.step(8.6, Inputs(media=(Ready("party"),)))
        logged.step(9.2, Inputs(media=(Shown("party", 9.1),)))
        logged.step(14.2, Inputs())
        logged.step(14.3, Inputs())
        assert logged.done
    found = replay(path)
    assert found.same and found.decisions == 1
    # Without the edited story the log tells of another film.
    lines = path.read_text().splitlines()
    assert sum('"event":"reread"' in line for line in lines) == 1


def test_an_answer_stands_while_its_words_do() -> None:
    asking = {
        "clip": "dawn.mp4",
        "out": "6s",
        "ask": {"at": "0s", "within": "6s"},
        "next": [{"to": "joy", "choice": "Up"}, {"to": "grief", "choice": "Down", "default": True}],
    }
    film = edited(dawn=asking)
    showing = begun(Showing(film))
    showing.step(0.3, Inputs(wishes=(Wish("choose", 0),)))
    showing.reread(1.0, edited(dawn={**asking, "out": "8s"}))
    ahead = showing.step(7.6, Inputs(media=(Ready("joy"), Ready("grief"))))
    assert [each.kind for each in ahead.events if hasattr(each, "kind")] == ["chosen"]
