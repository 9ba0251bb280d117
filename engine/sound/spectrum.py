"""The log mel spectrum that YAMNet hears: 64 bands every 10 ms, and patches of 96 of them.

As in the published model (Plakal and Ellis, "YAMNet", 2019; Hershey et al., "CNN architectures
for large-scale audio classification", 2017): a Hann window of 25 ms, 512 points, magnitudes, 125
to 7,500 Hz on the mel scale, the logarithm of the sum and a thousandth. numpy alone.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 16000
"""Hz of the sound that is read."""
WINDOW: Final = 400
HOP: Final = 160
"""10 ms."""
BANDS: Final = 64
PATCH: Final = 96
"""Frames in a patch."""
NEEDED: Final = WINDOW + (PATCH - 1) * HOP
"""Samples that make a patch: 0.975 s."""

Block = NDArray[np.float32]

_POINTS: Final = 512
_LOWEST_HZ, _HIGHEST_HZ = 125.0, 7500.0
_OFFSET: Final = 0.001


def mel(sound: Block) -> Block:
    """(n, 64): band magnitudes of `sound`, mono at 16 kHz, a row every 10 ms.

    There are `1 + (len(sound) - WINDOW) // HOP`; none where the sound is shorter than `WINDOW`.
    They grow as the sound's amplitude does.
    """
    if len(sound) < WINDOW:
        return np.zeros((0, BANDS), np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP]
    magnitudes = np.abs(np.fft.rfft(windows * _HANN, _POINTS, axis=1)).astype(np.float32)
    return np.asarray(magnitudes @ _FILTERS)


def logarithm(bands: Block, gain: float = 1.0) -> Block:
    """The logarithm that the network takes, of rows of `mel` as if the sound were `gain` louder."""
    return np.asarray(np.log(bands * np.float32(gain) + np.float32(_OFFSET)))


def patches(bands: Block, every: int) -> Block:
    """(n, 96, 64): all whole patches of rows of `mel`, each `every` rows after the last."""
    if len(bands) < PATCH:
        return np.zeros((0, PATCH, BANDS), np.float32)
    views = np.lib.stride_tricks.sliding_window_view(bands, PATCH, axis=0)[::every]
    return views.transpose(0, 2, 1)


def _mels(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1127.0 * np.log(1.0 + hertz / 700.0))


def _filters() -> Block:
    """(257, 64): triangles that are straight on the mel scale; the lowest bin counts nowhere."""
    hertz = np.asarray(np.fft.rfftfreq(_POINTS, 1.0 / RATE), np.float64)
    bins = _mels(hertz)[:, None]
    lowest, highest = _mels(np.array([_LOWEST_HZ, _HIGHEST_HZ]))
    edges = np.linspace(lowest, highest, BANDS + 2)
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    rise, fall = (bins - low) / (middle - low), (high - bins) / (high - middle)
    weights = np.maximum(0.0, np.minimum(rise, fall))
    weights[0] = 0.0
    return np.asarray(weights, np.float32)


_HANN: Final = np.asarray(0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(WINDOW) / WINDOW), np.float32)
_FILTERS: Final = _filters()
