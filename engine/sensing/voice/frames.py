"""Analyses sound in frames of 10 ms: 26 bands, level, pitch, voicing and flatness of each.

numpy alone; the result does not depend on how the sound is divided into blocks. Words cannot be
told from 26 bands, of which only statistics over a second are used further.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 16000
"""Hz; whatever comes is brought to this."""
HOP: Final = 160
"""10 ms."""
SPAN: Final = 1024
"""64 ms: almost four periods of the lowest pitch. The spectrum is of its middle 32 ms."""
BANDS: Final = 26
LOWEST_HZ: Final = 60.0
HIGHEST_HZ: Final = 1000.0
QUIETEST_DB: Final = -120.0

LEVEL, PITCH, VOICED, FLATNESS = BANDS, BANDS + 1, BANDS + 2, BANDS + 3
"""Columns after the bands: dB, Hz (0 where there is none), 0 to 1, 0 (a tone) to 1 (noise)."""
COLUMNS: Final = BANDS + 4

Floats = NDArray[np.float64]
Block = NDArray[np.float32]

_INNER: Final = 512
_FIRST_PEAK: Final = 0.9  # a peak this near to the highest wins if it is earlier: no octave slips
_TAPS: Final = 32
_HALVING: Final = np.array([-0.03, 0.0, 0.28, 0.5, 0.28, 0.0, -0.03])


def band_centres() -> Floats:
    """Hz, (26,): evenly spaced on the mel scale of O'Shaughnessy (1987), 100 to 7,300 Hz."""
    return np.asarray(_EDGES[1:-1])


