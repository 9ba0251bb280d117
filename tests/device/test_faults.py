"""A few of the faults of `./run bench faults`, once each, and that a planted one is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.lane import Lane, lanes
from tests.faults.table import all_faults
from tests.faults.trial import Trial


@pytest.fixture(scope="module")
def lane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lane]:
    with lanes(tmp_path_factory.mktemp("lanes"), 1) as made:
        yield made[0]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.mark.parametrize(
    "name",
    [
        "terminal: its pipe is closed",
        "disk: full",
    ],
)
def test_the_film_survives(name: str, lane: Lane, shared: Path, tmp_path: Path) -> None:
    fault = all_faults()[name]
    outcome = Trial(name, 1, lane, tmp_path, shared).outcome(fault.strike)
    assert outcome.wrong == ()
    assert not outcome.crashed
    assert outcome.black_frames == 0
    assert outcome.lost < 1.0


def test_a_black_frame_is_found(lane: Lane, shared: Path, tmp_path: Path) -> None:
    def planted(trial: Trial) -> None:
        run = trial.playing(trial.story(), module=("-m", "tests.faults.planted"))
        trial.until_moved(run, run.begun, 36)
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
