"""From blocks of sound to readings of a voice: level, voicing and pitch. numpy alone.

Pitch is the first great peak of the normalised square difference function (McLeod and Wyvill,
"A smarter way to find pitch", 2005), computed by FFT, with a parabola through the peak. Only
the sound of the present window is ever held.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.reading import VOICE_LEVEL, VOICE_PITCH, VOICE_VOICED, Reading
from engine.words import Seconds

Block = NDArray[np.float32]

HOP: Final[Seconds] = 0.05
"""One set of readings for each 50 ms of sound, twenty a second."""
WINDOW: Final[Seconds] = 0.064
"""Sound looked at for each: almost four periods of the lowest pitch."""
LOWEST_HZ: Final = 60.0
HIGHEST_HZ: Final = 500.0
VOICED_FROM: Final = 0.5
QUIETEST_DB: Final = -120.0

_GAP: Final[Seconds] = 0.25  # sound servers deliver in bursts: less is no gap
_ANALYSED_HZ: Final = 16000
_FIRST_PEAK: Final = (
    0.9  # a peak this near to the highest wins if it comes earlier: no octave slips
)
_SILENCE_DB, _AUDIBLE_DB = -75.0, -55.0


class VoiceReader:
    """Reads blocks of any length as they come. Synchronous; one thread at a time."""

    def __init__(self) -> None:
        self._rate = 0
        self._pending = np.zeros(0, np.float32)
        self._start: Seconds = 0.0

    def read(self, block: Block, rate: int, time: Seconds) -> list[Reading]:
        """Readings of what has become complete with this block.

        `block` is mono, float32 from -1 to 1; `rate` in Hz, at least 8000; `time` the instant
        of its first sample. Each reading is stamped with the middle of its window. A gap of
        more than a quarter second, or another rate, begins anew. Raises ValueError for other
        shapes.
        """
        if block.ndim != 1 or rate < 8000:
            raise ValueError(f"sound is mono and at least 8000 Hz, not {block.shape} at {rate}")
        expected = self._start + len(self._pending) / max(1, self._rate)
        if rate != self._rate or abs(time - expected) > _GAP:
            self._pending, self._start = np.zeros(0, np.float32), time
        elif len(self._pending) == 0:
            self._start = time
        self._rate = rate
        self._pending = np.concatenate([self._pending, block.astype(np.float32, copy=False)])
        size, hop = round(WINDOW * rate), round(HOP * rate)
        readings: list[Reading] = []
        while len(self._pending) >= size:
            middle = self._start + WINDOW / 2.0
            readings += _window(self._pending[:size], rate, middle)
            self._pending = self._pending[hop:].copy()
            self._start += hop / rate
        return readings


def level(window: Block) -> float:
    """RMS in dB relative to full scale, -120 to 0; a full-scale sine is -3."""
    power = float(np.mean(window.astype(np.float64) ** 2))
    return max(QUIETEST_DB, min(0.0, 10.0 * np.log10(power))) if power > 0.0 else QUIETEST_DB


def periodicity(window: Block, rate: int) -> tuple[float, float]:
    """How periodic a window is, 0 to 1, and with what pitch in Hz; (0, 0) for none.

    Looks from 60 to 500 Hz, at 8000 Hz or more.
    """
    step = max(1, rate // _ANALYSED_HZ)
    if step > 1:
        # A plain mean is low-pass enough below 500 Hz.
        window = window[: len(window) // step * step].reshape(-1, step).mean(axis=1)
        rate = rate // step
    sound = window.astype(np.float64) - window.mean()
    count = len(sound)
    energy = float(sound @ sound)
    if energy <= 1e-12 * count:
        return 0.0, 0.0
    spectrum = np.fft.rfft(sound, 1 << (2 * count - 1).bit_length())
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:count]
    squares = np.concatenate([[0.0], np.cumsum(sound**2)])
    lags = np.arange(count)
    norm = squares[count - lags] + (squares[count] - squares[lags])
    similar = 2.0 * correlation / np.maximum(norm, 1e-12)
    shortest = max(2, int(rate / HIGHEST_HZ))
    longest = min(count - 2, int(np.ceil(rate / LOWEST_HZ)))
    inside = similar[shortest : longest + 1]
    peaks = (inside >= similar[shortest - 1 : longest]) & (
        inside > similar[shortest + 1 : longest + 2]
    )
    # The slope down from lag 0 is no peak: peaks count from the first rise above zero on.
    below = np.flatnonzero(similar[: longest + 1] < 0.0)
    if len(below) == 0:
        return 0.0, 0.0
    places = np.flatnonzero(peaks) + shortest
    places = places[places > below[0]]
    if len(places) == 0 or similar[places].max() <= 0.0:
        return 0.0, 0.0
    lag = int(places[similar[places] >= _FIRST_PEAK * similar[places].max()][0])
    before, here, after = similar[lag - 1], similar[lag], similar[lag + 1]
    bend = before - 2.0 * here + after
    shift = 0.5 * (before - after) / bend if bend < 0.0 else 0.0
    strength = here - 0.25 * (before - after) * shift
    return float(np.clip(strength, 0.0, 1.0)), float(rate / (lag + shift))


def _window(window: Block, rate: int, time: Seconds) -> list[Reading]:
    loud = level(window)
    voiced, pitch = periodicity(window, rate)
    # Where nothing is audible, what is periodic is hum; and a clipped voice is a distorted one.
    audible = min(1.0, max(0.0, (loud - _SILENCE_DB) / (_AUDIBLE_DB - _SILENCE_DB)))
    clipped = float(np.mean(np.abs(window) >= 0.999))
    clean = max(0.0, 1.0 - 10.0 * clipped)
    voiced *= audible
    readings = [
        Reading(time, VOICE_LEVEL, loud, clean),
        Reading(time, VOICE_VOICED, voiced, clean),
    ]
    if voiced >= VOICED_FROM:
        readings.append(Reading(time, VOICE_PITCH, pitch, clean * voiced))
    return readings
