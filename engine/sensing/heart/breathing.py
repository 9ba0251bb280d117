"""The breathing rate from the intervals of the heart: respiratory sinus arrhythmia.

Intervals shorten while one breathes in. This is strong in calm and young people and nearly absent
in others (Task Force of the European Society of Cardiology, "Heart rate variability", 1996: the
high frequency band); where it does not show, there is no result. Pure numpy.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from engine.words import Seconds

SPAN: Final[Seconds] = 40.0
"""How much of the past is looked at: seven breaths at rest."""
SLOWEST: Final = 9.0
FASTEST: Final = 30.0
"""Breaths a minute between which it is looked for: 0.15 to 0.5 Hz. Below lies the slow wave of
blood pressure at about 0.1 Hz, which is no breath and in many people at rest the strongest."""
CLEAR: Final = 0.6
"""The share of the power from 0.06 to 0.5 Hz that must lie about one frequency. Of intervals
without any rhythm 1 in 100 reaches it."""

_RATE: Final = 4.0
_POINTS: Final = 1024
_NEAR: Final = 0.035  # Hz
_LEAST: Final = 0.008  # seconds that the intervals must swing: a strap counts 1/1024 s
_FREQUENCIES: Final = np.fft.rfftfreq(_POINTS, 1.0 / _RATE)


class Breathing(NamedTuple):
    """Breaths a minute, and the clarity of the rhythm, 0 to 1."""

    rate: float
    clarity: float


def breathing(times: Sequence[Seconds], intervals: Sequence[Seconds]) -> Breathing | None:
    """The breathing in the last `SPAN` seconds of intervals that ended at `times`, ascending.

    None where they do not reach so far back, have a gap, or show no single rhythm.
    """
    ends, beats = np.asarray(times, dtype=np.float64), np.asarray(intervals, dtype=np.float64)
    if len(ends) < 12 or ends[-1] - ends[0] < SPAN - 2.0:
        return None
    recent = ends >= ends[-1] - SPAN
    ends, beats = ends[recent], beats[recent]
    if len(ends) < 12 or np.diff(ends).max() > 2.5 or (np.diff(ends) <= 0.0).any():
        return None
    even = np.arange(ends[0], ends[-1], 1.0 / _RATE)
    swing = np.interp(even, ends, beats)
    place = even - even.mean()
    swing = swing - np.polyval(np.polyfit(place, swing, 2), place)
    power = np.abs(np.fft.rfft(swing * np.hanning(len(swing)), _POINTS)) ** 2
    sought = (_FREQUENCIES >= SLOWEST / 60.0) & (_FREQUENCIES <= FASTEST / 60.0)
    peak = int(np.argmax(np.where(sought, power, 0.0)))
    hertz = float(_FREQUENCIES[peak])
    # Half the heart's rate is the fastest that beats can show.
    if hertz > 0.45 / float(beats.mean()) or not 0 < peak < len(power) - 1:
        return None
    if power[peak] < max(power[peak - 1], power[peak + 1]):
        return None  # the flank of something slower
    heard = (_FREQUENCIES >= 0.06) & (_FREQUENCIES <= 0.5)
    near = np.abs(_FREQUENCIES - hertz) <= _NEAR
    share = float(power[near].sum() / max(1e-12, float(power[heard | near].sum())))
    if share < CLEAR or float(swing.std()) < _LEAST:
        return None
    return Breathing(60.0 * hertz, min(1.0, share))
