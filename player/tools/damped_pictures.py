"""Damps the flashes of a film that is written, by the guard that damps them on a screen."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from engine.media.headers import Colour
from engine.media.light import samples_of_planes
from engine.words import Seconds
from player.screen.flash_guard import Damping, FlashGuard
from player.tools.decoded_clip import Planes, split

_COLOUR: Final = Colour("bt709")  # of what is written


@dataclass
class DampedPictures:
    """Takes the pictures of a film in order, and gives what of each may be seen. One thread."""

    _guard: FlashGuard = field(default_factory=FlashGuard)
    _before: Planes | None = None

    @property
    def damping(self) -> Damping:
        """What was damped so far."""
        return self._guard.damping

    def step(self, at: Seconds, planes: Planes) -> Planes:
        """The picture that is seen from `at` on: this one, or a mixture with the one before. A
        film without such flashes is left as it is, to the bit."""
        share = self._guard.step(at, samples_of_planes(*split(planes), _COLOUR))
        if share < 1.0 and self._before is not None:
            planes = mixed(self._before, planes, share)
        self._before = planes
        return planes


def mixed(old: Planes, new: Planes, share: float) -> Planes:
    """One picture over another, as the compositor lays them."""
    weight = round(256 * share)
    both = old.astype(np.uint16) * (256 - weight) + new.astype(np.uint16) * weight
    return ((both + 128) >> 8).astype(np.uint8)
