"""A sentence as somebody else would have said it: another throat, another pitch, another tempo.

What one collection's people and language have in common, a network would learn as arousal. Pitch,
the resonances of the throat and tempo are therefore each drawn anew: the sound is played at another
speed, its spectral envelope (by cepstral smoothing, Oppenheim 1969) is moved along frequency, and
its tempo is brought back by laying pieces over one another where they agree best (WSOLA, Verhelst
and Roelands 1993).
"""

from typing import Final

import numpy as np

from training.voices.vocal_sounds import Random, Sound

_POINTS: Final = 512
_STEP: Final = 128
_SMOOTH: Final = 28  # cepstral coefficients that make the envelope: below any pitch's period
_PIECE: Final = 640  # 40 ms
_SEARCH: Final = 160


def spoken_otherwise(random: Random, sound: Sound) -> Sound:
    """The sentence with pitch up to 4 semitones, throat up to a sixth, tempo up to a fifth off."""
    pitch = 2.0 ** (random.uniform(-4.0, 4.0) / 12.0)
    throat, tempo = random.uniform(0.85, 1.17), random.uniform(0.83, 1.2)
    faster = at_speed(sound, pitch)
    return at_tempo(with_throat(faster, throat / pitch), tempo / pitch)


def at_speed(sound: Sound, by: float) -> Sound:
    """Played faster, so that pitch, throat and tempo move together."""
    places = np.arange(0, len(sound) - 1, by)
    return np.asarray(np.interp(places, np.arange(len(sound)), sound))


def with_throat(sound: Sound, shorter: float) -> Sound:
    """The same pitch and tempo with all resonances `shorter` times as high, at 16 kHz."""
    padded = np.pad(sound, (_POINTS, 2 * _POINTS))
    window = np.hanning(_POINTS + 1)[:-1]
    pieces = np.lib.stride_tricks.sliding_window_view(padded, _POINTS)[::_STEP] * window
    spectra = np.fft.rfft(pieces, axis=1)
    level = np.log(np.abs(spectra) + 1e-7)
    cepstra = np.fft.irfft(level, axis=1)
    cepstra[:, _SMOOTH:-_SMOOTH] = 0.0
    envelope = np.fft.rfft(cepstra, axis=1).real
    bins = np.arange(envelope.shape[1])
    from_where = np.minimum(bins / shorter, bins[-1])
    low = np.minimum(from_where.astype(int), bins[-1] - 1)
    share = from_where - low
    moved = envelope[:, low] * (1.0 - share) + envelope[:, low + 1] * share
    pieces = np.fft.irfft(spectra * np.exp(np.clip(moved - envelope, -4.0, 4.0)), axis=1) * window
    out = np.zeros(len(padded))
    for index, piece in enumerate(pieces):
        out[index * _STEP : index * _STEP + _POINTS] += piece
    # Squared Hann windows a quarter apart sum to one and a half.
    return np.asarray(out[_POINTS : _POINTS + len(sound)] / 1.5)


def at_tempo(sound: Sound, faster: float) -> Sound:
    """The same pitch, `faster` times as fast."""
    count = int(len(sound) / faster)
    half = _PIECE // 2
    padded = np.pad(sound, (_SEARCH, _PIECE + 2 * _SEARCH))
    window = np.hanning(_PIECE + 1)[:-1]
    out = np.zeros(count + 2 * _PIECE)
    place = _SEARCH
    for begin in range(0, count, half):
        if begin:
            wanted = padded[place + half : place + half + _PIECE]
            around = _SEARCH + int(begin * faster)
            near = padded[around - _SEARCH : around + _SEARCH + _PIECE]
            if len(wanted) < _PIECE or len(near) < _PIECE + 2 * _SEARCH:
                break
            place = around - _SEARCH + int(np.argmax(np.correlate(near, wanted, "valid")))
        out[begin : begin + _PIECE] += padded[place : place + _PIECE] * window
    return np.asarray(out[:count])
