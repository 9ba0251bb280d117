"""From the colour of skin, frame after frame, to a pulse wave and its rate. Pure numpy.

Blood absorbs green light more than red: with every beat skin changes its colour by a few parts
in a thousand. POS (Wang, den Brinker, Stuijk and de Haan, "Algorithmic principles of remote PPG",
2017) and CHROM (de Haan and Jeanne, "Robust pulse rate from chrominance-based rPPG", 2013) are two
ways of projecting colour so that this change is kept and changes of light and distance are not.

Everything here works on windows sampled evenly, `RATE` times a second.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.words import Seconds

Floats = NDArray[np.float64]
Complex = NDArray[np.complex128]

RATE: Final = 30.0
"""Samples a second that every trace is brought to."""
WINDOW: Final[Seconds] = 12.0
"""How much of a trace is judged at once: about ten beats. Shorter windows miss low rates, longer
ones lag behind a heart that quickens at a film."""
SLOWEST: Final = 40.0
FASTEST: Final = 180.0
"""Beats a minute between which a pulse is looked for."""

_POINTS: Final = 2048  # of the Fourier transform: a grid of 0.9 beats a minute
_FEWER: Final = 1024  # where the grid does not matter, but room about the window
_FREQUENCIES: Final = np.fft.rfftfreq(_POINTS, 1.0 / RATE)
_BAND: Final = (_FREQUENCIES >= SLOWEST / 60.0) & (_FREQUENCIES <= FASTEST / 60.0)
_HEARD: Final = (_FREQUENCIES >= 0.6) & (_FREQUENCIES <= 4.5)
_NEAR: Final = 0.2  # Hz about the pulse and its overtones that count as pulse
_BLUR: Final = np.hanning(11) / np.hanning(11).sum()
_WANDER: Final[Seconds] = 1.0
_EVEN: Final[Seconds] = 2.0
_POS_WINDOW: Final = 48  # samples: 1.6 s, as the paper has it
_PAD: Final = int(RATE)
_EDGE: Final = int(RATE / 2)


class Rhythm(NamedTuple):
    """The rate of a pulse wave and measures of how clean it is.

    `rate` is in beats a minute, by counting cycles, so that an uneven heart has its mean rate;
    `snr` in dB, the power about the rate and two overtones over the rest from 36 to 270 a minute
    (de Haan and Jeanne's measure). The others are 0 for a clean pulse: `slip` is the difference
    of the strongest frequency from the count, `split` the larger difference of the rates of the
    two halves from that of the whole, both in beats a minute; `rough` is the standard deviation
    of the instantaneous rate, in Hz.
    """

    rate: float
    snr: float
    slip: float
    split: float
    rough: float


def resample(times: Floats, values: Floats, end: Seconds) -> Floats:
    """Values (n, k) at uneven times (n), ascending, as an even window (WINDOW * RATE, k)."""
    even = end - WINDOW + np.arange(round(WINDOW * RATE)) / RATE
    return np.stack([np.interp(even, times, column) for column in values.T], axis=1)


def pos(colours: Floats) -> Floats:
    """The pulse wave of mean skin colours (n, 3) in the order R, G, B; n at least 48.

    Windows of 1.6 s, each divided by its own mean colour, are projected on the plane at right
    angles to the colour of the light, and added up with overlap. A channel that is all dark
    gives no wave: zeros.
    """
    mean = _sliding(colours) / _POS_WINDOW
    if not (mean > 0.0).all():
        return np.zeros(len(colours))
    # What every window does is linear in the colours, so that windows add up to one sum.
    first = np.array([0.0, 1.0, -1.0]) / mean
    second = np.array([-2.0, 1.0, 1.0]) / mean
    weight = _deviation(colours, first) / np.maximum(_deviation(colours, second), 1e-12)
    mixed = first + weight[:, None] * second
    level = (mixed * mean).sum(axis=1)
    return np.asarray(
        ((_overlapping(mixed) * colours).sum(axis=1) - _overlapping(level)) / _POS_WINDOW
    )


def _deviation(colours: Floats, mix: Floats) -> Floats:
    """The standard deviation in each window of 1.6 s of the colours mixed as `mix` (m, 3) says."""
    flat = colours - colours.mean(axis=0)
    pairs = (flat[:, :, None] * flat[:, None, :]).reshape(-1, 9)
    mean = _sliding(flat) / _POS_WINDOW
    square = (_sliding(pairs) / _POS_WINDOW).reshape(-1, 3, 3)
    power = np.einsum("ti,tij,tj->t", mix, square, mix) - (mix * mean).sum(axis=1) ** 2
    return np.asarray(np.sqrt(np.maximum(power, 0.0)))


def _sliding(values: Floats) -> Floats:
    """Sums over each window of 1.6 s: (n, k) to (n - 47, k)."""
    total = np.cumsum(np.concatenate([np.zeros((1, values.shape[1])), values]), axis=0)
    return np.asarray(total[_POS_WINDOW:] - total[:-_POS_WINDOW])


def _overlapping(values: Floats) -> Floats:
    """The opposite: for each of n samples, the sum over the windows that cover it."""
    edge = [(_POS_WINDOW - 1, _POS_WINDOW - 1)] + [(0, 0)] * (values.ndim - 1)
    padded = np.pad(values, edge)
    return _sliding(padded) if values.ndim == 2 else _sliding(padded[:, None])[:, 0]


def chrom(colours: Floats) -> Floats:
    """The pulse wave of mean skin colours (n, 3), R, G, B, by their chrominance.

    A channel that is all dark gives no wave: zeros.
    """
    mean = colours.mean(axis=0)
    if not (mean > 0.0).all():
        return np.zeros(len(colours))
    red, green, blue = (colours / mean).T
    first = detrended(3.0 * red - 2.0 * green)
    second = detrended(1.5 * red + green - 1.5 * blue)
    weight = first.std() / max(1e-12, float(second.std()))
    # The sign of POS, so that the two can be compared: more blood, higher.
    return np.asarray(weight * second - first)


def rhythm(wave: Floats) -> Rhythm:
    """The rhythm of one window of a wave (WINDOW * RATE samples)."""
    steady = _evened(wave)
    rate, snr, peak, rough = _rate(steady)
    half = len(steady) // 2
    split = max(abs(_rate(part)[0] - rate) for part in (steady[:half], steady[half:]))
    return Rhythm(rate, snr, abs(rate - peak), split, rough)


def analytic_at(wave: Floats, rate: float) -> Complex:
    """The analytic signal of a wave about `rate` a minute (n,), without its edges."""
    return _analytic(detrended(wave), rate / 60.0)[_EDGE:-_EDGE]


def coherence(one: Complex, other: Complex) -> complex:
    """The coherence of two analytic signals: 1 in phase, -1 opposite, 0 unrelated; else complex."""
    norm = np.sqrt(float(np.sum(np.abs(one) ** 2)) * float(np.sum(np.abs(other) ** 2)))
    return complex(np.vdot(other, one) / norm) if norm > 0.0 else 0j


def detrended(wave: Floats) -> Floats:
    """A wave (n) or waves (n, k) less their running mean over a second."""
    if wave.ndim == 2:
        return np.stack([detrended(column) for column in wave.T], axis=1)
    return wave - _running_mean(wave, _WANDER)


def _evened(wave: Floats) -> Floats:
    """Without wander, and as strong at every time: a jolt must not drown ten seconds."""
    flat = detrended(wave)
    strength = np.sqrt(_running_mean(flat**2, _EVEN))
    return np.asarray(flat / (strength + 0.1 * strength.mean() + 1e-12))


def _running_mean(wave: Floats, seconds: Seconds) -> Floats:
    width = int(seconds * RATE) | 1
    padded = np.pad(wave, width // 2 + 1, mode="reflect")
    total = np.cumsum(padded)
    return np.asarray((total[width:] - total[:-width])[: len(wave)] / width)


def _rate(steady: Floats) -> tuple[float, float, float, float]:
    """(rate by counting, snr, strongest frequency as a rate, roughness) of an evened wave."""
    power = np.abs(np.fft.rfft(steady * np.hanning(len(steady)), _POINTS)) ** 2
    power = np.convolve(power, _BLUR, "same")
    peak = int(np.argmax(np.where(_BAND, power, 0.0)))
    # A pulse with a strong second wave looks twice as fast: prefer the half where it shows.
    if _FREQUENCIES[peak] / 2.0 >= SLOWEST / 60.0:
        low = np.abs(_FREQUENCIES - _FREQUENCIES[peak] / 2.0) <= 0.12
        half = int(np.argmax(np.where(low, power, 0.0)))
        if power[half] > 0.5 * power[peak]:
            peak = half
    hertz = float(_FREQUENCIES[peak])
    pulse = np.zeros_like(_BAND)
    for overtone in (1, 2, 3):
        pulse |= np.abs(_FREQUENCIES - overtone * hertz) <= _NEAR
    inside = float(power[pulse & _HEARD].sum())
    outside = float(power[~pulse & _HEARD].sum())
    snr = 10.0 * float(np.log10((inside + 1e-12) / (outside + 1e-12)))
    phase = np.unwrap(np.angle(_analytic(steady, hertz)))[_EDGE:-_EDGE]
    steps = np.diff(phase) * RATE / (2.0 * np.pi)
    return 60.0 * float(steps.mean()), snr, 60.0 * hertz, float(steps.std())


def _analytic(wave: Floats, hertz: float) -> Complex:
    """The analytic signal of what lies between 0.6 and 1.6 times a frequency."""
    padded = np.fft.rfft(np.pad(wave, _PAD), _FEWER)
    low, high = (round(each * hertz / RATE * _FEWER) for each in (0.6, 1.6))
    one_sided = np.zeros(_FEWER, dtype=np.complex128)
    one_sided[low : high + 1] = 2.0 * padded[low : high + 1]
    return np.asarray(np.fft.ifft(one_sided)[_PAD : _PAD + len(wave)])
