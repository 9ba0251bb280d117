"""Blinks are told once, at their end, with their length."""

import pytest

from engine.sensing.face.blinks import BlinkDetector


def watched(levels: list[float], rate: float = 30.0) -> list[tuple[float, float]]:
    """(when, how long) of each blink in a row of looks."""
    blinks, found = BlinkDetector(), []
    for index, level in enumerate(levels):
        length = blinks.update(level, index / rate)
        if length is not None:
            found.append((index / rate, length))
    return found


def test_a_blink_is_told_at_its_end() -> None:
    ((when, length),) = watched([0.7] * 30 + [0.5, 0.1, 0.0, 0.0, 0.2] + [0.7] * 30)
    assert when == pytest.approx(35 / 30, abs=0.04)
    assert length == pytest.approx(4 / 30, abs=0.04)


def test_narrow_eyes_blink_too() -> None:
    assert len(watched([0.3] * 30 + [0.0] * 4 + [0.3] * 30)) == 1


def test_squinting_and_sleeping_are_no_blinks() -> None:
    assert watched([0.7] * 30 + [0.45] * 6 + [0.7] * 30) == []
    assert watched([0.7] * 30 + [0.0] * 45 + [0.7] * 30) == []


def test_a_face_that_was_away_did_not_blink() -> None:
    blinks = BlinkDetector()
    for index in range(30):
        assert blinks.update(0.7, index / 30) is None
    assert blinks.update(0.0, 1.0) is None
    assert blinks.update(0.7, 1.9) is None
    assert blinks.update(0.0, 1.5) is None  # time runs back: nothing is concluded


def test_several_blinks_are_several() -> None:
    one = [0.7] * 20 + [0.0] * 4
    assert len(watched([*one * 3, *[0.7] * 20])) == 3
