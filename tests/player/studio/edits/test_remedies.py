"""Remedies that are applied to a text: only where they mend it, and nothing else."""

from pathlib import Path

import pytest

from player.studio.edits.remedies import offered, remedied
from player.studio.story.draft_check import DraftCheck

BAD = Path(__file__).parents[3] / "bad_stories"


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("cut-unknown", "twoo", "two"),
        ("feeling-unknown", "clam", "calm"),
        ("unknown-key", "beat:", "beats:"),
        ("clip-missing", "clips/flim.mp4", "clips/film.mp4"),
        ("bad-guard", "viewer.arousl", "viewer.arousal"),
        ("beat-unknown", "the jok)", "the joke)"),
        ("wrong-type", ": 1984", ': "1984"'),
    ],
)
def test_what_was_meant_is_written(name: str, wrong: str, right: str) -> None:
    path = BAD / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    problem = next(p for p in DraftCheck(path).without_clips(text).problems if offered(p))
    mended = remedied(path, text, problem)
    assert mended is not None and wrong in text
    assert mended.replace(right, wrong, 1) == text


@pytest.mark.parametrize("name", ["guard-never", "cut-twice", "missing-key", "tag", "no-default"])
def test_where_an_author_has_a_choice_nothing_is_offered(name: str) -> None:
    path = BAD / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert next(offered(each) for each in DraftCheck(path).without_clips(text).problems) is None


def test_a_remedy_for_another_text_changes_nothing() -> None:
    path = BAD / "cut-unknown.yaml"
    text = path.read_text(encoding="utf-8")
    problem = next(p for p in DraftCheck(path).without_clips(text).problems if offered(p))
    assert remedied(path, "kuleshov: 1\n", problem) is None
    assert remedied(path, "# one more line\n" * 9 + text, problem) is None
