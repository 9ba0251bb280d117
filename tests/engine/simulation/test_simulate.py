"""Simulated viewers: the same showings as in front of an audience, only faster and by the many."""

import json
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
import yaml

from engine.pictures.simulation import composed, draw
from engine.showing.drive import Drive
from engine.showing.events import Decided, Ended, Entered, Felt
from engine.showing.log.reader import open_log
from engine.showing.log.replay import replay
from engine.showing.log.why import reconsidered
from engine.showing.showing import Showing
from engine.simulation.many import Simulation, simulate
from engine.simulation.side_by_side import SideBySide
from engine.simulation.tally import Tally, never_seen, report, traffic
from engine.simulation.viewers import TICK, Effects, SimulatedViewer
from engine.steering.planner import Planner
from engine.steering.preset import Exploration, Preset
from engine.steering.response import Response
from engine.steering.traits import TraitBelief, Traits
from engine.story.load import load_story
from engine.story.model import Story
from engine.viewer.limits import ViewerLimits
from tests.support.chance import share_of
from tests.support.random_stories import layered, tangled

SAMPLE = Path(__file__).parents[3] / "sample_film" / "story.yaml"


def sample() -> Story:
    loaded = load_story(SAMPLE).story
    assert loaded is not None
    return loaded


def told(drive: Drive[SimulatedViewer]) -> list[Entered | Decided | Ended]:
    return [
        event
        for instant in drive.run()
        for event in instant.events
        if isinstance(event, Entered | Decided | Ended)
    ]


def asking() -> Story:
    """A story that asks for all that has a memory: moments, beats, trends, the viewer's answer."""
    ways = [
        {"to": "seen", "when": "saw joy within 20s or saw sadness within 20s"},
        {"to": "answered", "when": "landed(the turn)"},
        {"to": "rising", "when": "viewer.arousal rising over 3s"},
        {"to": "chosen", "choice": "This way"},
        {"to": "begin", "default": True, "when": "visits(begin) < 3"},
        {"to": "seen"},
    ]
    beats = [{"at": 1, "feel": "amusement", "name": "the turn"}, {"at": 5, "feel": "dread"}]
    begin = {"clip": "any.mp4", "out": 9, "beats": beats, "hold": 1, "next": ways}
    ends = {name: {"clip": "any.mp4", "out": 3} for name in ("seen", "answered", "rising")}
    chosen = {"clip": "any.mp4", "out": 4, "next": [{"to": "begin"}, {"to": "seen"}]}
    return Story.model_validate(
        {"start": "begin", "segments": {"begin": begin, "chosen": chosen, **ends}}
    )


def questioned() -> Story:
    """A story with a question only, which closes long before its segment is over."""
    ways = [{"to": "opened", "choice": "Open it"}, {"to": "left", "default": True}]
    begin = {"clip": "any.mp4", "out": 9, "ask": {"at": 2, "within": 3}, "next": ways}
    ends = {name: {"clip": "any.mp4", "out": 3} for name in ("opened", "left")}
    return Story.model_validate({"start": "begin", "segments": {"begin": begin, **ends}})


def plain(story: Story, seed: int, number: int) -> Drive[SimulatedViewer]:
    """A plain loop over `Showing.step`: a showing and a planner of its own, nothing left out."""
    return Drive(Showing(story), SimulatedViewer(Effects(story), seed, number), every=TICK)


def uncaused(felt: Felt) -> Felt:
    estimates = {name: replace(each, causes=()) for name, each in felt.estimates.items()}
    return replace(felt, estimates=estimates, causes=())


def alone(story: Story, seed: int, number: int) -> list[Entered | Decided | Ended]:
    return told(plain(story, seed, number))


@pytest.mark.thorough
@pytest.mark.timeout(1800)
def test_the_fast_way_is_the_same_showing_to_the_last_bit() -> None:
    """Every cut, decision, alternative, loss and belief is equal (but for the causes of a belief,
    which the fast way leaves out), and so is how viewers feel.

    Ten showings of each story in `./run test`.
    """
    each = share_of(10, least=2)
    stories = [sample(), layered(1, 4, 3), asking(), questioned(), *map(tangled, range(16))]
    compared = 0
    for story in stories:
        fast = SideBySide(story, Planner(story), Effects(story), 7, range(each))
        felt: list[dict[float, tuple[float, float]]] = [{} for _ in range(each)]
        for now, going in fast.run():
            for number in going.tolist():
                valence, arousal = fast.audience.valence, fast.audience.arousal
                felt[number][now] = (valence.item(number), arousal.item(number))
        for number in range(each):
            drive = plain(story, 7, number)
            viewer, truly, told = drive.spectator, {}, []
            for instant in drive.run():
                truly[instant.now] = (viewer.valence, viewer.arousal)
                told += [
                    replace(event, felt=uncaused(event.felt))
                    if isinstance(event, Decided)
                    else event
                    for event in instant.events
                    if isinstance(event, Entered | Decided | Ended)
                ]
            assert fast.told[number] == told
            assert felt[number] == truly
            compared += 1
    assert compared == 20 * each


