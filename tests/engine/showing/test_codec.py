"""Every event is a line of JSON and comes back the same."""

import json
import math
from typing import Any, get_args

import pytest

from engine.problems import Trouble
from engine.sensing.reading import Reading
from engine.showing import events
from engine.showing.codec import from_json, to_json
from engine.showing.events import (
    Alternative,
    Asked,
    Chose,
    Decided,
    Ended,
    Entered,
    Estimate,
    Event,
    Failed,
    Faulted,
    Felt,
    Forgot,
    Gave,
    Inputs,
    Moment,
    Opened,
    Ready,
    Reread,
    Sensed,
    Shown,
    Stepped,
    Wish,
    Withdrew,
)

FELT = Felt(
    1.1,
    {
        name: Estimate(0.1 + 0.2, 1e-17, 1 / 3, (("face.smile", 0.4),))
        for name in ("valence", "arousal", "attention")
    },
    0.9,
    0.7,
    (("face.smile", 0.62), ("voice.level", -0.225)),
    0.8,
    72.5,
    2,
    0.31,
)
EXAMPLES: dict[type, Any] = {
    Opened: Opened({"title": "Ähre"}, "a/story.yaml", "ab", ("camera",), True, ("face",), "k 1"),
    Sensed: Sensed(0.1, "camera 0", True, True),
    Withdrew: Withdrew(2.0, "camera 0"),
    Forgot: Forgot(2.5),
    Reread: Reread(3.5, {"title": "Ähre"}, "ab"),
    Stepped: Stepped(
        0.1,
        Inputs(
            (Reading(0.05, "face.smile", 0.3, 1.0),),
            (Ready("a"), Shown("a", 0.2), Failed("b", "gone")),
            (Wish("next"), Wish("choose", 1), Wish("quit")),
            ("The camera 0 stopped.",),
            (Gave("camera 0", True, False),),
            ("camera 0",),
        ),
    ),
    Felt: FELT,
    Moment: Moment(
        4.2, 2.9, 3.6, None, "quiet joy", "quiet joy", 0.4, 0.61, 0.5, 0.1, 1, "soft nostalgia"
    ),
    Decided: Decided(
        5.4,
        "a",
        "b",
        6.0,
        "steered",
        "because",
        None,
        (Alternative("b", 0.5, {"arc": 0.5}), Alternative("c", None, {}, "its guard did not hold")),
        FELT,
    ),
    Entered: Entered("b", 6.01, 0.01),
    Asked: Asked(4.0, "a", "Will you open?", ((0, "Open"), (1, "Wait"))),
    Chose: Chose(4.5, "a", 1, "Wait"),
    Faulted: Faulted(7.0, "storm cannot be played"),
    Ended: Ended(9.0, None, "quit"),
}


def test_every_event_has_an_example() -> None:
    assert set(EXAMPLES) == set(get_args(Event))
    assert set(events.__all__) >= {kind.__name__ for kind in EXAMPLES}


@pytest.mark.parametrize("event", EXAMPLES.values(), ids=lambda event: type(event).__name__)
def test_events_come_back_the_same(event: Event) -> None:
    text = json.dumps(to_json(event), allow_nan=False)
    assert from_json(json.loads(text)) == event


def test_steps_without_inputs_are_small() -> None:
    assert to_json(Stepped(0.5, Inputs())) == {"event": "stepped", "now": 0.5, "inputs": {}}


def test_numbers_that_are_none_are_strict_json() -> None:
    strange = Stepped(math.inf, Inputs((Reading(-math.inf, "x", math.nan, 1.0),)))
    back = from_json(json.loads(json.dumps(to_json(strange), allow_nan=False)))
    assert isinstance(back, Stepped)
    assert back.now == math.inf
    assert math.isnan(back.inputs.readings[0].value)


@pytest.mark.parametrize(
    "packed",
    [
        {},
        {"event": "exploded"},
        {"event": 3},
        {"event": "entered"},
        {"event": "entered", "segment": "a", "at": "soon", "late": 0.0},
        {"event": "entered", "segment": "a", "at": 1.0, "late": 0.0, "colour": "red"},
        {"event": "stepped", "now": 0.0, "inputs": {"media": [["sung", "a"]]}},
        {"event": "stepped", "now": 0.0, "inputs": {"readings": [[1, 2]]}},
        {"event": "stepped", "now": 10**400, "inputs": {}},
        {"event": "entered", "segment": ["a"], "at": 1.0, "late": 0.0},
        {"event": "stepped", "now": 0.0, "inputs": {"media": [["ready", {}]]}},
        {"event": "stepped", "now": 0.0, "inputs": {"wishes": [["choose", "1"]]}},
        {"event": "stepped", "now": 0.0, "inputs": {"gave": [["camera 0", 1, True]]}},
        {"event": "stepped", "now": 0.0, "inputs": {"faults": [["no camera"]]}},
        {"event": "stepped", "now": 0.0, "inputs": {"readings": [[1, "x", 1, {"y": 1}, "2"]]}},
        {
            "event": "stepped",
            "now": 0.0,
            "inputs": {"readings": [[1, "face", 1, {"smile": 10**400}]]},
        },
        {"event": "stepped", "now": 0.0, "inputs": {"readings": [[1, "face", 1, ["smile"]]]}},
        {"event": "stepped", "now": 0.0, "inputs": {"readings": [[1, "face", 1, {"smile": [1]}]]}},
        {"event": "stepped", "now": 0.0, "inputs": {"readings": [[1, "face", 1, {"smile": None}]]}},
    ],
)
def test_what_is_no_event_is_refused_with_a_sentence(packed: dict[str, Any]) -> None:
    with pytest.raises(Trouble):
        from_json(packed)
