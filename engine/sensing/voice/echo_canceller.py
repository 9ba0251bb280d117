"""An acoustic echo canceller: it removes the film's sound from what the microphone captures.

It has two stages. A linear adaptive filter learns the echo path (`echo_path`); its residual goes
through the WebRTC project's AEC3, which finds long delays and suppresses the rest. AEC3 alone
takes the steady sounds of a film, such as the sea, for the room's noise and replaces them by
comfort noise: 21 dB of attenuation, where both stages together reach 30. Noise suppression and
gain control stay off, because they remove laughter. Where somebody laughs over the film, AEC3's
suppression keeps how loud that is, but not what it is: most recorded laughs are no laughter to the
sound network after it, and are before it. So both are given. The only file that touches
pywebrtc-audio.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.sensing.voice.echo_path import EchoPathFilter
from engine.sensing.voice.far_end import FAR_RATE, FarEnd, TimestampSmoother
from engine.sensing.voice.film_left import FilmLeft
from engine.words import Seconds

Block = NDArray[np.float32]

_TAPS: Final = 97
_THERE_FROM: Final = 0.98  # share of the mix that must be known for cancelling
_FORGET: Final = 0.8  # of the mean of that share, a block of 20 ms: a memory of 0.1 s


class Cleaned(NamedTuple):
    """A block of the microphone without the film, mono, float32 from -1 to 1."""

    sound: Block
    """After both stages: how loud it is, and whether it is a voice."""
    residual: Block
    """After the linear stage alone, as long: what kind of sound it is."""
    film: float
    """The mean square of the film that may be left in `residual`."""


class EchoCanceller:
    """Removes the echo from blocks of the microphone. The microphone's thread.

    The delay between the times at which a sound is heard and captured may be 0 to about 500 ms.
    While the far end is missing, blocks pass unchanged, and all of them may be film: cancelling
    against part of what was played is worse than not cancelling. `faults` says so once, and once
    when it is back.
    """

    def __init__(self, far_end: FarEnd) -> None:
        self._far_end = far_end
        self._canceller: Any = None
        self._echo_path: EchoPathFilter | None = None
        self._film_left: FilmLeft | None = None
        self._form = (0, 0)
        self._smoothed = TimestampSmoother()
        self._share = 0.0
        self._blocks = 0
        self._told = False
        self._sentences: list[str] = []

    @property
    def cancelling(self) -> bool:
        """Whether the echo is being cancelled now."""
        return self._share >= _THERE_FROM

    def faults(self) -> list[str]:
        """Sentences for the viewer since the last call."""
        taken, self._sentences = self._sentences, []
        return taken

    def __call__(self, block: Block, rate: int, time: Seconds) -> Cleaned:
        """A block without the echo, of the same length.

        `block` is mono, float32 from -1 to 1, whole frames of 10 ms; `rate` 8, 16, 24 or 48 kHz;
        `time` the monotonic instant at which its first sample was captured. Raises ValueError
        for others.
        """
        if rate < 8000 or FAR_RATE % rate or block.ndim != 1 or len(block) % (rate // 100):
            raise ValueError(f"echo is cancelled in frames of 10 ms, not {block.shape} at {rate}")
        far = self._reference(len(block), rate, self._smoothed(time, len(block) / rate)[0])
        was = self.cancelling
        self._share = max(0.0, self._share * _FORGET + (1.0 - _FORGET) * far.known)
        self._blocks += 1
        if not self.cancelling:
            self._report_loss(was)
            return Cleaned(block, block, _power(block))
        if not was or (len(block), rate) != self._form:
            self._begin(len(block), rate)
        if self._told:
            self._told = False
            self._sentences.append("The film is taken out of the microphone's sound again.")
        assert self._echo_path is not None and self._film_left is not None
        residual = self._echo_path(block, far.samples)
        if residual is block:  # another room: the filter learns anew
            self._film_left = FilmLeft(len(block) / rate)
        film = self._film_left(_power(far.samples), _power(block - residual), _power(residual))
        cleaned = self._canceller.process(_as_int16(residual), _as_int16(far.samples))
        sound = np.asarray(cleaned, np.float32) / np.float32(32768.0)
        return Cleaned(sound, residual, film)

    def _begin(self, size: int, rate: int) -> None:
        from pywebrtc_audio import EchoCanceller as Aec3

        self._form = (size, rate)
        self._echo_path = EchoPathFilter(size, rate)
        self._film_left = FilmLeft(size / rate)
        self._canceller = Aec3(sample_rate=rate, num_channels=1)

    def _report_loss(self, was: bool) -> None:
        patience = 100  # blocks: a mixer may open two seconds after the microphone
        if not self._told and (was or self._blocks > patience):
            self._told = True
            self._sentences.append(
                "The film's own sound does not reach the echo canceller, so the microphone "
                "hears the film as well."
            )

    def _reference(self, count: int, rate: int, time: Seconds) -> "_Reference":
        """The mix heard during a block, at the microphone's rate, and the share known of it."""
        step = FAR_RATE // rate
        reach = _TAPS // 2
        far = self._far_end.take(time - reach / FAR_RATE, count * step + 2 * reach)
        filtered = (
            np.convolve(far.samples, _LOW_PASS[step], "valid")
            if step > 1
            else (far.samples[reach:-reach])
        )
        return _Reference(filtered[::step].astype(np.float32), far.known / len(far.samples))


class _Reference(NamedTuple):
    samples: Block
    known: float


def _low_pass(step: int) -> NDArray[np.float32]:
    """The taps of a windowed sinc: the anti-aliasing filter of a decimation by `step`."""
    places = np.arange(_TAPS) - _TAPS // 2
    taps = np.sinc(places * 0.9 / step) * np.hamming(_TAPS)
    return np.asarray(taps / taps.sum(), np.float32)


_LOW_PASS: Final = {step: _low_pass(step) for step in (2, 3, 6)}


def _power(block: Block) -> float:
    return float(block @ block) / len(block)


def _as_int16(block: Block) -> NDArray[np.int16]:
    return np.asarray(np.clip(block * 32767.0, -32768, 32767), np.int16)
