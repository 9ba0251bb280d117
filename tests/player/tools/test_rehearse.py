"""What `rehearse` answers: each plan and what came of it, or why no plan could be rehearsed."""

import json
from pathlib import Path

import pytest

from engine.answers import json_text
from engine.showing.plan import read_plans
from engine.story.load import load_story
from player.tools.rehearse import Rehearsal, rehearse_all
from stories import FORMAT

STORY = FORMAT.with_name("two_endings.yaml")
PLANS = """\
plans:
  - name: somebody glad
    viewer: {valence: 0.6}
    expect: {ending: on_board}
  - name: somebody sad
    viewer: {valence: -0.5}
    expect: {ending: on_board}
"""


def rehearsed(folder: Path, plans: str, heard: list[int] | None = None) -> Rehearsal:
    story = load_story(STORY).story
    assert story is not None
    (folder / "plans.yaml").write_text(plans, encoding="utf-8")
    told = [] if heard is None else heard
    return rehearse_all(story, read_plans(folder / "plans.yaml", story), told.append)


def test_each_plan_is_answered(tmp_path: Path) -> None:
    heard: list[int] = []
    found = rehearsed(tmp_path, PLANS, heard)
    assert heard == [1, 2]
    assert not found.met
    glad, sad = json.loads(json_text(found.as_json()))["plans"]
    assert glad == {
        "plan": "somebody glad",
        "met": True,
        "unmet": [],
        "path": ["the_platform", "the_face", "on_board"],
        "running_time": pytest.approx(20.0, abs=0.5),
        "end": "ending",
    }
    assert sad["path"] == ["the_platform", "the_face", "left_behind"]
    assert len(sad["unmet"]) == 1


def test_people_read_which_plan_failed_and_where_it_went(tmp_path: Path) -> None:
    lines = rehearsed(tmp_path, PLANS).lines()
    assert lines[0] == "as planned  somebody glad"
    assert lines[1].split("  ")[0] == "NOT SO"
    assert lines[-2].endswith("It went the_platform → the_face → left_behind.")
    assert lines[-1].endswith("plans.yaml: 1 of 2 plans as planned.")


def test_a_plan_with_a_problem_is_not_rehearsed(tmp_path: Path) -> None:
    heard: list[int] = []
    found = rehearsed(tmp_path, PLANS.replace("on_board", "overboard", 1), heard)
    assert (heard, found.rehearsed, found.met) == ([], (), False)
    (problem,) = json.loads(json_text(found.as_json()))["problems"]
    assert problem["code"] == "PLAN-SEGMENT"
    assert problem["line"] == 4
    assert "PLAN-SEGMENT" in found.lines()[0]
