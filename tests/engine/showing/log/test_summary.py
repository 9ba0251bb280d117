"""A showing in figures."""

import json
from dataclasses import replace

import pytest

from engine.sensing.reading import Reading
from engine.showing.events import Decided, Event, Inputs, Moment, Opened, Stepped
from engine.showing.showing import Showing
from tests.support.scripted import Player, play, story, summarise


def test_a_showing_is_summed_up() -> None:
    head: list[Event] = [
        Opened(
            {"title": "A Choice"},
            "s/story.yaml",
            "ab",
            ("camera",),
            True,
            ("face",),
            "k 1",
            credited=False,
        ),
        Stepped(0.1, Inputs((Reading(0.0, "face.smile", 0.1, 1.0),))),
        Stepped(0.2, Inputs((Reading(-0.1, "face.smile", 0.1, 1.0),))),
        Stepped(0.3, Inputs((Reading(0.28, "voice.level", -30.0, 1.0),))),
    ]
    events = play(Showing(story()), player=Player(broken=frozenset({"grief"})))
    found = summarise([*head, *events])
    assert found["title"] == "A Choice"
    assert found["recorded"] is True  # an older log, which does not say what gave readings
    assert found["sensors"] == found["agreed"] == ["camera"]
    assert [each["segment"] for each in found["path"]] == ["dawn", "joy", "party"]
    assert found["path"][0]["to"] == found["path"][1]["from"]
    assert found["decisions"] == {
        "count": 2,
        "by_kind": {"abstained": 1, "fault": 1},
        "differing_from_default": 0.5,
        "moved_by": {},
        "broken_limits": {},
    }
    assert found["latency"]["face"]["median"] == pytest.approx(0.2)
    assert found["latency"]["voice"]["p95"] == pytest.approx(0.02)
    assert found["latency"]["all"]["readings"] == 3
    assert found["end"] == "ending"
    assert found["mean_confidence"] == 0.0
    assert len(found["faults"]) == 1
    assert found["duration"] == pytest.approx(19.2, abs=0.15)
    json.dumps(found, allow_nan=False)


def test_nothing_is_summed_up_to_nothing() -> None:
    found = summarise([])
    assert found["path"] == []
    assert found["end"] is None
    assert found["decisions"]["differing_from_default"] is None


def test_broken_limits_are_counted_by_name() -> None:
    decided = next(each for each in play(Showing(story())) if isinstance(each, Decided))
    found = summarise(
        [
            replace(decided, broken=("must_see", "running_time")),
            replace(decided, broken=("running_time",)),
        ]
    )
    assert found["decisions"]["broken_limits"] == {"must_see": 1, "running_time": 2}


def test_each_moment_is_summed_up_once_as_it_was_last_told() -> None:
    begun = Moment(3.4, 2.0, 3.0, None, "amusement", "amusement", 0.5, 0.72, 0.6, 0.3)
    over = replace(begun, now=4.1, offset=4.1)
    other = replace(begun, person=1, beat="quiet joy")
    assert summarise([begun, other, over])["moments"] == [
        {
            "onset": 2.0, "apex": 3.0, "offset": 4.1, "looked": "looks amused (72 %)",
            "beat": None, "person": 0,
        },
        {
            "onset": 2.0, "apex": 3.0, "offset": None, "looked": "looks amused (72 %)",
            "beat": "quiet joy", "person": 1,
        },
    ]  # fmt: skip
