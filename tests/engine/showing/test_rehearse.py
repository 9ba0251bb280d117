"""Plans: the project's own stories keep theirs, and a broken promise is told with its reason."""

from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.showing.drive import Drive
from engine.showing.events import Stepped
from engine.showing.log.opening import opened
from engine.showing.log.replay import replay
from engine.showing.log.writer import LogWriter
from engine.showing.plan import plan_file, read_plans
from engine.showing.rehearse import Planned, outcome_of, rehearse
from engine.showing.showing import LEAD, Showing
from engine.story.check.story import check
from engine.story.load import load_story
from engine.story.model import Story
from engine.viewer.emotions import feelings
from tests.support.scripted import story

ROOT = Path(__file__).parents[3]
OWN = [
    ROOT / "sample_film" / "story.yaml",
    *sorted(each for each in (ROOT / "stories").glob("*.yaml") if ".plan." not in each.name),
]


def loaded(path: Path) -> Story:
    found = load_story(path)
    assert found.story is not None, found.problems
    return found.story


def written(folder: Path, text: str) -> Path:
    path = folder / "story.plan.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", OWN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_story_of_the_project_passes_check_and_keeps_its_plans(path: Path) -> None:
    found = load_story(path)
    problems = check(found, feelings=feelings())
    assert [str(each) for each in problems if each.severity == "error"] == []
    read = read_plans(plan_file(path), loaded(path))
    assert read.problems == ()
    assert len(read.plans) >= 3
    rehearsed = [rehearse(loaded(path), each, path.parent) for each in read.plans]
    assert {each.plan.name: each.unmet for each in rehearsed if not each.met} == {}


def test_there_are_six_stories_that_teach() -> None:
    assert {each.stem for each in OWN} >= {
        "two_endings", "one_mood", "must_see", "group", "explicit_choice", "peaks_and_rests",
    }  # fmt: skip


def test_what_came_instead_is_told_with_its_reason(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
plans:
  - name: wrong on every count
    viewer: {valence: 0.6}
    expect:
      path: [dawn, joy, party]
      passes: [joy]
      never: [grief]
      ending: party
      running_time: [1m, 2m]
""",
    )
    (plan,) = read_plans(path, story()).plans
    rehearsed = rehearse(story(), plan, tmp_path)
    assert rehearsed.outcome.path == ("dawn", "grief", "burial")
    assert not rehearsed.met
    parted, missed, shown, ending, length = rehearsed.unmet
    assert parted.startswith("After dawn came grief, where joy should. ")
    assert len(parted) > 60  # and why
    assert missed == "joy was not shown."
    assert shown.startswith("grief was shown: ")
    assert ending == "It ended with burial, not with party."
    assert length == "It lasted 19.0 s, not 60 to 120 s."


def test_a_showing_of_a_plan_replays_bit_for_bit(tmp_path: Path) -> None:
    path = ROOT / "stories" / "explicit_choice.yaml"
    film = loaded(path)
    plan = read_plans(plan_file(path), film).plans[0]
    with LogWriter(tmp_path / "log.jsonl") as log:
        log.take(opened(film, story_path=str(path), story_digest="", lead=LEAD))
        instants = list(Drive(Showing(film), Planned(film, plan)).run())
        for now, inputs, events in instants:
            log.take(Stepped(now, inputs))
            for event in events:
                log.take(event)
    assert outcome_of(instants).path[-1] == "she_waves"
    found = replay(tmp_path / "log.jsonl")
    assert found.same and found.decisions == 3


def test_a_broken_clip_is_gone_round() -> None:
    path = ROOT / "stories" / "two_endings.yaml"
    film = loaded(path)
    plan = read_plans(plan_file(path), film).plans[0]
    broken = plan.model_copy(update={"broken": ("on_board",)})
    rehearsed = rehearse(film, broken, path.parent)
    assert rehearsed.outcome.path[-1] == "left_behind"
    assert any("on_board cannot be played" in each for each in rehearsed.outcome.faults)
    assert not rehearsed.met


@pytest.mark.parametrize(
    ("text", "code", "line", "word"),
    [
        ("plans:\n  - name: x\n    expct: {}\n", "UNKNOWN-KEY", 3, "expect"),
        ("plans:\n  - name: x\n", "MISSING-KEY", 2, "expect"),
        ("plans:\n  - {name: x, expect: {ending: dwan}}\n", "PLAN-SEGMENT", 2, "dawn"),
        ("plans:\n  - {name: x, expect: {path: [dawn, jo]}}\n", "PLAN-SEGMENT", 2, "joy"),
        ("plans:\n  - {name: x, choices: {dawn: Up}, expect: {}}\n", "PLAN-CHOICE", 2, "nothing"),
        ("plans:\n  - {name: x, viewer: {valence: 3}, expect: {}}\n", "OUT-OF-RANGE", 2, "1"),
        ("plans:\n  - {name: x, viewer: {valence: up}, expect: {}}\n", "WRONG-TYPE", 2, "number"),
        ("plans:\n  - name: x\n    viewer: [{at: 3}]\n    expect: {}\n", "BAD-VALUE", 3, "12s"),
        ("plans:\n  - {name: x, viewer: {readings: {face.smle: 1}}, expect: {}}\n",
         "BAD-VALUE", 2, "face.smile"),
        ("plans:\n  - {name: x, readings: no.jsonl, expect: {}}\n", "PLAN-READINGS", 2, "no.jsonl"),
        ("plans:\n  - {name: x, readings: ../v.jsonl, expect: {}}\n", "PLAN-READINGS", 2, ".."),
        ("plans: []\n", "BAD-VALUE", 1, ""),
        ("plans: &a [*a]\n", "ALIAS", 1, ""),
        ("", "MISSING-KEY", 1, "plans"),
    ],
)  # fmt: skip
def test_a_bad_plan_is_a_located_problem(
    tmp_path: Path, text: str, code: str, line: int, word: str
) -> None:
    read = read_plans(written(tmp_path, text), story())
    assert read.problems, text
    told = {(each.code, each.line): str(each) for each in read.problems}
    assert (code, line) in told, told
    assert word in told[code, line]
    assert len(told) <= 2


def test_without_plans_it_says_where_they_belong(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"story\.plan\.yaml"):
        read_plans(plan_file(tmp_path / "story.yaml"), story())
