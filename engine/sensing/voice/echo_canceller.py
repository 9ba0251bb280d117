"""The film taken out of what the microphone hears: an echo canceller, and its far end.

Two stages. A linear filter learns the room (`engine.sensing.voice.echo_path`); what it leaves goes
through the WebRTC project's echo canceller (AEC3), which finds long delays and holds down the rest.
AEC3 alone takes the steady sounds of a film, a sea or a wind, for the room's own noise and puts
noise of that level back: 21 dB of attenuation, where both together reach 30. Noise suppression
and gain control stay off: they take laughter for noise. The only file that touches
pywebrtc-audio.

The far end is the film's own mix. The sound card's thread offers it, the microphone's thread
takes it; it is held for four seconds in memory and never written.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.sensing.voice.echo_path import EchoPathFilter
from engine.words import Seconds

Block = NDArray[np.float32]

FAR_RATE: Final = 48000
HELD: Final[Seconds] = 4.0
"""How much of the mix is held: it is offered up to a second ahead and taken a little late."""

_BREAK: Final[Seconds] = 0.25  # one deviation beyond any burst: the sound really jumped
_LASTING: Final[Seconds] = 0.02  # a deviation that lasts some half a second is a jump as well
_DEVIATION: Final = 0.05  # how fast that is found, a block
_FOLLOW: Final = 0.001  # how much of a deviation is believed in the end: crystals drift slowly
_BELIEVED: Final[Seconds] = 0.002  # the most of it: what is later than that was only held up
_SETTLES: Final = 50  # blocks whose plain mean is the line to begin with
_TAPS: Final = 97
_THERE_FROM: Final = 0.98  # share of the mix that has to be known for cancelling
_FORGET: Final = 0.8  # of that share, a block of 20 ms: a memory of 0.1 s


class Far(NamedTuple):
    """A stretch of the mix: mono, float32 from -1 to 1, 48 kHz; `known` frames of it were there."""

    samples: Block
    known: int


class _Line(NamedTuple):
    """Frames `oldest` to `written` are held; frame 0 is, or would be, heard at `anchor`."""

    oldest: int
    written: int
    anchor: Seconds


class SteadyTime:
    """A straight line through the jittering time stamps of blocks that follow on each other.

    A far end that wobbles by a sample is another room to the filter. One thread.
    """

    def __init__(self) -> None:
        self._next: Seconds | None = None
        self._count = 0
        self._off = 0.0

    def __call__(self, time: Seconds, length: Seconds) -> tuple[Seconds, bool]:
        """The instant of a block's beginning, and whether the line began anew with it."""
        off = 0.0 if self._next is None else time - self._next
        self._off += _DEVIATION * (off - self._off)
        anew = self._next is None or abs(off) > _BREAK or abs(self._off) > _LASTING
        if anew:
            self._count, self._off = 0, 0.0
            first = time
        else:
            self._count += 1
            if self._count < _SETTLES:
                first = time - off * (1.0 - 1.0 / (1 + self._count))
            else:
                first = time - off + _FOLLOW * min(_BELIEVED, max(-_BELIEVED, off))
        self._next = first + length
        return first, anew


class FarEnd:
    """The latest seconds of the mix, by the instant at which they are heard.

    One thread offers (the sound card's), any thread takes. Neither ever waits: what is offered is
    published by one assignment.
    """

    def __init__(self) -> None:
        self._ring = np.zeros(round(HELD * FAR_RATE), np.float32)
        self._line: _Line | None = None
        self._steady = SteadyTime()

    def offer(self, heard_at: Seconds, block: Block) -> None:
        """Hold a block of the mix, (n, 2) at 48 kHz, n up to a second.

        `heard_at` is the monotonic instant at which its first frame is heard. Blocks follow on
        each other by count, so that jitter is not heard; where the sound has jumped, what was
        held is forgotten.
        """
        steady, anew = self._steady(heard_at, len(block) / FAR_RATE)
        line = self._line or _Line(0, 0, heard_at)
        anchor = steady - line.written / FAR_RATE
        line = _Line(line.written if anew else line.oldest, line.written, anchor)
        count, size = len(block), len(self._ring)
        first = line.written % size
        head = min(count, size - first)
        mono = (block[:, 0] + block[:, 1]) * np.float32(0.5)
        self._ring[first : first + head] = mono[:head]
        self._ring[: count - head] = mono[head:]
        written = line.written + count
        # A block's length is kept clear of the reader, who may be copying just now.
        self._line = _Line(max(line.oldest, written - size + 2 * count), written, line.anchor)

    def take(self, start: Seconds, count: int) -> Far:
        """`count` frames of the mix from the monotonic instant `start` on; zeros where none is."""
        samples = np.zeros(count, np.float32)
        line = self._line
        if line is None:
            return Far(samples, 0)
        index = round((start - line.anchor) * FAR_RATE)
        begin, end = max(index, line.oldest), min(index + count, line.written)
        if begin >= end:
            return Far(samples, 0)
        places = np.arange(begin, end) % len(self._ring)
        samples[begin - index : end - index] = self._ring[places]
        return Far(samples, end - begin)


