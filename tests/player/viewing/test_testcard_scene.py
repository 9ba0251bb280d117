"""The test card on a stage: its sound, its mark, and how evenly pictures come."""

import numpy as np
import pytest

from engine.clock import ManualClock
from player.audio.buffer import RATE
from player.audio.mixer import Mixer
from player.viewing.scenes.testcard import (
    CROSSES_IN,
    LEVEL_DB,
    PITCH,
    ROUND,
    Steadiness,
    TestCardScene,
    sounding,
)


def test_pictures_that_come_late_are_counted() -> None:
    steady = Steadiness()
    now = 0.0
    for number in range(200):
        now += 0.05 if number in (50, 120, 121) else 1 / 60
        steady.note(now)
    assert steady.late == 3
    assert steady.rate == pytest.approx(60, abs=0.5)


def test_too_few_pictures_tell_nothing() -> None:
    steady = Steadiness()
    for number in range(10):
        steady.note(number / 60)
    assert steady.rate is None


def test_a_tone_comes_from_each_side_in_turn_at_its_level() -> None:
    clock = ManualClock()
    mixer = Mixer(clock)
    scene = TestCardScene(mixer, clock, (1280, 720), title="card")
    heard = []
    block = RATE // 100
    for number in range(round(ROUND * 100)):
        scene.advance()
        heard.append(mixer.render(block, number / 100).copy())
        clock.advance(0.01)
    mix = np.concatenate(heard)
    for channel, other, begins in ((0, 1, 0.0), (1, 0, ROUND / 2)):
        part = mix[round((begins + 0.2) * RATE) : round((begins + 0.8) * RATE)]
        assert 20 * np.log10(np.abs(part[:, channel]).max()) == pytest.approx(LEVEL_DB, abs=0.2)
        assert np.abs(part[:, other]).max() == 0.0
        spectrum = np.abs(np.fft.rfft(part[:, channel]))
        assert np.argmax(spectrum) / 0.6 == pytest.approx(PITCH[channel], abs=2)
        assert sounding(begins + 0.5) == ("left" if channel == 0 else "right")
    assert np.abs(np.diff(mix, axis=0)).max() < 0.02  # no click anywhere


def test_the_mark_crosses_and_a_key_a_click_or_the_time_ends_it() -> None:
    clock = ManualClock()
    mixer = Mixer(clock)
    scene = TestCardScene(mixer, clock, (640, 360), title="card", seconds=10.0)
    first = scene.progress.picture
    clock.advance(CROSSES_IN / 4)
    assert scene.progress.picture != first
    card = scene.view().overlay.test_card
    assert card is not None
    assert card.mark == pytest.approx(0.25)
    assert "640" in card.facts[0]
    scene.point(0.5, 0.5)
    assert not scene.is_over
    scene.press("A")
    assert scene.is_over
    again = TestCardScene(mixer, clock, (640, 360), title="card", seconds=1.0)
    assert again.click(0.1, 0.1) and again.is_over
    clock.advance(2.0)
    assert TestCardScene(mixer, clock, (1, 1), title="", seconds=0.0).is_over
