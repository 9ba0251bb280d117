"""Finds flashes that may set off a seizure, after WCAG 2.3.1 and ITU-R BT.1702.

A general flash is a pair of opposing changes of relative luminance by a tenth of the greatest,
of which the darker is below 0.8. A red flash is a pair of opposing changes to or from a saturated
red, R / (R + G + B) of at least 0.8, by more than 20 of (R - G - B) x 320. Either counts where it
fills more than a quarter of any 10 degrees of the visual field: the stricter of the two, for
BT.1702 asks for a quarter of the whole picture. More than three in any second are too many.

Pure: each step makes a new meter of an old one, so that a picture can be tried before it is
shown. What changes in different places within an eighth of a second counts as one.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.media.light import CELLS, Grid, Light, Mask
from engine.words import Seconds

MOST: Final = 3
"""So many flashes a second are permitted, of each kind."""

_FIELD: Final = tuple(each // 3 for each in CELLS)
_WINDOWS: Final = tuple(whole - part + 1 for whole, part in zip(CELLS, _FIELD, strict=True))
_HELD: Final[Seconds] = 0.126
_SECOND: Final[Seconds] = 0.995  # what a container rounds may not make a fourth flash of the third
_HARDLY: Final = 1e-4

_Times = npt.NDArray[np.float64]
_Signs = npt.NDArray[np.int8]
_Windows = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From what on a change counts.

    `luminance` and `red` are the least change, `darker` what the darker of two must be below,
    `area` the share of the field of view that must change.
    """

    luminance: float = 0.1
    red: float = 20.0
    darker: float = 0.8
    area: float = 0.25


STANDARD: Final = Thresholds()
"""Those of WCAG 2.3.1 and ITU-R BT.1702."""


@dataclass(frozen=True, slots=True)
class _Turns:
    """Where each cell turned last: the extremes since its last change, and which way that was.

    `rose` and `fell` are the times of each cell's last change up and down.
    """

    high: Grid
    low: Grid
    high_marked: Mask
    low_marked: Mask
    way: _Signs
    rose: _Times
    fell: _Times

    @classmethod
    def none(cls) -> "_Turns":
        never = np.full(CELLS, -np.inf)
        unmarked = np.zeros(CELLS, np.bool_)
        return cls(
            np.full(CELLS, -np.inf, np.float32),
            np.full(CELLS, np.inf, np.float32),
            unmarked,
            unmarked,
            np.zeros(CELLS, np.int8),
            never,
            never,
        )

    def step(self, at: Seconds, now: Grid, marked: Mask, least: float, darker: float) -> "_Turns":
        """With a picture more; only a change counts that has a marked end, and whose lower end
        is below `darker`."""
        up, down = self.way >= 0, self.way <= 0
        higher, lower = up & (now > self.high), down & (now < self.low)
        high, low = np.where(higher, now, self.high), np.where(lower, now, self.low)
        high_marked = np.where(higher, marked, self.high_marked)
        low_marked = np.where(lower, marked, self.low_marked)
        fell = up & (high - now >= least) & (now < darker) & (high_marked | marked)
        rose = down & (now - low >= least) & (low < darker) & (low_marked | marked)
        turned = fell | rose
        if not turned.any():
            return replace(self, high=high, low=low, high_marked=high_marked, low_marked=low_marked)
        return _Turns(
            np.where(turned, now, high),
            np.where(turned, now, low),
            np.where(turned, marked, high_marked),
            np.where(turned, marked, low_marked),
            np.where(rose, 1, np.where(fell, -1, self.way)).astype(np.int8),
            np.where(rose, at, self.rose),
            np.where(fell, at, self.fell),
        )


