"""A showing, driven by a player's double: what comes on screen, and why."""

import math
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sensing.quantities import QUANTITIES
from engine.sensing.reading import Reading
from engine.showing.events import (
    CutTo,
    Decided,
    Ended,
    Entered,
    Failed,
    Faulted,
    Felt,
    Finish,
    Inputs,
    Moment,
    Prepare,
    Ready,
    Shown,
    Wish,
)
from engine.showing.log.why import explanations_of, lines_of
from engine.showing.showing import Showing
from engine.steering.explain import sentence
from engine.story.model import Story
from engine.viewer.settled import settled
from tests.support.chance import examples
from tests.support.scripted import Player, decisions, ending, path, play, story

LEVEL = [
    {"at": "0%", "valence": 0.0, "arousal": 0.0},
    {"at": "100%", "valence": 0.0, "arousal": 0.0},
]


def looking(valence: float, arousal: float = 0.0):
    def viewer(now: float) -> Iterable[Reading]:
        for quantity, value in (
            ("face.present", 1.0),
            ("face.on_screen", 1.0),
            ("face.valence", valence),
            ("face.arousal", arousal),
            ("face.smile", max(0.0, valence)),
        ):
            yield Reading(now - 0.06, quantity, value, 0.9)

    return viewer


def test_nobody_there_gets_the_default_path() -> None:
    showing = Showing(story())
    events = play(showing)
    assert path(events) == ["dawn", "grief", "burial"]
    assert {each.kind for each in decisions(events)} == {"abstained"}
    assert decisions(events)[0].why.startswith("abstained: confidence 0.00 is below 0.35")
    assert ending(events) == "ending"
    assert showing.done


def test_happy_and_sad_viewers_get_different_endings() -> None:
    happy = play(Showing(story(arc=LEVEL)), viewer=looking(0.8, 0.3))
    sad = play(Showing(story(arc=LEVEL), state=settled()), viewer=looking(-0.7, 0.1))
    assert path(happy)[1] == "grief"
    assert path(sad)[1] == "joy"
    assert path(happy)[-1] == "burial"
    assert path(sad)[-1] == "party"
    assert {each.kind for each in decisions(happy) + decisions(sad)} == {"steered"}


def test_segments_follow_each_other_in_time() -> None:
    player = Player()
    events = play(Showing(story()), player=player)
    entered = [(each.segment, each.at) for each in events if isinstance(each, Entered)]
    assert entered == [
        ("dawn", pytest.approx(0.2)),
        ("grief", pytest.approx(6.2)),
        ("burial", pytest.approx(14.2)),
    ]
    assert player.finish == Finish(pytest.approx(19.2))
    first = decisions(events)[0]
    assert first.at - first.now == pytest.approx(0.6, abs=0.11)


def test_the_first_step_prepares_the_start_and_nothing_is_shown_before_it_is_ready() -> None:
    showing = Showing(story())
    assert showing.step(0.0, Inputs()).commands == (Prepare(("dawn",)),)
    assert showing.step(1.0, Inputs()).commands == ()
    assert showing.step(2.0, Inputs(media=(Ready("dawn"),))).commands == (CutTo("dawn", 2.0),)
    assert showing.current is None
    step = showing.step(2.1, Inputs(media=(Shown("dawn", 2.05),)))
    assert showing.current == "dawn"
    assert step.commands == (Prepare(("grief", "joy")),)


def test_the_likeliest_is_prepared_first() -> None:
    showing = Showing(story(arc=LEVEL))
    viewer = looking(-0.7)
    for now in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5):
        showing.step(now, Inputs(tuple(viewer(now))))
    showing.step(0.6, Inputs(tuple(viewer(0.6)), (Ready("dawn"),)))
    step = showing.step(0.7, Inputs(tuple(viewer(0.7)), (Shown("dawn", 0.7),)))
    assert step.commands == (Prepare(("joy", "grief")),)


GUARDED = {
    "dawn": {
        "clip": "dawn.mp4",
        "out": "6s",
        "next": [
            {"to": "storm", "when": "viewer.arousal > 0.4 for 3s", "join": "dissolve 500ms"},
            {"to": "calm", "default": True},
        ],
    },
    "storm": {"clip": "storm.mp4", "out": "4s"},
    "calm": {"clip": "calm.mp4", "out": "4s"},
}


