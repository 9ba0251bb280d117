"""The command line: exit codes, answers in JSON, sentences in place of tracebacks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.calling import answered, kuleshov

BAD = Path(__file__).parents[1] / "bad_stories"
FILM = Path(__file__).parents[2] / "sample_film"


def test_help_loads_nothing_heavy_and_so_answers_at_once() -> None:
    done = kuleshov("--help")
    assert done.returncode == 0
    assert "play" in done.stdout
    heavy = {
        "skia",
        "numpy",
        "cv2",
        "onnxruntime",
        "pyglet",
        "vlc",
        "matplotlib",
        "networkx",
        "pyaudio",
        "duckdb",
        "pyarrow",
    }
    code = f"import sys, player.__main__; print(sorted({heavy} & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


@pytest.mark.programs
def test_the_sample_film_is_without_a_problem() -> None:
    done = kuleshov("check", FILM, "--quick", "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout) == []


def test_every_problem_is_told_with_its_place() -> None:
    done = answered("check", BAD / "unknown-key.yaml")
    assert done.returncode == 1
    assert "unknown-key.yaml:" in done.stdout
    assert "UNKNOWN-KEY" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("check", "nowhere.yaml"),
        ("graph", "nowhere.yaml"),
        ("play", "nowhere.yaml", "--offscreen"),
        ("explain", "nowhere"),
        ("replay", "nowhere"),
        ("sense", "--fast", "--camera", "nowhere.mp4"),
        ("sense", "--camera", "0", "--consent", "none"),
        ("play", "--consent", "everything"),
        ("graph", FILM, "-o", "map.gif"),
    ],
)
def test_a_wrong_call_is_a_sentence(words: tuple[object, ...]) -> None:
    done = answered(*words)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stdout + done.stderr
    assert len((done.stdout + done.stderr).strip()) > 20


@pytest.mark.programs
@pytest.mark.parametrize(
    "words",
    [
        ("feelings", "xyzzy"),
        ("profile", "show", "nobody"),
        ("explain", "nowhere"),
        ("simulate", "nowhere.yaml"),
    ],
)
def test_a_command_that_begins_alone_has_all_it_needs(words: tuple[str, ...]) -> None:
    """Here no other command has imported anything before it."""
    done = kuleshov(*words)
    assert done.returncode in (1, 2)
    assert words[-1] in done.stderr


def test_feelings_are_searched() -> None:
    done = answered("feelings", "Angst", "--valence", -0.5, "--json")
    assert done.returncode == 0, done.stderr
    assert {each["family"] for each in json.loads(done.stdout)} == {"dread"}
    nothing = answered("feelings", "xyzzy")
    assert nothing.returncode == 1
    assert 'like "xyzzy"' in nothing.stderr


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_map_is_drawn(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"map.{suffix}"
    assert answered("graph", FILM, "-o", out).returncode == 0
    assert out.stat().st_size > 5_000


def test_sensing_a_recording_tells_readings_and_state() -> None:
    done = answered("sense", "--readings", FILM / "viewer.jsonl", "--fast", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert any(line.get("quantity") == "face.valence" for line in lines)
    states = [line for line in lines if "state" in line]
    assert max(state["confidence"] for state in states) > 0.5


def test_a_device_is_not_sensed_without_consent() -> None:
    done = answered("sense", "--camera", "0", "--json")
    assert done.returncode == 2
    assert "consent" in done.stderr


@pytest.mark.programs
def test_the_doctor_says_something_of_every_part_in_the_plainest_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = kuleshov("doctor", "--json")
    parts = {finding["part"]: finding for finding in json.loads(done.stdout)}
    assert {"libVLC", "OpenGL", "display", "cameras", "microphones", "face mesh"} <= set(parts)
    assert parts["libVLC"]["verdict"] == "works"
    assert parts["sample film"]["verdict"] == "works"
    assert all(finding["found"] for finding in parts.values())
