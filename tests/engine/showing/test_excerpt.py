"""A part of a film: from a segment on, or over the cuts that were named beforehand."""

import unicodedata
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.showing.events import Asked, Opened, Wish
from engine.showing.excerpt import Excerpt, excerpt_of
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.reader import open_log
from engine.showing.log.replay import replay
from engine.showing.log.writer import LogWriter
from engine.showing.showing import LEAD, Showing
from engine.story.model import Story
from tests.support.scripted import Player, decisions, ending, path, play, story


def looping() -> Story:
    """A question, a guard that never holds, a loop and a dissolve."""
    clip = {"clip": "any.mp4", "out": 4}
    ways = [
        {"to": "b", "when": "viewer.arousal > 0.99", "join": "dissolve 500ms"},
        {"to": "c", "choice": "This way"},
        {"to": "a"},
        {"to": "c", "default": True},
    ]
    ask = {"prompt": "Where?", "at": 1}
    segments = {
        "a": {**clip, "hold": 2, "ask": ask, "next": ways},
        "b": {**clip, "next": [{"to": "a"}, {"to": "c", "default": True}]},
        "c": clip,
    }
    return Story.model_validate({"start": "a", "segments": segments})


def test_exactly_the_cuts_that_were_named_are_taken_whatever_their_guards_say() -> None:
    film = looping()
    excerpt = excerpt_of(film, None, ("b", "a", "a", "b", "c"))
    player = Player()
    events = play(Showing(film, excerpt=excerpt), player=player)
    assert path(events) == ["b", "a", "a", "b", "c"]
    assert ending(events) == "ending"
    assert {each.kind for each in decisions(events)} == {"asked"}
    assert "asked for beforehand: b → a → a → b → c" in decisions(events)[0].why
    assert not any(isinstance(event, Asked) for event in events)


def test_it_ends_with_the_last_one_even_where_the_film_would_go_on() -> None:
    film = looping()
    events = play(Showing(film, excerpt=excerpt_of(film, None, ("a", "b"))))
    assert path(events) == ["a", "b"]
    assert ending(events) == "ending"


def test_who_goes_back_in_it_is_led_on_from_there() -> None:
    film = looping()
    excerpt = excerpt_of(film, None, ("a", "a", "b", "c"))
    events = play(Showing(film, excerpt=excerpt), wishes={7.0: "restart", 9.0: "next"})
    assert path(events) == ["a", "a", "a", "a", "b", "c"]


def test_what_cannot_be_played_ends_it_with_a_sentence() -> None:
    film = story()
    excerpt = excerpt_of(film, None, ("dawn", "joy", "party"))
    events = play(Showing(film, excerpt=excerpt), player=Player(broken=frozenset({"joy"})))
    assert path(events) == ["dawn"]
    assert ending(events) == "fault"


def test_a_film_begun_elsewhere_goes_on_as_ever() -> None:
    film = story()
    excerpt = excerpt_of(film, "grief", ())
    assert str(excerpt) == "from grief on"
    events = play(Showing(film, excerpt=excerpt))
    assert path(events) == ["grief", "burial"]
    assert decisions(events)[0].kind == "abstained"


@pytest.mark.parametrize(
    ("begin", "wanted", "said"),
    [
        ("grif", (), 'no segment "grif". Did you mean "grief"'),
        (None, ("dawn", "part"), 'no segment "part". Did you mean "party"'),
        (None, ("dawn", "party"), "The nearest way there is dawn,joy,party."),
        (None, ("party", "dawn"), 'The film ends with "party".'),
        (None, ("joy", "grief"), 'From "joy" it goes to party, burial.'),
        ("joy", (), "not shown within your limits"),
    ],
)
def test_what_the_story_has_not_is_a_sentence_with_the_nearest(
    begin: str | None, wanted: tuple[str, ...], said: str
) -> None:
    with pytest.raises(Trouble) as trouble:
        excerpt_of(story(), begin, wanted, {"joy"} if begin == "joy" else ())
    assert said in str(trouble.value)
    assert trouble.value.blame == "call"


def test_it_is_said_in_the_log_and_replays(tmp_path: Path) -> None:
    film, log = looping(), tmp_path / "log.jsonl"
    excerpt = excerpt_of(film, None, ("a", "b", "c"))
    with LogWriter(log) as writer:
        showing = LoggedShowing(Showing(film, excerpt=excerpt), [writer])
        first = opened(film, story_path="s", story_digest="", lead=LEAD, excerpt=excerpt)
        showing.open(first)
        play(showing, wishes={2.0: Wish("next")})
    begun = open_log(log).events[0]
    assert isinstance(begun, Opened)
    assert begun.excerpt == Excerpt(("a", "b", "c"), ends=True)
    found = replay(log)
    assert found.same and found.decisions == 2


def test_names_are_known_with_their_accents_apart() -> None:
    clip = {"clip": "any.mp4", "out": 4}
    film = Story.model_validate(
        {"start": "a", "segments": {"a": {**clip, "next": [{"to": "café"}]}, "café": clip}}
    )
    apart = unicodedata.normalize("NFD", "café")
    assert excerpt_of(film, apart, ()) == Excerpt(("café",))
    assert excerpt_of(film, None, ("a", apart)) == Excerpt(("a", "café"), ends=True)
