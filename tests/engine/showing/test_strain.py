"""A viewer is not held above their limit of arousal for longer than was stated."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from engine.sensing.reading import Reading
from engine.showing.events import Entered, Event, Wish
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.replay import replay
from engine.showing.log.writer import LogWriter
from engine.showing.showing import LEAD, Showing
from engine.showing.strain import Strain
from engine.steering.explain import sentence
from engine.steering.preset import Preset
from engine.story.model import Story
from engine.viewer.limits import ViewerLimits
from engine.viewer.settled import settled
from tests.support.scripted import decisions, path, play

Viewer = Callable[[float], Iterable[Reading]]


def looking(arousal: float | Callable[[float], float]) -> Viewer:
    def viewer(now: float) -> Iterable[Reading]:
        level = arousal if isinstance(arousal, float) else arousal(now)
        for quantity, value in (
            ("face.present", 1.0),
            ("face.on_screen", 1.0),
            ("face.valence", 0.0),
            ("face.arousal", level),
        ):
            yield Reading(now - 0.06, quantity, value, 0.9)

    return viewer


def thriller(**more: Any) -> Story:
    """Chase after chase, with a calm way beside each; what is written leads to the chase."""
    segments: dict[str, Any] = {}
    for number in range(6):
        ways = [
            {"to": f"chase{number + 1}", "when": "viewer.presence > 0.1"},
            {"to": f"sea{number + 1}"},
            {"to": f"chase{number + 1}", "default": True},
        ]
        for name, feel in (("chase", "anticipatory tension"), ("sea", "serenity")):
            segments[f"{name}{number}"] = {
                "clip": "a.mp4",
                "out": "8s",
                "beats": [{"at": "2s", "feel": feel, "strength": 0.8}],
                "next": ways,
            }
    segments["chase6"] = segments["sea6"] = {"clip": "c.mp4", "out": "4s"}
    return Story.model_validate({"start": "chase0", "segments": segments, **more})


def shown(viewer: Viewer | None, own: ViewerLimits, **more: Any) -> list[Event]:
    return play(
        Showing(thriller(**more), preset=Preset(limits=own), state=settled()), viewer=viewer
    )


CHASES = [f"chase{number}" for number in range(7)]


def test_without_a_stated_time_nothing_changes() -> None:
    assert path(shown(looking(0.9), ViewerLimits(arousal=0.5))) == CHASES
    assert path(shown(looking(0.9), ViewerLimits(arousal_for=10.0))) == CHASES


def test_after_the_stated_time_the_calmest_permitted_way_is_taken_and_said() -> None:
    events = shown(looking(0.9), ViewerLimits(arousal=0.5, arousal_for=20.0))
    first = next(each for each in decisions(events) if each.kind == "calmed")
    assert 20 < first.now < 34
    before = [each for each in decisions(events) if each.now < first.now]
    assert all(each.to.startswith("chase") for each in before)
    assert first.to.startswith("sea")
    assert "above the limit of arousal 0.5" in first.why
    assert "20 s are permitted" in first.why
    ruled = {each.to: each.ruled_out for each in first.alternatives}
    assert "calms more" in ruled[first.to.replace("sea", "chase")]
    assert ruled[first.to] == ""
    assert "beyond your limit for too long" in sentence(first)


def test_a_story_states_it_too_and_the_stricter_of_both_holds() -> None:
    limits = {"arousal": 0.5, "arousal_for": 30.0}
    by_story = shown(looking(0.9), ViewerLimits(), limits=limits)
    stricter = shown(looking(0.9), ViewerLimits(arousal_for=10.0), limits=limits)
    late, early = (
        next(each.now for each in decisions(events) if each.kind == "calmed")
        for events in (by_story, stricter)
    )
    assert early < 20
    assert late > 30


@pytest.mark.parametrize(
    "viewer", [None, looking(0.1), looking(lambda at: 0.9 if at < 8 else -0.3)]
)
def test_who_cannot_be_read_or_is_calm_in_time_is_left_alone(
    viewer: Viewer | None,
) -> None:
    events = shown(viewer, ViewerLimits(arousal=0.5, arousal_for=20.0))
    assert not [each for each in decisions(events) if each.kind == "calmed"]


def test_once_the_viewer_is_calm_the_film_goes_its_own_way_again() -> None:
    events = shown(
        looking(lambda at: 0.9 if at < 26 else -0.5), ViewerLimits(arousal=0.5, arousal_for=15.0)
    )
    kinds = [each.kind for each in decisions(events)]
    assert "calmed" in kinds
    assert kinds[-1] != "calmed"
    assert path(events)[-1] == "chase6"


def test_the_viewers_own_answer_stands() -> None:
    ways = [{"to": "chase", "choice": "Run"}, {"to": "sea", "default": True}]
    film = Story.model_validate(
        {
            "start": "door",
            "segments": {
                "door": {"clip": "a.mp4", "out": "30s", "ask": {"prompt": "?", "at": "20s"},
                         "next": ways},
                "chase": {"clip": "a.mp4", "out": "4s"},
                "sea": {"clip": "a.mp4", "out": "4s"},
            },
        }
    )  # fmt: skip
    preset = Preset(limits=ViewerLimits(arousal=0.3, arousal_for=5.0))
    events = play(
        Showing(film, preset=preset), viewer=looking(0.9), wishes={22.0: Wish("choose", 0)}
    )
    assert path(events)[-1] == "chase"


def test_an_elastic_segment_that_does_not_calm_is_left_at_its_first_instant() -> None:
    def film(feel: str) -> Story:
        long = {
            **{"clip": "a.mp4", "out": "30s", "stretch": {"shorter": "10s", "longer": "5s"}},
            "beats": [
                {"at": "2s", "feel": "excitement", "strength": 0.5},
                {"at": "28s", "feel": feel, "strength": 0.5},
            ],
            "next": [{"to": "end"}],
        }
        segments = {"long": long, "end": {"clip": "b.mp4", "out": "4s"}}
        limits = {"arousal": 0.4, "arousal_for": 10.0}
        return Story.model_validate({"start": "long", "limits": limits, "segments": segments})

    left = {}
    for feel in ("suspense", "serenity"):
        events = play(Showing(film(feel), state=settled()), viewer=looking(0.9))
        left[feel] = [each.at for each in events if isinstance(each, Entered)][1]
    assert left["suspense"] == pytest.approx(20.0, abs=0.3)
    assert left["serenity"] > 28


@pytest.mark.parametrize("keeps", [True, False])
def test_it_replays_with_and_without_readings(tmp_path: Path, keeps: bool) -> None:
    log, film = tmp_path / "log.jsonl", thriller()
    preset = Preset(limits=ViewerLimits(arousal=0.5, arousal_for=20.0))
    with LogWriter(log) as writer:
        showing = LoggedShowing(Showing(film, preset=preset), [writer], keeps=keeps)
        first = opened(film, story_path="s", story_digest="", lead=LEAD, preset=preset, keeps=keeps)
        showing.open(first)
        events = play(showing, viewer=looking(lambda at: 0.0 if at < 8 else 0.9))
    assert [each for each in decisions(events) if each.kind == "calmed"]
    assert replay(log).same


def test_seconds_are_counted_from_the_first_above_and_a_glance_away_is_no_rest() -> None:
    strain = Strain(0.5, 10.0)
    for second in range(12):
        strain.take(float(second), 0.7)
    assert strain.lasts(10.0) == 0.0
    assert strain.lasts(11.0) == 11.0
    strain.take(13.0, None)
    strain.take(14.0, 0.6)
    assert strain.lasts(14.0) == 14.0
    strain.take(20.0, None)
    assert strain.lasts(20.0) == 0.0  # nobody knows any more
    strain.take(21.0, 0.9)
    assert strain.lasts(31.0) == 0.0
    strain.take(32.0, 0.4)
    strain.take(33.0, 0.9)
    assert strain.lasts(43.5) == 0.0
    assert strain.anew().lasts(99.0) == 0.0
