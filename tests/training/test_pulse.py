"""Measuring and fitting on a folder of pulses that are known to the last beat."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from engine.problems import Trouble
from engine.sensing.heart.pulse_gate import Gate, shipped_gate
from training.__main__ import app
from training.collections.pulses import read_traces
from training.judging.pulse import evaluate, windows
from training.pulse.fitting import Examples, examples, fit, leave_one_out

DAYS = "time,R,G,B\n" + "".join(f"{each * 1e9:.0f},1,1,1\n" for each in range(400))


def write_person(
    folder: Path, rate: float, *, noise: float, seed: int, seconds: float = 40.0
) -> None:
    """A trace of uneven pictures, in red alone as many a fingertip's, and its intervals."""
    chance = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    intervals = 60000.0 / (rate + 2.0 * np.sin(np.arange(seconds * rate / 60.0) / 3.0))
    beats = np.concatenate([[0.0], np.cumsum(intervals)]) / 1000.0
    times = np.cumsum(chance.uniform(0.028, 0.039, round(seconds * 30)))
    times = times - times[0]
    phase = 2 * np.pi * np.interp(times, beats, np.arange(len(beats)))
    red = 230.0 + 2.0 * np.sin(phase) + 0.6 * np.sin(2 * phase + 1.0)
    red += 5.0 * np.sin(times / 5.0) + noise * chance.normal(size=len(times))
    lines = ["time,R,G,B"]
    lines += [f"{1000 * t:.0f},{r:.3f},0.0,0.01" for t, r in zip(times, red, strict=True)]
    (folder / "PPG.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = " ".join(f"{each:.0f}" for each in intervals)
    (folder / "RR.txt").write_text(told, encoding="utf-8")


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pulse")
    for seed, (rate, noise) in enumerate(((55.0, 0.3), (72.0, 0.5), (98.0, 0.5), (80.0, 12.0))):
        write_person(folder / f"subject_{seed}", rate, noise=noise, seed=seed)
    return folder


def evaluated(folder: Path) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["evaluate", "pulse", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    figures: dict[str, Any] = json.loads(done.output)
    return figures


def test_known_pulses_are_measured_and_hopeless_ones_left_alone(people: Path) -> None:
    figures = evaluated(people)
    assert figures["people"] == 4
    assert figures["n"] >= 80
    assert figures["mae_bpm"] < 1.0
    # Three of four can be read; the fourth drowns in noise.
    assert 0.6 < figures["coverage"] < 0.85
    assert figures["mae_bpm"] < figures["mae_bpm_without_gate"]
    assert 10.0 < figures["trivial"] < 20.0
    assert figures["fitted_on_these"] is False


def test_truth_that_belongs_to_somebody_else_is_found_out(people: Path, tmp_path: Path) -> None:
    """The error is measured against the beats: with another's beats it must be large."""
    for one, other in (("subject_0", "subject_2"), ("subject_2", "subject_0")):
        (tmp_path / one).mkdir()
        (tmp_path / one / "PPG.csv").write_bytes((people / one / "PPG.csv").read_bytes())
        (tmp_path / one / "RR.txt").write_bytes((people / other / "RR.txt").read_bytes())
    assert evaluated(tmp_path)["mae_bpm"] > 30.0


def test_the_sentence_says_how_much_was_said(people: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "pulse", str(people)])
    assert done.exit_code == 0
    assert "beats a minute, where a rate is said" in done.output
    assert "trivial" in done.output


@pytest.mark.thorough
def test_a_gate_fitted_on_others_lets_little_noise_through(people: Path) -> None:
    judged = list(windows(read_traces(people)))
    crossed = leave_one_out(judged, examples(judged))
    assert crossed["people"] == 4
    assert crossed["mae_bpm"] < 1.5
    # Three people to fit on are few: of eleven real ones less passes.
    assert crossed["noise_said"] < 0.2


def test_a_fit_finds_what_tells_right_from_wrong() -> None:
    chance = np.random.default_rng(1)
    traits = chance.normal(size=(400, 4))
    right = traits[:, 0] + 0.1 * chance.normal(size=400) > 0.0
    gate = fit(Examples(traits, right, np.array(["a"] * 400)))
    assert gate.weights[0] > 5.0 * max(abs(weight) for weight in gate.weights[1:])
    assert 0.3 < gate.threshold <= 0.999


def test_the_shipped_gate_was_fitted() -> None:
    gate = shipped_gate()
    assert gate != Gate((0.0,) * 4, 0.0, gate.threshold)
    # A higher signal to noise ratio for it; slip, split and roughness against it.
    assert gate.weights[0] > 0.0
    assert all(weight < 0.0 for weight in gate.weights[1:])


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("PPG.csv", "time,R,G,B\n0,1,2\n", "should have the columns"),
        ("PPG.csv", "time,R,G,B\nzero,one,two,three\n", "cannot be read"),
        ("PPG.csv", DAYS.replace(",1,1,1", ",1e200,1,1"), "should be colours"),
        ("PPG.csv", "", "should have the columns|cannot be read"),
        ("RR.txt", "", "milliseconds from beat to beat"),
        ("RR.txt", "800 -5", "milliseconds from beat to beat"),
        ("RR.txt", "often", "cannot be read"),
        ("RR.txt", "800 inf", "milliseconds from beat to beat"),
        ("PPG.csv", DAYS, "longer than a day"),
        ("RR.txt", None, r"RR\.txt cannot be read: No such file or directory\.$"),
    ],
)
def test_a_bad_folder_is_a_sentence(
    people: Path, tmp_path: Path, name: str, text: str | None, message: str
) -> None:
    person = tmp_path / "somebody"
    person.mkdir()
    for each in ("PPG.csv", "RR.txt"):
        (person / each).write_bytes((people / "subject_0" / each).read_bytes())
    if text is None:
        (person / name).unlink()
    else:
        (person / name).write_text(text, encoding="utf-8")
    with pytest.raises(Trouble, match=message):
        evaluate(tmp_path)


def test_a_folder_without_traces_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="one folder for each person"):
        read_traces(tmp_path)
    with pytest.raises(Trouble, match="one folder for each person"):
        read_traces(tmp_path / "nowhere")


def test_a_trace_without_beats_beside_it_cannot_be_judged(people: Path, tmp_path: Path) -> None:
    person = tmp_path / "somebody"
    person.mkdir()
    (person / "PPG.csv").write_bytes((people / "subject_0" / "PPG.csv").read_bytes())
    (person / "RR.txt").write_text("800 810", encoding="utf-8")
    with pytest.raises(Trouble, match="nothing to measure"):
        evaluate(tmp_path)
