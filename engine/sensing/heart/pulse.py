"""Remote photoplethysmography: the pulse rate from the colour of a face, or no reading.

Only mean colours of a picture are kept (forehead, both cheeks, the picture's edge), for twelve
seconds. Once a second a rate is estimated from them. It becomes a reading only where
the rhythm passes the gate (`pulse_gate`), both projections and all three patches of skin agree,
the signal has the strength and the colour of blood and follows neither the head's movement nor
the light, and the last estimates agree: a wrong pulse is worse than none.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from engine.sensing.heart.pulse_gate import Gate, shipped_gate
from engine.sensing.heart.pulse_wave import (
    RATE,
    WINDOW,
    Complex,
    Floats,
    analytic_at,
    chrom,
    coherence,
    pos,
    resample,
    rhythm,
)
from engine.sensing.picture import Picture
from engine.sensing.quantities import HEART_RATE
from engine.sensing.reading import PEOPLE, Reading
from engine.words import Seconds

Box = tuple[int, int, int, int]

ESTIMATED_EVERY: Final[Seconds] = 1.0
GAP: Final[Seconds] = 0.5
"""After this many seconds without the face its samples are discarded."""
FEWEST: Final = 13.0
"""Pictures a second that are needed: with fewer a fast pulse is not sampled."""
AGREEING: Final = 3
"""Estimates, a second apart, that must agree before there is a reading."""
WITHIN: Final = 6.0
"""Beats a minute by which two projections, or two estimates, may differ and still agree."""

STRENGTH: Final = (0.0004, 0.03)
"""Standard deviation of the wave, relative to the skin's colour. Wang and others report 0.1 to
1 %; weaker drowns in a camera's rounding, stronger is light or movement."""
ALIKE: Final = 0.45
"""How alike the three patches must beat (see `coherence`), each pair; noise gives 0 +- 0.3."""
DRIVEN: Final = 0.6
"""How alike the wave and the head's movement or the light may be; noise seldom reaches it."""
MOVING: Final = 0.002
"""Standard deviation of the head's place and size at the beat, in distances between the eyes,
below which it moves too little to colour the wave; the heart itself moves the head by less."""
STILL: Final = 0.06
"""The head's movement within a third of a second (the median over the window), in distances
between the eyes, above which patches of skin are not the same skin."""

_KEPT: Final = int(WINDOW * 120)
_SMALLEST: Final = 6  # pixels of a patch's shorter side
_DARKEST, _BRIGHTEST = 30.0, 245.0  # mean green of skin that can show a pulse

# Landmarks: the outer corners of the eyes; either side, top and foot of the forehead, and two
# points about the middle of each cheek.
_EYES: Final = (33, 263)
_PATCH_INDEX: Final = np.array([104, 333, 10, 9, 50, 205, 280, 425], dtype=np.intp)


class _Sample(NamedTuple):
    time: Seconds
    colours: tuple[float, ...]  # R, G, B of forehead and two cheeks, then of the edges
    place: tuple[float, float, float]  # x, y, width of the face, in pixels


class PulseEstimate(NamedTuple):
    """The estimate of one window; `rejection` says why it does not count, empty where it does."""

    rate: float
    probability: float
    rejection: str


@dataclass(slots=True)
class _Watched:
    """The mean colours and estimates kept of one face."""

    samples: deque[_Sample] = field(default_factory=lambda: deque(maxlen=_KEPT))
    due: Seconds = 0.0
    agreed: deque[float] = field(default_factory=lambda: deque(maxlen=AGREEING))


class PulseReader:
    """Readings of the heart from pictures of faces. Synchronous; one thread at a time.

    It sees every picture in which a face was found, in the order of time. `gate` in place of the
    shipped one. No picture is kept.
    """

    def __init__(self, gate: Gate | None = None) -> None:
        self._gate = shipped_gate() if gate is None else gate
        self._watched = [_Watched() for _ in range(PEOPLE)]
        self.latest: PulseEstimate | None = None

    def see(
        self, frame_bgr: Picture, points: Floats, time: Seconds, person: int = 0
    ) -> list[Reading]:
        """At most one `heart.rate`, a second after the last; its quality is the gate's chance.

        `frame_bgr` is (height, width, 3), `points` (at least 468, 3) in its pixels, as
        `landmarks.LandmarkFinder` gives them; `person` below `PEOPLE`. The rate is the mean over
        the twelve seconds before `time`.
        """
        watched = self._watched[person]
        if watched.samples and not 0.0 < time - watched.samples[-1].time < GAP:
            watched.samples.clear()
            watched.agreed.clear()
        sample = _sample(frame_bgr, points, time)
        if sample is None:
            watched.samples.clear()
            watched.agreed.clear()
            return []
        if not watched.samples:
            watched.due = time + WINDOW
        watched.samples.append(sample)
        if time < watched.due:
            return []
        watched.due = time + ESTIMATED_EVERY
        while watched.samples[0].time < time - WINDOW - GAP:
            watched.samples.popleft()
        self.latest = estimate(watched.samples, self._gate)
        if self.latest.rejection:
            watched.agreed.clear()
            return []
        watched.agreed.append(self.latest.rate)
        alike = max(watched.agreed) - min(watched.agreed) <= WITHIN
        if len(watched.agreed) < AGREEING or not alike:
            return []
        return [Reading(time, HEART_RATE, self.latest.rate, self.latest.probability, person)]


# --- from a picture to colours ---------------------------------------------------------------


