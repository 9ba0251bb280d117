"""The commonest slips: one finding each, at its place, with its cause and a remedy that mends."""

from pathlib import Path

import pytest

from engine.problems import Problem
from engine.story.check.story import check
from engine.story.load import load_story
from engine.words import Affect
from tests.engine.story.more_slips import MORE
from tests.engine.story.slips import SLIPS, STORY, Slip

FEELINGS = {"calm": Affect(0.4, -0.5), "hope": Affect(0.4, 0.2)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "door.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(16))
    captions = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"
    (tmp_path / "door.en.vtt").write_text(captions, encoding="utf-8")
    return tmp_path


def judged(folder: Path, text: str) -> tuple[Problem, ...]:
    story = folder / "story.yaml"
    story.write_text(text, encoding="utf-8")
    return check(load_story(story), FEELINGS)


def written(slip: Slip) -> tuple[str, int, int]:
    """The story with a slip, and the line and column at which it should be told."""
    assert STORY.count(slip.right) == 1 or slip.right in STORY
    wrong = STORY.replace(slip.right, slip.wrong, 1)
    before, after = wrong.split("‸")
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


def test_without_a_slip_the_story_is_right(folder: Path) -> None:
    assert judged(folder, STORY) == ()


@pytest.mark.parametrize("slip", [*SLIPS, *MORE], ids=lambda slip: slip.wrong.strip())
def test_a_slip_is_told_once_with_place_cause_and_remedy(folder: Path, slip: Slip) -> None:
    text, line, column = written(slip)
    (problem,) = judged(folder, text)
    assert (problem.code, problem.line, problem.column) == (slip.code, line, column)
    assert slip.says in problem.message
    assert slip.remedy in problem.remedy


WHOLE_LINES = [
    slip for slip in SLIPS if slip.code in ("NOT-YAML", "ODD-LETTER") and "  c: " not in slip.wrong
]


@pytest.mark.parametrize("slip", WHOLE_LINES, ids=lambda slip: slip.wrong.strip())
def test_what_a_remedy_says_to_write_can_be_read(folder: Path, slip: Slip) -> None:
    text, line, _ = written(slip)
    (problem,) = judged(folder, text)
    if not problem.remedy.startswith("Write: "):
        return
    lines = text.split("\n")
    mended = problem.remedy.removeprefix("Write: ")
    indent = len(lines[line - 1]) - len(lines[line - 1].lstrip(" \u00a0"))
    part = slip.wrong.count("{") and not mended.startswith(("-", "{"))
    if part:  # a pair inside braces
        return
    lines[line - 1] = " " * indent + mended
    assert [each for each in judged(folder, "\n".join(lines)) if each.code == "NOT-YAML"] == []


GUARDS = [slip for slip in MORE if slip.code == "BAD-GUARD"]


@pytest.mark.parametrize("slip", GUARDS, ids=lambda slip: slip.wrong.strip())
def test_what_is_written_for_a_guard_is_understood(folder: Path, slip: Slip) -> None:
    (problem,) = judged(folder, written(slip)[0])
    guard = problem.remedy.removeprefix("Write: ").partition(" (viewer.")[0]
    mended = STORY.replace(slip.right, f"when: {guard}}}", 1)
    assert not [each for each in judged(folder, mended) if each.code == "BAD-GUARD"]


GROUPED = """\
kuleshov: 1
start: a
groups:
  stroll:
    start: x
    segments:
      x: {card: X, duration: 4s}
segments:
  a:
    card: A
    duration: 6s
    rating: 12
    next: [{to: w}]
  w: {group: stroll, next: [{to: b}]}
  b: {card: B, duration: 5s}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "remedy"),
    [
        ("groups:\n", "group:\n", '"groups"'),
        ("{group: stroll", "{groups: stroll", '"group"'),
        ("{group: stroll", "{group: strol", '"stroll"'),
        ("{group: stroll", "{group: [stroll]", "group: stroll"),
        ("rating: 12", "rating: FSK 12", "Write 12"),
        ("rating: 12", "age: 12", "`rating`"),
        ("next: [{to: w}]", "next: w", "next: [{to: w}]"),
        ("next: [{to: w}]", "next: goto w", "next: [{to: w}]"),
        ("next: [{to: w}]", "next: w or b", "next: [{to: w}, {to: b}]"),
        ("next: [{to: w}]", "next: {w}", "next: [{to: w}]"),
        ("next: [{to: w}]", "next: {to: w}", "next: [{to: w}]"),
        ("next: [{to: w}]", "next: {to: w}]", "next: [{to: w}]"),
        ("next: [{to: w}]", "next: [{to: w]}", "next: [{to: w}]"),
        ("next: [{to: w}]", "next: ({to: w})", "next: [{to: w}]"),
        ("next: [{to: w}]", "next: [{to: w} {to: b}]", "next: [{to: w}, {to: b}]"),
        ("next: [{to: w}]", "next:\n      -to: w", "next: [{to: w}]"),
        ("next: [{to: w}]", "next:\n      - to: w\n      to: b", "- to: b"),
        ("next: [{to: w}]", "goto: w", "next: [{to: storm}]"),
        ("card: A\n", "card: A\n    join: dissolve 1s\n", "belongs to a cut"),
    ],
)
def test_slips_in_groups_and_cuts(folder: Path, right: str, wrong: str, remedy: str) -> None:
    assert judged(folder, GROUPED) == ()
    (problem,) = judged(folder, GROUPED.replace(right, wrong, 1))
    assert remedy in problem.remedy
    before = GROUPED[: GROUPED.index(right)].count("\n") + 1
    assert before <= problem.line <= before + wrong.count("\n")
