"""What a story lets nobody read in its viewer reaches no decision, no event and no log."""

from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.sensing.quantities import QUANTITIES
from engine.sensing.reading import Reading
from engine.showing.events import Decided, Entered, Event, Felt, Moment
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.reader import open_log
from engine.showing.log.replay import replay
from engine.showing.log.why import lines_of
from engine.showing.log.writer import LogWriter
from engine.showing.showing import Showing
from engine.simulation.many import simulate
from engine.story.model import Story
from engine.words import Sensing, stricter
from tests.support.random_stories import tangled
from tests.support.scripted import play, story

FEELING = ("valence", "arousal", "heart_rate", "amusement")


def film(sensing: Sensing, **guards: str) -> Story:
    """A film that would go another way for whoever is read."""
    written = story().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    written["sensing"] = sensing
    written["segments"]["dawn"]["next"] = [
        {"to": "joy", "when": guards.get("first", "viewer.valence > 0.1")},
        {"to": "grief", "default": True},
    ]
    return Story.model_validate(written)


def smiling(now: float) -> Iterable[Reading]:
    """A face that comes to smile after two seconds, read as fully as can be."""
    happy = 0.9 if now > 2 else 0.0
    for name, value in (
        ("face.present", 1.0),
        ("face.on_screen", 1.0),
        ("face.gaze", 1.0),
        ("face.smile", happy),
        ("face.valence", happy),
        ("face.arousal", happy / 2),
        ("face.happiness", happy),
        ("voice.arousal", happy),
        ("voice.laugh", happy),
        ("heart.rate", 70.0 + 30 * happy),
    ):
        yield Reading(now - 0.05, name, value, 0.95)


def told(of: Story, path: Path) -> list[Event]:
    with LogWriter(path) as writer:
        logged = LoggedShowing(Showing(of), [writer], keeps=False)
        logged.open(opened(of, story_path="s", story_digest="0", lead=0.6, keeps=False))
        return list(play(logged, viewer=smiling))


def way(events: Iterable[Event]) -> list[str]:
    return [each.segment for each in events if isinstance(each, Entered)]


def test_a_viewer_who_may_be_read_is_followed(tmp_path: Path) -> None:
    assert way(told(film("feelings"), tmp_path / "log.jsonl"))[1] == "joy"


@pytest.mark.parametrize("seed", range(6))
def test_forbidden_every_viewer_sees_what_one_sees_who_is_not_read(seed: int) -> None:
    made = tangled(seed).model_copy(update={"sensing": "forbidden"})
    chance = Random(seed)

    def anybody(now: float) -> Iterable[Reading]:
        for name, (low, high) in QUANTITIES.items():
            yield Reading(now - 0.05, name, chance.uniform(low, high), 1.0)

    def bare(events: Iterable[Event]) -> list[Any]:
        return [each for each in events if not isinstance(each, Felt)]

    read = list(play(Showing(made), viewer=anybody, longest=90.0))
    unread = list(play(Showing(made), longest=90.0))
    assert bare(read) == bare(unread)
    assert not any(isinstance(each, Moment) for each in read)
    felt = [each for each in read if isinstance(each, Felt)]
    assert {(each.confidence, each.presence, each.people) for each in felt} == {(0.0, 0.0, 0)}


def test_expressions_alone_lead_by_a_smile_and_no_feeling_is_inferred(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    events = told(film("expressions", first="viewer.smile > 0.5"), path)
    assert way(events)[1] == "joy"
    first = next(each for each in events if isinstance(each, Decided))
    assert first.kind == "steered"
    assert all(alternative.loss is None for alternative in first.alternatives)
    assert set(first.felt.estimates) == {"attention"}
    assert first.felt.confidence > 0.5
    assert replay(path).same
    log = path.read_text("utf-8").split("\n", 1)[1]  # the first line holds the author's story
    assert not any(word in log for word in FEELING)
    assert not any(word in "\n".join(lines_of(open_log(path).events)) for word in FEELING)


def test_expressions_alone_a_guard_about_feelings_is_never_known(tmp_path: Path) -> None:
    for number, guard in enumerate(
        ("viewer.valence > -1", "saw joy", "viewer.heart_rate > 30", "viewer.arousal rising")
    ):
        events = told(film("expressions", first=guard), tmp_path / f"{number}.jsonl")
        assert way(events)[1] == "grief", guard


def test_expressions_alone_attention_and_presence_are_known(tmp_path: Path) -> None:
    guard = "viewer.attention > 0.5 and viewer.presence > 0.5 and group.count >= 1"
    assert way(told(film("expressions", first=guard), tmp_path / "log.jsonl"))[1] == "joy"


@pytest.mark.parametrize("sensing", ["expressions", "forbidden"])
def test_simulated_viewers_are_not_read_either(sensing: Sensing) -> None:
    assert simulate(film("feelings"), 40, seed=3).segments["joy"] > 0
    found = simulate(film(sensing), 40, seed=3)
    assert found.segments["grief"] == found.showings == 40
    assert found.segments["joy"] == 0


def test_an_edited_story_can_only_read_less() -> None:
    showing = Showing(film("expressions", first="viewer.smile > 0.5"))
    list(play(showing, viewer=smiling, longest=3.0))
    showing.reread(3.1, film("feelings"))
    assert set(showing.felt.estimates) == {"attention"}
    showing.reread(3.2, film("forbidden"))
    assert showing.felt.confidence == 0.0


def test_the_stricter_word_holds() -> None:
    assert stricter("feelings", "expressions") == "expressions"
    assert stricter("forbidden", "expressions") == "forbidden"
    assert stricter("feelings", "feelings") == "feelings"
