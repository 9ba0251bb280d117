"""Every example runs as a program, from an empty folder, and prints what its words promise."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.screening.adding import add_log
from engine.screening.folder import Screening, loaded_film
from engine.simulation.many import Simulation
from engine.story.load import load_story

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"


def run(name: str, folder: Path, *words: object) -> str:
    """What an example prints; it has to succeed, and to leave its folder as it found it."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / f"{name}.py"), *map(str, words)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_each_example_is_listed_and_tested() -> None:
    names = {path.stem for path in EXAMPLES.glob("*.py")}
    listed = re.findall(r"\[(\w+)\.py\]", (EXAMPLES / "README.md").read_text(encoding="utf-8"))
    assert set(listed) == names
    tested = set(re.findall(r'run\("(\w+)"', Path(__file__).read_text(encoding="utf-8")))
    assert tested == names


@pytest.mark.programs
def test_a_smile_is_seen_as_a_moment_and_moves_the_state(tmp_path: Path) -> None:
    said = run("viewer_state", tmp_path)
    onset, apex = map(float, re.findall(r"onset ([\d.]+) s, apex ([\d.]+) s", said)[-1])
    assert 8.0 <= onset < apex <= 9.5  # it was smiled from 8.0 to 9.5 s
    valence = dict(re.findall(r"^ *([\d.]+) s  valence ([+-][\d.]+)", said, re.MULTILINE))
    assert float(valence["10.0"]) > float(valence["6.0"]) + 0.1
    assert "face.smile" in said


@pytest.mark.programs
def test_a_decision_explains_itself(tmp_path: Path) -> None:
    delighted, unread = run("decision", tmp_path).split("\n\n")
    assert "door → embrace  (steered" in delighted
    assert "* embrace: loss" in delighted
    assert 'secret: ruled out, its guard "viewer.valence < -0.2" did not hold' in delighted
    assert re.search(
        r"otherwise: valence \+0\.\d+ rather than \+0\.50 would have led to", delighted
    )
    assert "door → empty_room  (abstained" in unread
    assert "confidence 0.10 is below 0.35" in unread


@pytest.mark.programs
def test_a_story_of_ones_own_is_simulated(tmp_path: Path) -> None:
    said = run("simulation", tmp_path)
    shares = {name: float(share) for share, name in re.findall(r"([\d.]+)%  (\w+)", said)}
    assert shares["table"] == 100.0
    assert shares["open"] + shares["leave"] == 100.0
    assert 0.0 < shares["open"] < 100.0
    assert re.search(r"viewer 3 saw: table → (open|leave)", said)
    other = run("simulation", tmp_path, ROOT / "stories" / "two_endings.yaml")
    assert "Two Endings: 50 showings" in other


@pytest.mark.programs
def test_a_log_becomes_a_table(tmp_path: Path) -> None:
    path = ROOT / "stories" / "two_endings.yaml"
    story = load_story(path).story
    assert story is not None
    log = tmp_path / "log.jsonl"
    Simulation(story, 1).log(0, log, str(path))
    said = run("log_table", tmp_path, log)
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert f"log.csv: {len(table)} rows" in said
    times = [float(row["time"]) for row in table]
    assert times == sorted(times)
    assert {row["segment"] for row in table} <= {"", *story.segments}
    assert any(row["decision"] for row in table)
    assert all(-1.0 <= float(row["valence"]) <= 1.0 for row in table)


@pytest.mark.programs
def test_a_sensor_of_ones_own_reaches_the_state(tmp_path: Path) -> None:
    said = run("sensor", tmp_path)
    presence = re.search(r"presence ([\d.]+), open: False", said)
    assert presence is not None
    assert float(presence[1]) >= 0.9


@pytest.mark.programs
def test_a_screening_is_read_by_other_tools(tmp_path: Path) -> None:
    film = ROOT / "stories" / "must_see.yaml"
    story = load_story(film).story
    assert story is not None
    screening = Screening.create(tmp_path / "screening", [(loaded_film(film), None)])
    for number in range(3):
        log = tmp_path / str(number) / "log.jsonl"
        Simulation(story, 3).log(number, log, str(film))
        add_log(screening, log)
    said = run("screening_table", tmp_path, screening.folder, tmp_path / "curves.csv")
    lines = re.findall(
        r"^(\w+) +(\d+) s  valence ([+-][\d.]+)  arousal [+-][\d.]+  (\d) people",
        said,
        re.MULTILINE,
    )
    assert len(lines) > 10
    assert {int(people) for *_, people in lines} <= {2, 3}
    with (tmp_path / "curves.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert [(each["segment"], float(each["valence"])) for each in written] == [
        (segment, float(valence)) for segment, _, valence, _ in lines
    ]
