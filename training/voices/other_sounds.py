"""What is neither laugh, gasp, scream, cough nor speech: films, rooms, steps and hands.

Many of them are traps on purpose: applause and knocking beat as fast as laughter, gulls cry in
falling rows, strings tremble at six a second.
"""

from typing import Final

import numpy as np

from training.voices.vocal_sounds import (
    RATE,
    Random,
    Sound,
    glide,
    level_of,
    noise,
    pulses,
    tone_at,
    tract,
)

_SCALE: Final = np.array([0, 2, 3, 5, 7, 8, 10, 12, 14, 15, 17, 19])


def coloured(random: Random, count: int, power: float) -> Sound:
    """Noise whose power falls with frequency to this power: 0 white, 1 pink, 2 brown."""
    spectrum = np.fft.rfft(noise(random, count))
    hertz = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 20.0)
    sound = np.fft.irfft(spectrum * hertz ** (-power / 2.0), count)
    return np.asarray(sound / level_of(sound))


def band(random: Random, count: int, low: float, high: float) -> Sound:
    """`count` samples of noise mostly between two frequencies in Hz, with an RMS of 1."""
    spectrum = np.fft.rfft(noise(random, count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum[(hertz < low) | (hertz > high)] *= 0.03
    sound = np.fft.irfft(spectrum, count)
    return np.asarray(sound / level_of(sound))


def tone(random: Random, count: int, hertz: float, fading: float, bright: float) -> Sound:
    """One note; `fading` in 1/s, `bright` 0.2 to 1."""
    instants = np.arange(count) / RATE
    phase, harmonics = hertz * instants, int(min(16, 7500.0 / hertz))
    out = tone_at(phase, bright, harmonics)
    out += tone_at(phase * (1.0 + random.uniform(0.0, 0.004)), bright, harmonics)
    attack = np.minimum(1.0, instants / random.uniform(0.002, 0.15))
    return np.asarray(out * attack * np.exp(-fading * instants))


def music(random: Random, count: int) -> Sound:
    """Chords, arpeggios, pads that tremble, drums; any of them or all."""
    out = np.zeros(count)
    root = random.uniform(55.0, 330.0)
    beat = 60.0 / random.uniform(50.0, 190.0)
    bright = random.uniform(0.2, 0.9)
    fading = random.choice([0.2, 1.0, 3.0, 7.0])
    voices = random.integers(1, 4)
    start = -random.uniform(0.0, beat)
    steps = random.choice([0.25, 0.5, 1.0, 2.0, 4.0])
    while start * RATE < count:
        if random.random() < 0.85:
            for _ in range(voices):
                pitch = root * 2.0 ** (random.choice(_SCALE) / 12.0)
                length = min(int(RATE * random.uniform(0.5, 2.0) * beat * max(1.0, steps)), count)
                note = tone(random, max(200, length), pitch, fading, bright)
                _add(out, note * random.uniform(0.3, 1.0), int(start * RATE))
        start += beat * steps
    if random.random() < 0.4:
        instants = np.arange(count) / RATE
        out *= 1.0 + random.uniform(0.1, 0.9) * np.sin(
            2 * np.pi * random.uniform(1.0, 8.0) * instants
        )
    if random.random() < 0.4:
        out = out / level_of(out) + random.uniform(0.3, 2.0) * drums(random, count, beat)
    return out


def drums(random: Random, count: int, beat: float) -> Sound:
    """`count` samples of a drum pattern; `beat` in seconds. Its RMS is 1."""
    out = np.zeros(count)
    step = beat * random.choice([0.25, 0.5, 1.0])
    start, number = -random.uniform(0.0, beat), 0
    while start * RATE < count:
        if number % 4 == 0 or random.random() < 0.6:
            _add(out, hit(random), int(start * RATE))
        start, number = start + step, number + 1
    return out / level_of(out)


def hit(random: Random) -> Sound:
    """Something struck: a drum, a step, a clap, a key, a glass."""
    count = int(random.uniform(0.05, 0.4) * RATE)
    instants = np.arange(count) / RATE
    low = random.uniform(60.0, 4000.0)
    body = band(random, count, low, low * random.uniform(1.5, 8.0))
    body *= np.exp(-instants * random.uniform(12.0, 120.0))
    if random.random() < 0.5:
        ring = np.sin(2 * np.pi * random.uniform(50.0, 4000.0) * instants)
        body += random.uniform(0.2, 3.0) * ring * np.exp(-instants * random.uniform(5.0, 60.0))
    return np.asarray(body)


def hits(random: Random, count: int) -> Sound:
    """Steps, knocks, keys, claps: 0.7 to 9 a second, more or less even."""
    out = np.zeros(count)
    rate, uneven = random.uniform(0.7, 9.0), random.choice([0.02, 0.1, 0.4])
    same = random.random() < 0.5
    one = hit(random)
    start = random.uniform(0.0, 0.5)
    while start * RATE < count:
        _add(out, (one if same else hit(random)) * random.lognormal(0.0, 0.3), int(start * RATE))
        start += random.lognormal(0.0, uneven) / rate
    return out


def applause(random: Random, count: int) -> Sound:
    """`count` samples of up to 30 people who clap at their own rates."""
    out = np.zeros(count)
    for _ in range(int(random.integers(1, 30))):
        rate, start = random.uniform(2.5, 6.0), random.uniform(-0.5, 0.5)
        length = int(random.uniform(0.01, 0.04) * RATE)
        low = random.uniform(500.0, 1800.0)
        clap = band(random, length, low, low * 3.0) * np.exp(-np.arange(length) / RATE * 120.0)
        far = random.uniform(0.1, 1.0)
        while start * RATE < count:
            _add(out, clap * far * random.lognormal(0.0, 0.2), int(start * RATE))
            start += random.lognormal(0.0, 0.08) / rate
    return out


def weather(random: Random, count: int) -> Sound:
    """Wind, sea, rain, engines: noise that comes and goes slowly or not at all."""
    sound = coloured(random, count, random.uniform(0.0, 2.2))
    if random.random() < 0.6:
        slow = np.interp(np.arange(count), np.linspace(0, count, 8), random.uniform(0.1, 1, 8))
        sound = sound * slow
    if random.random() < 0.3:
        rate = random.uniform(0.3, 25.0)
        sound = sound * (
            1.0 + random.uniform(0.1, 0.9) * np.sin(2 * np.pi * rate * np.arange(count) / RATE)
        )
    return np.asarray(sound)


def cries(random: Random, count: int) -> Sound:
    """Gulls, crows, dogs, sirens: cries in rows, each with one bend, of one small throat."""
    out = np.zeros(count)
    rate = random.uniform(0.8, 4.0)
    top = random.uniform(250.0, 1800.0)
    shape = [(random.uniform(900.0, 3500.0), 300.0), (random.uniform(3500.0, 6000.0), 600.0)]
    bends = [random.uniform(0.4, 1.2), 1.0, random.uniform(0.35, 1.1)]
    tilt, rough = random.uniform(-9.0, -2.0), random.uniform(0.0, 1.0)
    start = random.uniform(0.0, 0.6)
    while start * RATE < count:
        length = max(400, int(random.uniform(0.35, 0.95) / rate * RATE))
        pitch = glide(random, length, [top * bend for bend in bends])
        one = tract(pulses(random, pitch, tilt, rough), shape)
        _add(
            out,
            one / level_of(one) * np.hanning(length) ** 0.5 * random.lognormal(0.0, 0.2),
            int(start * RATE),
        )
        start += random.lognormal(0.0, 0.1) / rate
    return out


def signals(random: Random, count: int) -> Sound:
    """Beeps, horns, hum, glissandi."""
    instants = np.arange(count) / RATE
    begin, end = random.uniform(50.0, 2500.0, 2)
    if random.random() < 0.6:
        end = begin
    pitch = np.interp(np.arange(count), [0, count], [begin, end])
    sound = np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.ones(count)
    for number in range(2, int(random.integers(2, 9))):
        sound += (
            np.sin(2 * np.pi * np.cumsum(pitch * number) / RATE)
            * (pitch * number < RATE / 2.2)
            * random.uniform(0.0, 0.8)
        )
    if random.random() < 0.5:
        rate = random.uniform(0.5, 8.0)
        sound *= (np.sin(2 * np.pi * rate * instants) > random.uniform(-0.8, 0.8)).astype(float)
    return np.asarray(sound)


def rustle(random: Random, count: int) -> Sound:
    """Clothes, paper, sweets, eating: many small crackles of uneven strength."""
    out = np.zeros(count)
    for _ in range(int(random.integers(10, 200))):
        length = int(random.uniform(0.002, 0.05) * RATE)
        low = random.uniform(400.0, 4000.0)
        one = band(random, max(16, length), low, low * 3.0) * np.hanning(max(16, length))
        _add(out, one * random.lognormal(0.0, 0.8), int(random.uniform(0, count)))
    return out


def breathing(random: Random, count: int) -> Sound:
    """Calm breath: slow swells of noise."""
    air = tract(noise(random, count), [(random.uniform(600, 1800), 500.0), (2600.0, 700.0)])
    rate, phase = random.uniform(0.15, 0.6), random.uniform(0.0, 2 * np.pi)
    swell = np.sin(2 * np.pi * rate * np.arange(count) / RATE + phase) ** 2
    return np.asarray(air / level_of(air) * swell)


MAKERS: Final = (
    music, music, music, music, hits, hits, applause, weather, weather, cries, signals, rustle,
    breathing,
)  # fmt: skip


def other(random: Random, count: int) -> Sound:
    """One to three such sounds at once, `count` samples."""
    out = np.zeros(count)
    for _ in range(int(random.choice([1, 1, 2, 3]))):
        sound = MAKERS[int(random.integers(len(MAKERS)))](random, count)
        out += sound / level_of(sound) * random.uniform(0.1, 1.0)
    return out


def _add(out: Sound, sound: Sound, at: int) -> None:
    """Add a sound at a place, cut where it passes either end."""
    begin, end = max(0, at), min(len(out), at + len(sound))
    if begin < end:
        out[begin:end] += sound[begin - at : end - at]
