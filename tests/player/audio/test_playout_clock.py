"""The line through a sound card's time stamps: a late waking is not a jump of the sound."""

from itertools import pairwise

import numpy as np
import pytest

from player.audio.playout_clock import PlayoutClock

RATE, BLOCK = 48_000, 2400
LONG = BLOCK / RATE


def steps(stamps: list[float], broken: frozenset[int] = frozenset()) -> list[float]:
    line = PlayoutClock(RATE)
    firsts = [
        line.start_of(stamp, BLOCK, broken=number in broken) for number, stamp in enumerate(stamps)
    ]
    return [after - before for before, after in pairwise(firsts)]


def even(blocks: int) -> list[float]:
    return [100.0 + number * LONG for number in range(blocks)]


@pytest.mark.parametrize("late", [0.025, 0.06, 0.2, 0.9])
def test_a_block_that_is_asked_for_late_is_heard_in_its_place(late: float) -> None:
    stamps = even(40)
    stamps[20] += late
    stamps[21] += late / 2
    assert steps(stamps) == pytest.approx([LONG] * 39, abs=5e-4)


def test_jitter_moves_the_line_by_less_than_a_tenth_of_it() -> None:
    dice = np.random.default_rng(3)
    moved = np.array(steps([stamp + dice.normal(0, 0.003) for stamp in even(300)])) - LONG
    assert np.abs(moved).max() < 3e-4


def test_the_line_follows_a_card_whose_clock_runs_away() -> None:
    stamps = [stamp + number * 1e-5 for number, stamp in enumerate(even(2000))]
    line = PlayoutClock(RATE)
    firsts = [line.start_of(stamp, BLOCK) for stamp in stamps]
    assert firsts[-1] == pytest.approx(stamps[-1], abs=1e-3)


@pytest.mark.parametrize("jump", [0.05, 0.3, -0.05])
def test_stamps_that_stay_off_are_believed_after_four_blocks(jump: float) -> None:
    stamps = [stamp + (jump if number >= 20 else 0.0) for number, stamp in enumerate(even(40))]
    found = np.cumsum([100.0, *steps(stamps)])
    assert found[22] == pytest.approx(even(40)[22], abs=2e-3)
    assert found[24] == pytest.approx(stamps[24], abs=3e-3)


def test_after_an_underflow_the_line_begins_anew_at_once() -> None:
    stamps = [stamp + (0.07 if number >= 20 else 0.0) for number, stamp in enumerate(even(40))]
    moved = steps(stamps, frozenset({20}))
    assert moved[19] == pytest.approx(LONG + 0.07)
    assert np.delete(moved, 19) == pytest.approx(np.full(38, LONG))


def test_a_first_stamp_that_was_late_is_put_right_by_the_next() -> None:
    stamps = even(40)
    stamps[0] += 0.4
    found = np.cumsum([stamps[0], *steps(stamps)])
    assert found[1:] == pytest.approx(stamps[1:], abs=1e-3)