def test_a_guard_must_hold_as_long_as_it_says() -> None:
    def late(now: float) -> Iterable[Reading]:
        return looking(0.0, 0.9 if now > 4.5 else 0.0)(now)

    film = story(segments=GUARDED)
    rested = Showing(film, state=settled())
    assert path(play(rested, viewer=looking(0.0, 0.9))) == ["dawn", "storm"]
    assert path(play(Showing(film), viewer=late)) == ["dawn", "calm"]
    assert path(play(Showing(film), viewer=looking(0.0, 0.1))) == ["dawn", "calm"]


def test_a_join_is_handed_to_the_player() -> None:
    showing = Showing(story(segments=GUARDED), state=settled())
    showing.step(0.0, Inputs(media=(Ready("dawn"),)))
    showing.step(0.1, Inputs(media=(Shown("dawn", 0.0),)))
    cuts = []
    for frame in range(2, 60):
        now = frame / 10
        step = showing.step(now, Inputs(tuple(looking(0.0, 0.9)(now))))
        cuts += [each for each in step.commands if isinstance(each, CutTo)]
    assert cuts == [CutTo("storm", 6.0, 0.5)]


def test_a_failed_clip_is_routed_around() -> None:
    events = play(Showing(story()), player=Player(broken=frozenset({"grief"})))
    assert path(events) == ["dawn", "joy", "party"]
    assert ending(events) == "ending"
    faults = [each.sentence for each in events if isinstance(each, Faulted)]
    assert faults == ["grief cannot be played: the file is cut short"]
    assert decisions(events)[0].kind == "fault"


def test_a_film_without_a_playable_start_begins_past_it() -> None:
    events = play(Showing(story()), player=Player(broken=frozenset({"dawn"})))
    assert (path(events), ending(events)) == (["grief", "burial"], "ending")
    faults = [each.sentence for each in events if isinstance(each, Faulted)]
    assert faults[-1] == "the film begins with grief, past dawn"


def test_a_film_goes_past_what_fails_where_every_way_on_does() -> None:
    showing = Showing(story())
    events = play(showing, player=Player(broken=frozenset({"joy", "grief"})))
    assert (path(events), ending(events)) == (["dawn", "burial"], "ending")
    (decided,) = decisions(events)
    assert (decided.kind, decided.to, decided.default) == ("fault", "burial", "grief")
    assert decided.why.startswith("past grief, which cannot be shown")
    # What comes after it was prepared in time.
    assert [each.late for each in events if isinstance(each, Entered)][1] < 0.2


def test_a_film_with_nothing_left_ends_by_a_fault_where_it_is() -> None:
    broken = frozenset({"joy", "grief", "party", "burial"})
    events = play(Showing(story()), player=Player(broken=broken))
    assert (path(events), ending(events)) == (["dawn"], "fault")
    events = play(Showing(story()), player=Player(broken=broken | {"dawn"}))
    assert (path(events), ending(events)) == ([], "fault")


def chain(**ways: object) -> Story:
    """Segments with their `next`, each a card of four seconds; the first one begins."""
    segments = {
        name: {"clip": f"{name}.mp4", "out": "4s", **({"next": way} if way else {})}
        for name, way in ways.items()
    }
    variables = {"brave": {"type": "boolean", "default": True}}
    return Story.model_validate(
        {"title": "T", "start": next(iter(ways)), "variables": variables, "segments": segments}
    )


def only(to: str) -> list[dict[str, object]]:
    return [{"to": to, "default": True}]


def test_several_in_a_row_are_passed_and_guards_are_asked_on_the_far_side() -> None:
    guarded = [{"to": "brave_end", "when": "brave"}, {"to": "end", "default": True}]
    film = chain(a=only("b"), b=only("c"), c=guarded, brave_end=None, end=None)
    events = play(Showing(film), player=Player(broken=frozenset({"b", "c"})))
    assert (path(events), ending(events)) == (["a", "brave_end"], "ending")
    assert decisions(events)[0].why.startswith("past b and c,")


def test_failing_segments_that_lead_in_a_circle_end_the_film() -> None:
    film = chain(a=only("b"), b=only("c"), c=only("b"))
    events = play(Showing(film), player=Player(broken=frozenset({"b", "c"})))
    assert (path(events), ending(events)) == (["a"], "fault")


