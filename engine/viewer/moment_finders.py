"""The reactions of very many people at once: the twin of as many `MomentFinder`s, in arrays.

What is looked at twenty times a second is worked out for everybody together; only to be told a
reaction is taken up by itself.
"""

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.viewer import moments as one
from engine.viewer.felt import Intended, Moment
from engine.viewer.observation_model import Side
from engine.words import Seconds

Who = NDArray[np.intp]
Numbers = NDArray[np.float64]
Those = NDArray[np.bool_]


class MomentFinders:
    """Finds the reactions of `many` people, told apart by number, all of whom are advanced
    together; to the last bit what as many `MomentFinder`s find. One thread."""

    def __init__(self, many: int) -> None:
        self._sums = [np.zeros(many) for _ in one.SIDES]
        self._weights = [np.zeros(many) for _ in one.SIDES]
        self._quality, self._counted = np.zeros(many), np.zeros(many)
        self._time: Seconds | None = None
        self._since = np.full(many, -math.inf)
        self._has_level = np.zeros(many, dtype=bool)
        self._level = [np.zeros(many) for _ in one.SIDES]
        self._restless = np.full(many, one.LEAST / one.CLEAR)
        self._calm, self._over = np.full(many, -math.inf), np.full(many, -math.inf)
        # Of a reaction under way: see `moments.Reaction`.
        self._reacts, self._told = np.zeros(many, dtype=bool), np.zeros(many, dtype=bool)
        self._onset, self._apex = np.zeros(many), np.zeros(many)
        self._place = [np.zeros(many) for _ in one.SIDES]
        self._height, self._needed, self._certain = np.zeros(many), np.ones(many), np.zeros(many)
        self._tellings: dict[int, Moment] = {}
        self._neutral = np.zeros(many, dtype=bool)  # as it stands, it would not be told
        self._intended: list[tuple[Intended, ...]] = [()] * many
        self._found: list[list[Moment]] = [[] for _ in range(many)]

    def expect(self, number: int, beats: Iterable[Intended]) -> None:
        """See `MomentFinder.expect`, for one of them."""
        self._intended[number] = tuple(beats)
        self._neutral[number] = False

    def measure(
        self, who: Who, side: Side, values: Numbers, weight: Numbers, quality: float
    ) -> None:
        """See `MomentFinder.measure`, for the people `who`, each once."""
        place = one.SIDES.index(side)
        self._sums[place][who] += weight * values
        self._weights[place][who] += weight
        self._quality[who] += weight * quality
        self._counted[who] += weight

    def advance(self, now: Seconds) -> None:
        """See `MomentFinder.advance`."""
        if self._time is None or not 0.0 <= now - self._time <= one.GAP:
            self._begin_anew(now)
            return
        for _ in range(int((now - self._time) / one.STEP)):
            self._time += one.STEP
            self._look(self._time)
            self._fade(one.STEP)

    def take(self, number: int) -> list[Moment]:
        """See `MomentFinder.take`, for one of them."""
        found, self._found[number] = self._found[number], []
        return found

    def _begin_anew(self, now: Seconds) -> None:
        self._close(self._reacts.copy(), now)
        self._has_level[:] = False
        self._time = now
        for each in (self._since, self._calm, self._over):
            each[:] = now

    def _fade(self, passed: Seconds) -> None:
        kept = math.exp(-passed / one.QUICK)
        for each in (*self._sums, *self._weights, self._quality, self._counted):
            np.multiply(each, kept, out=each)

    def _look(self, now: Seconds) -> None:
        heard = self._counted >= one.HEARD
        if not heard.all():
            unheard = ~heard
            # Nobody is seen or heard: what was under way cannot be followed.
            self._close(unheard & self._reacts, now)
            self._has_level[unheard], self._since[unheard] = False, now
        point = [
            total / (weight + one.REST)
            for total, weight in zip(self._sums, self._weights, strict=True)
        ]
        fresh = heard & (~self._has_level | (now - self._since < one.SETTLES))
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
        needed = np.minimum(one.MOST, np.maximum(one.LEAST, one.CLEAR * self._restless))
        begins = waits & (away >= needed)
        rests = waits & ~begins
        if begins.any():
            began = self._calm - (now - self._calm) - one.LAG
            onset = np.maximum(np.maximum(self._over, began), now - one.LOOKS_BACK)
            self._onset = np.where(begins, onset, self._onset)
            self._needed = np.where(begins, needed, self._needed)
            self._rise(begins, now, point, away)
            self._reacts |= begins
            self._told &= ~begins
        self._calm[rests & (away < needed / 2)] = now
        share = 1 - math.exp(-one.STEP / one.LEVEL)
        _put(
            self._level,
            [x + share * (y - x) for x, y in zip(self._level, point, strict=True)],
            rests,
        )
        restless = self._restless + (1 - math.exp(-one.STEP / one.RESTLESS)) * (
            away - self._restless
        )
        self._restless = np.where(rests, restless, self._restless)

    def _rise(self, who: Those, now: Seconds, point: list[Numbers], away: Numbers) -> None:
        """Reactions that are higher now than ever before."""
        self._apex[who] = now
        self._neutral &= ~who
        _put(self._place, point, who)
        self._height = np.where(who, away, self._height)
        with np.errstate(divide="ignore", invalid="ignore"):
            certain = np.minimum(1.0, self._quality / self._counted)
        self._certain = np.where(who, np.where(self._counted > 0, certain, 0.0), self._certain)

    def _follow(self, who: Those, now: Seconds, point: list[Numbers], away: Numbers) -> None:
        lasts = now - self._onset
        untold = who & ~self._told
        rises = untold & (away > 1.02 * self._height) & (lasts < one.RISES)
        self._rise(rises, now, point, away)
        untold &= ~rises
        fallen = away < one.FALLEN * self._height
        due = untold & (fallen | (now - self._apex >= one.STILL) | (lasts >= one.RISES))
        plain = _distance(self._place, [np.zeros(1)] * len(one.SIDES)) < one.PLAIN
        clear = due & ~self._neutral & (lasts >= one.SHORTEST) & ~plain
        for number in np.flatnonzero(clear).tolist():
            self._tell(number, now)
        passed = due & ~self._told & fallen
        self._close(passed, now)
        left = who & ~rises & ~passed
        over = left & ((away < one.OVER * self._height) | (lasts >= one.LONGEST))
        if over.any():
            self._close(over, now)
            _put(self._level, point, over & (away >= self._needed))
            self._calm[over] = now

    def _tell(self, number: int, now: Seconds) -> None:
        a, b, c, d = (side.item(number) for side in self._place)
        told = one.Reaction(
            self._onset.item(number),
            self._apex.item(number),
            (a, b, c, d),
            self._height.item(number),
            self._needed.item(number),
            self._certain.item(number),
        ).telling(now, self._intended[number], 0)
        self._neutral[number] = told is None
        if told is not None:
            self._told[number] = True
            self._tellings[number] = told
            self._found[number].append(told)

    def _close(self, who: Those, now: Seconds) -> None:
        """The reactions of these people are over, as far as they have one."""
        self._over[who] = now
        for number in np.flatnonzero(who & self._told).tolist():
            told = self._tellings.pop(number)
            end = min(now, told.onset + one.LONGEST)
            self._found[number].append(replace(told, now=now, offset=max(told.apex, end)))
        self._reacts &= ~who
        self._told &= ~who


def _put(sides: list[Numbers], values: list[Numbers], who: Those) -> None:
    for side, value in zip(sides, values, strict=True):
        np.copyto(side, value, where=who)


def _distance(point: list[Numbers], other: list[Numbers]) -> Numbers:
    total = np.zeros(len(point[0]))
    for weight, a, b in zip(one.WEIGHTS, point, other, strict=True):
        total = total + weight * ((a - b) * (a - b))
    return np.sqrt(total)
