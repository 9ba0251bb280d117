"""A ring buffer of decoded sound, anchored to the machine's monotonic clock."""

import threading

import numpy as np
import numpy.typing as npt

from engine.words import Seconds

RATE = 48_000
CHANNELS = 2
_RING_SECONDS = 6
_REANCHOR = 0.040  # seconds; libVLC's own jitter is below 10 ms, a real jump is far above

_LATE = 1 / 3
"""Of a block: by so much a place is sooner believed too late than too early. On a busy machine
libVLC lets a clip go some milliseconds after it was told to, and never before."""
_CODEC_BLOCKS = {960, 1024, 1152, 1536, 2048, 4096}  # Opus, AAC, MP3, AC-3, HE-AAC, FLAC

Samples = npt.NDArray[np.float32]
"""Interleaved frames: shape (n, 2), -1..1."""


class SoundBuffer:
    """Samples of one deck, written by libVLC's thread, read by the sound card's.

    `anchor` is the monotonic instant at which sample 0 is to be heard. Samples are counted
    from there, so that reading by sample number is gapless even where libVLC's time stamps
    jitter by a few milliseconds.
    """

    def __init__(self) -> None:
        self._ring = np.zeros((_RING_SECONDS * RATE, CHANNELS), np.int16)
        self._lock = threading.Lock()
        self._written = 0
        self._oldest = 0
        self._asked = 0
        self.missed = 0
        """How many samples came only after they should have been heard, of all clips so far."""
        self.anchor: Seconds | None = None
        self._media_start: int | None = None

    def clear(self) -> None:
        """Empty the buffer. Any thread."""
        with self._lock:
            self._written = self._oldest = self._asked = 0
            self.anchor = None
            self._media_start = None

    def write(
        self,
        samples: npt.NDArray[np.int16],
        heard_at: Seconds,
        media_time: Seconds | None = None,
    ) -> None:
        """Append frames of shape (n, 2); the first is to be heard at this monotonic instant.

        `media_time` is where that is in the clip, known to a few milliseconds.
        """
        with self._lock:
            if self.anchor is None:
                self.anchor = heard_at
                if media_time is not None:
                    self._media_start = _on_grid(media_time * RATE, len(samples))
            gap = heard_at - (self.anchor + self._written / RATE)
            if abs(gap) > _REANCHOR:
                # A real discontinuity (a seek, a stall): keep the count, move the anchor.
                self.anchor += gap
            self.missed += max(0, min(self._asked - self._written, len(samples)))
            size = len(self._ring)
            samples = samples[-size:]
            first = self._written % size
            head = min(len(samples), size - first)
            self._ring[first : first + head] = samples[:head]
            self._ring[: len(samples) - head] = samples[head:]
            self._written += len(samples)
            self._oldest = max(self._oldest, self._written - size)

    def shift(self, seconds: Seconds) -> None:
        """Move the sound not heard yet later by the seconds that the film was paused."""
        with self._lock:
            if self.anchor is not None:
                self.anchor += seconds

    def index_at(self, instant: Seconds) -> int | None:
        """The number of the sample to be heard at a monotonic instant; None before the first."""
        with self._lock:
            return None if self.anchor is None else round((instant - self.anchor) * RATE)

    def index_of(self, media_time: Seconds) -> int | None:
        """The number of the sample at a media time of the clip; None while that is not known."""
        with self._lock:
            if self._media_start is None:
                return None
            return round(media_time * RATE) - self._media_start

    def holds(self, index: int) -> bool:
        """Whether everything before sample `index` has been decoded."""
        with self._lock:
            return index <= self._written

    def read(self, index: int, count: int) -> Samples:
        """`count` frames from sample `index` on; silence where there is nothing (yet)."""
        out = np.zeros((count, CHANNELS), np.float32)
        with self._lock:
            self._asked = max(self._asked, index + count)
            start, stop = max(index, self._oldest), min(index + count, self._written)
            if start < stop:
                numbers = np.arange(start, stop) % len(self._ring)
                out[start - index : stop - index] = self._ring[numbers]
        out *= 1 / 32768
        return out


def _on_grid(sample: float, block: int) -> int:
    """The sample of the clip that a decoder's block begins with.

    Codecs cut a clip into blocks of one size from its first sample on, so that a place known to
    a few milliseconds is known exactly. Blocks of other sizes (sound that was resampled) tell
    nothing; there the milliseconds have to do.
    """
    return round(sample / block - _LATE) * block if block in _CODEC_BLOCKS else round(sample)