def test_a_last_segment_that_fails_ends_the_film_by_a_fault() -> None:
    events = play(Showing(chain(a=only("b"), b=None)), player=Player(broken=frozenset({"b"})))
    assert (path(events), ending(events)) == (["a"], "fault")


def test_the_way_past_skips_no_question_where_another_does_not() -> None:
    asked = {
        "clip": "b.mp4",
        "out": "4s",
        "ask": {"prompt": "Left?", "at": "1s"},
        "next": [{"to": "left", "choice": "Yes"}, {"to": "right", "default": True}],
    }
    film = chain(
        a=[{"to": "b", "default": True}, {"to": "c"}],
        c=only("end"),
        left=None,
        right=None,
        end=None,
    ).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    film["segments"]["b"] = asked
    both = frozenset({"b", "c"})
    events = play(Showing(Story.model_validate(film)), player=Player(broken=both))
    assert path(events) == ["a", "end"]
    film["segments"]["a"]["next"] = only("b")
    events = play(Showing(Story.model_validate(film)), player=Player(broken=both))
    assert path(events) == ["a", "right"]


def test_older_logs_end_where_they_ended() -> None:
    showing = Showing(story(), passes=False)
    events = play(showing, player=Player(broken=frozenset({"joy", "grief"})))
    assert (path(events), ending(events)) == (["dawn"], "fault")
    events = play(Showing(story(), passes=False), player=Player(broken=frozenset({"dawn"})))
    assert (path(events), ending(events)) == ([], "fault")


def test_a_start_that_never_gets_ready_ends_by_a_fault() -> None:
    events = play(Showing(story()), player=Player(preroll=1e9))
    assert (path(events), ending(events)) == ([], "fault")


def test_a_chosen_clip_that_is_not_ready_in_time_gives_way() -> None:
    events = play(Showing(story()), player=Player(slow={"grief": 60.0}))
    assert path(events) == ["dawn", "joy", "party"]
    assert [each.kind for each in decisions(events)][:2] == ["abstained", "fault"]
    late = next(each for each in events if isinstance(each, Entered) and each.segment == "joy")
    assert 9.2 <= late.at <= 9.6


def test_a_clip_that_breaks_while_it_plays_is_left_at_once() -> None:
    showing = Showing(story())
    showing.step(0.0, Inputs(media=(Ready("dawn"),)))
    showing.step(0.1, Inputs(media=(Shown("dawn", 0.0),)))
    step = showing.step(2.0, Inputs(media=(Failed("dawn", "the file ended early"),)))
    assert [type(each) for each in step.events if not isinstance(each, Felt)] == [Faulted, Decided]
    assert step.commands == (CutTo("grief", 2.0),)
    # The same said twice changes nothing.
    assert showing.step(2.1, Inputs(media=(Failed("dawn", "again"),))).commands == ()


def test_a_clip_that_was_late_is_a_way_on_again_once_it_is_ready() -> None:
    showing = Showing(story())
    showing.step(0.0, Inputs(media=(Ready("dawn"),)))
    showing.step(0.1, Inputs(media=(Shown("dawn", 0.0),)))
    showing.step(0.5, Inputs(media=(Failed("grief", "showed no picture"),)))
    step = showing.step(1.0, Inputs(media=(Ready("grief"),)))
    (wanted,) = [command for command in step.commands if isinstance(command, Prepare)]
    assert "grief" in wanted.segments


def test_an_ending_that_breaks_ends_the_film() -> None:
    showing = Showing(story(start="party"))
    showing.step(0.0, Inputs(media=(Ready("party"),)))
    showing.step(0.1, Inputs(media=(Shown("party", 0.0),)))
    step = showing.step(1.0, Inputs(media=(Failed("party", "gone"),)))
    assert step.commands == (Finish(1.0),)
    assert step.events[-1] == Ended(1.0, "party", "ending")


def test_next_goes_on_at_once() -> None:
    events = play(Showing(story()), wishes={2.0: "next", 4.0: "next"})
    entered = [each.at for each in events if isinstance(each, Entered)]
    assert path(events) == ["dawn", "grief", "burial"]
    assert entered[1:] == [pytest.approx(2.1, abs=0.11), pytest.approx(4.1, abs=0.11)]
    assert [each.kind for each in decisions(events)] == ["asked", "asked"]


