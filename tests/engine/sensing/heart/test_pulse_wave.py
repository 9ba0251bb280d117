"""POS, CHROM and the counting of beats, on colours whose pulse is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.sensing.heart.pulse_wave import (
    RATE,
    WINDOW,
    analytic_at,
    chrom,
    coherence,
    pos,
    resample,
    rhythm,
)

Floats = NDArray[np.float64]

SKIN = np.array([180.0, 140.0, 110.0])
BLOOD = np.array([0.33, 0.77, 0.53])
TIMES = np.arange(round(WINDOW * RATE)) / RATE


def beat(rate: float, second: float = 0.3) -> Floats:
    """A wave with a second one in each beat, standard deviation about 0.7."""
    phase = 2 * np.pi * rate / 60.0 * TIMES
    return np.asarray(np.sin(phase) + second * np.sin(2 * phase + 1.0))


def skin(wave: Floats, light: Floats | float = 0.0) -> Floats:
    """Skin that beats by 0.4 % and is lit by a light that swings."""
    colours = SKIN * (1.0 + 0.004 * wave[:, None] * BLOOD)
    return np.asarray(colours * (1.0 + np.atleast_1d(np.asarray(light)))[:, None])


@pytest.mark.parametrize("projection", [pos, chrom])
@pytest.mark.parametrize("rate", [45.0, 60.0, 72.5, 100.0, 150.0])
def test_the_rate_is_found_under_a_light_twenty_times_stronger(
    projection: object, rate: float
) -> None:
    light = 0.08 * np.sin(2 * np.pi * 0.2 * TIMES) + 0.02 * np.sin(2 * np.pi * 1.9 * TIMES)
    assert callable(projection)
    found = rhythm(projection(skin(beat(rate), light)))
    assert abs(found.rate - rate) < 1.5
    assert abs(rhythm(skin(beat(rate), light)[:, 1]).rate - rate) > 5.0


def test_both_projections_rise_with_the_blood() -> None:
    for rate in (60.0, 90.0):
        one, other = (analytic_at(each(skin(beat(rate))), rate) for each in (pos, chrom))
        assert coherence(one, other).real > 0.95


def test_pos_is_what_the_paper_describes_window_by_window() -> None:
    """The sum in one go against the paper's loop."""
    colours = skin(beat(70.0)) + np.random.default_rng(1).normal(0, 0.3, (len(TIMES), 3))
    slow = np.zeros(len(colours))
    for start in range(len(colours) - 47):
        piece = colours[start : start + 48]
        red, green, blue = (piece / piece.mean(axis=0)).T
        first, second = green - blue, green + blue - 2.0 * red
        wave = first + first.std() / second.std() * second
        slow[start : start + 48] += wave - wave.mean()
    np.testing.assert_allclose(pos(colours), slow / 48, atol=1e-9)


@pytest.mark.parametrize("projection", [pos, chrom])
def test_a_dark_channel_gives_no_wave(projection: object) -> None:
    assert callable(projection)
    wave = projection(skin(beat(70.0)) * [1.0, 1.0, 0.0])
    assert (wave == 0.0).all()


def test_a_second_wave_in_each_beat_does_not_double_the_rate() -> None:
    assert abs(rhythm(beat(55.0, second=1.1)).rate - 55.0) < 1.5


def test_uneven_beats_are_counted_not_averaged_by_power() -> None:
    """Half the window at 60, half at 75: nine of the strongest frequency would be a guess."""
    phase = 2 * np.pi * np.cumsum(np.where(TIMES < WINDOW / 2, 60.0, 75.0)) / 60.0 / RATE
    found = rhythm(np.sin(phase))
    assert abs(found.rate - 67.5) < 1.5
    assert found.split > 5.0


def test_a_jolt_does_not_drown_the_rest() -> None:
    wave = beat(70.0)
    wave[150:165] += 40.0
    assert abs(rhythm(wave).rate - 70.0) < 3.0


def test_a_clean_pulse_and_noise_are_told_apart_by_every_trait() -> None:
    chance = np.random.default_rng(2)
    clean = rhythm(beat(70.0) + 0.2 * chance.normal(size=len(TIMES)))
    noise = [rhythm(chance.normal(size=len(TIMES))) for _ in range(40)]
    assert clean.snr > np.median([each.snr for each in noise]) + 8.0
    assert clean.split < np.median([each.split for each in noise])
    assert clean.slip < np.median([each.slip for each in noise])
    assert clean.rough < min(each.rough for each in noise)


def test_silence_and_constants_give_finite_numbers() -> None:
    for wave in (np.zeros(len(TIMES)), np.full(len(TIMES), 1e9), np.full(len(TIMES), 1e-9)):
        assert np.isfinite(rhythm(wave)).all()
    assert coherence(analytic_at(np.zeros(len(TIMES)), 70.0), analytic_at(beat(70.0), 70.0)) == 0j


def test_uneven_pictures_become_even_samples() -> None:
    chance = np.random.default_rng(3)
    times = np.sort(chance.uniform(0.0, 14.0, 400))
    rate = 70.0
    window = resample(times, np.sin(2 * np.pi * rate / 60.0 * times)[:, None], 13.9)
    assert window.shape == (round(WINDOW * RATE), 1)
    assert abs(rhythm(window[:, 0]).rate - rate) < 1.0