def _sample(frame_bgr: Picture, points: Floats, time: Seconds) -> _Sample | None:
    """The mean colours of one picture; None when a patch lies outside or is too small."""
    height, width = frame_bgr.shape[:2]
    colours: list[float] = []
    for box in patches(points):
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > width or bottom > height:
            return None
        if min(right - left, bottom - top) < _SMALLEST:
            return None
        colours += _mean_colour(frame_bgr[top:bottom, left:right])
    colours += _mean_colour(_edges(frame_bgr))
    one, other = points[_EYES[0]], points[_EYES[1]]
    across = float(np.hypot(one[0] - other[0], one[1] - other[1]))
    place = (float(one[0] + other[0]) / 2.0, float(one[1] + other[1]) / 2.0, across)
    return _Sample(time, tuple(colours), place)


def patches(points: Floats) -> tuple[Box, Box, Box]:
    """Boxes (left, top, right, bottom) in pixels: the forehead, the cheeks on either side."""
    (one, _), (other, _), (_, top), (_, foot), *cheeks = points[_PATCH_INDEX, :2].tolist()
    inset = 0.15 * abs(other - one)
    left, right = min(one, other) + inset, max(one, other) - inset
    tall = foot - top
    forehead = (round(left), round(top + 0.3 * tall), round(right), round(top + 0.85 * tall))
    reach = 0.13 * abs(float(points[_EYES[1], 0] - points[_EYES[0], 0]))
    return forehead, _square(cheeks[0], cheeks[1], reach), _square(cheeks[2], cheeks[3], reach)


def _square(one: list[float], other: list[float], reach: float) -> Box:
    """The square of half a side `reach` about the middle of two points."""
    x, y = (one[0] + other[0]) / 2.0, (one[1] + other[1]) / 2.0
    return round(x - reach), round(y - reach), round(x + reach), round(y + reach)


def _edges(frame_bgr: Picture) -> Picture:
    """A strip at the top of the picture, whose colour follows the light and not the face."""
    return frame_bgr[: max(1, frame_bgr.shape[0] // 24)]


def _mean_colour(area: Picture) -> tuple[float, float, float]:
    """R, G, B."""
    import cv2

    blue, green, red, _ = cv2.mean(area)
    return red, green, blue


# --- from colours to a judgement -------------------------------------------------------------


def estimate(samples: deque[_Sample], gate: Gate) -> PulseEstimate:
    """Estimate the rate from the last `WINDOW` seconds of samples."""
    times = np.array([each.time for each in samples])
    recent = times > times[-1] - WINDOW - GAP
    times = times[recent]
    if len(times) < FEWEST * WINDOW:
        return PulseEstimate(0.0, 0.0, "too few pictures a second")
    values = np.array([each.colours + each.place for each in samples])[recent]
    window = resample(times, values, float(times[-1]))
    patch = window[:, :9].reshape(-1, 3, 3)  # (n, patch, channel)
    skin = patch.mean(axis=1)
    place = window[:, 12:]
    if not _DARKEST <= skin[:, 1].mean() <= _BRIGHTEST:
        return PulseEstimate(0.0, 0.0, "too dark or too bright")
    reach = int(RATE / 3)
    moved = np.hypot(*(place[reach:, :2] - place[:-reach, :2]).T) / place[:, 2].mean()
    if float(np.median(moved)) > STILL:
        return PulseEstimate(0.0, 0.0, "the head moves")
    wave = pos(skin)
    found = rhythm(wave)
    probability = gate.probability(found)
    if probability < gate.threshold:
        return PulseEstimate(found.rate, probability, "no clear rhythm")
    rejection = _rejection(window, wave, found.rate)
    return PulseEstimate(found.rate, probability, rejection)


def _rejection(window: Floats, wave: Floats, rate: float) -> str:
    """Why a clear rhythm is no pulse after all; empty where it may be one."""
    patch = window[:, :9].reshape(-1, 3, 3)
    skin = patch.mean(axis=1)
    beat = analytic_at(wave, rate)
    strength = float(np.sqrt(np.mean(np.abs(beat) ** 2) / 2.0))
    if not STRENGTH[0] <= strength <= STRENGTH[1]:
        return "not the strength of a pulse"
    if abs(rhythm(chrom(skin)).rate - rate) > WITHIN:
        return "the projections disagree"
    beats = [analytic_at(pos(patch[:, each]), rate) for each in range(3)]
    pairs = ((0, 1), (0, 2), (1, 2))
    if min(coherence(beats[one], beats[other]).real for one, other in pairs) < ALIKE:
        return "the patches of skin disagree"
    if not _blood(skin, beat, rate):
        return "not the colour of blood"
    place = window[:, 12:] / window[:, 14].mean()
    light = window[:, 9:12] / np.maximum(window[:, 9:12].mean(axis=0), 1.0)
    if _driven(place, beat, rate, MOVING) or _driven(light, beat, rate, 0.3 * strength):
        return "movement or light"
    return ""


def _blood(skin: Floats, beat: Complex, rate: float) -> bool:
    """Whether green varies most, as absorption by blood does and movement and light do not."""
    relative = skin / skin.mean(axis=0)
    red, green, blue = (
        float(np.vdot(beat, analytic_at(channel, rate)).real) for channel in relative.T
    )
    return green > 0.0 and green > red and green >= 0.7 * blue


def _driven(traces: Floats, beat: Complex, rate: float, enough: float) -> bool:
    """Whether one of the traces, (n, k), follows the wave with at least an RMS of `enough`."""
    for trace in traces.T:
        moved = analytic_at(trace, rate)
        if np.sqrt(np.mean(np.abs(moved) ** 2) / 2.0) > enough and (
            abs(coherence(moved, beat)) > DRIVEN
        ):
            return True
    return False
