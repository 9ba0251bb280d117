"""How the room carries the film to the microphone, learned while it plays: a linear filter.

A partitioned frequency-domain Kalman filter (Enzner and Vary, "Frequency-domain adaptive Kalman
filter for acoustic echo control in hands-free telephones", 2006; partitioned as in Kuech, Mabande
and Enzner, 2014). Its step comes from how uncertain each bin still is against how much else is
heard, so that laughter over the film does not unlearn the room. numpy alone.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.words import Seconds

REACH: Final[Seconds] = 0.6
"""The longest delay plus reverberation that is learned."""

_KEEPS: Final = 0.9995  # of the room from block to block: it changes in some 40 s
_FADES: Final[Seconds] = 0.5  # how fast the room is believed to fade before anything was heard
_NOISE: Final = 0.8  # memory of the power that is no echo, a block
_TINY: Final = np.float32(1e-9)
_WORSE: Final = 1.5  # times the power it was given: what was learned is of another room

Block = NDArray[np.float32]


class EchoPathFilter:
    """Takes out of each block what the room made of the film. One thread.

    `size` is the length of every block, in frames; `rate` in Hz.
    """

    def __init__(self, size: int, rate: int) -> None:
        count, bins = max(1, round(REACH * rate / size)), size + 1
        self._size = size
        self._far = np.zeros(2 * size)
        self._window = np.zeros(2 * size)
        self._spectra = np.zeros((count, bins), np.complex64)  # newest first
        self._power = np.zeros((count, bins), np.float32)
        # Early reflections are likelier to be strong than late ones.
        decay = np.exp(-np.arange(count) * size / rate / _FADES)
        self._at_first = np.repeat(decay[:, None] / size, bins, axis=1).astype(np.float32)
        self._turn = 0
        self._heard = self._left = 0.0
        self._forget()

    def _forget(self) -> None:
        self._room = np.zeros(self._spectra.shape, np.complex64)
        self._variance = self._at_first.copy()
        self._noise = np.zeros(self._spectra.shape[1], np.float32)

    def __call__(self, near: Block, far: Block) -> Block:
        """What is left of `near`, (size,), without the echo of `far`, (size,)."""
        size = self._size
        self._far[:size] = self._far[size:]
        self._far[size:] = far
        self._spectra[1:] = self._spectra[:-1]
        self._power[1:] = self._power[:-1]
        self._spectra[0] = np.fft.rfft(self._far)
        self._power[0] = np.abs(self._spectra[0]) ** 2
        echo = np.fft.irfft((self._spectra * self._room).sum(axis=0))[size:]
        left = near - echo
        self._heard = _NOISE * self._heard + float(near @ near)
        self._left = _NOISE * self._left + float(left @ left)
        if self._left > _WORSE * self._heard + _TINY:
            self._heard = self._left = 0.0
            self._forget()
            return near
        self._learn(left)
        return np.asarray(left, np.float32)

    def _learn(self, left: NDArray[np.float64]) -> None:
        size = self._size
        self._window[size:] = left
        error = np.fft.rfft(self._window).astype(np.complex64)
        self._noise = _NOISE * self._noise + (1.0 - _NOISE) * np.abs(error) ** 2
        # Half of each window is zeros: hence the halves.
        expected = 0.5 * (self._power * self._variance).sum(axis=0)
        gain = self._variance / (expected + self._noise + _TINY)
        self._room += gain * np.conj(self._spectra) * error
        # That a partition is no longer than a block is seen to for every other one in turn.
        self._turn = 1 - self._turn
        echo = np.fft.irfft(self._room[self._turn :: 2], axis=1)
        echo[:, size:] = 0.0
        self._room[self._turn :: 2] = np.fft.rfft(echo, axis=1)
        learned = np.minimum(0.5 * gain * self._power, 1.0)
        self._variance *= 1.0 - learned
        self._variance *= _KEEPS**2
        self._variance += (1.0 - _KEEPS**2) * (self._room.real**2 + self._room.imag**2)
        self._room *= _KEEPS
