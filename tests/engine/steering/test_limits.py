"""Limits are kept, never weighed."""

import itertools
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.showing.drive import Drive
from engine.showing.events import Decided, Ended, Entered
from engine.showing.showing import Showing
from engine.simulation.viewers import TICK, Effects, SimulatedViewer
from engine.steering.doubts import doubt
from engine.steering.feasible import Feasible
from engine.steering.limits import Limits
from engine.steering.options import options
from engine.steering.permission import permission
from engine.steering.planner import Planner
from engine.steering.preset import Preset
from engine.steering.situation import Situation
from engine.story.model import Story
from engine.viewer.emotions import feelings
from engine.viewer.limits import ViewerLimits
from engine.viewer.state import ViewerState
from tests.support.chance import examples
from tests.support.random_stories import NOTES, tangled

UNREAD = ViewerState().felt(0.0)


def film(**limits: Any) -> Story:
    """a → (b | c | d) → end; b is long and violent, c short, d leads to an end of its own."""
    clip = {"clip": "any.mp4"}
    ways = [{"to": "b"}, {"to": "c"}, {"to": "d", "default": True}]
    segments = {
        "a": {**clip, "out": "5s", "next": ways},
        "b": {**clip, "out": "20s", "notes": ["violence"], "next": [{"to": "end"}]},
        "c": {**clip, "out": "5s", "intensity": 0.4, "next": [{"to": "end"}]},
        "d": {
            **clip,
            "out": "5s",
            "beats": [{"at": "1s", "feel": "fear"}],
            "next": [{"to": "own"}],
        },
        "own": {**clip, "out": "10s"},
        "end": {**clip, "out": "10s", "rating": 12},
    }
    return Story.model_validate({"start": "a", "segments": segments, "limits": limits})


def ways(story: Story, viewer: ViewerLimits = ViewerLimits(), at: float = 5.0) -> dict[str, str]:  # noqa: B008
    situation = Situation("a", at, UNREAD, shown={"a": 1})
    feasible = Feasible.of(Limits(story, viewer), situation)
    reasons = options(permission(situation, feasible), situation, feasible).ruled_out
    return {cut.to: why for cut, why in zip(story.segments["a"].next, reasons, strict=True)}


def permitted(story: Story, viewer: ViewerLimits = ViewerLimits()) -> list[str]:  # noqa: B008
    return [to for to, why in ways(story, viewer).items() if not why]


def test_without_limits_all_is_permitted() -> None:
    assert permitted(film()) == ["b", "c", "d"]


@pytest.mark.parametrize(
    ("limits", "left", "why"),
    [
        ({"must_see": ["end"]}, ["b", "c"], "could miss end"),
        ({"must_see": ["c"]}, ["c"], "could miss c"),
        ({"running_time": ["0s", "30s"]}, ["c", "d"], "at least 35 s, and the limit is 30 s"),
        ({"running_time": ["30s", "50s"]}, ["b"], "at most 20 s, and the least is 30 s"),
        ({"without": ["violence"]}, ["c", "d"], "b holds violence"),
        ({"intensity": 0.3}, ["b", "d"], "c has intensity 0.4"),
        ({"arousal": 0.2}, ["b", "c"], "d means more arousal (fear) than the limit 0.2"),
        ({"valence": -0.2}, ["b", "c"], "d means less valence (fear)"),
    ],
)
def test_an_authors_limit(limits: dict[str, Any], left: list[str], why: str) -> None:
    assert permitted(film(**limits)) == left
    assert any(why in reason for reason in ways(film(**limits)).values())


