"""`MomentFinder` for many people, vectorised, for simulations.

The samples, twenty a second, are computed for everybody together; a reaction is handled by itself
only when its apex is confirmed.
"""

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.viewer import moments
from engine.viewer.felt import Moment, ScheduledBeat
from engine.viewer.observation_model import Axis
from engine.words import Seconds

Who = NDArray[np.intp]
Numbers = NDArray[np.float64]
Those = NDArray[np.bool_]


class MomentFinders:
    """Detects the reactions of `count` people, numbered from 0 and advanced together. One thread.

    The moments are those of as many `MomentFinder`s, to the last bit.
    """

    def __init__(self, count: int) -> None:
        self._sums = [np.zeros(count) for _ in moments.AXES]
        self._weights = [np.zeros(count) for _ in moments.AXES]
        self._quality, self._counted = np.zeros(count), np.zeros(count)
        self._time: Seconds | None = None
        self._since = np.full(count, -math.inf)
        self._has_level = np.zeros(count, dtype=bool)
        self._level = [np.zeros(count) for _ in moments.AXES]
        self._spread = np.full(count, moments.LEAST_THRESHOLD / moments.THRESHOLD)
        self._calm, self._over = np.full(count, -math.inf), np.full(count, -math.inf)
        # Of a reaction under way: see `moments.Reaction`.
        self._reacts, self._told = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        self._onset, self._apex = np.zeros(count), np.zeros(count)
        self._place = [np.zeros(count) for _ in moments.AXES]
        self._height, self._threshold, self._mean_quality = (
            np.zeros(count),
            np.ones(count),
            np.zeros(count),
        )
        self._confirmed: dict[int, Moment] = {}
        self._neutral = np.zeros(count, dtype=bool)  # a confirmation now would give no moment
        self._beats: list[tuple[ScheduledBeat, ...]] = [()] * count
        self._found: list[list[Moment]] = [[] for _ in range(count)]

    def expect(self, number: int, beats: Iterable[ScheduledBeat]) -> None:
        """See `MomentFinder.expect`, for person `number`."""
        self._beats[number] = tuple(beats)
        self._neutral[number] = False

    def measure(
        self, who: Who, axis: Axis, values: Numbers, weight: Numbers, quality: float
    ) -> None:
        """See `MomentFinder.measure`: a measurement of each person in `who`, each once."""
        place = moments.AXES.index(axis)
        self._sums[place][who] += weight * values
        self._weights[place][who] += weight
        self._quality[who] += weight * quality
        self._counted[who] += weight

    def advance(self, now: Seconds) -> None:
        """See `MomentFinder.advance`."""
        if self._time is None or not 0.0 <= now - self._time <= moments.GAP:
            self._begin_anew(now)
            return
        for _ in range(int((now - self._time) / moments.STEP)):
            self._time += moments.STEP
            self._sample(self._time)
            self._fade(moments.STEP)

    def take(self, number: int) -> list[Moment]:
        """See `MomentFinder.take`, for person `number`."""
        found, self._found[number] = self._found[number], []
        return found

    def _begin_anew(self, now: Seconds) -> None:
        self._close(self._reacts.copy(), now)
        self._has_level[:] = False
        self._time = now
        for each in (self._since, self._calm, self._over):
            each[:] = now

    def _fade(self, passed: Seconds) -> None:
        kept = math.exp(-passed / moments.SIGNAL_MEMORY)
        for each in (*self._sums, *self._weights, self._quality, self._counted):
            np.multiply(each, kept, out=each)

    def _sample(self, now: Seconds) -> None:
        heard = self._counted >= moments.LEAST_WEIGHT
        if not heard.all():
            silent = ~heard
            # Without a signal a reaction under way cannot be followed.
            self._close(silent & self._reacts, now)
            self._has_level[silent], self._since[silent] = False, now
        point = [
            total / (weight + moments.PRIOR_WEIGHT)
            for total, weight in zip(self._sums, self._weights, strict=True)
        ]
        fresh = heard & (~self._has_level | (now - self._since < moments.SETTLES))
        if fresh.any():
            _put(self._level, point, fresh)
            self._has_level |= fresh
            self._calm[fresh] = self._over[fresh] = now
        away = _distance(point, self._level)
        settled = heard & ~fresh
        follows, waits = settled & self._reacts, settled & ~self._reacts
        self._wait(waits, now, point, away)
        if follows.any():
            self._follow(follows, now, point, away)

    def _wait(self, waits: Those, now: Seconds, point: list[Numbers], away: Numbers) -> None:
        threshold = np.minimum(
            moments.MOST_THRESHOLD,
            np.maximum(moments.LEAST_THRESHOLD, moments.THRESHOLD * self._spread),
        )
        begins = waits & (away >= threshold)
        rests = waits & ~begins
        if begins.any():
            began = self._calm - (now - self._calm) - moments.LAG
            onset = np.maximum(np.maximum(self._over, began), now - moments.LOOKS_BACK)
            self._onset = np.where(begins, onset, self._onset)
            self._threshold = np.where(begins, threshold, self._threshold)
            self._rise(begins, now, point, away)
            self._reacts |= begins
            self._told &= ~begins
        self._calm[rests & (away < threshold / 2)] = now
        share = 1 - math.exp(-moments.STEP / moments.LEVEL_MEMORY)
        _put(
            self._level,
            [x + share * (y - x) for x, y in zip(self._level, point, strict=True)],
            rests,
        )
        restless = self._spread + (1 - math.exp(-moments.STEP / moments.SPREAD_MEMORY)) * (
            away - self._spread
        )
        self._spread = np.where(rests, restless, self._spread)

    def _rise(self, who: Those, now: Seconds, point: list[Numbers], away: Numbers) -> None:
        """Move the apex of these reactions to this instant."""
        self._apex[who] = now
        self._neutral &= ~who
        _put(self._place, point, who)
        self._height = np.where(who, away, self._height)
        with np.errstate(divide="ignore", invalid="ignore"):
            quality = np.minimum(1.0, self._quality / self._counted)
        self._mean_quality = np.where(
            who, np.where(self._counted > 0, quality, 0.0), self._mean_quality
        )

    def _follow(self, who: Those, now: Seconds, point: list[Numbers], away: Numbers) -> None:
        lasts = now - self._onset
        untold = who & ~self._told
        rises = untold & (away > 1.02 * self._height) & (lasts < moments.LONGEST_RISE)
        self._rise(rises, now, point, away)
        untold &= ~rises
        fallen = away < moments.FALLEN * self._height
        due = untold & (
            fallen | (now - self._apex >= moments.STILL) | (lasts >= moments.LONGEST_RISE)
        )
        plain = _distance(self._place, [np.zeros(1)] * len(moments.AXES)) < moments.LEAST_APEX
        clear = due & ~self._neutral & (lasts >= moments.SHORTEST) & ~plain
        for number in np.flatnonzero(clear).tolist():
            self._confirm(number, now)
        passed = due & ~self._told & fallen
        self._close(passed, now)
        left = who & ~rises & ~passed
        over = left & ((away < moments.OVER * self._height) | (lasts >= moments.LONGEST))
        if over.any():
            self._close(over, now)
            _put(self._level, point, over & (away >= self._threshold))
            self._calm[over] = now

    def _confirm(self, number: int, now: Seconds) -> None:
        a, b, c, d = (side.item(number) for side in self._place)
        told = moments.Reaction(
            self._onset.item(number),
            self._apex.item(number),
            (a, b, c, d),
            self._height.item(number),
            self._threshold.item(number),
            self._mean_quality.item(number),
        ).moment(now, self._beats[number], 0)
        self._neutral[number] = told is None
        if told is not None:
            self._told[number] = True
            self._confirmed[number] = told
            self._found[number].append(told)

    def _close(self, who: Those, now: Seconds) -> None:
        """End the reactions of these people, where they have moments."""
        self._over[who] = now
        for number in np.flatnonzero(who & self._told).tolist():
            told = self._confirmed.pop(number)
            end = min(now, told.onset + moments.LONGEST)
            self._found[number].append(replace(told, now=now, offset=max(told.apex, end)))
        self._reacts &= ~who
        self._told &= ~who


def _put(sides: list[Numbers], values: list[Numbers], who: Those) -> None:
    for side, value in zip(sides, values, strict=True):
        np.copyto(side, value, where=who)


def _distance(point: list[Numbers], other: list[Numbers]) -> Numbers:
    total = np.zeros(len(point[0]))
    for weight, a, b in zip(moments.WEIGHTS, point, other, strict=True):
        total = total + weight * ((a - b) * (a - b))
    return np.sqrt(total)
