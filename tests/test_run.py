"""`./run` beside the commands of `kuleshov`: its help, and calls that go elsewhere."""

import re
import shutil
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


def machine(folder: Path, *pythons: str) -> dict[str, str]:
    """The surroundings of a machine without apt that has these Pythons, and a uv that only notes
    what it is asked for."""
    (folder / "bin").mkdir()
    for name in ("sh", "dirname", "readlink", "rm", "mkdir", "chmod", "cat", "cksum", "cmp"):
        found = shutil.which(name)
        assert found is not None
        (folder / "bin" / name).symlink_to(found)
    for name in pythons:
        of = folder / "bin" / name
        of.write_text(f"#!/bin/sh\necho python /usr/bin/{name}\n")
        of.chmod(0o755)
    uv = folder / "bin" / "uv"
    uv.write_text(
        "#!/bin/sh\n"
        'for word; do [ "$before" = --python ] && python=$word; before=$word; done\n'
        'mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"\n'
        'echo "$python" >>"$UV_PROJECT_ENVIRONMENT/../asked"\n'
        'printf "#!/bin/sh\\necho python %s\\n" "$python" >"$UV_PROJECT_ENVIRONMENT/bin/python"\n'
        'chmod +x "$UV_PROJECT_ENVIRONMENT/bin/python"\n'
    )
    uv.chmod(0o755)
    return {"PATH": str(folder / "bin")}


def chosen(folder: Path, machine: dict[str, str], **more: str) -> list[str]:
    """Which Python was set up each time, after `run` was called once more in a clone there."""
    shutil.copy(RUN, folder / "run")
    (folder / "uv.lock").touch()
    subprocess.run(
        [folder / "run", "python"], env=machine | more, timeout=90, check=True, capture_output=True
    )
    return (folder / "asked").read_text().split()


def test_the_python_that_is_asked_for_is_taken_and_kept(tmp_path: Path) -> None:
    here = machine(tmp_path, "python3.12", "python3.13")
    assert chosen(tmp_path, here) == ["/usr/bin/python3.12"]
    assert chosen(tmp_path, here, UV_PYTHON="3.13")[1:] == ["/usr/bin/python3.13"]
    assert len(chosen(tmp_path, here)) == 2, "what is set up stays"
    (tmp_path / "uv.lock").write_text("another")
    assert chosen(tmp_path, here)[2:] == ["/usr/bin/python3.13"]


def test_a_python_that_is_asked_for_and_not_there_is_left_to_uv(tmp_path: Path) -> None:
    here = machine(tmp_path, "python3.12", "python3.14")
    assert chosen(tmp_path, here, UV_PYTHON="3.13") == ["3.13"]
