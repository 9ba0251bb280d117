"""The echo path from the loudspeaker to the microphone, learned while the film plays.

A partitioned frequency-domain Kalman filter (Enzner and Vary, "Frequency-domain adaptive Kalman
filter for acoustic echo control in hands-free telephones", 2006; partitioned as in Kuech, Mabande
and Enzner, 2014). The step size of each bin is its variance relative to the near-end noise, so
that laughter over the film does not make the filter diverge. numpy alone.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.words import Seconds

REACH: Final[Seconds] = 0.6
"""The length of the filter: the longest delay plus reverberation, in seconds."""

_TRANSITION: Final = 0.9995  # of the state from block to block: a time constant of 40 s
_DECAY: Final[Seconds] = 0.5  # time constant of the reverberation in the prior variance
_NOISE_MEMORY: Final = 0.8  # of the mean power of near-end noise, a block
_TINY: Final = np.float32(1e-9)
_DIVERGED: Final = 1.5  # residual power over near-end power from which the filter is reset

Block = NDArray[np.float32]


class EchoPathFilter:
    """Subtracts the estimated echo from blocks of the microphone. One thread.

    `size` is the length of every block, in frames; `rate` in Hz.
    """

    def __init__(self, size: int, rate: int) -> None:
        count, bins = max(1, round(REACH * rate / size)), size + 1
        self._size = size
        self._far = np.zeros(2 * size)
        self._window = np.zeros(2 * size)
        self._spectra = np.zeros((count, bins), np.complex64)  # newest first
        self._power = np.zeros((count, bins), np.float32)
        # Late reflections are weaker: the prior variance decays with the delay.
        decay = np.exp(-np.arange(count) * size / rate / _DECAY)
        self._prior_variance = np.repeat(decay[:, None] / size, bins, axis=1).astype(np.float32)
        self._turn = 0
        self._near_power = self._residual_power = 0.0
        self._reset()

    def _reset(self) -> None:
        self._transfer = np.zeros(self._spectra.shape, np.complex64)
        self._variance = self._prior_variance.copy()
        self._noise = np.zeros(self._spectra.shape[1], np.float32)

    def __call__(self, near: Block, far: Block) -> Block:
        """The residual: `near`, of the microphone, less the echo of `far`; each (size,).

        It is `near` itself where the room is another than was learned.
        """
        size = self._size
        self._far[:size] = self._far[size:]
        self._far[size:] = far
        self._spectra[1:] = self._spectra[:-1]
        self._power[1:] = self._power[:-1]
        self._spectra[0] = np.fft.rfft(self._far)
        self._power[0] = np.abs(self._spectra[0]) ** 2
        echo = np.fft.irfft((self._spectra * self._transfer).sum(axis=0))[size:]
        residual = near - echo
        self._near_power = _NOISE_MEMORY * self._near_power + float(near @ near)
        self._residual_power = _NOISE_MEMORY * self._residual_power + float(residual @ residual)
        if self._residual_power > _DIVERGED * self._near_power + _TINY:
            self._near_power = self._residual_power = 0.0
            self._reset()
            return near
        self._update(residual)
        return np.asarray(residual, np.float32)

    def _update(self, residual: NDArray[np.float64]) -> None:
        size = self._size
        self._window[size:] = residual
        error = np.fft.rfft(self._window).astype(np.complex64)
        power = np.asarray(np.abs(error) ** 2, np.float32)
        self._noise = _NOISE_MEMORY * self._noise + (1.0 - _NOISE_MEMORY) * power
        # The factors of a half: half of each window is zeros.
        expected = 0.5 * (self._power * self._variance).sum(axis=0)
        gain = self._variance / (expected + self._noise + _TINY)
        self._transfer += gain * np.conj(self._spectra) * error
        # The gradient constraint is applied to every other partition in turn, to save time.
        self._turn = 1 - self._turn
        echo = np.fft.irfft(self._transfer[self._turn :: 2], axis=1)
        echo[:, size:] = 0.0
        self._transfer[self._turn :: 2] = np.fft.rfft(echo, axis=1)
        learned = np.minimum(0.5 * gain * self._power, 1.0)
        self._variance *= 1.0 - learned
        self._variance *= _TRANSITION**2
        self._variance += (1.0 - _TRANSITION**2) * (self._transfer.real**2 + self._transfer.imag**2)
        self._transfer *= _TRANSITION