def test_next_in_an_ending_ends_the_film() -> None:
    showing = Showing(story())
    events = play(showing, wishes={2.0: "next", 4.0: "next", 5.0: "next"})
    assert ending(events) == "ending"
    assert events[-1].now == pytest.approx(5.0)


def test_back_begins_again_and_early_on_goes_to_the_one_before() -> None:
    again = play(Showing(story()), wishes={4.0: "previous"})
    assert path(again) == ["dawn", "dawn", "grief", "burial"]
    before = play(Showing(story()), wishes={7.0: "previous", 8.0: "previous"})
    assert path(before) == ["dawn", "grief", "dawn", "dawn", "grief", "burial"]
    assert ending(before) == "ending"


def test_quit_ends_at_once() -> None:
    showing = Showing(story())
    showing.step(0.0, Inputs())
    step = showing.step(1.0, Inputs(wishes=(Wish("quit"), Wish("next"))))
    assert step.commands == (Finish(1.0),)
    assert step.events[-1] == Ended(1.0, None, "quit")
    assert showing.done
    assert showing.step(2.0, Inputs()).events == ()


def test_the_state_is_told_twice_a_second() -> None:
    events = play(Showing(story()), viewer=looking(0.5))
    times = [each.now for each in events if isinstance(each, Felt)]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert all(0.45 < gap < 0.61 for gap in gaps)


def test_every_decision_explains_itself() -> None:
    events = play(Showing(story(arc=LEVEL), state=settled()), viewer=looking(-0.7, 0.1))
    first = decisions(events)[0]
    assert sentence(first).startswith("It looked like ")
    assert "network valence -0.6" in sentence(first)
    assert sentence(first).endswith("so the film went to joy rather than grief.")
    full = explanations_of(events)
    assert full[0]["differs"]
    assert full[0]["alternatives"][0]["terms"].keys() == {"arc", "ending", "again"}
    assert any("joy: loss" in line for line in lines_of(events))


times = st.one_of(
    st.floats(0, 30), st.floats(allow_nan=True, allow_infinity=True), st.just(math.nan)
)
names = st.sampled_from(["dawn", "joy", "grief", "party", "burial", "nowhere"])
readings = st.builds(Reading, times, st.sampled_from(sorted(QUANTITIES)), times, times)
media = st.one_of(
    st.builds(Ready, names), st.builds(Shown, names, times), st.builds(Failed, names, st.text())
)
KINDS = ("next", "back", "previous", "restart", "quit")
wishes = st.sampled_from([Wish(kind) for kind in KINDS])
inputs = st.builds(
    Inputs,
    st.lists(readings, max_size=3).map(tuple),
    st.lists(media, max_size=3).map(tuple),
    st.lists(wishes, max_size=1).map(tuple),
)


@examples(150)
@given(st.lists(st.tuples(times, inputs), max_size=30))
def test_nothing_that_comes_in_raises(steps: list[tuple[float, Inputs]]) -> None:
    showing = Showing(story(arc=LEVEL))
    ended = 0
    for now, given_inputs in steps:
        step = showing.step(now, given_inputs)
        ended += sum(isinstance(each, Ended) for each in step.events)
        for command in step.commands:
            assert not isinstance(command, CutTo) or command.segment in showing.story.segments
    assert ended == showing.done


@st.composite
def films(draw: st.DrawFn) -> dict[str, object]:
    count = draw(st.integers(1, 6))
    segments = {}
    for index in range(count):
        onward = draw(st.lists(st.tuples(st.integers(0, count - 1), st.booleans()), max_size=3))
        guards = ["viewer.valence > 0.2 for 1s", "viewer.presence < 0.5 or viewer.arousal > 0"]
        segments[f"s{index}"] = {
            "clip": "a.mp4",
            "out": f"{draw(st.integers(1, 7))}s",
            "beats": [{"at": "1s", "feel": draw(st.sampled_from(["grief", "awe", "quiet joy"]))}],
            "next": [
                {"to": f"s{to}", **({"when": draw(st.sampled_from(guards))} if guarded else {})}
                for to, guarded in onward
            ],
        }
    return {"start": "s0", "segments": segments, "arc": draw(st.sampled_from([(), LEVEL]))}