@pytest.mark.parametrize(
    ("viewer", "left"),
    [
        (ViewerLimits(without=("violence",)), ["c", "d"]),
        (ViewerLimits(intensity=0.2), ["b", "d"]),
        (ViewerLimits(arousal=0.1), ["b", "c"]),
        (ViewerLimits(valence=-0.1), ["b", "c"]),
        (ViewerLimits(rating=6), ["d"]),
        (ViewerLimits(longest=30.0), ["c", "d"]),
    ],
)
def test_a_viewers_limit_tightens(viewer: ViewerLimits, left: list[str]) -> None:
    assert permitted(film(), viewer) == left
    generous = {"intensity": 0.9, "running_time": ["0s", "100s"], "without": ["flashing"]}
    assert permitted(film(**generous), viewer) == left


def test_a_viewers_limit_cannot_loosen() -> None:
    strict = film(intensity=0.3, without=["violence"])
    assert permitted(strict, ViewerLimits(intensity=1.0)) == ["d"]


def test_a_must_see_that_the_viewer_leaves_out_need_not_be_seen() -> None:
    story = film(must_see=["b"])
    assert permitted(story) == ["b"]
    assert permitted(story, ViewerLimits(without=("violence",))) == ["c", "d"]


def test_the_default_path_is_no_way_around_a_limit() -> None:
    choice = Planner(film(must_see=["c"])).choose(Situation("a", 5.0, UNREAD, shown={"a": 1}))
    assert choice is not None
    assert (choice.cut.to, choice.kind) == ("c", "abstained")
    assert "could miss c" in choice.why


def test_when_a_limit_cannot_be_kept_the_least_bad_is_taken_and_said() -> None:
    story = film(must_see=["c", "end"])
    broken = Situation("a", 5.0, UNREAD, shown={"a": 1}, failed={"c": "cannot be played: x"})
    choice = Planner(story).choose(broken)
    assert choice is not None
    assert choice.cut.to == "b"  # at least the end can be seen
    assert "c cannot be seen any more" in choice.why
    assert choice.broken == ("must_see",)
    late = Situation("a", 28.0, UNREAD, shown={"a": 1})
    choice = Planner(film(running_time=["0s", "30s"])).choose(late)
    assert choice is not None
    assert choice.cut.to == "d"
    assert "the running time cannot be kept any more" in choice.why
    assert choice.broken == ("running_time",)
    both = Planner(film(running_time=["0s", "30s"], must_see=["b"])).choose(
        Situation("c", 28.0, UNREAD, shown={"a": 1, "c": 1})
    )
    assert both is not None
    assert both.broken == ("running_time", "must_see")


def test_a_choice_that_keeps_every_limit_breaks_none() -> None:
    choice = Planner(film(must_see=["c"])).choose(Situation("a", 5.0, UNREAD, shown={"a": 1}))
    assert choice is not None
    assert choice.broken == ()
    no_end = Situation(
        "a", 5.0, UNREAD, shown={"a": 1}, failed={"end": "is gone", "own": "is gone"}
    )
    choice = Planner(film(without=["violence"])).choose(no_end)
    assert choice is not None
    assert choice.broken == ("ending",)


def test_content_is_never_given_up() -> None:
    gone = dict.fromkeys(("c", "d"), "cannot be played: x")
    situation = Situation("a", 5.0, UNREAD, shown={"a": 1}, failed=gone)
    assert Planner(film(without=["violence"])).choose(situation) is None


def test_a_film_that_cannot_keep_its_limits_is_told_at_once() -> None:
    assert doubt(Limits(film())) == ""
    assert doubt(Limits(film(must_see=["end"]))) == ""
    assert "could not pass all of b, c" in doubt(Limits(film(must_see=["b", "c"])))
    no_time = doubt(Limits(film(), ViewerLimits(longest=4.0)))
    assert "could not be sure of an ending that the limits permit within 4 s" in no_time


def test_cuts_lie_a_minutes_share_apart() -> None:
    assert permitted(film(cuts_a_minute=6.0)) == ["b"]
    assert permitted(film(cuts_a_minute=60.0)) == ["b", "c", "d"]


# --- over random stories and viewers --------------------------------------------------------