def frames(sound: Block) -> Floats:
    """(n, COLUMNS) for n frames of `sound`, mono at 16 kHz, each 10 ms after the last.

    There are `1 + (len(sound) - SPAN) // HOP`; none where the sound is shorter than `SPAN`.
    """
    if len(sound) < SPAN:
        return np.zeros((0, COLUMNS))
    wide = np.lib.stride_tricks.sliding_window_view(sound.astype(np.float64), SPAN)[::HOP]
    inner = wide[:, (SPAN - _INNER) // 2 : (SPAN + _INNER) // 2]
    power = np.abs(np.fft.rfft(inner * _WINDOW, axis=1)) ** 2
    bands = power @ _FILTERS
    out = np.empty((len(wide), COLUMNS))
    out[:, :BANDS] = _decibels(bands)
    out[:, LEVEL] = np.minimum(0.0, _decibels(np.mean(inner**2, axis=1)))
    # Half the rate carries every pitch, at a third of the cost.
    half = np.convolve(sound, _HALVING, "same")[::2]
    halves = np.lib.stride_tricks.sliding_window_view(half, SPAN // 2)[:: HOP // 2][: len(wide)]
    out[:, PITCH], out[:, VOICED] = pitches(halves, RATE // 2)
    audible = power[:, 4:230] + 1e-14  # 125 to 7,200 Hz
    out[:, FLATNESS] = np.exp(np.mean(np.log(audible), axis=1)) / np.mean(audible, axis=1)
    return out


def pitches(windows: Floats, rate: int) -> tuple[Floats, Floats]:
    """Pitch in Hz, 60 to 1000 or 0 for none, and how periodic, 0 to 1, of n windows.

    The first great peak of the normalised square difference function (McLeod and Wyvill, "A
    smarter way to find pitch", 2005), computed by FFT, with a parabola through the peak.
    """
    sound = windows - windows.mean(axis=1, keepdims=True)
    count = sound.shape[1]
    longest = min(count - 2, int(np.ceil(rate / LOWEST_HZ)))
    shortest = int(rate / HIGHEST_HZ)
    spectrum = np.fft.rfft(sound, 1 << (count + longest - 1).bit_length(), axis=1)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)[:, : longest + 2]
    squares = np.concatenate([np.zeros((len(sound), 1)), np.cumsum(sound**2, axis=1)], axis=1)
    total = squares[:, -1:]
    lags = np.arange(longest + 2)
    norm = squares[:, count - lags] + (total - squares[:, lags])
    similar = 2.0 * correlation / np.maximum(norm, 1e-12)
    inside = similar[:, 1:-1]
    peak = (inside >= similar[:, :-2]) & (inside > similar[:, 2:]) & (inside > 0.0)
    # The slope down from lag 0 is no peak: peaks count from the first fall below zero on.
    peak &= np.cumsum(inside < 0.0, axis=1) > 0
    peak[:, : shortest - 1] = False
    height = np.where(peak, inside, 0.0)
    best = height.max(axis=1)
    lag = np.argmax(peak & (height >= _FIRST_PEAK * best[:, None]), axis=1) + 1
    rows = np.arange(len(sound))
    before, here, after = similar[rows, lag - 1], similar[rows, lag], similar[rows, lag + 1]
    bend = before - 2.0 * here + after
    shift = np.where(bend < 0.0, 0.5 * (before - after) / np.where(bend < 0.0, bend, -1.0), 0.0)
    found = (best > 0.0) & (total[:, 0] > 1e-12 * count)
    strength = np.clip(here - 0.25 * (before - after) * shift, 0.0, 1.0)
    return np.where(found, rate / (lag + shift), 0.0), np.where(found, strength, 0.0)


class Resampler:
    """Blocks of any rate from 8 to 192 kHz to 16 kHz, by a windowed sinc. One thread."""

    def __init__(self, rate: int) -> None:
        self._step = rate / RATE
        self._cut = min(1.0, RATE / rate) * 0.95
        self._reach = int(np.ceil(_TAPS / 2 / min(1.0, RATE / rate)))
        self._kept = np.zeros(self._reach)
        self._next = float(self._reach)  # where in what is kept the next sample falls

    def __call__(self, block: Block) -> Block:
        """The resampled sound that is complete with this block; some milliseconds are held back."""
        if self._step == 1.0:
            return block.astype(np.float32, copy=False)
        kept = np.concatenate([self._kept, block])
        count = int(max(0.0, np.floor((len(kept) - self._reach - 1 - self._next) / self._step) + 1))
        places = self._next + np.arange(count) * self._step
        nearest = np.floor(places).astype(np.intp)
        offsets = np.arange(-self._reach + 1, self._reach + 1)
        away = (nearest[:, None] + offsets) - places[:, None]
        hann = 0.5 + 0.5 * np.cos(np.pi * np.clip(away / self._reach, -1.0, 1.0))
        weights = self._cut * np.sinc(self._cut * away) * hann
        out = np.einsum("nt,nt->n", kept[nearest[:, None] + offsets], weights)
        self._next += count * self._step
        passed = int(self._next) - self._reach
        if passed > 0:
            kept, self._next = kept[passed:], self._next - passed
        self._kept = kept
        return np.asarray(out, np.float32)


def _decibels(power: Floats) -> Floats:
    return np.asarray(10.0 * np.log10(np.maximum(power, 10.0 ** (QUIETEST_DB / 10.0))))


def _mel(hertz: Floats) -> Floats:
    return np.asarray(2595.0 * np.log10(1.0 + hertz / 700.0))


_WINDOW: Final = np.hanning(_INNER) / np.sqrt(np.sum(np.hanning(_INNER) ** 2) * _INNER / 2.0)
_LOWEST_MEL, _HIGHEST_MEL = (float(each) for each in _mel(np.array([60.0, 7600.0])))
_EDGES: Final = 700.0 * (10.0 ** (np.linspace(_LOWEST_MEL, _HIGHEST_MEL, BANDS + 2) / 2595.0) - 1.0)


def _filters() -> Floats:
    """(257, 26): overlapping triangles, each in the power spectrum."""
    bins = np.fft.rfftfreq(_INNER, 1.0 / RATE)[:, None]
    low, middle, high = _EDGES[:-2], _EDGES[1:-1], _EDGES[2:]
    rise, fall = (bins - low) / (middle - low), (high - bins) / (high - middle)
    return np.asarray(np.maximum(0.0, np.minimum(rise, fall)))


_FILTERS: Final = _filters()
