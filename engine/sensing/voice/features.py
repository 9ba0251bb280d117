"""The features of the voice network: some hundred numbers of 1.2 seconds of frames.

They do not depend on the gain, and no word can be told from them: they describe the long-term
spectrum, the modulation of level and voicing (laughter has four to six bursts a second:
Bachorowski, Smoski and Owren, "The acoustic features of human laughter", 2001) and the movement of
pitch, much as Eyben et al., "The Geneva minimalistic acoustic parameter set", 2016.
"""

import itertools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.voice.frames import (
    BANDS,
    FLATNESS,
    HOP,
    LEVEL,
    PITCH,
    RATE,
    VOICED,
    band_centres,
)

FRAMES: Final = 120
"""Frames in a window: 1.2 s."""
VOICED_FROM: Final = 0.5

Floats = NDArray[np.float64]

_DEPTH_DB: Final = 45.0  # below the loudest frames all is as good as silence
_ACTIVE_DB: Final = 15.0
_CEPSTRA: Final = 10
_A_SECOND: Final = RATE / HOP
_RHYTHMS: Final = np.array([0.8, 1.7, 2.5, 3.4, 4.2, 5.0, 6.0, 7.5, 10.0, 14.0, 22.0])  # Hz

_CENTRES: Final = band_centres()
_OCTAVES: Final = np.log2(_CENTRES / 1000.0)
_COSINES: Final = np.cos(
    np.pi / BANDS * (np.arange(BANDS)[:, None] + 0.5) * np.arange(1, _CEPSTRA + 1)
) * np.sqrt(2.0 / BANDS)
_LOW: Final = (_CENTRES > 150.0) & (_CENTRES < 1000.0)
_HIGH: Final = _CENTRES > 3000.0
_FREQUENCIES: Final = np.fft.rfftfreq(256, 1.0 / _A_SECOND)
_IN_RHYTHM: Final = np.stack(
    [(low <= _FREQUENCIES) & (high > _FREQUENCIES) for low, high in itertools.pairwise(_RHYTHMS)],
    axis=1,
).astype(np.float64)
_HANN: Final = np.hanning(FRAMES)
_LAGS: Final = slice(10, 36)  # 100 to 350 ms: from 10 to 3 bursts a second

_FADE: Final = 1.0 - np.arange(_LAGS.stop) / FRAMES


def slope(bands: Floats) -> Floats:
    """dB an octave, of rows of band levels, from 100 Hz to 7.3 kHz."""
    centred = _OCTAVES - _OCTAVES.mean()
    return np.asarray((bands - bands.mean(axis=-1, keepdims=True)) @ centred / (centred @ centred))


