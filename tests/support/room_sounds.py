"""What a living room does beside people, made from its physics: 16 kHz, two seconds each.

Blows excite the modes of a plate or a shell, which ring at their own frequencies and die away;
none of it is the training's.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 16000
LONG: Final = 2 * RATE
Sound = NDArray[np.float64]
Random = np.random.Generator


def _modes(random: Random, low: float, high: float, count: int, fade: float) -> Sound:
    """A blow: modes from `low` to `high` Hz, the higher the sooner gone; `fade` in seconds."""
    place = np.arange(RATE) / RATE
    out = np.zeros(RATE)
    for hertz in np.exp(random.uniform(np.log(low), np.log(high), count)):
        gone = fade * (low / hertz) ** 0.5 * random.uniform(0.6, 1.4)
        out += random.uniform(0.3, 1.0) * np.exp(-place / gone) * np.sin(2 * np.pi * hertz * place)
    return out / np.abs(out).max()


def _at(instants: list[float], blow: Callable[[], Sound]) -> Sound:
    out = np.zeros(LONG + RATE)
    for instant in instants:
        one = blow()
        out[int(instant * RATE) : int(instant * RATE) + len(one)] += one
    return out[:LONG]


def knocking(random: Random) -> Sound:
    """Three to six knocks on a wooden table or door."""
    count, gap = int(random.integers(3, 7)), random.uniform(0.15, 0.35)
    return _at(
        [0.2 + gap * each for each in range(count)],
        lambda: _modes(random, 90, 900, 12, 0.03) * random.uniform(0.7, 1.0),
    )


def clapping(random: Random) -> Sound:
    """One pair of hands, three to five times a second: a short burst of air."""
    gap = random.uniform(0.2, 0.33)

    def clap() -> Sound:
        place = np.arange(RATE // 4) / RATE
        air = np.convolve(random.normal(size=len(place)), np.hanning(9), "same")
        hollow = np.sin(2 * np.pi * random.uniform(700, 1500) * place)
        return air * np.exp(-place / 0.008) * (1.0 + 0.5 * hollow) * random.uniform(0.6, 1.0)

    return _at([0.1 + gap * each for each in range(int(1.7 / gap))], clap)


def door(random: Random) -> Sound:
    """A door falls shut: a thud, and the latch."""
    thud = _at([0.4], lambda: _modes(random, 40, 300, 20, 0.12))
    return thud + 0.4 * _at([0.37, 0.43], lambda: _modes(random, 1500, 5000, 12, 0.01))


def cups(random: Random) -> Sound:
    """Cups on saucers."""
    instants = sorted(random.uniform(0.1, 1.8, 5).tolist())
    return _at(instants, lambda: _modes(random, 1800, 6500, 8, 0.08))


def keys(random: Random) -> Sound:
    """A bunch of keys is shaken."""
    instants = sorted(random.uniform(0.1, 1.9, 40).tolist())
    return _at(instants, lambda: _modes(random, 3000, 7500, 6, 0.03) * random.uniform(0.1, 1.0))


def steps(random: Random) -> Sound:
    """Somebody walks on a wooden floor."""
    gap = random.uniform(0.45, 0.6)
    return _at([0.1 + gap * each for each in range(4)], lambda: _modes(random, 50, 500, 10, 0.05))


def telephone(random: Random) -> Sound:
    """Two tones that take turns twenty times a second."""
    place = np.arange(LONG) / RATE
    low = random.uniform(800, 1000)
    first = np.sin(2 * np.pi * 20 * place) > 0
    both = np.where(first, np.sin(2 * np.pi * low * place), np.sin(2 * np.pi * 1.25 * low * place))
    return both * (place % 1.5 < 1.0)


def dog(random: Random) -> Sound:
    """A dog barks: a falling, rough tone through a muzzle."""

    def bark() -> Sound:
        count = int(0.18 * RATE)
        place = np.linspace(0.0, 1.0, count)
        pitch = random.uniform(300, 500) * (1.2 - 0.5 * place)
        phase = 2 * np.pi * np.cumsum(pitch * (1 + 0.08 * random.normal(size=count))) / RATE
        peaks = [np.exp(-(((each * 400.0 - 900.0) / 600.0) ** 2)) for each in range(1, 12)]
        tone = sum(peak * np.sin(each * phase) for each, peak in enumerate(peaks, 1))
        return (tone + 0.3 * random.normal(size=count)) * np.sin(np.pi * place**0.5)

    return _at([0.2, 0.6, 1.3], bark)


def rain(random: Random) -> Sound:
    """Drops on a window, and the hiss of many."""
    hiss = np.diff(random.normal(size=LONG + 1)) * 0.05
    return hiss + _at(
        random.uniform(0.0, 1.95, 120).tolist(),
        lambda: _modes(random, 1500, 6000, 3, 0.004) * random.uniform(0.05, 0.4),
    )


def music(random: Random) -> Sound:
    """Music next door: chords and a beat through a wall."""
    place = np.arange(LONG) / RATE
    root = random.uniform(100, 200)
    chord = sum(
        np.sin(2 * np.pi * root * ratio * each * place) / each**2
        for ratio in (1.0, 1.26, 1.5)
        for each in (1, 2, 3)
    )
    beat = _at([0.0, 0.5, 1.0, 1.5], lambda: _modes(random, 50, 120, 3, 0.1))
    return np.asarray(chord * (0.6 + 0.4 * np.cos(4 * np.pi * place)) + 2.0 * beat)


def vacuum_cleaner(random: Random) -> Sound:
    """A motor's hum with its overtones, and air."""
    place = np.arange(LONG) / RATE
    hum = sum(np.sin(2 * np.pi * 217.0 * each * place) / each for each in range(1, 20))
    air = np.convolve(random.normal(size=LONG), np.hanning(7), "same")
    return np.asarray(0.3 * hum + 0.6 * air)


ROOM: Final = (
    knocking, clapping, door, cups, keys, steps, telephone, dog, rain, music, vacuum_cleaner,
)  # fmt: skip


def as_heard(sound: Sound, random: Random, level: float = 0.2) -> NDArray[np.float32]:
    """At this peak in a quiet room: half a second before it, and a microphone's hiss."""
    whole = np.concatenate([np.zeros(RATE // 2), sound / np.abs(sound).max() * level])
    return (whole + random.normal(0.0, 3e-4, len(whole))).astype(np.float32)