def test_a_viewer_is_a_function_of_seed_and_number() -> None:
    story = layered(3, 4, 3)
    assert alone(story, 1, 5) == alone(story, 1, 5)
    assert alone(story, 1, 5) != alone(story, 1, 6)
    assert alone(story, 1, 5) != alone(story, 2, 5)


def test_what_is_bare_tells_no_state() -> None:
    drive = Simulation(layered(3, 3, 3), 1).drive(0)
    assert not any(isinstance(e, Felt) for instant in drive.run() for e in instant.events)


@pytest.mark.thorough
def test_the_figures_do_not_depend_on_how_the_work_is_dealt_out() -> None:
    story = sample()
    serial = simulate(story, 30, 3)
    assert simulate(story, 30, 3, at_once=7) == serial
    with ThreadPoolExecutor(1) as executor:
        assert simulate(story, 30, 3, executor=executor, at_once=9) == serial
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        assert simulate(story, 30, 3, executor=executor, at_once=13) == serial
    assert serial.showings == 30


@pytest.mark.programs
@pytest.mark.timeout(300)
def test_a_cluster_gives_the_same_figures() -> None:
    distributed = pytest.importorskip("distributed")
    from engine.simulation.cluster import cluster

    story = sample()
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as local,
        cluster(local.scheduler_address) as executor,
    ):
        assert simulate(story, 12, 3, executor=executor, at_once=5) == simulate(story, 12, 3)


def test_what_is_counted() -> None:
    story = sample()
    tally = simulate(story, 40, 1)
    found = report(tally, story, 1)
    assert json.loads(json.dumps(found)) == found
    assert found["segments"]["harbour"] == found["segments"]["boat"] == 1.0
    assert sum(found["endings"].values()) == pytest.approx(1.0)
    flow = traffic(tally)
    onward = sum(share for (one, _), share in flow.items() if one == "harbour")
    assert onward == pytest.approx(1.0)
    assert set(never_seen(tally, story)) == {
        name for name, share in found["segments"].items() if share == 0
    }
    times = found["running_time"]
    assert 55 < times["shortest"] <= times["median"] <= times["longest"] < 95
    for points in found["arcs"].values():
        assert all(-1 <= p["low"] <= p["median"] <= p["high"] <= 1 for p in points)
    assert found["failures"] == {"count": 0, "showings": []}


def test_a_failure_is_kept_with_its_viewer_and_can_be_seen_again(tmp_path: Path) -> None:
    story = sample()
    simulation = Simulation(story, 1, broken=frozenset({"dawn", "the_dark", "the_signal"}))
    tally = simulation.play(0, 3)
    assert tally.failed == 3
    assert tally.failures[2] == "ended by a fault"
    log = tmp_path / "log.jsonl"
    simulation.log(2, log, "story.yaml")
    assert replay(log).same


def test_very_many_failures_keep_the_first() -> None:
    story, whole, parts = sample(), Tally(), [Tally(), Tally()]
    for number in range(300):
        for tally in (whole, parts[number % 2]):
            tally.add(number, [], story)
    parts[1].merge(parts[0])
    assert parts[1] == whole
    assert whole.failed == 300
    assert sorted(whole.failures) == list(range(100))


@pytest.mark.thorough
def test_a_logged_showing_of_any_kind_replays(tmp_path: Path) -> None:
    preset = Preset(
        limits=ViewerLimits(without=("violence",), longest=90.0),
        traits=Traits(TraitBelief(0.2, 0.03), likes=(("sea", TraitBelief(0.1, 0.01)),)),
        responses={"s1.0": Response(0.2, -0.1, 0.6, 12)},
        exploring=Exploration(0.05, 11),
    )
    for number, story in enumerate(
        (sample(), layered(2, 5, 3), *map(tangled, range(share_of(20))))
    ):
        log = tmp_path / f"{number}.jsonl"
        Simulation(story, 4, preset).log(0, log, "story.yaml")
        found = replay(log)
        assert found.same, found.difference
        assert (
            found.decisions > 0 or len(story.segments) < 2 or not story.segments[story.start].next
        )


