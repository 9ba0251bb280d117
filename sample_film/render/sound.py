"""Instruments and weather, computed sample by sample; and the loudness they are brought to.

A track is an array of samples × 2. Everything is seeded by whoever calls.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RATE = 48000
Track = NDArray[np.float64]
Line = NDArray[np.float64]

_NOTES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def pitch(name: str) -> float:
    """The frequency of a note such as D4, Bb3 or F#5."""
    semitone = _NOTES[name[0]] + name.count("#") - name.count("b") + 12 * (int(name[-1]) + 1)
    return 440.0 * 2 ** ((semitone - 69) / 12)


def silence(seconds: float) -> Track:
    """Nothing, to add to."""
    return np.zeros((round(seconds * RATE), 2))


def coloured(rng: np.random.Generator, samples: int, low: float, high: float, slope: float) -> Line:
    """Noise between two frequencies that falls off by `slope` (1 is pink); level about 1."""
    spectrum = np.fft.rfft(rng.standard_normal(samples))
    hertz = np.fft.rfftfreq(samples, 1 / RATE) + 1e-3
    shape = (hertz / 1000) ** (-slope / 2)
    shape *= 1 / (1 + (low / hertz) ** 4) / (1 + (hertz / high) ** 4)
    line = np.fft.irfft(spectrum * shape, samples)
    return line / (np.std(line) + 1e-12)


def wander(rng: np.random.Generator, samples: int, period: float, low: float, high: float) -> Line:
    """A value that wanders smoothly between two, about once in `period` seconds."""
    count = int(samples / RATE / period) + 4
    knots = rng.uniform(low, high, count)
    at = np.arange(samples) / RATE / period
    whole = at.astype(int)
    share = (1 - np.cos((at - whole) * np.pi)) / 2
    return knots[whole] * (1 - share) + knots[whole + 1] * share


def wide(rng: np.random.Generator, samples: int, low: float, high: float, slope: float) -> Track:
    """Noise that differs a little between left and right."""
    middle, left, right = (coloured(rng, samples, low, high, slope) for _ in range(3))
    return np.stack([middle * 0.7 + left * 0.5, middle * 0.7 + right * 0.5], axis=1)


def wind(rng: np.random.Generator, seconds: float, pitch_low: float = 260.0) -> Track:
    """A low breath, and a whistle that swells with it."""
    samples = round(seconds * RATE)
    gust = wander(rng, samples, 1.9, 0.25, 1.0)
    breath = wide(rng, samples, 60, pitch_low * 2.2, 1.4) * gust[:, None]
    whistle = wide(rng, samples, pitch_low * 1.9, pitch_low * 2.7, 0.0) * (gust**3)[:, None]
    return breath + 0.28 * whistle


def waves(
    rng: np.random.Generator, seconds: float, period: float = 5.0, hiss: float = 0.5
) -> Track:
    """Swell that rolls in, breaks and draws back."""
    samples = round(seconds * RATE)
    time = np.arange(samples) / RATE
    total = 0.35 * wide(rng, samples, 40, 500, 1.2)
    for index in range(-1, int(seconds / period) + 1):
        start = index * period + rng.uniform(-0.5, 0.5) + period * 0.3
        since = time - start
        swell = np.where(since < 0, np.exp(since / 0.75), np.exp(-since / (period * 0.30)))
        pan = rng.uniform(0.3, 0.7)
        roll = coloured(rng, samples, 50, 900, 1.1)
        foam = coloured(rng, samples, 1200, 7000, 0.3) * hiss
        late = np.where(since < 0, np.exp(since / 0.35), np.exp(-since / (period * 0.22)))
        line = roll * swell + foam * late**1.5 * 0.6
        total += np.stack([line * (1 - pan), line * pan], axis=1) * 1.6
    return total


def rain(rng: np.random.Generator, seconds: float, drops: float = 40.0) -> Track:
    """A veil of hiss, and single drops near by (`drops` a second)."""
    samples = round(seconds * RATE)
    total = wide(rng, samples, 900, 9000, 0.6) * wander(rng, samples, 2.3, 0.6, 1.0)[:, None]
    for _ in range(int(drops * seconds)):
        start, length = int(rng.uniform(0, samples - 3000)), int(rng.uniform(300, 1500))
        decay = np.exp(-np.arange(length) / (length * 0.16))
        tap = rng.standard_normal(length) * decay * rng.uniform(0.3, 2.0)
        pan = rng.random()
        total[start : start + length] += np.stack([tap * (1 - pan), tap * pan], axis=1)
    return total


