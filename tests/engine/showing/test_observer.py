"""What a showing knows of its viewers: moments that were seen, beats that landed."""

import math

from engine.sensing.reading import Reading
from engine.showing.observer import Observer
from engine.steering.preset import Preset
from engine.story.model import Segment, Story
from tests.support.scripted import story

RATE = 20.0


def segment(feel: str = "amusement", at: str = "3s", name: str = "joke") -> Segment:
    return Segment.model_validate(
        {"clip": "a.mp4", "out": "12s", "beats": [{"at": at, "feel": feel, "name": name}]}
    )


def watching(observer: Observer, start: float, end: float, smile_at: float | None) -> None:
    """A face that is still, but for a smile of two seconds."""
    for frame in range(int(start * RATE), int(end * RATE)):
        now = frame / RATE
        into = (now - smile_at) / 2.0 if smile_at is not None else -1.0
        smile = 0.5 - 0.5 * math.cos(2 * math.pi * into) if 0 < into < 1 else 0.0
        values = {
            "face.present": 1.0,
            "face.on_screen": 1.0,
            "face.smile": 0.8 * smile,
            "face.valence": 0.6 * smile,
            "face.arousal": 0.35 * smile,
        }
        observer.sense(now, [Reading(now, name, value, 0.9) for name, value in values.items()])


def film() -> Story:
    return story()


def test_a_reaction_is_told_and_remembered() -> None:
    observer = Observer(film(), Preset())
    observer.enter(0.0, segment())
    assert observer.reactions.since_saw("amusement") is None
    told = []
    for second in range(12):
        watching(observer, second, second + 1, smile_at=3.4)
    told = observer.reactions.moments
    assert len(told) == 1
    family = told[0].family
    assert told[0].beat == "amusement"
    assert told[0].offset is not None
    since = observer.reactions.since_saw(family)
    assert since is not None
    assert 5.5 < since < 7.5
    assert observer.reactions.saw(family, within=8.0)
    assert not observer.reactions.saw(family, within=3.0)
    assert observer.reactions.saw(told[0].name)
    assert not observer.reactions.saw("dread")


def test_a_beat_that_is_answered_landed_and_one_that_is_not_did_not() -> None:
    laughing, still = Observer(film(), Preset()), Observer(film(), Preset())
    shown = segment()
    for observer, smile in ((laughing, 3.4), (still, None)):
        observer.enter(0.0, shown)
        watching(observer, 0.0, 2.0, smile)
        assert observer.reactions.landed("joke") is None
        watching(observer, 2.0, 9.0, smile)
    assert laughing.reactions.landed("joke") is True
    assert still.reactions.landed("joke") is False


def test_a_reaction_of_another_kind_does_not_land_it() -> None:
    observer = Observer(film(), Preset())
    shown = segment("dread")
    observer.enter(0.0, shown)
    watching(observer, 0.0, 9.0, 3.4)
    assert observer.reactions.landed("joke") is False


def test_nobody_there_is_not_known() -> None:
    observer = Observer(film(), Preset())
    shown = segment()
    observer.enter(0.0, shown)
    for second in range(12):
        observer.sense(float(second), [])
    assert observer.reactions.landed("joke") is None


def test_a_segment_entered_in_its_middle_has_its_beats_where_they_fall() -> None:
    observer = Observer(film(), Preset())
    shown = segment(at="3s")
    # The in point was two seconds before it came on screen, so the beat falls after one.
    watching(observer, 0.0, 5.0, 6.3)
    observer.enter(5.0, shown, began=3.0)
    watching(observer, 5.0, 12.0, 6.3)
    assert observer.reactions.landed("joke") is True
    late = Observer(film(), Preset())
    late.enter(5.0, shown, began=1.0)
    assert late.reactions.landed("joke") is None


def test_what_was_cut_away_before_its_beat_never_came() -> None:
    observer = Observer(film(), Preset())
    first, second = segment(at="8s"), segment("grief", name="loss")
    observer.enter(0.0, first)
    watching(observer, 0.0, 4.0, None)
    observer.enter(4.0, second)
    watching(observer, 4.0, 16.0, 8.2)
    assert observer.reactions.landed("joke") is None


def test_guards_may_ask_what_was_seen_and_what_landed() -> None:
    asking = Story.model_validate(
        {
            "start": "a",
            "segments": {
                "a": {
                    "clip": "a.mp4",
                    "out": "12s",
                    "beats": [{"at": "3s", "feel": "amusement", "name": "joke"}],
                    "next": [
                        {"to": "b", "when": "landed(joke)"},
                        {"to": "b", "when": "saw dread within 5s"},
                        {"to": "b", "default": True},
                    ],
                },
                "b": {"clip": "b.mp4", "out": "5s"},
            },
        }
    )
    observer = Observer(asking, Preset())
    observer.enter(0.0, asking.segments["a"])
    watching(observer, 0.0, 3.0, 3.4)
    assert observer.holding == frozenset()
    watching(observer, 3.0, 8.0, 3.4)
    assert observer.holding == {0}