def test_exploring_stays_within_its_loss_and_says_how_likely() -> None:
    story = layered(5, 6, 4)
    tried = 0
    for number in range(12):
        preset = Preset(exploring=Exploration(0.01, number))
        for event in told(Simulation(story, 4, preset).drive(number)):
            if isinstance(event, Decided) and event.kind == "steered":
                losses = {a.to: a.loss for a in event.alternatives if a.loss is not None}
                near = [loss for loss in losses.values() if loss <= min(losses.values()) + 0.01]
                assert losses[event.to] <= min(losses.values()) + 0.01
                assert event.probability == pytest.approx(1 / len(near))
                tried += losses[event.to] > min(losses.values())
    assert tried > 3
    for event in told(Simulation(story, 4).drive(0)):
        assert not isinstance(event, Decided) or event.probability == 1.0


def test_the_reading_that_would_have_changed_a_choice_does(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    simulation = Simulation(sample(), 1)
    simulation.log(0, log, "story.yaml")
    found = reconsidered(open_log(log).events)
    assert [decided for decided, _ in found] == [
        event for event in told(simulation.drive(0)) if isinstance(event, Decided)
    ]
    changed = [(decided, other) for decided, other in found if other is not None]
    assert changed
    for decided, other in changed:
        assert other.to != decided.to
        assert other.value != other.was
        assert any(each.to == other.to for each in decided.alternatives)


@pytest.mark.thorough
def test_the_picture_is_drawn(tmp_path: Path) -> None:
    story = sample()
    tally = simulate(story, 5, 1)
    for suffix in ("svg", "png"):
        draw(tally, story, tmp_path / f"picture.{suffix}")
        assert (tmp_path / f"picture.{suffix}").stat().st_size > 5000


def test_missing_readings_lead_to_the_default_path() -> None:
    story = layered(3, 4, 3)
    drive = Simulation(story, 1).drive(0)
    viewer = drive.spectator
    viewer.nature = replace(viewer.nature, readable=False)
    decided = [event for event in told(drive) if isinstance(event, Decided)]
    assert decided
    assert all(event.to == event.default for event in decided)


def crowded(many: int) -> Story:
    """One way through many segments with long names, and as many endings."""
    clip = {"clip": "any.mp4", "out": 2}
    names = [f"the_scene_with_a_very_long_name_{number}" for number in range(many)]
    segments: dict[str, object] = {f"the_{name}_ends": clip for name in names}
    for name, after in zip(names, [*names[1:], None], strict=True):
        ways = [{"to": f"the_{name}_ends"}, {"to": after or f"the_{name}_ends", "default": True}]
        segments[name] = {**clip, "next": ways[: 2 if after else 1]}
    return Story.model_validate({"start": names[0], "segments": segments})


@pytest.mark.parametrize("many", [1, 4, pytest.param(60, marks=pytest.mark.thorough)])
def test_the_picture_says_what_it_leaves_out_and_nothing_lies_on_anything(many: int) -> None:
    story = crowded(many)
    figure = composed(simulate(story, 1, 1), story)
    figure.draw_without_rendering()
    seen = figure.axes[0]
    assert ("of 120 the 40 rarest" in seen.get_title("left")) == (many == 60)
    assert len(seen.patches) == min(40, 2 * many)
    assert all(0 <= bar.get_width() <= 1 for bar in seen.patches)
    shares = [axes for axes in figure.axes if "Running" not in axes.get_title("left")]
    assert [axes.get_xlim() for axes in shares] == 4 * [(0, 1)]
    frames = [axes.get_window_extent() for axes in figure.axes]
    words = [
        label.get_window_extent()
        for axes in figure.axes
        for label in (*axes.texts, *axes.get_yticklabels(), *axes.get_xticklabels())
    ]
    for box in words:
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1
        inside = [frame for frame in frames if frame.x0 < box.x1 - 1 and box.x0 + 1 < frame.x1]
        assert not any(frame.y0 + 1 < box.y0 and box.y1 < frame.y1 - 1 for frame in inside)


def authored(**segments: object) -> Story:
    """A film of an author who wonders why some cuts are never made."""
    ways = [
        {"to": "b", "when": "viewer.arousal > 0.99"},
        {"to": "c", "when": "viewer.valence > -0.99 and not viewer.attention >= 0 for 1s"},
        {"to": "d", "when": "mood is wild or saw grief or visits(a) > 1"},
        {"to": "sad"},
        {"to": "away"},
        {"to": "far"},
        {"to": "d", "default": True},
    ]
    clip = {"clip": "any.mp4", "out": 8}
    joy = {"at": 1, "feel": "quiet joy"}
    written = {
        "a": {**clip, "beats": [joy], "next": ways},
        "b": {**clip, "next": [{"to": "d"}]},
        "c": clip,
        "d": {**clip, "beats": [joy]},
        "sad": {**clip, "beats": [{"at": 1, "feel": "grief"}], "next": [{"to": "d"}]},
        "away": clip,
        "far": {**clip, "out": 48, "next": [{"to": "d"}]},
        **segments,
    }
    return Story.model_validate(
        {
            "start": "a",
            "arc": [
                {"at": "0%", "valence": 0.5, "arousal": 0},
                {"at": "100%", "valence": 0.5, "arousal": 0},
            ],
            "limits": {"must_see": ["d"], "running_time": [1, 60]},
            "variables": {"mood": {"type": "choice", "values": ["calm", "wild"]}},
            "segments": written,
        }
    )


@pytest.mark.thorough
def test_an_author_is_told_why_a_cut_was_never_made() -> None:
    story = authored()
    tally = simulate(story, 60, 1, at_once=13)
    assert tally == simulate(story, 60, 1)
    found = report(tally, story, 1)
    told = {(each["from"], each["to"], each["when"]): each for each in found["never_made"]}
    ways = story.segments["a"].next

    def why(place: int) -> dict[str, dict[str, object]]:
        return {
            each["reason"]: each for each in told["a", ways[place].to, ways[place].when]["reasons"]
        }

    unread = why(0)["unread"]["times"]
    assert isinstance(unread, int) and 0 < unread < 20
    guard = why(0)["guard"]
    assert guard["times"] == 60 - unread
    (part,) = guard["parts"]
    assert part["part"] == "viewer.arousal > 0.99"
    assert -1 < part["highest"] < 0.99
    sentence = told["a", "b", ways[0].when]["why"][0]
    assert sentence == (
        f"its guard did not hold, {60 - unread} times; "
        f"viewer.arousal > 0.99: highest seen {part['highest']:.2f}"
    )
    parts = {each["part"]: each for each in why(1)["guard"]["parts"]}
    assert parts["viewer.valence > -0.99"]["met"] == 60 - unread
    assert parts["not viewer.attention >= 0"]["nearest"].startswith("lowest seen 0.")
    parts = {each["part"]: each["nearest"] for each in why(2)["guard"]["parts"]}
    assert parts == {
        "mood is wild": "it was calm",
        "saw grief": "never seen",
        "visits(a) > 1": "highest seen 1.00",
    }
    arc = why(3)["arc"]
    assert arc["preferred"] == {"d": 60 - unread}
    assert arc["nearest"]["against"] == "d" and arc["nearest"]["by"] > 0
    assert told["a", "sad", None]["why"][0] == (
        f"it was permitted {60 - unread} times, but d always kept nearer the arc, "
        f"by {arc['nearest']['by']:.3f} at the least"
    )
    assert why(4)["limit"]["limits"] == {"from away the film could miss d, which must be seen": 60}
    assert why(5)["limit"]["limits"] == {
        "from far the film would last too long: the limit is 60 s": 60
    }
    assert told["b", "d", None]["why"] == ["b was never reached"]
    assert ("a", "d", None) not in told  # the default was taken


def test_a_cut_that_another_always_comes_before_and_one_that_nobody_chose() -> None:
    ways = [
        {"to": "first", "when": "viewer.presence >= 0"},
        {"to": "second", "when": "viewer.presence >= 0"},
        {"to": "never", "choice": "This way", "when": "viewer.arousal > 0.99"},
        {"to": "never", "default": True},
    ]
    clip = {"clip": "any.mp4", "out": 8}
    ends = dict.fromkeys(("first", "second", "never"), clip)
    story = Story.model_validate({"start": "a", "segments": {"a": {**clip, "next": ways}, **ends}})
    found = report(simulate(story, 9, 1), story, 1)
    told = {(each["to"], each["choice"]): each["reasons"] for each in found["never_made"]}
    order = next(each for each in told["second", None] if each["reason"] == "order")
    assert order["taken"] == {"first": order["times"]}
    assert told["never", "This way"] == [{"reason": "choice", "times": 9}]


def test_of_the_readmes_film_every_scene_is_seen() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    written = yaml.safe_load(readme.split("```yaml\n")[1].split("```")[0])
    story = Story.model_validate(written)
    assert report(simulate(story, 100, 1), story, 1)["never_made"] == []


def test_nobody_is_moved_by_a_card() -> None:
    card = {"card": "A door, ajar.", "duration": 8, "beats": [{"at": 1, "feel": "grief"}]}
    story = authored(a={**card, "next": [{"to": "d"}]})
    assert Effects(story).of["a"] == ()
    assert Effects(story).of["sad"] != ()
    assert report(simulate(story, 2, 1), story, 1)["cards"] == ["a"]
