"""The way of one segment in ARCHITECTURE.md is walked, in its order, by a film that is played."""

import subprocess
import sys
from pathlib import Path

from tests.support.guides import steps
from tests.support.walking import missed


def test_a_segment_takes_its_way(story: Path, tmp_path: Path) -> None:
    path = steps("The way of one segment")
    assert len(path) > 8
    names, walked = tmp_path / "names.txt", tmp_path / "walked.txt"
    names.write_text("\n".join(path), encoding="utf-8")
    words = ("play", story, "--offscreen", "--out", tmp_path / "showing")
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.walking", walked, names, *words],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = walked.read_text(encoding="utf-8").split()
    assert missed(path, seen) == []
    assert missed(path[::-1], path) != []  # the order counts
