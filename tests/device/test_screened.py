"""A whole showing that counts for a screening, as its viewer agrees to or not."""

import json
import re
from pathlib import Path

import pytest

from engine.screening.folder import Screening
from engine.screening.going import GOING
from engine.story.load import load_story
from tests.support.calling import answered, kuleshov


def test_a_showing_counts_where_its_viewer_agrees_and_is_erased_by_its_code(
    story: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "screening"
    screening = Screening.create(folder, [(load_story(story), None)])
    words = ["play", story, "--offscreen", "--path", "dark", "--screening", folder]
    said = {}
    for consent in ("screening", "none"):
        out = tmp_path / consent
        done = kuleshov(*words, "--consent", consent, "--out", out)
        assert done.returncode == 0, done.stderr
        said[consent] = done.stderr
    (row,) = screening.store.read("showings").to_pylist()
    (visit,) = screening.store.read("visits").to_pylist()
    assert (row["ended"], row["source"], visit["segment"]) == ("ending", "play", "dark")
    summary = json.loads((tmp_path / "screening" / "summary.json").read_text("utf-8"))
    (shown,) = summary["path"]
    assert visit["seconds"] == pytest.approx(shown["to"] - shown["from"], abs=0.01)
    assert not list((folder / GOING).glob("*")), "nothing is on any more"
    code = re.search(r"erased from the screening: (\S+)", said["screening"])
    assert code is not None and "erased from" not in said["none"]
    erased = answered("screening", "erase", folder, code[1])
    assert erased.returncode == 0, erased.stderr
    assert not screening.store.count("showings") and not screening.store.count("visits")