@examples(80)
@given(
    films(),
    st.sets(st.integers(0, 5)),
    st.dictionaries(st.integers(0, 5), st.floats(0, 30)),
    st.floats(-1, 1),
    st.dictionaries(st.floats(0, 60), st.sampled_from(KINDS[:-1]), max_size=4),
)
def test_every_showing_comes_to_an_end(
    film: dict[str, object],
    broken: set[int],
    slow: dict[int, float],
    mood: float,
    wished: dict[float, str],
) -> None:
    """Whatever loops, breaks or dawdles: an honest player is never left without an order."""
    showing = Showing(story(**film))
    player = Player(
        broken=frozenset(f"s{each}" for each in broken),
        slow={f"s{each}": delay for each, delay in slow.items()},
    )
    events = play(
        showing, player=player, viewer=looking(mood), wishes=wished, longest=600, every=0.25
    )
    assert showing.done
    assert sum(isinstance(each, Ended) for each in events) == 1
    for each in decisions(events):
        chosen = [other for other in each.alternatives if other.to == each.to]
        if each.kind in ("steered", "only"):
            assert any(not other.ruled_out for other in chosen)
            guards = [o.ruled_out for o in chosen if "guard" in o.ruled_out]
            assert not guards or each.to == each.default or len(chosen) > len(guards)


ELASTIC = {
    "dawn": {
        "clip": "dawn.mp4",
        "out": "8s",
        "stretch": {"shorter": "2s", "longer": "3s", "at": ["6s", "8s", "9s", "11s"]},
        "next": [{"to": "calm", "default": True}],
    },
    "calm": {"clip": "calm.mp4", "out": "4s"},
}
FAR = [{"at": "0%", "valence": 1.0, "arousal": 1.0}, {"at": "100%", "valence": 1.0, "arousal": 1.0}]


def warming(now: float) -> Iterable[Reading]:
    return looking(min(1.0, now / 14), min(1.0, now / 14))(now)


def looking_away(now: float) -> Iterable[Reading]:
    yield Reading(now - 0.05, "face.present", 1.0, 0.9)
    yield Reading(now - 0.05, "face.valence", 0.1, 0.9)
    yield Reading(now - 0.05, "face.arousal", 0.1, 0.9)
    yield Reading(now - 0.05, "face.on_screen", 0.0, 0.9)


def left_at(viewer: object) -> tuple[float, Decided]:
    showing = Showing(story(segments=ELASTIC, arc=FAR))
    events = play(showing, viewer=viewer)  # type: ignore[arg-type]
    entered = [each.at for each in events if isinstance(each, Entered)]
    return entered[1] - entered[0], decisions(events)[0]


def test_an_elastic_segment_ends_where_the_viewer_lets_it() -> None:
    unread, plain = left_at(None)
    assert unread == pytest.approx(8.0, abs=0.01)
    assert ";" not in plain.why
    early, short = left_at(looking_away)
    assert early == pytest.approx(6.0, abs=0.01)
    assert "leaves 2.0 s early: attention" in short.why
    assert short.at - short.now == pytest.approx(0.6, abs=0.11)
    late, long = left_at(warming)
    assert late == pytest.approx(11.0, abs=0.01)
    assert "stays 3.0 s longer: attention" in long.why
    assert long.at - long.now == pytest.approx(0.6, abs=0.11)


def test_an_instant_that_was_missed_is_no_place_to_cut() -> None:
    showing = Showing(story(segments=ELASTIC))
    showing.step(0.0, Inputs(media=(Ready("dawn"),)))
    showing.step(0.1, Inputs(media=(Shown("dawn", 0.0),)))
    step = showing.step(8.5, Inputs())
    assert step.commands == (CutTo("calm", 9.0),)


def test_a_laugh_is_an_event_of_its_own_and_replays() -> None:
    def laughing(now: float) -> Iterable[Reading]:
        into = now - 3.0
        smile = math.sin(math.pi * into / 2) if 0 < into < 2 else 0.0
        yield Reading(now, "face.present", 1.0, 0.9)
        yield Reading(now, "face.smile", 0.8 * smile, 0.9)
        yield Reading(now, "face.valence", 0.6 * smile, 0.9)

    events = play(Showing(story()), viewer=laughing, every=0.05)
    moments = [event for event in events if isinstance(event, Moment)]
    assert [moment.offset is None for moment in moments] == [True, False]
    assert 3.0 < moments[0].apex < 4.6
    again = play(Showing(story()), viewer=laughing, every=0.05)
    assert again == events