class EchoCanceller:
    """What the microphone heard, without the film. The microphone's thread.

    Delay and room are found by AEC3 itself, as long as the delay between the instant a sound is
    said to be heard and the instant it is said to be captured is 0 to about 500 ms. While the
    far end is not there the sound passes unchanged: cancelling against half of what was played
    is worse than not cancelling. That is told once by `faults`, and that it is back, too.
    """

    def __init__(self, far_end: FarEnd) -> None:
        self._far_end = far_end
        self._canceller: Any = None
        self._room: EchoPathFilter | None = None
        self._form = (0, 0)
        self._steady = SteadyTime()
        self._share = 0.0
        self._blocks = 0
        self._told = False
        self._sentences: list[str] = []

    @property
    def cancelling(self) -> bool:
        """Whether the film is being taken out right now."""
        return self._share >= _THERE_FROM

    def faults(self) -> list[str]:
        """Sentences for the viewer since the last call."""
        taken, self._sentences = self._sentences, []
        return taken

    def __call__(self, block: Block, rate: int, time: Seconds) -> Block:
        """A block without the film, of the same length.

        `block` is mono, float32 from -1 to 1, whole frames of 10 ms; `rate` 8, 16, 24 or 48 kHz;
        `time` the monotonic instant at which its first sample was captured. Raises ValueError
        for others.
        """
        if rate < 8000 or FAR_RATE % rate or block.ndim != 1 or len(block) % (rate // 100):
            raise ValueError(f"echo is cancelled in frames of 10 ms, not {block.shape} at {rate}")
        far = self._film(len(block), rate, self._steady(time, len(block) / rate)[0])
        was = self.cancelling
        self._share = max(0.0, self._share * _FORGET + (1.0 - _FORGET) * far.known)
        self._blocks += 1
        if not self.cancelling:
            self._tell(was)
            return block
        if not was or (len(block), rate) != self._form:
            self._begin(len(block), rate)
        if self._told:
            self._told = False
            self._sentences.append("The film is taken out of the microphone's sound again.")
        assert self._room is not None
        left = _as_int16(self._room(block, far.samples))
        cleaned = self._canceller.process(left, _as_int16(far.samples))
        return np.asarray(cleaned, np.float32) / np.float32(32768.0)

    def _begin(self, size: int, rate: int) -> None:
        from pywebrtc_audio import EchoCanceller as Aec3

        self._form = (size, rate)
        self._room = EchoPathFilter(size, rate)
        self._canceller = Aec3(sample_rate=rate, num_channels=1)

    def _tell(self, was: bool) -> None:
        patience = 100  # blocks: a mixer may open two seconds after the microphone
        if not self._told and (was or self._blocks > patience):
            self._told = True
            self._sentences.append(
                "The film's own sound does not reach the echo canceller, so the microphone "
                "hears the film as well."
            )

    def _film(self, count: int, rate: int, time: Seconds) -> "_Share":
        """The mix that was heard meanwhile, at the microphone's rate, and the share known."""
        step = FAR_RATE // rate
        reach = _TAPS // 2
        far = self._far_end.take(time - reach / FAR_RATE, count * step + 2 * reach)
        filtered = (
            np.convolve(far.samples, _LOW_PASS[step], "valid")
            if step > 1
            else (far.samples[reach:-reach])
        )
        return _Share(filtered[::step].astype(np.float32), far.known / len(far.samples))


class _Share(NamedTuple):
    samples: Block
    known: float


def _low_pass(step: int) -> NDArray[np.float32]:
    """A windowed sinc that leaves what `FAR_RATE / step` can hold."""
    places = np.arange(_TAPS) - _TAPS // 2
    taps = np.sinc(places * 0.9 / step) * np.hamming(_TAPS)
    return np.asarray(taps / taps.sum(), np.float32)


_LOW_PASS: Final = {step: _low_pass(step) for step in (2, 3, 6)}


def _as_int16(block: Block) -> NDArray[np.int16]:
    return np.clip(block * 32767.0, -32768, 32767).astype(np.int16)
