"""A cry made from numbers, for there is no recording that may be shipped."""

import numpy as np
from numpy.typing import NDArray

RATE = 16000


def drawn_cry(random: np.random.Generator) -> NDArray[np.float64]:
    """Three to five wails, each rising fast and falling, with breath drawn in between."""
    rest, throat = random.uniform(240.0, 480.0), random.uniform(0.8, 1.25)
    out = []
    for _ in range(int(random.integers(3, 6))):
        count = int(random.uniform(0.5, 1.0) * RATE)
        place = np.linspace(0.0, 1.0, count)
        pitch = rest * (0.85 + 0.45 * np.sin(np.pi * place**0.6)) * random.uniform(0.93, 1.08)
        trembles = random.uniform(5.0, 8.0) * count / RATE
        pitch *= 1.0 + 0.02 * np.sin(2 * np.pi * trembles * place)
        phase = np.cumsum(pitch * (1.0 + 0.015 * random.normal(size=count)) / RATE)
        voice = np.zeros(count)
        for harmonic in range(1, int(6500 / pitch.max())):
            hertz = harmonic * pitch * throat
            gain = 0.03 + sum(
                strength * np.exp(-(((hertz - peak) / width) ** 2))
                for peak, width, strength in ((1000, 350, 1.0), (1700, 400, 0.7), (3200, 600, 0.5))
            )
            voice += gain * np.sin(2 * np.pi * harmonic * phase)
        voice /= np.sqrt(np.mean(voice**2))
        breath = 0.2 * random.normal(size=count)
        out.append((voice + breath) * np.sin(np.pi * place**0.5) ** 0.7)
        air = np.diff(random.normal(size=int(random.uniform(0.15, 0.3) * RATE) + 1))
        out.append(0.1 * air * np.hanning(len(air)))
    return np.concatenate(out)
