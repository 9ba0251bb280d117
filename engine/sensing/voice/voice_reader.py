"""Makes readings of a voice from blocks of sound.

Level, voicing, pitch, jitter, slope and flux are computed twenty times a second, arousal five times
a second by the voice network over the last 1.2 seconds, the kind of sound twice a second by the
sound network over the last second and a half. Only 64 milliseconds of sound are kept; of the rest
there is its spectrum in bands, overwritten second by second.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.quantities import (
    VOICE_AROUSAL,
    VOICE_COUGH,
    VOICE_CRY,
    VOICE_FLUX,
    VOICE_GASP,
    VOICE_JITTER,
    VOICE_LAUGH,
    VOICE_LEVEL,
    VOICE_OTHER,
    VOICE_PITCH,
    VOICE_SLOPE,
    VOICE_SPEECH,
    VOICE_VOICED,
)
from engine.sensing.reading import Reading
from engine.sensing.voice.features import FRAMES, VOICED_FROM, features, flux, slope
from engine.sensing.voice.frames import (
    BANDS,
    COLUMNS,
    HOP,
    LEVEL,
    PITCH,
    RATE,
    SPAN,
    VOICED,
    Block,
    Resampler,
    frames,
)
from engine.sensing.voice.vocal_sounds import VocalSounds
from engine.sensing.voice.voice_network import VoiceNetwork
from engine.sound.spectrum import WINDOW
from engine.words import Seconds

Floats = NDArray[np.float64]

READING: Final = 5
"""Frames from one set of readings to the next: 50 ms."""
ESTIMATE_EVERY: Final = 4
"""Sets of readings from one estimate of arousal to the next: 0.2 s."""
LISTEN_EVERY: Final = 10
"""Sets of readings from one estimate of the kind of sound to the next: 0.5 s."""

SOUNDS: Final = {
    "laugh": VOICE_LAUGH,
    "cry": VOICE_CRY,
    "gasp": VOICE_GASP,
    "speech": VOICE_SPEECH,
    "cough": VOICE_COUGH,
    "other": VOICE_OTHER,
}
"""The quantity of each share of `vocal_sounds`."""

_GAP: Final[Seconds] = 0.25  # sound servers deliver in bursts: less is no gap
_SILENCE_DB, _AUDIBLE_DB = -75.0, -55.0
_DEAD_DB: Final = -100.0  # no microphone is so quiet unless it is switched off
_VOCAL: Final = ("speech", "laugh", "cry", "gasp")
_MIDDLE: Final = (SPAN - WINDOW) // 2  # the sound network's shorter windows lie within the frames


class VoiceReader:
    """Reads blocks of any length as they come. Synchronous; one thread at a time.

    The readings do not depend on the lengths of the blocks. Raises `Trouble` at the first
    estimate where a network is missing.
    """

    def __init__(
        self, network: VoiceNetwork | None = None, sounds: VocalSounds | None = None
    ) -> None:
        self._network = network
        self._sounds = sounds or VocalSounds()
        self._rate = 0
        self._begin(0.0, 0)

    def _begin(self, time: Seconds, rate: int) -> None:
        self._rate, self._begun, self._heard = rate, time, 0
        self._resample = Resampler(rate or RATE)
        self._resample_residual = Resampler(rate or RATE)
        self._pending = np.zeros((3, 0), np.float32)  # the sound, the residual, the film in it
        self._first = 0  # of the frames there have been, the one that is next
        self._rows = np.zeros((0, COLUMNS))
        self._sounds.begin()
        self._shares: dict[str, float] | None = None

    def read(
        self,
        block: Block,
        rate: int,
        time: Seconds,
        residual: Block | None = None,
        film: float = 0.0,
    ) -> list[Reading]:
        """The readings that this block completes.

        `block` is mono, float32 from -1 to 1; `rate` in Hz, at least 8000; `time` the instant
        of its first sample. The time of a reading is the middle of its latest 64 ms. After a gap
        of more than a quarter second, or at another rate, it begins anew. Where an echo canceller
        stands before it, `residual` and `film` are as `echo_canceller.Cleaned` has them, and tell
        the kind of sound. Raises ValueError for other shapes.
        """
        if (
            block.ndim != 1
            or rate < 8000
            or (residual is not None and residual.shape != block.shape)
        ):
            raise ValueError(f"sound is mono and at least 8000 Hz, not {block.shape} at {rate}")
        if rate != self._rate or abs(time - self._begun - self._heard / self._rate) > _GAP:
            self._begin(time, rate)
        self._heard += len(block)
        sound = self._resample(block)
        told = sound if residual is None else self._resample_residual(residual)
        new = np.stack([sound, told, np.full(len(sound), film, np.float32)])
        self._pending = np.concatenate([self._pending, new], axis=1)
        readings: list[Reading] = []
        while self._pending.shape[1] >= SPAN + (self._due() - 1) * HOP:
            readings += self._step(self._due())
        return readings

    def _due(self) -> int:
        """The number of frames until the next readings: one at first, then five."""
        return READING if self._first else 1

    def _step(self, count: int) -> list[Reading]:
        sound, told, film = self._pending[:, : SPAN + (count - 1) * HOP]
        rows = frames(sound)
        middle = slice(_MIDDLE, len(sound) - _MIDDLE)
        self._sounds.hear(told[middle], float(film[middle].mean()))
        self._pending = self._pending[:, count * HOP :].copy()
        self._rows = np.concatenate([self._rows, rows])[-FRAMES:]
        self._first += count
        time = self._begun + ((self._first - 1) * HOP + SPAN / 2) / RATE
        # A clipped voice is a distorted one.
        clean = max(0.0, 1.0 - 10.0 * float(np.mean(np.abs(sound) >= 0.999)))
        readings = _measured(self._rows, count, sound[-SPAN:], time, clean)
        readings += self._listen(time, clean)
        if len(self._rows) == FRAMES and self._first // READING % ESTIMATE_EVERY == 0:
            readings += self._estimate(time, clean)
        return readings

    def _listen(self, time: Seconds, clean: float) -> list[Reading]:
        """The kind of sound, where it is due and there has been a second of sound."""
        if self._first // READING % LISTEN_EVERY:
            return []
        loudest = float(self._rows[:, LEVEL].max())
        if loudest < _SILENCE_DB:
            clean = 0.0 if loudest < _DEAD_DB else 1.0
        self._shares = self._sounds.shares(silent=loudest < _SILENCE_DB)
        if self._shares is None:
            return []
        return [Reading(time, SOUNDS[name], share, clean) for name, share in self._shares.items()]

    def _estimate(self, time: Seconds, clean: float) -> list[Reading]:
        loudest = float(self._rows[:, LEVEL].max())
        if loudest < _SILENCE_DB or self._shares is None:
            return []
        if self._network is None:
            self._network = VoiceNetwork()
        arousal = float(self._network.arousal(features(self._rows)[None])[0])
        voiced = float(np.mean(self._rows[:, VOICED] * (self._rows[:, LEVEL] > loudest - 25.0)))
        # Arousal counts only for sounds that people make.
        somebody = sum(self._shares[name] for name in _VOCAL)
        sure = clean * _audible(loudest) * min(1.0, somebody) * min(1.0, 4.0 * voiced)
        return [Reading(time, VOICE_AROUSAL, arousal, sure)]


def jitter(window: Block, pitch: float) -> float:
    """Mean change of period from cycle to cycle, relative, 0 to 1, of a voiced window at 16 kHz.

    Each cycle is laid over the next, and where they agree best is its period, with a parabola
    between samples (Boersma, "Should jitter be measured by peak picking or by waveform
    matching?", 2009).
    """
    period = RATE / pitch
    size, reach = round(period), max(2, round(0.15 * period))
    sound = window.astype(np.float64) - float(window.mean())
    periods: list[float] = []
    place = 0
    while place + 2 * size + reach + 1 <= len(sound):
        here = sound[place : place + size]
        there = sound[place + size - reach : place + 2 * size + reach]
        alike = np.correlate(there, here, "valid")
        energy = np.cumsum(np.concatenate([[0.0], there**2]))
        alike = alike / np.sqrt(energy[size:] - energy[:-size] + 1e-12)
        best = int(np.argmax(alike))
        if 0 < best < 2 * reach:
            before, top, after = alike[best - 1 : best + 2]
            bend = before - 2.0 * top + after
            shift = 0.5 * (before - after) / bend if bend < 0.0 else 0.0
            periods.append(size - reach + best + float(shift))
        place += size
    if len(periods) < 3:
        return 0.0
    return min(1.0, float(np.mean(np.abs(np.diff(periods))) / np.mean(periods)))


def _audible(level: float) -> float:
    """How audible a level in dB is: 0 up to -75 dB, 1 from -55 dB on."""
    return min(1.0, max(0.0, (level - _SILENCE_DB) / (_AUDIBLE_DB - _SILENCE_DB)))


def _measured(
    rows: Floats, count: int, window: Block, time: Seconds, clean: float
) -> list[Reading]:
    """The readings of the latest `count` rows of frames; `window` is the sound of the last."""
    latest = rows[-count:]
    loud = float(10.0 * np.log10(np.mean(10.0 ** (latest[:, LEVEL] / 10.0))))
    # Where nothing is audible, what is periodic is hum.
    audible = _audible(loud)
    voiced = float(latest[-1, VOICED]) * audible
    power = np.mean(10.0 ** (latest[:, :BANDS] / 10.0), axis=0)
    sloping = min(30.0, max(-60.0, float(slope(10.0 * np.log10(power)))))
    readings = [
        Reading(time, VOICE_LEVEL, loud, clean),
        Reading(time, VOICE_VOICED, voiced, clean),
        Reading(time, VOICE_SLOPE, sloping, clean * audible),
    ]
    if len(rows) > 1:
        moved = min(1.0, float(np.mean(flux(rows[-count - 1 :, :BANDS]))))
        readings.append(Reading(time, VOICE_FLUX, moved, clean * audible))
    if voiced >= VOICED_FROM:
        pitch = float(latest[-1, PITCH])
        readings += [
            Reading(time, VOICE_PITCH, pitch, clean * voiced),
            Reading(time, VOICE_JITTER, jitter(window, pitch), clean * voiced),
        ]
    return readings