def pad(
    seconds: float,
    chords: Sequence[tuple[float, float, str]],
    bright: float = 1.7,
    shimmer: float = 0.0,
) -> Track:
    """Slow strings. Each chord is (start, end, notes): they breathe in and out over a second."""
    time = np.arange(round(seconds * RATE)) / RATE
    total = silence(seconds)
    for start, end, notes in chords:
        swell = np.clip((time - start + 0.7) / 1.4, 0, 1) * np.clip((end - time + 0.7) / 1.4, 0, 1)
        swell = (1 - np.cos(np.pi * swell)) / 2
        for index, name in enumerate(notes.split()):
            base = pitch(name)
            for side, detune in enumerate((0.9985, 1.0015)):
                line = np.zeros_like(time)
                for harmonic in range(1, 9):
                    if base * harmonic > 6000:
                        break
                    beat = 1 + 0.25 * np.sin(2 * np.pi * (0.13 + 0.07 * harmonic) * time + index)
                    tone = np.sin(2 * np.pi * base * detune * harmonic * time + index + harmonic)
                    line += tone * beat / harmonic**bright
                if shimmer:
                    line += (
                        shimmer
                        * np.sin(2 * np.pi * base * 4 * detune * time)
                        * (0.5 + 0.5 * np.sin(2 * np.pi * 0.4 * time + index))
                    )
                total[:, side] += line * swell * 0.16
    return total


def music_box(seconds: float, notes: Sequence[tuple[float, str]], decay: float = 1.3) -> Track:
    """Small struck tongues of steel; each note is (start, name)."""
    total = silence(seconds)
    for index, (start, name) in enumerate(notes):
        first = round(start * RATE)
        if first >= len(total):
            continue
        time = np.arange(min(int(3.2 * decay * RATE), len(total) - first)) / RATE
        base = pitch(name)
        line = np.zeros_like(time)
        for ratio, level, fade in (
            (1, 1.0, 1.0),
            (2.0, 0.28, 0.7),
            (2.76, 0.18, 0.4),
            (5.4, 0.10, 0.15),
        ):
            line += (
                level
                * np.sin(2 * np.pi * base * ratio * time)
                * np.exp(-time / (decay * fade * 0.6))
            )
        line *= np.clip(time / 0.003, 0, 1)
        pan = 0.5 + 0.18 * np.sin(index * 2.1)
        total[first : first + len(time)] += np.stack([line * (1 - pan), line * pan], axis=1)
    return total


def bass(seconds: float, name: str, pulse: float = 0.0, rough: float = 0.0) -> Track:
    """A held low note; `pulse` beats a second, `rough` adds an edge."""
    time = np.arange(round(seconds * RATE)) / RATE
    base = pitch(name)
    line = np.sin(2 * np.pi * base * time) + 0.5 * np.sin(4 * np.pi * base * time + 1)
    line += rough * np.tanh(4 * np.sin(2 * np.pi * base * 1.006 * time))
    if pulse:
        line *= 0.25 + 0.75 * np.exp(-((time * pulse) % 1.0) * 3.2)
    return np.stack([line, line], axis=1)


def foghorn(seconds: float, starts: Sequence[float], name: str = "D2") -> Track:
    """Two close low notes, far away."""
    total = silence(seconds)
    time = np.arange(len(total)) / RATE
    for start in starts:
        since = time - start
        swell = np.clip(since / 0.35, 0, 1) * np.clip((2.3 - since) / 0.5, 0, 1)
        for part, level in ((1.0, 1.0), (1.498, 0.6), (2.0, 0.5), (3.0, 0.3), (4.02, 0.16)):
            line = np.sin(2 * np.pi * pitch(name) * part * time) * level * swell
            total += np.stack([line, line * 0.8], axis=1)
    return total


def gulls(rng: np.random.Generator, seconds: float, cries: int) -> Track:
    """Cries that leap up and fall, in groups."""
    total = silence(seconds)
    for _ in range(cries):
        start, base, pan = rng.uniform(0, seconds - 2.2), rng.uniform(950, 1500), rng.random()
        near = rng.uniform(0.25, 1.0)
        for call in range(int(rng.integers(2, 6))):
            length = rng.uniform(0.16, 0.34)
            first = round((start + call * rng.uniform(0.26, 0.4)) * RATE)
            time = np.arange(int(length * RATE)) / RATE / length
            glide = base * (0.82 + 0.42 * np.sin(np.pi * time**0.6) - 0.2 * time)
            phase = 2 * np.pi * np.cumsum(glide) / RATE
            line = np.sin(phase) + 0.55 * np.sin(2 * phase) + 0.3 * np.sin(3 * phase)
            line *= np.sin(np.pi * time) ** 0.7 * near * (1 - 0.1 * call)
            room = total[first : first + len(line)]
            room += np.stack([line * (1 - pan), line * pan], axis=1)[: len(room)]
    return total