def shown(story: Story, preset: Preset, seed: int) -> list[Any]:
    showing = Showing(story, preset=preset)
    drive = Drive(showing, SimulatedViewer(Effects(story), seed, 0), every=TICK)
    return [event for instant in drive.run() for event in instant.events]


@examples(120)
@example(3600, 0, ViewerLimits(longest=25.0, cuts_a_minute=15.0))  # a hold counts as shown
@example(207, 1, ViewerLimits(cuts_a_minute=15.0))  # the surest way has a segment that is too brief
@example(13452, 0, ViewerLimits(longest=25.0))  # the same, by the author's own cuts a minute
@given(
    st.integers(0, 10**6),
    st.integers(0, 3),
    st.builds(
        ViewerLimits,
        without=st.lists(st.sampled_from(NOTES), max_size=1).map(tuple),
        intensity=st.sampled_from((1.0, 0.7)),
        arousal=st.sampled_from((1.0, 0.6)),
        longest=st.sampled_from((None, 60.0, 25.0)),
        cuts_a_minute=st.sampled_from((None, 15.0)),
        arousal_for=st.sampled_from((None, 3.0)),
    ),
)
def test_no_limit_is_ever_broken_and_no_showing_ends_in_a_dead_end(
    number: int, viewer: int, limits: ViewerLimits
) -> None:
    story = tangled(number)
    kept = Limits(story, limits)
    events = shown(story, Preset(limits=limits), viewer)
    entered = [event for event in events if isinstance(event, Entered)]
    ended = [event for event in events if isinstance(event, Ended)]
    assert len(ended) == 1  # every showing comes to an end
    broken = [event.broken for event in events if isinstance(event, Decided) if event.broken]
    bounds = kept.bounds
    for event in entered[1:]:
        segment = story.segments[event.segment]
        assert not set(segment.notes) & bounds.without
        assert (segment.intensity or 0.0) <= bounds.intensity
        for beat in segment.beats:
            place = feelings()[beat.feel]
            assert beat.strength * place.arousal <= bounds.arousal
            assert beat.strength * place.valence >= bounds.valence
    if doubt(kept):
        return  # not every showing can keep these; the film begins with saying so
    assert ended[0].reason == "ending"
    assert story.segments[entered[-1].segment].is_ending
    assert broken == []
    seen = {event.segment for event in entered}
    assert {name for name in story.limits.must_see if name not in kept.forbidden} <= seen
    length = entered[-1].at + story.segments[entered[-1].segment].on_screen
    assert length >= bounds.least - 1e-6
    assert bounds.most is None or length <= bounds.most + 1e-6
    for earlier, later in itertools.pairwise(entered):
        assert later.at - earlier.at >= bounds.apart - 1e-6


@pytest.mark.thorough
@examples(80)
@example(201, {1, 2})  # a must-see is itself what cannot be shown
@example(704778, {1})  # the only way that is left has a guard that does not hold
@given(st.integers(0, 10**6), st.sets(st.integers(1, 11), max_size=4))
def test_whatever_clips_fail_the_film_ends_and_says_what_it_could_not_keep(
    number: int, broken: set[int]
) -> None:
    story = tangled(number)
    kept = Limits(story)
    gone = frozenset(f"s{each}" for each in broken) & story.segments.keys()
    drive = Drive(Showing(story), SimulatedViewer(Effects(story), number, 0), gone, every=TICK)
    events = [event for instant in drive.run() for event in instant.events]
    entered = [event.segment for event in events if isinstance(event, Entered)]
    ended = [event for event in events if isinstance(event, Ended)]
    assert len(ended) == 1
    assert not gone & set(entered)
    assert not set(entered[1:]) & kept.forbidden.keys()
    if doubt(kept) or ended[0].reason != "ending":
        return
    broken_limits = {
        each for event in events if isinstance(event, Decided) for each in event.broken
    }
    # Of a must-see whose own clip fails, that is what is told.
    must = {name for name in story.limits.must_see if name not in kept.forbidden} - gone
    if not must <= set(entered):
        assert broken_limits
