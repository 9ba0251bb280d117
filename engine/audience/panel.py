"""What was measured of people along their ways through a film, and which part of it was on screen.

Where somebody is compared with chance, chance moves each person's own measurements along their
own way by a random number of ticks, round and round: all that one person's readings have in common
from tick to tick stays, and only what they have in common with the film is lost (circular shifts,
as in Kauppi and others, "Inter-subject correlation of brain hemodynamic responses", 2010).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audience.intervals import Floats

Whole = NDArray[np.int64]

NOWHERE: Final = -1
"""The place of a tick at which nothing of the film was on screen."""


@dataclass(frozen=True, slots=True)
class Panel:
    """`values` (people, ticks) along each person's own film time, NaN where nothing was sensed.

    `places` (people, ticks) says which of the film's `bins` was on screen then (from 0), or
    `NOWHERE`. A bin is a second of a segment, say; who saw a segment twice has it twice.
    """

    values: Floats
    places: Whole
    bins: int

    @staticmethod
    def along(values: Floats) -> "Panel":
        """Of a film with one way through: tick and bin are the same."""
        people, ticks = values.shape
        return Panel(values, np.broadcast_to(np.arange(ticks), (people, ticks)), ticks)

    @property
    def people(self) -> int:
        """How many there are."""
        return len(self.values)

    def without_first(self, ticks: int) -> "Panel":
        """The same as if nobody had been measured in the first ticks of their way."""
        values = self.values.copy()
        values[:, :ticks] = np.nan
        return Panel(values, self.places, self.bins)

    def by_bin(self, values: Floats | None = None) -> Floats:
        """The mean of each person in each bin, (people, bins); NaN where they were not measured."""
        values = self.values if values is None else values
        known = np.isfinite(values) & (self.places >= 0)
        flat = (np.arange(self.people)[:, None] * self.bins + self.places)[known]
        size = self.people * self.bins
        sums = np.bincount(flat, values[known], size)
        counts = np.bincount(flat, minlength=size)
        with np.errstate(invalid="ignore"):
            means: Floats = (sums / counts).reshape(self.people, self.bins)
        return means

    def standardized(self) -> "Panel":
        """Each person's values less their own mean, in their own standard deviations; somebody
        whose values never change is nowhere above or below them."""
        known = np.isfinite(self.values)
        counts = np.maximum(1, known.sum(axis=1, keepdims=True))
        filled = np.where(known, self.values, 0.0)
        away = np.where(known, filled - filled.sum(axis=1, keepdims=True) / counts, 0.0)
        spread = np.sqrt((away**2).sum(axis=1, keepdims=True) / counts)
        scaled = np.where(known, away / np.where(spread > 1e-9, spread, np.inf), np.nan)
        return Panel(scaled, self.places, self.bins)

    def smoothed(self, ticks: int) -> "Panel":
        """The mean of as many ticks around each one, along everybody's own film time."""
        if ticks < 2:
            return self
        known = np.isfinite(self.values)
        sums = _running(np.where(known, self.values, 0.0), ticks)
        counts = _running(known.astype(float), ticks)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.where(known, sums / counts, np.nan)
        return Panel(means, self.places, self.bins)

    def shifts(self, seed: int, draws: int) -> Iterator[Floats]:
        """Values as chance would have them: `draws` times, each person's are moved round and round
        by ticks of their own, from their first tick on screen to their last."""
        chance = np.random.default_rng(seed)
        spans = [np.flatnonzero(row >= 0) for row in self.places]
        people, ticks = self.values.shape
        starts = np.array([span[0] if len(span) else 0 for span in spans])[:, None]
        lengths = np.array([span[-1] - span[0] + 1 if len(span) else 1 for span in spans])[:, None]
        inside = np.arange(ticks)[None, :] - starts
        rows = np.arange(people)[:, None]
        outside = (inside < 0) | (inside >= lengths)
        for _ in range(draws):
            moved = (inside + chance.integers(0, lengths)) % lengths + starts
            moved = np.where(outside, np.arange(ticks), moved)
            yield self.values[rows, moved]


def _running(values: Floats, ticks: int) -> Floats:
    """Sums over `ticks` around each column; fewer at the ends."""
    before, width = ticks // 2, values.shape[1]
    sums = np.pad(np.cumsum(values, axis=1), ((0, 0), (1, 0)))
    first = np.clip(np.arange(width) - before, 0, width)
    last = np.clip(np.arange(width) - before + ticks, 0, width)
    found: Floats = sums[:, last] - sums[:, first]
    return found
