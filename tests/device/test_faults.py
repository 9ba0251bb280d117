"""That `./run bench faults` finds what is planted: a black frame, a crash that nobody announced."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.eyes import black_frames
from tests.faults.lane import Lane, lanes
from tests.faults.trial import Trial


@pytest.fixture(scope="module")
def lane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lane]:
    with lanes(tmp_path_factory.mktemp("lanes"), 1) as made:
        yield made[0]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


def test_a_black_frame_is_found(lane: Lane, shared: Path, tmp_path: Path) -> None:
    def planted(trial: Trial) -> None:
        run = trial.playing(trial.story(), module=("-m", "tests.faults.planted"))
        run.until(lambda: black_frames(trial.eyes.seen(run.begun)), "a black frame seen")
        trial.leave(run)

    outcome = Trial("planted", 0, lane, tmp_path, shared).outcome(planted)
    assert outcome.wrong == ()
    assert outcome.black_frames >= 1


def test_a_crash_is_found(lane: Lane, shared: Path, tmp_path: Path) -> None:
    def planted(trial: Trial) -> None:
        run = trial.playing(trial.story())
        trial.strike(run.process.kill)  # which the trial did not say
        run.until_ended()

    outcome = Trial("planted", 0, lane, tmp_path, shared).outcome(planted)
    assert outcome.crashed
    assert "ended with -9" in outcome.wrong[0]
