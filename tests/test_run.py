"""`./run` beside the commands of `kuleshov`: its help, and calls that go elsewhere."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.packaging import RUN


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RUN, *map(str, words)], capture_output=True, text=True, timeout=90, check=False
    )


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    """Set up as by `./run test`, where these tests were begun otherwise."""
    assert run("python", "-c", "pass").returncode == 0


@pytest.mark.parametrize("word", ["help", "-h"])
def test_the_help_tells_of_every_word_that_it_knows(word: str) -> None:
    done = run(word)
    assert done.returncode == 0, done.stderr
    *_, work = RUN.read_text("utf-8").partition("# --- the work")
    known = re.findall(r"^    ([a-z]+(?: \| [a-z]+)*)\)", work, re.MULTILINE)
    words = {each for label in known for each in label.split(" | ")} - {"help"}
    assert {"test", "bench", "evaluate", "train", "docs", "package", "python", "uv"} <= words
    assert [each for each in words if f"  ./run {each} " not in done.stdout] == []
    assert "rehearse" in done.stdout  # and the commands of `kuleshov` follow


@pytest.mark.thorough
def test_a_network_is_judged_by_one_command(tmp_path: Path) -> None:
    done = run("evaluate", "pulse", tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "There are no traces in" in done.stderr


def test_without_a_name_the_benches_are_listed() -> None:
    done = run("bench")
    assert done.returncode == 2
    assert {"seams", "steering", "endurance"} <= set(done.stderr.split())
