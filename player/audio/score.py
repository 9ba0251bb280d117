"""Gain ramps, and the score: looped stems of music that run on across cuts.

The stems of a score share one time line, so that a crossfade between two stems of one tempo stays
in the beat, and a stem that returns is where the music has come to.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.problems import Trouble, because
from engine.words import Seconds
from player.audio.buffer import CHANNELS, RATE, Samples

CROSSFADE: Final[Seconds] = 1.5
"""Over how long one stem goes over into another."""

LONGEST: Final[Seconds] = 20 * 60.0
"""Of a stem; a minute takes 11 MB of memory."""

Stem = npt.NDArray[np.int16]
"""Frames at `RATE`: shape (n, 2), n > 0."""


class Ramp:
    """A gain from 0 to 1 that moves to its `goal` linearly.

    `seconds` is the time from 0 to 1. Set `goal` in any thread; `over` belongs to the sound
    card's.
    """

    def __init__(self, value: float, seconds: Seconds) -> None:
        self.goal = value
        self.seconds = seconds
        self._value = value

    @property
    def silent(self) -> bool:
        """Whether the gain is 0 and stays 0."""
        return self._value == 0 == self.goal

    def over(self, count: int) -> npt.NDArray[np.float32]:
        """The gains of the next `count` frames, (count, 1) float32."""
        begin, step = self._value, count / RATE / max(self.seconds, 1 / RATE)
        self._value = begin + min(step, max(-step, self.goal - begin))
        return np.linspace(begin, self._value, count, dtype=np.float32)[:, None]


class Score:
    """The stems of a film's music, of which one is heard, or two during a crossfade.

    Threads: `add` and `play` any, `add_to` the sound card's.
    """

    def __init__(self) -> None:
        self._stems: Mapping[str, Stem] = {}
        self._gains: dict[str, Ramp] = {}
        self._place = 0
        self._wanted: str | None = None

    def add(self, name: str, stem: Stem) -> None:
        """Add a stem that was read; it is heard at once where it is the one that plays."""
        gain = Ramp(0.0, CROSSFADE)
        gain.goal = float(name == self._wanted)
        self._gains = {**self._gains, name: gain}
        self._stems = {**self._stems, name: stem}

    def play(self, name: str | None, fade: Seconds = CROSSFADE) -> None:
        """Crossfade to a stem, or to silence (None), over `fade` seconds."""
        self._wanted = name
        for each, gain in self._gains.items():
            gain.seconds, gain.goal = fade, float(each == name)

    def add_to(self, out: Samples) -> None:
        """Add the next frames to `out`, (n, 2) float32, and advance every stem by n frames."""
        count = len(out)
        for name, stem in self._stems.items():
            gain = self._gains[name]
            if not gain.silent:
                # Equal power: two stems that know nothing of each other stay as loud as one.
                slope = np.sin(gain.over(count) * np.float32(np.pi / 2))
                out += _looped(stem, self._place, count) * slope
        self._place += count


def _looped(stem: Stem, place: int, count: int) -> Samples:
    first = place % len(stem)
    if first + count <= len(stem):
        part = stem[first : first + count]
    else:
        part = stem[np.arange(first, first + count) % len(stem)]
    return np.divide(part, 32768, dtype=np.float32)


def read_stem(path: Path) -> Stem:
    """Read a sound file (WAV, FLAC, Ogg, MP3) whole, as a loop at `RATE`. Blocks: not for the
    window's thread. Raises Trouble where it cannot be used."""
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            if file.frames > LONGEST * file.samplerate:
                raise Trouble(
                    f"The score {path.name} is longer than {LONGEST / 60:.0f} minutes: cut it to "
                    "a loop."
                )
            samples = file.read(dtype="float32", always_2d=True)
            rate = file.samplerate
    except (OSError, RuntimeError) as error:  # soundfile's own errors are RuntimeErrors
        raise Trouble(f"The score {path.name} cannot be read: {because(error)}.") from None
    if not len(samples):
        raise Trouble(f"The score {path.name} is empty.")
    both = samples[:, [0, min(1, samples.shape[1] - 1)]]
    if rate != RATE:
        both = _at_our_rate(both, rate)
    stem: Stem = np.round(np.clip(both, -1.0, 1.0) * 32767).astype(np.int16)
    return stem


def _at_our_rate(samples: Samples, rate: int) -> Samples:
    """Another number of samples for the same loop, by its spectrum: exact for what repeats."""
    old = len(samples)
    new = max(1, round(old * RATE / rate))
    resampled = np.empty((new, CHANNELS), np.float32)
    for channel in range(CHANNELS):
        spectrum = np.fft.rfft(samples[:, channel])
        resampled[:, channel] = np.fft.irfft(spectrum[: new // 2 + 1], new) * (new / old)
    return resampled
