"""What the wheel and the source archive hold."""

import subprocess
import tarfile
import zipfile
from email import message_from_bytes

import pytest

from tests.support.packaging import ROOT, Packaged, packaged

pytestmark = pytest.mark.programs


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Packaged:
    return packaged(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def held(package: Packaged) -> set[str]:
    """The names of the files in the wheel."""
    with zipfile.ZipFile(package.wheel) as wheel:
        return {name for name in wheel.namelist() if not name.endswith("/")}


def below(folder: str, but: str = "/") -> set[str]:
    """The tree's files in a folder, as the wheel names them."""
    return {
        name
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
        if not (name := path.relative_to(ROOT).as_posix()).startswith(but)
    }


def test_the_wheel_holds_the_program_and_all_that_it_reads(held: set[str]) -> None:
    assert below("engine") | below("player") | below("stories") <= held
    film = below("sample_film", but="sample_film/render/") - {"sample_film/ruff.toml"}
    assert film <= held
    assert {"sample_film/story.yaml", "stories/story.schema.json"} <= held
    assert sum(name.endswith(".mp4") for name in held) == 12


def test_the_wheel_holds_nothing_else(held: set[str]) -> None:
    assert {name.split("/")[0].partition("-")[0] for name in held} == {
        *("engine", "player", "sample_film", "stories"),
        "kuleshov",  # its metadata
    }
    assert [name for name in held if name.startswith("sample_film/render")] == []


def test_the_wheel_says_its_licence_and_its_command(package: Packaged) -> None:
    with zipfile.ZipFile(package.wheel) as wheel:
        (folder,) = {name.split("/")[0] for name in wheel.namelist() if ".dist-info/" in name}
        facts = message_from_bytes(wheel.read(f"{folder}/METADATA"))
        licence = wheel.read(f"{folder}/licenses/LICENSE")
        commands = wheel.read(f"{folder}/entry_points.txt").decode()
    assert facts["License-Expression"] == "Apache-2.0"
    assert licence == (ROOT / "LICENSE").read_bytes()
    assert "kuleshov = player.__main__:main" in commands


def test_the_source_archive_holds_every_file_of_the_project(package: Packaged) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("which files are the project's, only a clone says")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    tracked = {name for name in listed.stdout.split("\0") if (ROOT / name).is_file()}
    with tarfile.open(package.source) as archive:
        there = {member.name.partition("/")[2]: member for member in archive if member.isfile()}
    assert tracked - set(there) == set()
    assert there["run"].mode & 0o111