@dataclass(frozen=True)
class _Fields:
    """The changes of every field of view: when, and in which of them."""

    way: _Signs
    rose: _Times
    fell: _Times
    changes: tuple[tuple[Seconds, _Windows], ...] = ()

    @classmethod
    def none(cls) -> "_Fields":
        never = np.full(_WINDOWS, -np.inf)
        return cls(np.zeros(_WINDOWS, np.int8), never, never)

    def step(self, at: Seconds, turns: _Turns, area: float) -> "_Fields":
        kept = tuple(each for each in self.changes if each[0] > at - _SECOND)
        since = at - _HELD
        rises, falls = bool((turns.rose > since).any()), bool((turns.fell > since).any())
        if not rises and not falls:
            return self if len(kept) == len(self.changes) else replace(self, changes=kept)
        rose = self._share(turns.rose, since, self.fell) > area if rises else _nowhere()
        fell = self._share(turns.fell, since, self.rose) > area if falls else _nowhere()
        rose = rose & (self.way <= 0)
        fell = fell & (self.way >= 0) & ~rose
        changed = rose | fell
        if not changed.any():
            return self if len(kept) == len(self.changes) else replace(self, changes=kept)
        return _Fields(
            np.where(rose, 1, np.where(fell, -1, self.way)).astype(np.int8),
            np.where(rose, at, self.rose),
            np.where(fell, at, self.fell),
            (*kept, (at, changed)),
        )

    @staticmethod
    def _share(times: _Times, since: Seconds, opposite: _Times) -> npt.NDArray[np.float64]:
        """Of each field the share that changed lately, and after its last opposite change."""
        after = np.maximum(opposite, since)
        # Few instants, mostly one: the pictures of an eighth of a second.
        first, *others = np.unique(after)
        found = _within_fields(times > first)
        for each in others:
            found = np.where(after == each, _within_fields(times > each), found)
        return found

    @cached_property
    def most(self) -> int:
        """The changes of the field that has most of them, in the last second."""
        if len(self.changes) < 2:
            return len(self.changes)
        return int(np.add.reduce([where for _, where in self.changes], dtype=np.int16).max())


def _within_fields(where: Mask) -> npt.NDArray[np.float64]:
    """The share of each field of view that is marked."""
    sums = np.zeros((CELLS[0] + 1, CELLS[1] + 1), np.int32)
    where.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, out=sums[1:, 1:])
    down, across = _FIELD
    counts = sums[down:, across:] - sums[:-down, across:]
    counts += sums[:-down, :-across] - sums[down:, :-across]
    return counts / (down * across)


def _nowhere() -> _Windows:
    return np.zeros(_WINDOWS, np.bool_)


@dataclass(frozen=True, slots=True)
class FlashMeter:
    """What flashed in the last second. Times in seconds, each later than the one before."""

    thresholds: Thresholds = STANDARD
    _light: _Turns = field(default_factory=_Turns.none)
    _red: _Turns = field(default_factory=_Turns.none)
    _light_fields: _Fields = field(default_factory=_Fields.none)
    _red_fields: _Fields = field(default_factory=_Fields.none)

    def step(self, at: Seconds, light: Light) -> "FlashMeter":
        """The meter after a picture that is seen from `at` on."""
        by = self.thresholds
        everywhere = np.ones(CELLS, np.bool_)
        luminance = self._light.step(
            at, light.luminance, everywhere, by.luminance - _HARDLY, by.darker
        )
        red = self._red.step(at, light.red, light.saturated, by.red + _HARDLY, np.inf)
        return FlashMeter(
            by,
            luminance,
            red,
            self._light_fields.step(at, luminance, by.area),
            self._red_fields.step(at, red, by.area),
        )

    @property
    def general(self) -> float:
        """General flashes in the last second: half as many as there were changes."""
        return self._light_fields.most / 2

    @property
    def red(self) -> float:
        """Red flashes in the last second."""
        return self._red_fields.most / 2

    @property
    def since(self) -> Seconds:
        """When the first of the changes in the last second was; infinite without any."""
        changes = (*self._light_fields.changes, *self._red_fields.changes)
        return min((at for at, _ in changes), default=np.inf)

    @property
    def latest(self) -> Seconds:
        """When the last of the changes in the last second was; minus infinite without any."""
        changes = (*self._light_fields.changes[-1:], *self._red_fields.changes[-1:])
        return max((at for at, _ in changes), default=-np.inf)

    @property
    def most(self) -> float:
        """Flashes of the kind that there were more of."""
        return max(self.general, self.red)

    def changed_share(self, at: Seconds) -> float:
        """The share of the whole picture that changed, up or down, by the eighth before `at`."""
        since = at - _HELD
        turns = self._light if self.general >= self.red else self._red
        rose, fell = (turns.rose > since).mean(), (turns.fell > since).mean()
        return float(max(rose, fell))
