"""How a microphone hears a sound: some room, some distance, some device, some noise, some gain."""

import numpy as np
from numpy.typing import NDArray

from training.voices.other_sounds import coloured, other
from training.voices.vocal_sounds import RATE, Random, Sound, level_of


def heard(random: Random, sound: Sound, behind: float | None = -6.0) -> NDArray[np.float32]:
    """`sound` through a room and a microphone picked at random, at any loudness.

    Half the time a film plays, `behind` to 25 dB weaker than the sound; never with None.
    """
    sound = sound / level_of(sound)
    if random.random() < 0.6:
        sound = reverberant(random, sound)
    if random.random() < 0.85:
        sound = coloured_by_device(random, sound)
    if behind is not None and random.random() < 0.55:
        film = other(random, len(sound))
        sound = sound + film / level_of(film) * 10 ** (-random.uniform(behind, 25.0) / 20.0)
    hiss = coloured(random, len(sound), random.uniform(0.0, 1.5))
    sound = sound + hiss * 10 ** (-random.uniform(12.0, 65.0) / 20.0)
    gain = 10 ** (random.uniform(-45.0, -8.0) / 20.0)
    return np.clip(sound * gain, -1.0, 1.0).astype(np.float32)


def reverberant(random: Random, sound: Sound) -> Sound:
    """A direct sound and a tail of 0.1 to 0.7 s."""
    from scipy.signal import fftconvolve

    seconds = random.uniform(0.1, 0.7)
    count = int(seconds * RATE)
    tail = random.normal(size=count) * 10 ** (-3.0 * np.arange(count) / count)
    tail[: int(random.uniform(0.001, 0.01) * RATE)] = 0.0
    tail *= random.uniform(0.05, 0.9) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    return np.asarray(fftconvolve(sound, tail)[: len(sound)])


def coloured_by_device(random: Random, sound: Sound) -> Sound:
    """A tilt of up to 4 dB an octave, two bells, and the ends cut off."""
    spectrum = np.fft.rfft(sound)
    hertz = np.maximum(np.fft.rfftfreq(len(sound), 1 / RATE), 20.0)
    octaves = np.log2(hertz / 1000.0)
    decibels = np.clip(random.normal(0.0, 1.3), -4.0, 4.0) * octaves
    for _ in range(2):
        place, width = random.uniform(-3.0, 2.7), random.uniform(0.3, 1.5)
        decibels += random.normal(0.0, 4.0) * np.exp(-(((octaves - place) / width) ** 2))
    low, high = random.uniform(20.0, 200.0), random.uniform(5500.0, 12000.0)
    if random.random() < 0.1:
        low, high = 300.0, 3600.0  # a telephone
    decibels -= 10 * np.log10(1.0 + (low / hertz) ** 4) + 10 * np.log10(1.0 + (hertz / high) ** 8)
    return np.asarray(np.fft.irfft(spectrum * 10 ** (decibels / 20.0), len(sound)))