def steps(rng: np.random.Generator, seconds: float, every: float, level: float = 1.0) -> Track:
    """Boots on stone."""
    total = silence(seconds)
    for index in range(int(seconds / every)):
        first = round((0.2 + index * every + rng.uniform(-0.02, 0.02)) * RATE)
        length = int(0.2 * RATE)
        time = np.arange(length) / RATE
        thud = np.sin(2 * np.pi * (95 - 120 * time) * time) * np.exp(-time / 0.035)
        scrape = coloured(rng, length, 500, 3500, 0.5) * np.exp(-time / 0.028) * 0.35
        line = (thud + scrape) * level * rng.uniform(0.7, 1.0)
        pan = 0.5 + 0.12 * (-1) ** index
        room = total[first : first + length]
        room += np.stack([line * (1 - pan), line * pan], axis=1)[: len(room)]
    return total


def thunder(rng: np.random.Generator, seconds: float, starts: Sequence[float]) -> Track:
    """A crack and a long roll."""
    samples = round(seconds * RATE)
    total = silence(seconds)
    time = np.arange(samples) / RATE
    for start in starts:
        since = np.clip(time - start, 0, None)
        roll = np.exp(-since / 1.5) * np.clip(since / 0.03, 0, 1) * (time > start)
        lumps = wander(rng, samples, 0.16, 0.2, 1.0)
        crack = np.exp(-since / 0.10) * (time > start)
        total += wide(rng, samples, 28, 190, 1.2) * (roll * lumps)[:, None] * 1.6
        total += wide(rng, samples, 200, 3500, 0.8) * crack[:, None] * 0.7
    return total


def crackle(rng: np.random.Generator, seconds: float, rate: float) -> Track:
    """Small dry clicks: a candle, or a pen."""
    total = silence(seconds)
    for _ in range(int(rate * seconds)):
        first, length = int(rng.uniform(0, len(total) - 900)), int(rng.uniform(60, 500))
        line = rng.standard_normal(length) * np.exp(-np.arange(length) / (length * 0.2))
        total[first : first + length] += line[:, None] * rng.uniform(0.1, 1.0)
    return total


def room(rng: np.random.Generator, track: Track, tail: float, share: float) -> Track:
    """The track in a hall whose echo lasts about `tail` seconds."""
    length = int(tail * 1.6 * RATE)
    fade = np.exp(-np.arange(length) / RATE / (tail / 4.5))
    size = 1 << (len(track) + length - 1).bit_length()
    wet = np.zeros_like(track)
    for side in range(2):
        answer = coloured(rng, length, 120, 5000, 0.7) * fade
        answer /= np.sqrt(np.sum(answer**2))
        both = np.fft.rfft(track[:, side], size) * np.fft.rfft(answer, size)
        wet[:, side] = np.fft.irfft(both, size)[: len(track)]
    return track * (1 - share * 0.5) + wet * share


def _weighted(track: Track) -> Track:
    """The track as loudness hears it: the K curve of ITU-R BS.1770, for 48 kHz."""
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(len(track), 1 / RATE) / RATE)
    shelf = (1.53512485958697 - 2.69169618940638 * turn + 1.19839281085285 * turn**2) / (
        1 - 1.69065929318241 * turn + 0.73248077421585 * turn**2
    )
    floor = (1 - 2 * turn + turn**2) / (1 - 1.99004745483398 * turn + 0.99007225036621 * turn**2)
    return np.fft.irfft(np.fft.rfft(track, axis=0) * (shelf * floor)[:, None], len(track), axis=0)


def loudness(track: Track) -> float:
    """Integrated loudness in LUFS, gated as BS.1770 says."""
    power = np.sum(_weighted(track) ** 2, axis=1)
    sums = np.concatenate([[0.0], np.cumsum(power)])
    block, hop = int(0.4 * RATE), int(0.1 * RATE)
    starts = np.arange(0, len(power) - block, hop)
    means = (sums[starts + block] - sums[starts]) / block
    levels = -0.691 + 10 * np.log10(means + 1e-12)
    means = means[levels > -70]
    gate = -0.691 + 10 * np.log10(means.mean() + 1e-12) - 10
    kept = means[-0.691 + 10 * np.log10(means + 1e-12) > gate]
    return float(-0.691 + 10 * np.log10(kept.mean() + 1e-12))


def master(track: Track, target: float = -20.0, ceiling: float = 0.80) -> NDArray[np.float32]:
    """To one loudness; peaks bend softly below the ceiling instead of clipping."""
    for _ in range(3):
        track = track * 10 ** ((target - loudness(track)) / 20)
        knee = 0.5 * ceiling
        over = np.abs(track) > knee
        bent = knee + (ceiling - knee) * np.tanh((np.abs(track) - knee) / (ceiling - knee))
        track = np.where(over, np.sign(track) * bent, track)
    return track.astype(np.float32)
