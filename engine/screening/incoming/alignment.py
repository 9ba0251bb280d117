"""Finds where in a recording of a room a film began: by the film's own sound, or by a clap. Pure.

The film's sound and the room's are correlated with all frequencies weighted alike (generalised
cross-correlation with phase transform: Knapp and Carter, "The generalized correlation method for
estimation of time delay", 1976), which an echoing room and a small loudspeaker disturb least.
Where the recorder's clock runs otherwise than the player's, minutes apart are aligned each for
itself and a line is laid through them (Theil and Sen).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.problems import Trouble
from engine.words import Seconds

RATE: Final = 8000
"""Samples a second, of one channel, of all that is aligned here."""

SURE: Final = 0.3
"""Below this certainty an alignment is not to be relied on: see `tests/bench/alignment.py`."""

_BAND: Final = (150.0, 3400.0)  # Hz: what a telephone's microphone and a room leave of a film
_BESIDE: Final[Seconds] = 0.06  # a peak's own flanks, and the room's first echoes
_PIECE: Final[Seconds] = 15.0
_REACH: Final[Seconds] = 0.5  # of a piece, around where the whole says it is
_LEAST_PIECES: Final = 3
_LEAST: Final[Seconds] = 1.0  # of film and of recording
_LATEST_CLAP: Final[Seconds] = 120.0
_FRAME: Final[Seconds] = 0.005
_BEFORE: Final[Seconds] = 0.25
_QUIET: Final = 1e-7

Sound = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Alignment:
    """A film began `offset` seconds after its recording did (negative: before it), and the
    recorder's clock gained `drift` seconds a second on it since. `certainty` is 0 (any other place
    fits as well) to 1."""

    offset: Seconds
    certainty: float
    drift: float = 0.0

    def film_time(self, recorded: Seconds) -> Seconds:
        """The film's time at an instant of the recording."""
        return (recorded - self.offset) / (1.0 + self.drift)


def by_sound(film: Sound, room: Sound) -> Alignment:
    """Where the film's sound lies in the room's; both (n,) at `RATE`.

    Raises Trouble where either is silent or shorter than a second.
    """
    for sound, what in ((film, "The film's sound"), (room, "The recording's sound")):
        if len(sound) < _LEAST * RATE:
            raise Trouble(f"{what} is shorter than {_LEAST:g} s: nothing can be aligned by it.")
        if float(np.square(sound, dtype=np.float64).mean()) < _QUIET**2:
            raise Trouble(f"{what} is silent: nothing can be aligned by it.")
    lags, fit = _correlated(film, room)
    best = int(np.argmax(fit))
    beside = np.abs(lags - lags[best]) > _BESIDE * RATE
    second = float(fit[beside].max()) if beside.any() else 0.0
    certainty = float(np.clip(1.0 - second / fit[best], 0.0, 1.0)) if fit[best] > 0 else 0.0
    offset = _peak(lags, fit, best) / RATE
    return _with_drift(film, room, Alignment(offset, certainty))


def by_clap(room: Sound) -> Alignment:
    """Where somebody clapped in a recording's first two minutes: the loudest sudden sound of all
    frequencies, against what was heard before it. The film begins there.

    Raises Trouble where it is silent.
    """
    length = round(_FRAME * RATE)
    heard = np.asarray(room[: round(_LATEST_CLAP * RATE)], np.float64)
    heard = np.diff(heard, prepend=heard[:1])  # low frequencies are steps and doors
    frames = heard[: len(heard) // length * length].reshape(-1, length)
    power = np.square(frames).mean(axis=1)
    before = round(_BEFORE / _FRAME)
    if len(power) <= before + 1 or float(power.max()) < _QUIET**2:
        raise Trouble("The recording's sound is silent: there is no clap in it.")
    padded = np.concatenate([np.full(before, np.median(power)), power])
    floor = np.array([padded[n : n + before].mean() for n in range(len(power))])
    rise = power / (floor + np.median(power) + _QUIET**2) * np.sqrt(power)
    best = int(np.argmax(rise))
    near = slice(max(0, best - before), best + 2 * before)
    others = rise.copy()
    others[near] = 0.0
    certainty = float(np.clip(1.0 - others.max() / rise[best], 0.0, 1.0))
    inside = np.abs(frames[best])
    return Alignment((best * length + int(np.argmax(inside > inside.max() / 2))) / RATE, certainty)


def _correlated(film: Sound, room: Sound) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """How well the film fits at each lag, in samples, of its beginning behind the room's."""
    size = 1 << (len(film) + len(room) - 1).bit_length()
    cross = np.fft.rfft(room, size) * np.conj(np.fft.rfft(film, size))
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    band = (hertz >= _BAND[0]) & (hertz <= _BAND[1])
    weight = np.where(band, 1.0 / np.maximum(np.abs(cross), 1e-12), 0.0)
    fit = np.fft.irfft(cross * weight, size)
    lags = np.arange(-len(film) + 1, len(room))
    return lags, fit[lags % size]


def _peak(lags: npt.NDArray[np.int64], fit: npt.NDArray[np.float64], best: int) -> float:
    """The lag of a peak between samples, on the parabola through its three highest."""
    if not 0 < best < len(fit) - 1:
        return float(lags[best])
    left, top, right = (float(each) for each in fit[best - 1 : best + 2])
    curve = left - 2 * top + right
    return float(lags[best]) + (0.5 * (left - right) / curve if curve < 0 else 0.0)


def _with_drift(film: Sound, room: Sound, whole: Alignment) -> Alignment:
    """The alignment with the line through its pieces, where there are enough that agree."""
    piece, reach = round(_PIECE * RATE), round(_REACH * RATE)
    at, late = [], []
    for begin in range(0, len(film) - piece // 2, piece):
        part = film[begin : begin + piece]
        first = begin + round(whole.offset * RATE) - reach
        heard = room[max(0, first) : max(0, first + len(part) + 2 * reach)]
        if len(heard) < len(part) // 2 or not np.any(part) or not np.any(heard):
            continue
        lags, fit = _correlated(part, heard)
        lags = lags + max(0, first) - begin
        near = np.abs(lags - whole.offset * RATE) <= reach
        if not near.any():
            continue
        lags, fit = lags[near], fit[near]
        best = int(np.argmax(fit))
        beside = np.abs(lags - lags[best]) > _BESIDE * RATE
        if beside.any() and fit[beside].max() > (1 - SURE / 2) * fit[best]:
            continue
        at.append((begin + len(part) / 2) / RATE)
        late.append(_peak(lags, fit, best) / RATE)
    if len(at) < _LEAST_PIECES:
        return whole
    one, other = np.triu_indices(len(at), 1)
    times, found = np.asarray(at), np.asarray(late)
    drift = float(np.median((found[other] - found[one]) / (times[other] - times[one])))
    return Alignment(float(np.median(found - drift * times)), whole.certainty, drift)
