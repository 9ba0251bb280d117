"""The horizon: how many cuts ahead of a segment a decision can look in its time.

A film that is small enough is searched to its end. In a larger one the search goes the same
number of cuts deep from everywhere, and `TerminalCost` stands for the rest.
"""

from collections.abc import Mapping
from typing import Final

from engine.steering.segment_model import SegmentModel
from engine.steering.value_function import Process, State, Value, ValueFunction, ViewerModel
from engine.words import Affect, SegmentName

DEEPEST: Final = 150
"""Cuts ahead, far below the interpreter's own limit of recursion."""

_STATES: Final = 136  # looked at for one decision
_USUAL: Final = 8  # bins in which a segment is entered, on one level of a search


class Horizon:
    """How deep the search of one story goes, by segment; worked out as it is asked for."""

    def __init__(self, models: Mapping[SegmentName, SegmentModel], *, to_the_end: bool) -> None:
        self._models = models
        self._to_the_end = to_the_end
        self._depths: dict[SegmentName, int] = {}

    def depth(self, segment: SegmentName) -> int:
        """How many cuts ahead of a segment can be looked at with the number of states."""
        if self._to_the_end:
            return DEEPEST
        known = self._depths.get(segment)
        if known is None:
            known = self._depths[segment] = self._searchable(segment)
        return known

    def _searchable(self, segment: SegmentName) -> int:
        """Every path so deep is looked at, but of one segment no more than its usual bins."""
        paths = {segment: 1}
        states = depth = 0
        while depth < DEEPEST:
            onward: dict[SegmentName, int] = {}
            for name, many in paths.items():
                for way in self._models[name].ways:
                    onward[way.to] = min(_USUAL, onward.get(way.to, 0) + many)
            states += sum(onward.values())
            if states > _STATES or not onward:
                break
            paths = onward
            depth += 1
        return max(1, depth)


def can_be_searched_to_the_end(process: Process, start: SegmentName) -> bool:
    """Whether a whole search from the start of a film keeps to the number of states. The story
    has no circles."""
    anybody = ViewerModel(Affect(0.0, 0.0), {}, {})
    values = ValueFunction(process, anybody, _Counted())
    try:
        values.after(start, 0, 0.0, 0.0, 0.0, DEEPEST)
    except _TooManyError:
        return False
    return True


class _TooManyError(Exception):
    pass


class _Counted(dict[State, Value]):
    """Refuses to hold more states than one decision may look at."""

    def __setitem__(self, state: State, known: Value) -> None:
        if len(self) >= _STATES:
            raise _TooManyError
        super().__setitem__(state, known)
