"""The terminal cost of a look ahead that ends before the film: a table for each story.

For every segment, instant and trait of a viewer: what the best way from there to the end of the
film would cost, if the film had kept to its arc until then. By backward induction (Bellman,
1957), in a story with circles by a few sweeps of value iteration, over cuts without a guard only:
what cannot be counted on is not. Instants and traits are bins with straight lines between them.
Elementwise sums and products alone: the same on any machine.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.steering.arc import Arc
from engine.steering.segment_model import SegmentModel
from engine.words import Seconds, SegmentName

_BINS: Final = 48  # for the length of the default path
_FURTHEST: Final = 1.5  # default paths; the arc has ended by then and the rest is alike
_TRAITS: Final = (-0.6, -0.3, 0.0, 0.3, 0.6)
_SWEEPS: Final = 4  # over a story with circles in it; each lengthens the way that is seen
DEAD_END: Final = 4.0
"""What a way that leads nowhere costs: more than any arc can."""

_Table = NDArray[np.float32]
_Pair = tuple[NDArray[np.float64], NDArray[np.float64]]  # of valence and of arousal


class TerminalCost:
    """The table of one story, worked out at once: an array (segments, instants, pairs of traits)
    of expected costs, without unit. `ending` is what the last feeling counts beside the way there.
    """

    def __init__(self, models: Mapping[SegmentName, SegmentModel], arc: Arc, ending: float) -> None:
        self._arc, self._ending = arc, ending
        self._bin = arc.length / _BINS
        self._aims = _Aims(arc)
        self._numbers = {name: number for number, name in enumerate(models)}
        rows = int(_BINS * _FURTHEST) + 1
        self._times = self._bin * np.arange(rows, dtype=np.float64)
        self._traits = np.array(_TRAITS)
        sums = len(_TRAITS) ** 2
        self._table: _Table = np.zeros((len(models), rows, sums), np.float32)
        self._rows: dict[tuple[float, float, int], list[float]] = {}
        order, circles = _ends_first(models)
        stage = {name: self._stage(models[name]) for name in order}
        for _ in range(_SWEEPS if circles else 1):
            for name in order:
                self._table[self._numbers[name]] = stage[name] + self._onward(models[name])

    def row(self, trait: tuple[float, float], at: Seconds) -> list[float]:
        """The costs of entering each segment at film time `at` (seconds), by `number`, for a
        viewer with this trait in valence and in arousal (-0.6 to 0.6; beyond, as at the bound)."""
        place = min(int(at / self._bin + 0.5), len(self._times) - 1)
        key = (*trait, place)
        row = self._rows.get(key)
        if row is None:
            if len(self._rows) >= 512:
                self._rows.clear()
            (low, low_part), (left, left_part) = (_between(each) for each in trait)
            size = len(_TRAITS)
            at_place = self._table[:, place, :].astype(np.float64)
            found = np.zeros(len(self._table))
            for valence, weight in ((low, 1 - low_part), (low + 1, low_part)):
                for arousal, other in ((left, 1 - left_part), (left + 1, left_part)):
                    found += weight * other * at_place[:, valence * size + arousal]
            row = self._rows[key] = found.tolist()
        return row

    def number(self, name: SegmentName) -> int:
        """Where a segment stands in a row."""
        return self._numbers[name]

    def _away(
        self,
        feeling: _Pair,
        aim: _Pair,
    ) -> NDArray[np.float64]:
        """Squared distances (instants, pairs of traits), of feelings by instant and trait."""
        away = (feeling[0] - aim[0][:, None]) ** 2
        aside = (feeling[1] - aim[1][:, None]) ** 2
        both: NDArray[np.float64] = away[:, :, None] + aside[:, None, :]
        return both.reshape(len(both), -1)

    def _stage(self, model: SegmentModel) -> NDArray[np.float64]:
        """The cost of a segment itself, by instant and trait."""
        arc = self._arc
        aims = self._aims
        start = aims.at(self._times)
        share = model.duration / arc.length / len(model.samples)
        cost = np.zeros((len(self._times), len(_TRAITS) ** 2))
        for after, done in model.samples:
            felt = self._felt(start, done.retention, done.valence, done.arousal)
            cost += share * self._away(felt, aims.at(self._times + after))
        if model.is_ending:
            end = self._times + model.duration
            done = model.end
            felt = self._felt(start, done.retention, done.valence, done.arousal)
            rest = np.maximum(0.0, 1 - end / arc.length)[:, None]
            cost += rest * self._away(felt, aims.at((end + arc.length) / 2))
            cost += self._ending * self._away(felt, aims.at(np.maximum(end, arc.length)))
        return cost

    def _felt(
        self,
        start: _Pair,
        kept: float,
        valence: float,
        arousal: float,
    ) -> _Pair:
        on_top = (1 - kept) * self._traits[None, :]
        return (
            kept * start[0][:, None] + valence + on_top,
            kept * start[1][:, None] + arousal + on_top,
        )

    def _onward(self, model: SegmentModel) -> NDArray[np.float32] | float:
        if model.is_ending:
            return 0.0
        ways = dict.fromkeys(
            [
                *([model.default] if model.default else []),
                *(way.to for way in model.ways if way.is_open),
            ]
        )
        if not ways:
            return DEAD_END
        best: _Table = self._table[[self._numbers[to] for to in ways]].min(axis=0)
        # A segment later, straight between two bins; after the last bin all is alike.
        steps = model.duration / self._bin
        whole, part = int(steps), np.float32(steps - int(steps))
        last = len(best) - 1
        first = np.minimum(np.arange(len(best)) + whole, last)
        second = np.minimum(first + 1, last)
        after: _Table = (1 - part) * best[first] + part * best[second]
        return after


class _Aims:
    """The arc at many instants at once, straight between points."""

    def __init__(self, arc: Arc) -> None:
        self._length = arc.length
        shares = np.linspace(0.0, 1.0, 513)
        aims = [arc.at(float(each)) for each in shares]
        self._valence = np.array([each.valence for each in aims])
        self._arousal = np.array([each.arousal for each in aims])

    def at(self, times: NDArray[np.float64]) -> _Pair:
        place = np.minimum((times / self._length * 512 + 0.5).astype(np.int64), 512)
        return self._valence[place], self._arousal[place]


def _between(trait: float) -> tuple[int, float]:
    """The trait of the table below, and how far (0 to 1) it is to the one above."""
    step = _TRAITS[1] - _TRAITS[0]
    place = min(max((trait - _TRAITS[0]) / step, 0.0), len(_TRAITS) - 1.0)
    low = min(int(place), len(_TRAITS) - 2)
    return low, place - low


def _ends_first(models: Mapping[SegmentName, SegmentModel]) -> tuple[list[SegmentName], bool]:
    """All segments, each after those it leads to, and whether there are circles."""
    order: list[SegmentName] = []
    seen: set[SegmentName] = set()
    open_: set[SegmentName] = set()
    circles = False
    for root in models:
        stack = [(root, False)]
        while stack:
            name, done = stack.pop()
            if done:
                open_.discard(name)
                order.append(name)
            elif name not in seen:
                seen.add(name)
                open_.add(name)
                stack.append((name, True))
                for way in models[name].ways:
                    circles = circles or way.to in open_
                    if way.to not in seen:
                        stack.append((way.to, False))
    return order, circles
