"""A film's sound, a room's echo of it, and laughter, made of numbers."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.voice.far_end import FAR_RATE

RATE: Final = 16000
"""Of the microphone."""
Sound = NDArray[np.float32]


@cache
def film(seconds: float, seed: int = 1) -> Sound:
    """Something like a film at 48 kHz, (n, 2): a sea that comes and goes under broken chords."""
    random = np.random.default_rng(seed)
    count = round(seconds * FAR_RATE)
    instants = np.arange(count) / FAR_RATE
    sea = np.cumsum(random.normal(0.0, 1.0, count))
    sea = np.diff(sea - np.convolve(sea, np.ones(400) / 400, "same"), prepend=0.0)
    sea *= 0.02 * (1.2 + np.sin(2 * np.pi * 0.2 * instants))
    chords = np.zeros(count)
    tones = [
        0.06
        * np.exp(-3.0 * instants)
        * sum(np.sin(2 * np.pi * pitch * k * instants) / k**1.5 for k in range(1, 8))
        for pitch in (110.0, 146.8, 196.0, 261.6, 329.6)
    ]
    for begun in range(0, count, FAR_RATE // 2):
        chords[begun:] += tones[random.integers(len(tones))][: count - begun]
    mix = np.stack([sea + chords, sea + 0.7 * chords], axis=1).astype(np.float32)
    mix.flags.writeable = False  # it is made once for all who ask
    return mix


def room(seed: int = 2, seconds: float = 0.25) -> NDArray[np.float64]:
    """A direct sound and a tail that falls by 60 dB in `seconds`, at 16 kHz."""
    random = np.random.default_rng(seed)
    count = round(seconds * RATE)
    tail = random.normal(0.0, 1.0, count) * 10 ** (-3.0 * np.arange(count) / count)
    tail *= 0.4 / np.sqrt(np.sum(tail**2))
    tail[:40] = 0.0
    tail[40] = 0.6
    return tail


def laughter(seconds: float) -> Sound:
    """Voiced bursts, five a second, at 16 kHz."""
    instants = np.arange(round(seconds * RATE)) / RATE
    voice = sum(np.sin(2 * np.pi * 260 * k * instants) / k for k in range(1, 12))
    return (0.08 * voice * (np.sin(2 * np.pi * 5 * instants) > 0.1)).astype(np.float32)


def decibels(sound: Sound) -> float:
    """How loud on the whole; 0 is a square wave of full height."""
    return float(10 * np.log10(np.mean(sound.astype(np.float64) ** 2) + 1e-12))
