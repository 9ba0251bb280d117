"""The far end of the echo canceller: the film's own mix, as it is heard.

The sound card's thread offers it, the microphone's thread takes it. It is held in memory for four
seconds and never written.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.words import Seconds

Block = NDArray[np.float32]

FAR_RATE: Final = 48000
HELD: Final[Seconds] = 4.0
"""Seconds of the mix that are held: it is offered up to a second ahead, and taken a little late."""

_BREAK: Final[Seconds] = 0.25  # a single deviation beyond any burst: the sound has jumped
_LASTING: Final[Seconds] = 0.02  # a mean deviation of this much is a jump as well
_DEVIATION_RATE: Final = 0.05  # of the mean deviation, a block
_DRIFT_RATE: Final = 0.001  # share of a deviation that is followed: crystals drift slowly
_MOST_DRIFT: Final[Seconds] = 0.002  # of a deviation: what is later was only delayed
_SETTLES: Final = 50  # blocks whose mean timestamp is the first estimate


class FarBlock(NamedTuple):
    """A part of the mix: mono, float32 from -1 to 1, 48 kHz; `known` of its frames were held."""

    samples: Block
    known: int


class _Line(NamedTuple):
    """Frames `oldest` to `written` are held; frame 0 is heard at the instant `anchor`."""

    oldest: int
    written: int
    anchor: Seconds


class TimestampSmoother:
    """Removes the jitter from the timestamps of consecutive blocks. One thread.

    A far end that jitters by a sample is another echo path to the adaptive filter.
    """

    def __init__(self) -> None:
        self._next: Seconds | None = None
        self._count = 0
        self._off = 0.0

    def __call__(self, time: Seconds, length: Seconds) -> tuple[Seconds, bool]:
        """The smoothed time of a block of `length` seconds, and whether smoothing began anew."""
        off = 0.0 if self._next is None else time - self._next
        self._off += _DEVIATION_RATE * (off - self._off)
        anew = self._next is None or abs(off) > _BREAK or abs(self._off) > _LASTING
        if anew:
            self._count, self._off = 0, 0.0
            first = time
        else:
            self._count += 1
            if self._count < _SETTLES:
                first = time - off * (1.0 - 1.0 / (1 + self._count))
            else:
                first = time - off + _DRIFT_RATE * min(_MOST_DRIFT, max(-_MOST_DRIFT, off))
        self._next = first + length
        return first, anew


class FarEnd:
    """A ring buffer of the latest seconds of the mix, by the instants at which they are heard.

    One thread offers (the sound card's), any thread takes. No thread waits: a block is published
    by a single assignment.
    """

    def __init__(self) -> None:
        self._ring = np.zeros(round(HELD * FAR_RATE), np.float32)
        self._line: _Line | None = None
        self._smoothed = TimestampSmoother()

    def offer(self, heard_at: Seconds, block: Block) -> None:
        """Add a block of the mix, (n, 2) at 48 kHz, n up to a second.

        `heard_at` is the monotonic instant at which its first frame is heard. Blocks are placed
        by counting frames; where the sound has jumped, the buffer is emptied.
        """
        smoothed, anew = self._smoothed(heard_at, len(block) / FAR_RATE)
        line = self._line or _Line(0, 0, heard_at)
        anchor = smoothed - line.written / FAR_RATE
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

    def take(self, start: Seconds, count: int) -> FarBlock:
        """`count` frames from the monotonic instant `start` on; zeros for those not held."""
        samples = np.zeros(count, np.float32)
        line = self._line
        if line is None:
            return FarBlock(samples, 0)
        index = round((start - line.anchor) * FAR_RATE)
        begin, end = max(index, line.oldest), min(index + count, line.written)
        if begin >= end:
            return FarBlock(samples, 0)
        places = np.arange(begin, end) % len(self._ring)
        samples[begin - index : end - index] = self._ring[places]
        return FarBlock(samples, end - begin)
