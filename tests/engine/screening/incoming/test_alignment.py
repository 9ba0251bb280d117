"""Where a film began in a recording of its room."""

import numpy as np
import pytest

from engine.problems import Trouble
from engine.screening.incoming.alignment import RATE, SURE, Sound, by_clap, by_sound


def film(seconds: float, seed: int = 1) -> Sound:
    """Something like speech: noise that comes and goes."""
    chance = np.random.default_rng(seed)
    count = round(seconds * RATE)
    loud = np.repeat(chance.random(count // 800 + 1) ** 3, 800)[:count]
    return (loud * chance.standard_normal(count) * 0.1).astype(np.float32)


def in_room(sound: Sound, offset: float, noise: float, seed: int = 2) -> Sound:
    """Played into an echoing room, `offset` seconds after the recorder was begun."""
    chance = np.random.default_rng(seed)
    echo = chance.standard_normal(1600) * np.exp(-np.arange(1600) / 400) * 0.05
    echo[0] = 1.0
    heard = np.convolve(sound, echo)
    if offset < 0:
        heard, silent = heard[round(-offset * RATE) :], np.zeros(0)
    else:
        silent = np.zeros(round(offset * RATE))
    room = np.concatenate([silent, heard, np.zeros(RATE)])
    level = noise * float(np.sqrt(np.square(heard).mean()))
    return (room + level * chance.standard_normal(len(room))).astype(np.float32)


@pytest.mark.parametrize("noise", [0.1, 1.0])
@pytest.mark.parametrize("offset", [0.0, 1.2, 7.654, -2.5])
def test_a_film_is_found_by_its_sound(offset: float, noise: float) -> None:
    sound = film(12.0)
    found = by_sound(sound, in_room(sound, offset, noise))
    assert found.offset == pytest.approx(offset, abs=0.001)
    assert found.certainty > SURE
    assert found.film_time(offset + 5.0) == pytest.approx(5.0, abs=0.001)


def test_another_film_is_not_found() -> None:
    assert by_sound(film(12.0), in_room(film(12.0, seed=9), 1.2, 0.1)).certainty < SURE


@pytest.mark.thorough
def test_a_recorder_whose_clock_runs_otherwise_is_followed() -> None:
    sound = film(160.0)
    late = 1.0 + 200e-6  # a cheap one: 12 ms a minute
    count = round(len(sound) * late)
    stretched = np.interp(np.arange(count) / late, np.arange(len(sound)), sound)
    found = by_sound(sound, in_room(stretched.astype(np.float32), 1.2, 0.1))
    assert found.drift == pytest.approx(200e-6, abs=40e-6)
    for at in (0.0, 80.0, 160.0):
        assert found.film_time(1.2 + at * late) == pytest.approx(at, abs=0.01)


def test_a_clap_is_found_among_voices() -> None:
    chance = np.random.default_rng(3)
    room = film(20.0) * 0.3 + 0.001 * chance.standard_normal(20 * RATE).astype(np.float32)
    clap = chance.standard_normal(400) * np.exp(-np.arange(400) / 60)
    room[round(6.25 * RATE) : round(6.25 * RATE) + 400] += 0.8 * clap.astype(np.float32)
    found = by_clap(room)
    assert found.offset == pytest.approx(6.25, abs=0.003)
    assert found.certainty > SURE


def test_where_nobody_clapped_that_is_not_certain() -> None:
    chance = np.random.default_rng(3)
    assert by_clap(chance.standard_normal(20 * RATE).astype(np.float32) * 0.1).certainty < SURE


@pytest.mark.parametrize("silent", ["film", "room"])
def test_silence_is_told(silent: str) -> None:
    sound, nothing = film(5.0), np.zeros(5 * RATE, np.float32)
    with pytest.raises(Trouble, match="is silent"):
        by_sound(*((nothing, sound) if silent == "film" else (sound, nothing)))
    with pytest.raises(Trouble, match="is silent"):
        by_clap(nothing)
    with pytest.raises(Trouble, match="shorter than"):
        by_sound(sound, sound[:100])