def flux(bands: Floats) -> Floats:
    """The spectral flux, 0 to 1, between each two successive rows of bands in dB, (n, 26)."""
    amplitude = 10.0 ** (np.maximum(bands, bands.max() - 80.0) / 20.0)
    share = amplitude / np.maximum(amplitude.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(0.5 * np.abs(np.diff(share, axis=0)).sum(axis=1))


def features(frames: Floats) -> Floats:
    """One row of `COUNT` numbers, of `FRAMES` frames, (FRAMES, COLUMNS)."""
    bands, level = frames[:, :BANDS], frames[:, LEVEL]
    level = np.maximum(level - _ranked(level, 0.95), -_DEPTH_DB)
    active = level > -_ACTIVE_DB
    voiced = (frames[:, VOICED] >= VOICED_FROM) & (frames[:, PITCH] > 0.0) & (level > -25.0)
    relative = np.maximum(bands - _ranked(bands.max(axis=1), 0.95), -60.0)
    spoken = relative[voiced] if voiced.sum() >= 5 else relative[active]
    quiet = relative[~active] if (~active).sum() >= 5 else relative
    parts = [
        _shape(relative[active]),
        _shape(spoken),
        quiet.mean(axis=0) @ _COSINES[:, :4],
        _movement(relative, active),
        _rhythm(
            np.stack(
                [
                    level,
                    np.maximum(relative[:, _HIGH].mean(axis=1), -50.0),
                    np.maximum(relative[:, _LOW].mean(axis=1), -50.0),
                    30.0 * frames[:, VOICED] * (level > -25.0),
                ]
            )
        ),
        _bursts(level),
        _levels(level),
        _pitch(frames, voiced),
        _voicing(frames, active, voiced),
    ]
    return np.asarray(np.nan_to_num(np.concatenate(parts)))


def _ranked(values: Floats, share: float) -> float:
    """The quantile of the values at `share`."""
    return float(np.sort(values)[int(share * (len(values) - 1))])


def _trend(places: Floats, values: Floats) -> float:
    """The slope of the least-squares line."""
    away = places - places.mean()
    return float(away @ values / max(1e-4, float(away @ away)))


def _shape(rows: Floats) -> Floats:
    """Cepstra, slopes and balance of the mean spectrum: 17."""
    mean = rows.mean(axis=0)
    low, high = mean[_CENTRES < 1000.0], mean[_CENTRES >= 1000.0]
    tilts = [
        _tilt(mean, (_CENTRES > 100.0) & (_CENTRES < 600.0)),
        _tilt(mean, (_CENTRES > 500.0) & (_CENTRES < 1600.0)),
        _tilt(mean, (_CENTRES > 1000.0) & (_CENTRES < 5000.0)),
        float(slope(mean)),
        low.max() - high.max(),
        mean[(_CENTRES > 1000.0) & (_CENTRES < 4000.0)].mean() - low.mean(),
        mean[_HIGH].mean() - low.mean(),
    ]
    return np.concatenate([mean @ _COSINES, tilts])


def _tilt(mean: Floats, inside: NDArray[np.bool_]) -> float:
    octaves = _OCTAVES[inside] - _OCTAVES[inside].mean()
    return float(mean[inside] @ octaves / (octaves @ octaves))


def _movement(relative: Floats, active: NDArray[np.bool_]) -> Floats:
    """How the spectrum changes: 16."""
    rows = relative[active]
    cepstra = rows @ _COSINES[:, :6]
    changes = np.abs(np.diff(relative @ _COSINES[:, :6], axis=0))
    moved = flux(relative)
    return np.concatenate(
        [
            cepstra.std(axis=0),
            changes.mean(axis=0),
            [moved.mean(), moved.std(), _ranked(moved, 0.9), slope(rows).std()],
        ]
    )


def _rhythm(contours: Floats) -> Floats:
    """Where in the modulation spectra of four contours power lies, and how regular: 14 each."""
    centred = contours - contours.mean(axis=1, keepdims=True)
    spectra = np.abs(np.fft.rfft(centred * _HANN, 256, axis=1)) ** 2
    shares = spectra @ _IN_RHYTHM / (spectra[:, 2:].sum(axis=1, keepdims=True) + 1e-6)
    power = np.abs(np.fft.rfft(centred, 256, axis=1)) ** 2
    correlation = np.fft.irfft(power, axis=1)[:, : _LAGS.stop]
    correlation = correlation / (correlation[:, :1] + 1e-6)
    regular = (correlation / _FADE)[:, _LAGS]
    rows, best = np.arange(len(centred)), regular.argmax(axis=1)
    dip = np.minimum.accumulate(correlation, axis=1)[rows, best + _LAGS.start - 1]
    found = [regular[rows, best], _A_SECOND / (_LAGS.start + best), dip, centred.std(axis=1)]
    return np.asarray(np.concatenate([np.sqrt(shares), np.stack(found, axis=1)], axis=1).ravel())


def _bursts(level: Floats) -> Floats:
    """Ten features of the bursts of level: how many, how long, how even, how they fall."""
    smooth = np.convolve(level, np.ones(3) / 3.0, "same")
    rise = np.diff(level)
    on = smooth > np.maximum(-20.0, 0.5 * _ranked(level, 0.2))
    edges = np.diff(np.concatenate([[0], on.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    lengths = (ends - starts) / _A_SECOND
    apart = np.diff(starts) / _A_SECOND
    heights = np.array([level[a:b].max() for a, b in zip(starts, ends, strict=True)])
    several = len(starts) >= 2
    return np.array(
        [
            len(starts),
            lengths.mean() if len(lengths) else 0.0,
            lengths.std() if len(lengths) else 0.0,
            apart.mean() if several else 1.2,
            apart.std() / apart.mean() if several else 0.0,
            _trend(starts / len(level), heights) if several else 0.0,
            on.mean(),
            rise.max(),
            -rise.min(),
            _ranked(rise, 0.95),
        ]
    )


def _levels(level: Floats) -> Floats:
    """How level is spread, and how it falls over the window: 6."""
    spread = np.sort(level)[[6, 24, 60, 96]]
    time = np.linspace(-1.0, 1.0, len(level))
    return np.concatenate([spread, [level @ time / (time @ time), np.argmax(level) / len(level)]])


def _pitch(frames: Floats, voiced: NDArray[np.bool_]) -> Floats:
    """Pitch in semitones above 100 Hz and how it moves: 11."""
    if voiced.sum() < 5:
        return np.zeros(11)
    places = np.flatnonzero(voiced)
    pitch = 12.0 * np.log2(frames[places, PITCH] / 100.0)
    low, middle, high = (_ranked(pitch, share) for share in (0.1, 0.5, 0.9))
    follows = np.diff(places) == 1
    steps = np.diff(pitch)[follows]
    near = steps[np.abs(steps) < 3.0]
    return np.array(
        [
            1.0,
            pitch.mean(),
            low,
            middle,
            high,
            high - low,
            pitch.std(),
            np.clip(_trend(places / len(frames), pitch), -40.0, 40.0),
            np.abs(near).mean() if len(near) else 0.0,
            near.mean() if len(near) else 0.0,
            (np.abs(steps) >= 3.0).mean() if len(steps) else 0.0,
        ]
    )


def _voicing(frames: Floats, active: NDArray[np.bool_], voiced: NDArray[np.bool_]) -> Floats:
    """How much and how clearly it is voiced, and in how long runs: 10."""
    how, flat = frames[:, VOICED], np.sqrt(frames[:, FLATNESS])
    edges = np.diff(np.concatenate([[0], voiced.astype(np.int8), [0]]))
    runs = (np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)) / _A_SECOND
    return np.array(
        [
            voiced.mean(),
            how[active].mean(),
            how[active].std(),
            how[voiced].mean() if voiced.any() else 0.0,
            len(runs),
            runs.mean() if len(runs) else 0.0,
            runs.max() if len(runs) else 0.0,
            flat[active].mean(),
            flat[active].std(),
            flat[~active].mean() if (~active).any() else flat.mean(),
        ]
    )


COUNT: Final = 17 + 17 + 4 + 16 + 4 * 14 + 10 + 6 + 11 + 10
"""How many numbers `features` gives."""
