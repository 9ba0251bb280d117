"""Damps flashes while a film plays: sees each picture before it is shown, and says how much of it
may be.

Pictures are mixed with what was shown before them: the more flashes come, the less of each picture
is taken, so that the screen settles on their mean, neither black nor white. What is shown stays
within WCAG 2.3.1 and ITU-R BT.1702, also across cuts, for each picture is tried on a meter of what
was shown. Films without such flashes are left as they are, to the bit.

Pure but for the planes of pictures, which it reads. 0.4 ms a picture of up to 1920 by 1080.
"""

import ctypes
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.media.flashes import MOST, FlashMeter, Thresholds
from engine.media.light import Samples, light_of, samples_of_planes
from engine.words import Seconds
from player.playback.picture import Picture
from player.screen.grade import Grade

CAUTIOUS: Final = Thresholds(luminance=0.085, red=16.0, area=0.21)
"""Below the standard's: the screen scales and rounds what was looked at here."""

_SETTLES: Final[Seconds] = 0.8
"""So long a train of flashes takes to settle on its mean. Four flashes a second, black and white,
are left with a twelfth of their contrast."""
_ALERT: Final = 1.0  # flashes in the last second
_LEAST: Final = 0.004  # of a picture; a colour of 8 bits changes by nothing less
_LATE: Final[Seconds] = 0.2  # two pictures that lie further apart count as if they did not


@dataclass(frozen=True, slots=True)
class Damping:
    """How often and for how many seconds pictures were damped."""

    trains: int = 0
    seconds: Seconds = 0.0


class FlashGuard:
    """One for each screen; one thread."""

    def __init__(self) -> None:
        self._filmed = self._shown = FlashMeter(CAUTIOUS)
        self._screen: Samples | None = None
        self._share = 1.0
        self._at: Seconds = -math.inf
        self.damping = Damping()

    @property
    def is_alert(self) -> bool:
        """Whether damping may begin with the next picture, or goes on."""
        return self._share < 1.0 or self._filmed.most >= _ALERT

    def step(self, at: Seconds, samples: Samples) -> float:
        """How much of this picture is to be shown, 0 to 1; the rest is what was shown before.

        `at` is the monotonic instant from which it is to be seen.
        """
        at = max(at, self._at + 1e-4)
        passed = min(_LATE, at - self._at)
        was_same = self._shown is self._filmed
        self._filmed = self._filmed.step(at, light_of(samples))
        share = 1.0
        if was_same and self._filmed.most <= MOST:
            self._shown, self._screen = self._filmed, samples
        else:
            share = self._damped(at, passed, samples)
        self._count(share, passed)
        self._share, self._at = share, at
        return share

    def _damped(self, at: Seconds, passed: Seconds, samples: Samples) -> float:
        """The largest share after which what was shown is still within what is permitted."""
        assert self._screen is not None
        slow = 1 - math.exp(-passed / _SETTLES)
        share = slow if self._filmed.most > MOST else min(1.0, max(2 * self._share, slow))
        while True:
            if share < _LEAST:
                share = 0.0
            mixed = samples if share == 1.0 else self._screen + share * (samples - self._screen)
            shown = self._shown.step(at, light_of(mixed))
            if shown.most <= MOST or share == 0.0:
                break
            share /= 2
        if share == 1.0 and self._share == 1.0 and self._filmed.most < _ALERT:
            shown = self._filmed  # nothing of the damping is left
        self._shown, self._screen = shown, mixed
        return share

    def _count(self, share: float, passed: Seconds) -> None:
        if share < 1.0:
            begun = self._share == 1.0
            self.damping = Damping(
                self.damping.trains + begun, self.damping.seconds + passed * (not begun)
            )


def samples_on_screen(pictures: Sequence[tuple[Picture, float]], grade: Grade) -> Samples:
    """What is looked at of pictures that lie over one another, each with its opacity."""
    lowest = max(place for place, (_, opacity) in enumerate(pictures) if opacity >= 1 or not place)
    mixed: Samples | None = None
    for picture, opacity in pictures[lowest:]:
        samples = samples_of_planes(*_planes(picture), picture.colour)
        mixed = samples if mixed is None else mixed + opacity * (samples - mixed)
    assert mixed is not None
    return mixed if grade.is_neutral else _graded(mixed, grade)


def _planes(
    picture: Picture,
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Luma and both chromas without their padding; safe to read as long as the picture is."""
    wide, high = picture.width, picture.height
    seen = ((high, wide), *((math.ceil(high / 2), math.ceil(wide / 2)),) * 2)
    luma, blue, red = (
        np.ctypeslib.as_array((ctypes.c_uint8 * (pitch * lines)).from_address(address)).reshape(
            lines, pitch
        )[:rows, :columns]
        for pitch, lines, address, (rows, columns) in zip(
            picture.pitches, picture.lines, picture.addresses, seen, strict=True
        )
    )
    return luma, blue, red


def _graded(samples: Samples, grade: Grade) -> Samples:
    """As `player.screen.shaders` grades them; corners and softness change no flash."""
    rgb = samples * grade.gain
    rgb = np.maximum(rgb + grade.lift * (1 - rgb), 0) ** (1 / grade.gamma)
    warmth = np.array([1 + 0.2 * grade.warmth, 1, 1 - 0.2 * grade.warmth]).reshape(3, 1, 1)
    rgb = rgb * warmth
    grey = np.tensordot(np.array([0.2126, 0.7152, 0.0722]), rgb, 1)
    graded = np.clip(grey + grade.saturation * (rgb - grey), 0.0, 1.0)
    return np.asarray(graded, np.float32)
