"""What the film remembers: variables, path, time of day, questions; also where nobody is read."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from engine.sensing.reading import Reading
from engine.showing.events import Asked, Chose, Entered, Event, Inputs, Offer, Shown, Wish
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.replay import replay
from engine.showing.log.writer import LogWriter
from engine.showing.showing import LEAD, Showing
from engine.showing.trends import Trends
from engine.story.model import Story
from tests.support.scripted import Player, decisions, ending, path, play

HUB: dict[str, Any] = {
    "start": "hall",
    "variables": {
        "keys": {"type": "number", "max": 2},
        "mood": {"type": "choice", "values": ["calm", "wild"]},
        "met": {"type": "boolean"},
    },
    "segments": {
        "hall": {
            "clip": "h.mp4",
            "out": 4.0,
            "next": [
                {"to": "attic", "when": "not seen(attic)"},
                {"to": "cellar", "when": "keys >= 1 and mood is wild and last is attic"},
                {"to": "out", "default": True},
            ],
        },
        "attic": {
            "clip": "a.mp4",
            "out": 4.0,
            "set": {"keys": {"by": 1}, "mood": {"to": "wild"}, "met": {"to": True}},
            "next": [{"to": "hall"}],
        },
        "cellar": {
            "clip": "c.mp4",
            "out": 4.0,
            "set": {"keys": {"by": 5}},
            "next": [{"to": "hall", "when": "keys > 2"}, {"to": "out", "default": True}],
        },
        "out": {"clip": "o.mp4", "out": 4.0},
    },
}


def test_variables_and_path_steer_a_film_that_nobody_watches() -> None:
    events = play(Showing(Story.model_validate(HUB)))
    assert path(events) == ["hall", "attic", "hall", "cellar", "out"]
    first = decisions(events)[0]
    assert first.kind == "abstained"
    assert '"not seen(attic)" held' in first.why


def test_whoever_goes_back_finds_the_variables_as_they_were() -> None:
    # In the cellar, two seconds in: back to the beginning of the attic and of what it set.
    events = play(Showing(Story.model_validate(HUB)), wishes={13.0: "restart"})
    once = ["hall", "attic", "hall", "cellar"]
    assert path(events) == [*once, *once, "out"]


@pytest.mark.parametrize(
    ("clock", "ends"), [(22 * 3600.0, "night"), (12 * 3600.0, "day"), (None, "day")]
)
def test_the_time_of_day_comes_in_with_the_showing(clock: float | None, ends: str) -> None:
    story = branching("clock between 22:00 and 06:00", "night", "day")
    events = play(Showing(story, clock=clock))
    assert path(events)[-1] == ends


def branching(when: str, yes: str = "yes", no: str = "no", **more: object) -> Story:
    return Story.model_validate(
        {
            "start": "begin",
            **more,
            "segments": {
                "begin": {
                    "clip": "b.mp4",
                    "out": 8.0,
                    "beats": [{"at": 2.0, "feel": "amusement", "name": "joke"}],
                    "next": [{"to": yes, "when": when}, {"to": no, "default": True}],
                },
                yes: {"clip": "y.mp4", "out": 3.0},
                no: {"clip": "n.mp4", "out": 3.0},
            },
        }
    )


def sitting(valence: float, *, slope: float = 0.0, until: float = 1e9):
    def viewer(now: float) -> Iterable[Reading]:
        there = now < until
        yield Reading(now - 0.06, "face.present", 1.0 if there else 0.0, 0.9)
        if there:
            level = max(-1.0, min(1.0, valence + slope * now))
            yield Reading(now - 0.06, "face.on_screen", 1.0, 0.9)
            yield Reading(now - 0.06, "face.valence", level, 0.9)
            yield Reading(now - 0.06, "face.arousal", 0.0, 0.9)
            yield Reading(now - 0.06, "face.smile", max(0.0, level), 0.9)

    return viewer


def test_an_empty_chair_has_a_branch_of_its_own() -> None:
    story = branching("viewer.presence < 0.2 for 1s")
    assert path(play(Showing(story), viewer=sitting(0.0, until=1.0)))[-1] == "yes"
    assert path(play(Showing(story), viewer=sitting(0.0)))[-1] == "no"
    # Without a camera nobody knows whether the chair is empty.
    assert path(play(Showing(story)))[-1] == "no"


def test_what_rises() -> None:
    story = branching("viewer.valence rising over 3s")
    assert path(play(Showing(story), viewer=sitting(-0.5, slope=0.2)))[-1] == "yes"
    assert path(play(Showing(story), viewer=sitting(0.5)))[-1] == "no"


def test_one_viewer_is_a_group_of_one() -> None:
    assert path(play(Showing(branching("group.count >= 1")), viewer=sitting(0.0)))[-1] == "yes"
    story = branching("group.valence > 0.2 and group.spread < 0.1")
    assert path(play(Showing(story), viewer=sitting(0.8)))[-1] == "yes"


def test_what_was_not_seen_in_a_viewer_is_known_only_of_one_who_is_read() -> None:
    story = branching("not saw amusement within 5s")
    assert path(play(Showing(story), viewer=sitting(0.0)))[-1] == "yes"
    assert path(play(Showing(story)))[-1] == "no"


def test_confidence_may_be_asked_for() -> None:
    viewer = sitting(0.8)
    sure = branching("viewer.valence > 0.2 with confidence 0.4")
    surer = branching("viewer.valence > 0.2 with confidence 1.0")
    assert path(play(Showing(sure), viewer=viewer))[-1] == "yes"
    assert path(play(Showing(surer), viewer=viewer))[-1] == "no"


def test_a_trend_needs_three_quarters_of_its_time() -> None:
    trends = Trends([("x", 4.0)])
    for index in range(30):
        trends.take(index / 10, {"x": index / 10})
    assert trends.change("x", 4.0, 2.9) is None
    trends.take(3.1, {"x": 3.1})
    change = trends.change("x", 4.0, 3.1)
    assert change == pytest.approx(4.0)
    trends.take(3.2, {})
    assert trends.change("x", 4.0, 3.2) is None


ASKING: dict[str, Any] = {
    "start": "door",
    "segments": {
        "door": {
            "clip": "d.mp4",
            "in": 1.0,
            "out": 9.0,
            "ask": {"prompt": "Will you open?", "at": 3.0, "within": 4.0},
            "next": [
                {"to": "cellar", "choice": "Open the door"},
                {"to": "garden", "default": True, "choice": "Walk away"},
                {"to": "roof", "choice": "Climb", "when": "seen(roof)"},
            ],
        },
        "cellar": {"clip": "c.mp4", "out": 3.0},
        "garden": {"clip": "g.mp4", "out": 3.0},
        "roof": {"clip": "r.mp4", "out": 3.0},
    },
}


def asked(
    answers: dict[float, int], hold: float = 0.0, viewer: object = None
) -> tuple[list[Event], list[Offer]]:
    written = {**ASKING["segments"]["door"], "hold": hold}
    segments = {**ASKING["segments"], "door": written}
    showing = Showing(Story.model_validate({**ASKING, "segments": segments}))
    player, events, offers = Player(), [], []
    for index in range(300):
        now = index / 10
        wishes = [Wish("choose", place) for at, place in answers.items() if abs(at - now) < 0.01]
        step = showing.step(now, Inputs((), tuple(player.media(now)), tuple(wishes)))
        player.obey(now, step)
        events += step.events
        offers += [each for each in step.commands if isinstance(each, Offer)]
    return events, offers


def test_a_question_is_put_answered_and_obeyed() -> None:
    events, offers = asked({4.0: 0})
    (offer,) = offers
    assert offer.prompt == "Will you open?"
    assert offer.options == ((0, "Open the door"), (1, "Walk away"))
    began = next(each.at for each in events if isinstance(each, Entered))
    assert offer.until == pytest.approx(began + 7.0)
    assert path(events) == ["door", "cellar"]
    assert decisions(events)[0].kind == "chosen"
    assert "Open the door" in decisions(events)[0].why
    assert [type(each) for each in events if isinstance(each, Asked | Chose)] == [Asked, Chose]


def test_whoever_says_nothing_gets_the_default_and_the_last_answer_counts() -> None:
    assert path(asked({})[0]) == ["door", "garden"]
    assert path(asked({4.0: 0, 5.0: 1})[0]) == ["door", "garden"]


def test_what_is_not_offered_or_comes_too_late_is_no_answer() -> None:
    assert path(asked({4.0: 2})[0]) == ["door", "garden"]
    assert path(asked({1.0: 0})[0]) == ["door", "garden"]
    assert path(asked({7.8: 0})[0]) == ["door", "garden"]


def test_a_held_picture_waits_for_the_answer() -> None:
    long = {**ASKING["segments"]["door"]["ask"], "within": 20.0}
    segments = {**ASKING["segments"]}
    segments["door"] = {**segments["door"], "ask": long, "hold": 5.0}
    story = Story.model_validate({**ASKING, "segments": segments})

    def left(at: float | None) -> tuple[str, float]:
        showing, player, events = Showing(story), Player(), []
        for index in range(300):
            now = index / 10
            wishes = (Wish("choose", 0),) if at is not None and index == round(at * 10) else ()
            step = showing.step(now, Inputs((), tuple(player.media(now)), wishes))
            player.obey(now, step)
            events += step.events
        came = [each for each in events if isinstance(each, Entered)]
        assert ending(events) == "ending"
        return came[1].segment, came[1].at - came[0].at

    assert left(4.0) == ("cellar", pytest.approx(8.0))
    segment, after = left(10.0)
    assert segment == "cellar"
    assert 9.5 < after < 11.5
    assert left(None) == ("garden", pytest.approx(13.0))


def test_all_of_it_replays(tmp_path: Path) -> None:
    story = Story.model_validate({**HUB, "segments": {**HUB["segments"]}})
    with LogWriter(tmp_path / "log.jsonl") as writer:
        logged = LoggedShowing(Showing(story, clock=80000.0), [writer])
        logged.open(opened(story, story_path="", story_digest="", lead=LEAD, clock=80000.0))
        play(logged, wishes={13.0: "restart"}, viewer=sitting(0.3, slope=0.02))
    assert replay(tmp_path / "log.jsonl").same


def test_a_question_is_no_trap_when_the_segment_comes_twice() -> None:
    showing = Showing(Story.model_validate(ASKING))
    assert showing.step(0.0, Inputs()).commands
    assert showing.step(0.1, Inputs((), (Shown("door", 0.1),), (Wish("choose", 0),))).events
